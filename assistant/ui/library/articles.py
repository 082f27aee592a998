"""The list of articles: what narrows and orders it, and the page of it that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, get_args

from assistant.index import Listed, Selection
from assistant.index.listing import Order
from assistant.messages import text
from assistant.presentation import highlight
from assistant.ui import facets
from assistant.ui.counts import grouped

PAGE: Final = 50
_ORDERS: Final[tuple[Order, ...]] = get_args(Order)
_ALL: Final = Selection()
_LONGEST_WORDS: Final = 200


@dataclass(frozen=True)
class Look:
    """How a tab looks at the articles.

    Attributes:
        selection: Which of them.
        order: How they are sorted.
        page: 0-based page.
    """

    selection: Selection = _ALL
    order: Order = "newest"
    page: int = 0


def look_of(data: object) -> Look:
    """What the form in the browser says; what it cannot say is as if it were not there."""
    words = " ".join(str(getattr(data, "words", "")).split())[:_LONGEST_WORDS]
    asked = getattr(data, "order", "")
    order: Order = next((known for known in _ORDERS if known == asked), "newest")
    return Look(Selection(facets.filters_of(data), words), order)


def controls(known: facets.Facets, look: Look, language: str) -> str:
    """The box to search with, the order, and the filters."""
    label = text("ui_library.search", language)
    box = highlight.attributes(
        type="search",
        name="words",
        value=look.selection.words,
        aria_label=label,
        placeholder=label,
        maxlength=_LONGEST_WORDS,
    )
    options = "".join(_option(order, order == look.order, language) for order in _ORDERS)
    order = highlight.escape(text("ui_library.order", language))
    narrow = highlight.escape(text("ui_library.narrow", language))
    fields = facets.form(known, look.selection.filters, language)
    return (
        f'<form class="controls" role="search"><input{box}>'
        f'<label><span>{order}</span><select name="order">{options}</select></label>'
        f'<details class="popover"><summary>{narrow}</summary>{fields}</details></form>'
    )


def article_list(
    listed: Sequence[Listed], look: Look, found: int, total: int, language: str
) -> str:
    """One page of the list.

    Args:
        listed: Its articles.
        look: How the tab looks at them.
        found: How many are selected in all.
        total: How many the index holds.
        language: Language of the interface.
    """
    if not total:
        return _hint("empty", language)
    if not found:
        return _hint("none_found", language)
    first = look.page * PAGE
    items = "".join(_item(article, language) for article in listed)
    where = text(
        "ui_library.range",
        language,
        first=grouped(first + 1, language),
        last=grouped(first + len(listed), language),
        count=grouped(found, language),
    )
    return (
        f'{_tools(where, language)}<ul class="articles">{items}</ul>'
        f"{_pager(look.page, found, language)}{_dialog(language)}"
    )


def _tools(where: str, language: str) -> str:
    every = highlight.escape(text("ui_library.pick_all", language))
    remove = highlight.escape(text("ui_library.remove", language))
    one, many = (
        text(f"ui_library.remove_{form}", language, count="{count}") for form in ("one", "many")
    )
    button = highlight.attributes(
        type="button", class_="remove", data_one=one, data_many=many, data_none=remove, disabled=""
    )
    return (
        f'<div class="tools"><label class="pick-all"><input type="checkbox"><span>{every}</span>'
        f'</label><p class="range" role="status">{highlight.escape(where)}</p>'
        f"<button{button}>{remove}</button></div>"
    )


def _item(article: Listed, language: str) -> str:
    title = article.title or text("ui.untitled", language)
    pick = highlight.attributes(
        type="checkbox",
        class_="pick",
        value=article.id,
        aria_label=text("ui_library.pick", language, title=title),
    )
    opener = highlight.attributes(
        type="button",
        class_="title",
        data_article=article.id,
        data_start=0,
        data_end=0,
        aria_label=text("ui.open_source", language, title=title),
    )
    parts = [
        highlight.isolated(article.source or text("ui.no_outlet", language)),
        highlight.time(article.day, language),
        *([highlight.isolated(article.section)] if article.section else []),
    ]
    byline = "".join(f"<span>{part}</span>" for part in parts)
    return (
        f"<li><input{pick}><div><button{opener}>{highlight.isolated(title)}</button>"
        f'<p class="byline">{byline}</p></div></li>'
    )


def _pager(page: int, found: int, language: str) -> str:
    last = (found - 1) // PAGE
    if not last:
        return ""
    label = highlight.attributes(class_="pager", aria_label=text("ui_library.pages", language))
    where = text(
        "ui_library.page",
        language,
        page=grouped(page + 1, language),
        pages=grouped(last + 1, language),
    )
    before = _turn("previous", page - 1, page > 0, language)
    after = _turn("next", page + 1, page < last, language)
    return f"<nav{label}>{before}<span>{highlight.escape(where)}</span>{after}</nav>"


def _turn(key: str, page: int, possible: bool, language: str) -> str:
    facts = highlight.attributes(type="button", data_page=page)
    off = "" if possible else " disabled"
    return f"<button{facts}{off}>{highlight.escape(text(f'ui_library.{key}', language))}</button>"


def _dialog(language: str) -> str:
    ask = {
        f"data_{form}": text(f"ui_library.sure_{form}", language, count="{count}")
        for form in ("one", "many")
    }
    title = highlight.attributes(id="remove-title", **ask)
    words = {
        key: highlight.escape(text(f"ui_library.{key}", language))
        for key in ("no_return", "remove", "keep")
    }
    return (
        f'<dialog aria-labelledby="remove-title"><h3{title}></h3><p>{words["no_return"]}</p>'
        f'<p class="buttons"><button type="button" data-keep autofocus>{words["keep"]}</button>'
        f'<button type="button" class="main" data-sure>{words["remove"]}</button></p></dialog>'
    )


def _option(order: str, chosen: bool, language: str) -> str:
    words = highlight.escape(text(f"ui_library.order_{order}", language))
    return f'<option value="{order}"{" selected" if chosen else ""}>{words}</option>'


def _hint(key: str, language: str) -> str:
    return f'<p class="hint">{highlight.escape(text(f"ui_library.{key}", language))}</p>'
