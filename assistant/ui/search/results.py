"""The form of a search and what it found, as parts of the page."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from typing import Final

from assistant.index import ArticleList, FoundArticle, FoundArticles, Selection, Snippet
from assistant.index.search_query import LONGEST_QUERY
from assistant.messages import text
from assistant.presentation.html import Html, bdi, button, element, field, hint, join, select
from assistant.types import Filters, Span
from assistant.ui import facets
from assistant.ui.article_view import byline
from assistant.ui.counts import counted, grouped
from assistant.ui.dossier import article_key, keep_button
from assistant.ui.search.look import ORDERS, PAGE, SearchLook, days_of

_MOST_PERIODS: Final = 60


def controls(
    listing: ArticleList,
    found: FoundArticles,
    look: SearchLook,
    language: str,
    *,
    typing: bool = False,
) -> Html:
    """The box, the order, and how many of what was found are of each outlet and section.

    Outlets and sections keep their places whatever is found, so that the keyboard does too.

    Args:
        listing: All articles.
        found: What was found.
        look: How the tab searches.
        language: Language of the interface.
        typing: Whether the box holds what the person types, and is not to be written over.

    Raises:
        HemerotecaError: The index cannot be read.
    """
    label = text("ui_search.box", language)
    box = element(
        "input",
        type="search",
        name="words",
        value=None if typing else look.query,
        data_typed=typing,
        aria_label=label,
        aria_describedby="search-help",
        placeholder=label,
        maxlength=LONGEST_QUERY,
    )
    orders = ((order, text(f"ui_search.order_{order}", language)) for order in ORDERS)
    outlets, sections = (
        {name: counts.get(name, 0) for name in facets.most_first(every)}
        for every, counts in (
            (listing.outlets(), found.facets.outlets),
            (listing.sections(), found.facets.sections),
        )
    )
    return element(
        "form",
        box,
        field(text("ui_search.order", language), select(orders, look.order, name="order")),
        element("p", text("ui_search.syntax", language), class_="hint", id="search-help"),
        facets.fields(outlets, sections, look.filters, language),
        class_="controls",
        role="search",
    )


def periods(listing: ArticleList, found: FoundArticles, filters: Filters, language: str) -> Html:
    """The years of all articles, and the months of the one that is chosen, as toggles.

    Each has a count of what was found, and those without any are left out; languages stand below,
    where there are several.

    Raises:
        HemerotecaError: The index cannot be read.
    """
    known = found.facets
    years = list(listing.timeline(Selection(), "year"))[-_MOST_PERIODS:]
    rows = [(years, known.years)] if len(years) > 1 else []
    if year := _year(years, filters):
        since, until = days_of(year)
        within = Selection(Filters(since=since, until=until))
        rows.append((list(listing.timeline(within, "month")), known.months))
    label = text("ui_search.periods", language)
    parts = [
        element(
            "div",
            *(
                _period(value, counts.get(value, 0), filters, language)
                for value in values
                if counts.get(value) or _is_chosen(value, filters)
            ),
            class_="periods",
            role="group",
            aria_label=label,
        )
        for values, counts in rows
    ]
    if len(known.languages) > 1:
        listed = (f"{code} ({grouped(n, language)})" for code, n in known.languages.items())
        parts.append(hint(text("ui_search.languages", language, languages=", ".join(listed))))
    return join(parts)


def _year(years: Sequence[str], filters: Filters) -> str:
    """The year whose months are shown: the only one, or the one that was chosen."""
    since, until = filters.since, filters.until
    if since and until and since.year == until.year:
        return f"{since.year:04}"
    return years[0] if len(years) == 1 else ""


def _is_chosen(value: str, filters: Filters) -> bool:
    return (filters.since, filters.until) == days_of(value)


def _period(value: str, count: int, filters: Filters, language: str) -> Html:
    since, until = days_of(value)
    is_on = _is_chosen(value, filters)
    year, _, month = value.partition("-")
    name = year
    if month:
        month_name = text("ui.months", language).split()[int(month) - 1]
        name = text("ui_library.month", language, month=month_name, year=year)
    return button(
        join([name, " ", element("span", grouped(count, language), class_="count")]),
        class_="toggle",
        data_since="" if is_on else since,
        data_until="" if is_on else until,
        aria_pressed=str(is_on).lower(),
    )


def results(
    found: FoundArticles, look: SearchLook, language: str, kept: Container[str] = ()
) -> Html:
    """One page of what was found, after how the search was understood.

    Args:
        found: The page.
        look: What is searched for.
        language: Of the page.
        kept: Keys of what is in the dossier.
    """
    understood = text("ui_search.understood", language, what=found.understood)
    said = [element("p", bdi(understood), class_="understood")] if look.query else []
    if found.passed_over:
        words = ", ".join(found.passed_over)
        said.append(hint(text("ui_search.passed_over", language, words=words)))
    said += list(_meant(found, look, language))
    if not found.total:
        none = element("p", text("ui_search.none", language), class_="hint range", role="status")
        return join([*said, none])
    first = look.page * PAGE + 1
    where = text(
        "ui_search.range",
        language,
        first=grouped(first, language),
        last=grouped(first + len(found.articles) - 1, language),
        count=counted("ui_library.articles", found.total, language),
    )
    tools = element(
        "div",
        element("p", where, class_="range", role="status"),
        button(text("ui_search.ask_these", language), data_narrow=True),
        button(text("ui_search.csv", language), data_csv=True),
        button(text("ui_watches.watch_search", language), data_watch=True) if look.query else None,
        class_="tools",
    )
    items = (_item(article, language, kept) for article in found.articles)
    listed = element("ul", *items, class_="articles")
    return join([*said, tools, listed, _pager(look.page, found.total, language)])


def _meant(found: FoundArticles, look: SearchLook, language: str) -> Iterator[Html]:
    """The same search with the words that were perhaps meant."""
    if not found.corrections:
        return
    meant = look.query
    for word, correct in found.corrections.items():
        meant = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", correct, meant)
    again = button(bdi(meant), class_="quiet", data_words=meant)
    yield element("p", text("ui_search.meant", language), " ", again, class_="meant")


def _item(article: FoundArticle, language: str, kept: Container[str]) -> Html:
    title = article.title or text("ui.untitled", language)
    words = marked(title, Span(0, len(title)), article.title_matches)
    best = next((one for one in article.snippets if one.matches), None)
    opens = text("ui.open_source", language, title=title)
    return element(
        "li",
        element(
            "div",
            _opener(article, best, words, class_="title", aria_label=opens),
            byline(article.source, article.published, article.section, language),
            *(_opener(article, one, _quoted(one), class_="quote") for one in article.snippets),
        ),
        keep_button(
            "article",
            article_key(article.article_id),
            kept,
            language,
            data_article=article.article_id,
        ),
    )


def _quoted(snippet: Snippet) -> Html:
    # Places in the article's text, as places in the snippet's.
    inside = [Span(*(at - snippet.start for at in span)) for span in snippet.matches]
    return element("q", marked(snippet.text, Span(0, len(snippet.text)), inside))


def _opener(article: FoundArticle, at: Snippet | None, words: Html, **values: object) -> Html:
    place = at.matches[0] if at and at.matches else Span(0, 0)
    where = {"data_article": article.article_id, "data_start": place.start, "data_end": place.end}
    return button(words, **values, **where)


def marked(words: str, whole: Span, spans: Sequence[Span]) -> Html:
    """A piece of text with the matches in it marked; they stand in order and do not overlap."""
    parts: list[str] = []
    at = whole.start
    for start, end in spans:
        parts += [words[at:start], element("mark", words[start:end])]
        at = end
    return bdi(join([*parts, words[at : whole.end]]))


def _pager(page: int, total: int, language: str) -> Html | None:
    last = (total - 1) // PAGE
    if not last:
        return None
    turns = (("ui_library.previous", page - 1), ("ui_library.next", page + 1))
    previous, following = (
        button(text(key, language), data_page=to, disabled=to not in range(last + 1))
        for key, to in turns
    )
    numbers = {"page": grouped(page + 1, language), "pages": grouped(last + 1, language)}
    where = element("span", text("ui_library.page", language, **numbers))
    label = text("ui_library.pages", language)
    return element("nav", previous, where, following, class_="pager", aria_label=label)


def turned(look: SearchLook, page: str) -> SearchLook:
    """The look at another page, as the browser names it."""
    return replace(look, page=int(page[:6]) if page.isdecimal() else 0)
