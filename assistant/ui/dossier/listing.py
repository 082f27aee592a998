"""A dossier as HTML: which one it is, and its items in the person's order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import get_args

from assistant.desk.dossier import Dossier, DossierSummary, Item, Reference
from assistant.desk.export import Format
from assistant.desk.export.content import filters_in_words
from assistant.messages import text
from assistant.presentation.byline import byline
from assistant.presentation.html import Html, bdi, button, element, field, hint, join, select


def today() -> dt.date:
    """The day that it is here."""
    return dt.datetime.now().astimezone().date()


def heading(known: Sequence[DossierSummary], chosen: DossierSummary | None, language: str) -> Html:
    """The dossiers to choose from, and what can be done with the one that is shown."""
    title = element("h2", text("ui_dossier.title", language))
    begin = _folded("begin", _named("begin", "", language), language)
    if chosen is None:
        return element("div", title, begin, class_="heading")
    options = [(d.id, f"{d.name} ({d.count})") for d in known]
    picked = element(
        "label",
        element("span", text("ui_dossier.which", language)),
        select(options, chosen.id, name="dossier"),
        class_="index",
    )
    sure = text("ui_dossier.sure", language, name=chosen.name)
    gone = button(text("ui_dossier.delete_now", language), data_delete="")
    return element(
        "div",
        title,
        picked,
        begin,
        _folded("rename", _named("rename", chosen.name, language), language),
        _folded("delete", element("p", bdi(sure), " ", gone), language),
        _exports(language) if chosen.count else None,
        class_="heading",
    )


def _folded(key: str, inside: Html, language: str) -> Html:
    words = element("summary", text(f"ui_dossier.{key}", language))
    return element("details", words, inside, class_="new-index")


def _named(key: str, name: str, language: str) -> Html:
    box = element("input", type="text", name="name", required=True, value=name, maxlength=120)
    label = field(text("ui_dossier.name", language), box)
    go = element("button", text(f"ui_dossier.{key}", language), type="submit")
    return element("form", label, go, data_form=key)


def _exports(language: str) -> Html:
    items = (
        element(
            "li",
            button(
                text(f"ui_dossier.as_{kind}", language),
                role="menuitem",
                tabindex=-1,
                data_export=kind,
            ),
            role="none",
        )
        for kind in get_args(Format)
    )
    label = text("ui_dossier.export", language)
    opener = button(label, class_="tool", aria_haspopup="menu", aria_expanded="false")
    listed = element("ul", *items, role="menu", aria_label=label, hidden=True)
    return element("div", opener, listed, class_="menu")


def items(dossier: Dossier | None, language: str) -> Html:
    """What the dossier holds, and a box for words of one's own; how things get in when nothing."""
    if dossier is None or not dossier.items:
        empty = hint(text("ui_dossier.empty", language))
        return join([empty, _note(language)]) if dossier else empty
    last = len(dossier.items) - 1
    listed = (_item(item, at, last, language) for at, item in enumerate(dossier.items))
    return join([element("ol", *listed, class_="kept-items"), _note(language)])


def _note(language: str) -> Html:
    area = element("textarea", name="words", rows=2, required=True)
    label = field(text("ui_dossier.own_words", language), area)
    add = element("button", text("ui_dossier.add_note", language), type="submit")
    return element("form", label, add, data_form="note", class_="own")


def _item(item: Item, at: int, last: int, language: str) -> Html:
    words: Html = bdi(item.text)
    if item.kind == "quotation":
        words = element("q", words)
    filters = filters_in_words(item.filters, language)
    asked = text("ui_dossier.asked", language)
    narrowed = text("ui_dossier.filtered", language, filters=filters)
    return element(
        "li",
        element("p", bdi(item.heading), class_="heading") if item.heading else None,
        element("p", words, class_=f"words {item.kind}"),
        _chart(item) if item.rows else None,
        element("p", bdi(item.doubt), class_="doubt") if item.doubt else None,
        *(_citation(cited, item, language) for cited in item.citations if not item.rows),
        element("p", asked, " ", bdi(item.question), class_="facts") if item.question else None,
        element("p", bdi(narrowed), class_="facts") if filters else None,
        _remark(item, at, language),
        _moves(item, at, last, language),
        class_="kept",
        draggable="true",
        data_number=item.number,
    )


def _chart(item: Item) -> Html:
    """What a chart shows, each line leading to the words that it cites."""
    rows = (
        element(
            "li",
            element("b", bdi(row.heading)),
            " ",
            bdi(row.text),
            " ",
            *(_opener(item.citations[at], item, f"[{at + 1}]") for at in row.cites),
        )
        for row in item.rows
    )
    return element("ul", *rows, class_="chart-rows")


def _citation(cited: Reference, item: Item, language: str) -> Html:
    where = " · ".join(filter(None, (byline(cited, language), cited.title)))
    opens = _opener(cited, item, where)
    quote = element("q", bdi(cited.quote), class_="cited") if item.kind == "sentence" else None
    return element("p", quote, opens, class_="source")


def _opener(cited: Reference, item: Item, words: str) -> Html:
    where = byline(cited)
    return button(
        bdi(words),
        class_="tool",
        title=where,
        data_article=cited.article_id,
        data_start=cited.start,
        data_end=cited.end if item.kind != "article" else 0,
        data_index=item.index,
    )


def _remark(item: Item, at: int, language: str) -> Html:
    label = text("ui_dossier.remark", language, number=at + 1)
    hinted = text("ui_dossier.remark_hint", language)
    box = element(
        "textarea", item.annotation, name="remark", rows=1, aria_label=label, placeholder=hinted
    )
    return element("p", box, class_="remark")


def _moves(item: Item, at: int, last: int, language: str) -> Html:
    def move(key: str, sign: str, by: int, *, over: bool) -> Html:
        label = text(f"ui_dossier.{key}", language, number=at + 1, words=item.text[:60])
        return button(sign, class_="step", aria_label=label, title=label, data_by=by, disabled=over)

    words = text("ui_dossier.remove", language, number=at + 1, words=item.text[:60])
    gone = button("✕", class_="step", aria_label=words, title=words, data_remove="")
    up = move("up", "↑", -1, over=at == 0)
    down = move("down", "↓", 1, over=at == last)
    return element("div", up, down, gone, class_="moves")
