"""The list of articles: what narrows and orders it, and the page of it that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, get_args

from assistant.index import ArticleList, ArticleSummary, Selection
from assistant.index.article_list import Order
from assistant.messages import text
from assistant.presentation.html import Html, bdi, button, element, field, hint, join, select
from assistant.ui import facets
from assistant.ui.article_view import byline
from assistant.ui.counts import grouped

PAGE: Final = 50
_ORDERS: Final[tuple[Order, ...]] = get_args(Order)
_ALL: Final = Selection()
_LONGEST_WORDS: Final = 200


@dataclass(frozen=True)
class Look:
    """How a tab looks at the articles: which, in which order, and at which 0-based page of them."""

    selection: Selection = _ALL
    order: Order = "newest"
    page: int = 0


def look_of(data: object) -> Look:
    """What the form in the browser says; what it cannot say is as if it were not there."""
    words = " ".join(str(getattr(data, "words", "")).split())[:_LONGEST_WORDS]
    asked = getattr(data, "order", "")
    order: Order = next((known for known in _ORDERS if known == asked), "newest")
    return Look(Selection(facets.filters_of(data), words), order)


def controls(listing: ArticleList, look: Look, language: str) -> Html:
    """The box to search with, the order, and the filters.

    Raises:
        HemerotecaError: The index cannot be read.
    """
    label = text("ui_library.search", language)
    box = element(
        "input",
        type="search",
        name="words",
        value=look.selection.words,
        aria_label=label,
        placeholder=label,
        maxlength=_LONGEST_WORDS,
    )
    orders = ((order, text(f"ui_library.order_{order}", language)) for order in _ORDERS)
    narrow = element("summary", text("ui_library.narrow", language))
    fields = facets.form(listing, look.selection.filters, language)
    return element(
        "form",
        box,
        field(text("ui_library.order", language), select(orders, look.order, name="order")),
        element("details", narrow, fields, class_="popover"),
        class_="controls",
        role="search",
    )


def article_list(
    listed: Sequence[ArticleSummary], look: Look, selected: int, total: int, language: str
) -> Html:
    """One page of the list.

    Args:
        listed: Its articles.
        look: How the tab looks at them.
        selected: How many are selected in all.
        total: How many the index holds.
        language: Language of the interface.
    """
    if not selected:
        return hint(text("ui_library.none_found" if total else "ui_library.empty", language))
    first = look.page * PAGE
    where = {"first": first + 1, "last": first + len(listed), "count": selected}
    items = (_item(article, language) for article in listed)
    return join(
        [
            _tools(_figures("ui_library.range", language, **where), language),
            element("ul", *items, class_="articles"),
            _pager(look.page, selected, language),
            _dialog(language),
        ]
    )


def _figures(key: str, language: str, **numbers: int) -> str:
    return text(key, language, **{name: grouped(n, language) for name, n in numbers.items()})


def _tools(where: str, language: str) -> Html:
    pick_all = element("span", text("ui_library.pick_all", language))
    every = element("label", element("input", type="checkbox"), pick_all, class_="pick-all")
    buttons = (_for_picked(name, language) for name in ("correct", "remove"))
    return element(
        "div", every, element("p", where, class_="range", role="status"), *buttons, class_="tools"
    )


def _for_picked(name: str, language: str) -> Html:
    label = text(f"ui_library.{name}", language)
    words = {**_both(name, language), "data_none": label}
    return button(label, class_=f"for-picked {name}", **words, disabled=True)


def _both(name: str, language: str) -> dict[str, str]:
    """A text for one and for many, in which the browser puts the number."""
    return {
        f"data_{form}": text(f"ui_library.{name}_{form}", language, count="{count}")
        for form in ("one", "many")
    }


def _item(article: ArticleSummary, language: str) -> Html:
    title = article.title or text("ui.untitled", language)
    pick = element(
        "input",
        type="checkbox",
        class_="pick",
        value=article.id,
        aria_label=text("ui_library.pick", language, title=title),
    )
    opener = button(
        bdi(title),
        class_="title",
        data_article=article.id,
        data_start=0,
        data_end=0,
        aria_label=text("ui.open_source", language, title=title),
    )
    about = byline(article.source, article.day, article.section, language)
    return element("li", pick, element("div", opener, about))


def _pager(page: int, selected: int, language: str) -> Html | None:
    last = (selected - 1) // PAGE
    if not last:
        return None
    previous, following = (
        button(
            text(f"ui_library.{key}", language),
            data_page=turned,
            disabled=turned not in range(last + 1),
        )
        for key, turned in (("previous", page - 1), ("next", page + 1))
    )
    where = element("span", _figures("ui_library.page", language, page=page + 1, pages=last + 1))
    label = text("ui_library.pages", language)
    return element("nav", previous, where, following, class_="pager", aria_label=label)


def _dialog(language: str) -> Html:
    keep = button(text("ui_library.keep", language), data_keep=True, autofocus=True)
    sure = button(text("ui_library.remove", language), class_="main", data_sure=True)
    return element(
        "dialog",
        element("h3", id="remove-title", **_both("sure", language)),
        element("p", text("ui_library.no_return", language)),
        element("p", keep, sure, class_="buttons"),
        aria_labelledby="remove-title",
    )
