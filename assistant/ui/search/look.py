"""How a tab searches: what it typed, what narrows that, and the page that is shown."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Final, get_args

from assistant.index import FoundArticles, SearchOrder
from assistant.index.search_query import LONGEST_QUERY
from assistant.types import Filters
from assistant.ui import facets

PAGE: Final = 20
ORDERS: Final[tuple[SearchOrder, ...]] = get_args(SearchOrder)
# More names than this make no filter that anybody could read.
_MOST_NAMES: Final = 40
_NO_FILTERS: Final = Filters()


@dataclass(frozen=True)
class SearchLook:
    """A search: the query, filters, order, and the 0-based page of what it finds."""

    query: str = ""
    filters: Filters = _NO_FILTERS
    order: SearchOrder = "relevance"
    page: int = 0


def search_of(data: object) -> SearchLook:
    """What the form in the browser says; what it cannot say is as if it were not there."""
    query = str(getattr(data, "words", "")).strip()[:LONGEST_QUERY]
    asked = getattr(data, "order", "")
    order: SearchOrder = next((known for known in ORDERS if known == asked), "relevance")
    return SearchLook(query, facets.filters_of(data), order)


def days_of(period: str) -> tuple[dt.date, dt.date]:
    """First and last day of a year (``2025``) or of a month (``2025-08``)."""
    year, _, month = period.partition("-")
    first, last = (int(month), int(month)) if month else (1, 12)
    end = calendar.monthrange(int(year), last)[1]
    return dt.date(int(year), first, 1), dt.date(int(year), last, end)


def scope_of(look: SearchLook, found: FoundArticles) -> Filters:
    """The filters of a question that come nearest to what was found.

    Outlets, sections and months of all that was found; what cannot be said of each of the
    articles, or only by a long list, stays as the search was narrowed.
    """
    known, on = found.facets, look.filters

    def names(counts: dict[str, int], chosen: tuple[str, ...]) -> tuple[str, ...]:
        is_whole = sum(counts.values()) == found.total and len(counts) <= _MOST_NAMES
        return tuple(sorted(counts)) if is_whole else chosen

    since, until = on.since, on.until
    if known.months and sum(known.months.values()) == found.total:
        months = list(known.months)
        first, last = days_of(months[0])[0], days_of(months[-1])[1]
        since, until = max(first, since or first), min(last, until or last)
    return Filters(
        since=since,
        until=until,
        sources=names(known.outlets, on.sources),
        sections=names(known.sections, on.sections),
    )
