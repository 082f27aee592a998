"""Who published something and when, in words for people."""

from __future__ import annotations

import datetime as dt
from typing import Final

from assistant.messages import ANSWERED, text
from assistant.types import Article, Citation, Evidence, Hit

# Characters. A feed's mistake must not take the room of the evidence, nor the checks' time.
_LONGEST_OUTLET: Final = 120
_LONGEST_HEADLINE: Final = 300
_MOST_NAMED: Final = 6
# Brackets of an article's own would look like markers to the model.
_BRACKETS: Final = str.maketrans("[]", "()")


def day_of(published: dt.datetime | dt.date | None) -> dt.date | None:
    """Day of publication, on the clock that the outlet itself gave."""
    return published.date() if isinstance(published, dt.datetime) else published


def day_in_words(published: dt.datetime | dt.date | None, language: str | None = None) -> str:
    """``15 de agosto de 2025`` or ``15 August 2025``; that the date is unknown when it is."""
    day = day_of(published)
    if day is None:
        return text("ui.undated", language)
    month = text("ui.months", language).split()[day.month - 1]
    return text("ui.day", language, day=day.day, month=month, year=day.year)


def byline(item: Article | Citation | Evidence | Hit, language: str | None = None) -> str:
    """Outlet, day and, of a citation, the page: ``El Faro, 15 de agosto de 2025, pág. 3``."""
    page = page_in_words(item.page, language) if isinstance(item, Citation) else ""
    return ", ".join(filter(None, (_byline(item, language), page)))


def page_in_words(page: int | None, language: str | None = None) -> str:
    """``pág. 3`` or ``p. 3``; empty for what has no pages."""
    return "" if page is None else text("ui.page", language, page=page)


def outlet(item: Article | Citation | Evidence | Hit) -> str:
    """Who published it, empty when unknown; cut when no outlet could be called so."""
    return _cut(item.source or "", _LONGEST_OUTLET)


def outlets(item: Article | Citation | Evidence | Hit, language: str | None = None) -> str:
    """``El Faro y 2 medios más (El Eco, La Gaceta)`` of a text that several print."""
    others = [one.source for one in item.also_in] if isinstance(item, Citation | Hit) else []
    if not others or not item.source:
        return outlet(item)
    named = ", ".join(_cut(one, _LONGEST_OUTLET) for one in others[:_MOST_NAMED])
    more = ", …" if len(others) > _MOST_NAMED else ""
    key = f"ui.outlets_{'one' if len(others) == 1 else 'many'}"
    return text(key, language, outlet=outlet(item), count=len(others), others=named + more)


def headline(item: Article | Citation | Evidence | Hit) -> str:
    """Its title, cut when it is longer than any headline."""
    return _cut(item.title, _LONGEST_HEADLINE)


def header(item: Evidence, language: str) -> str:
    """The line above an article's sentences."""
    where = _byline(item, language if language in ANSWERED else "en")
    return f"{where}: {one_line(headline(item))}" if item.title else where


def one_line(text: str) -> str:
    """Text as the model sees it: white space squeezed, brackets rounded."""
    return " ".join(text.split()).translate(_BRACKETS)


def _byline(item: Article | Citation | Evidence | Hit, language: str | None) -> str:
    named = outlets(item, language) or text("ui.no_outlet", language)
    return f"{named}, {day_in_words(item.published, language)}"


def _cut(words: str, longest: int) -> str:
    return words if len(words) <= longest else f"{words[: longest - 1]}…"
