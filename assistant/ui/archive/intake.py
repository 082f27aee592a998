"""Where articles are handed in, and what became of them."""

from __future__ import annotations

from typing import Final

from assistant.config.settings import Settings
from assistant.ingest.formats import ALL_SUFFIXES, KNOWN_SUFFIXES
from assistant.messages import text
from assistant.presentation.html import Html, bdi, button, element, field, hint
from assistant.ui.archive.adding import KINDS, Adding, Outcome
from assistant.ui.counts import counted, grouped

_MOST_SHOWN: Final = 300
# What the browser says by itself, while nothing has reached the server yet.
_SAID: Final = ("too_many", "uploading", "upload_failed", "nothing")


def intake(
    settings: Settings, language: str, *, token: str = "", index: str = "", empty: bool = False
) -> Html:
    """The ways in: files and folders, the address of a page, a bookmarklet, text, the example.

    The browser keeps to the settings' limits as well. An ``empty`` archive shows them at once,
    and alone offers the example. The bookmarklet shows a ``token`` and names an ``index``.
    """
    limits = settings.serve
    said = {
        f"data_{key}": text(
            f"ui_library.{key}", language, limit=limits.upload_files, done="{done}", all="{all}"
        )
        for key in _SAID
    }
    stop = button(
        text("ui_library.stop_adding", language), class_="quiet", data_abort=True, hidden=True
    )
    return element(
        "details",
        element("summary", text("ui_library.add", language)),
        _drop(limits.upload_mb, language),
        _address(language),
        _bookmarklet(token, index, language) if token else None,
        _paste(language),
        _example(language) if empty else None,
        element("p", element("span", role="status"), " ", stop, class_="sending"),
        class_="intake",
        open=empty,
        data_megabytes=limits.upload_mb,
        data_files=limits.upload_files,
        data_formats=ALL_SUFFIXES,
        **said,
    )


def _drop(megabytes: int, language: str) -> Html:
    choosers = (
        button(text(f"ui_library.choose_{kind}", language), data_choose=kind)
        for kind in ("files", "folder")
    )
    limits = text("ui_library.limits", language, formats=KNOWN_SUFFIXES, limit=megabytes)
    return element(
        "div",
        element("p", text("ui_library.drop_here", language)),
        element("p", *choosers, class_="buttons"),
        hint(limits),
        element(
            "input", type="file", accept=ALL_SUFFIXES, class_="files", multiple=True, hidden=True
        ),
        element("input", type="file", class_="folder", webkitdirectory=True, hidden=True),
        class_="drop",
    )


def _address(language: str) -> Html:
    box = element("input", type="url", name="address", required=True, autocomplete="off")
    add = element("button", text("ui_library.add_address", language), type="submit")
    form = element("form", field(text("ui_library.address", language), box), add, class_="address")
    return element("div", form, hint(text("ui_library.address_hint", language)))


def _bookmarklet(token: str, index: str, language: str) -> Html:
    """A link to be dragged away; the browser fills in where this server is."""
    name = text("capture.name", language)
    link = element(
        "a",
        name,
        href="#/library",
        class_="bookmarklet",
        draggable="true",
        data_token=token,
        data_index=index,
        data_pressed=text("capture.pressed", language),
    )
    renew = button(text("capture.renew", language), class_="quiet", data_renew="")
    return element("div", hint(text("capture.drag", language)), element("p", link, " ", renew))


def _example(language: str) -> Html:
    add = button(text("ui_library.add_example", language), data_example="")
    return element(
        "div", add, hint(text("ui_library.example_hint", language)), class_="example-way"
    )


def _paste(language: str) -> Html:
    boxes = {
        name: element("input", type=kind, name=name, autocomplete="off")
        for name, kind in (("title", "text"), ("source", "text"), ("published", "date"))
    }
    boxes["text"] = element("textarea", name="text", rows=8, required=True)
    *lines, area = (
        field(text(f"ui_library.field_{name}", language), box) for name, box in boxes.items()
    )
    add = element("button", text("ui_library.add_text", language), type="submit", class_="main")
    form = element("form", element("div", *lines, class_="fields"), area, add)
    summary = element("summary", text("ui_library.paste", language))
    return element("details", summary, form, class_="paste")


def progress_html(adding: Adding | None, language: str) -> Html:
    """How far the adding is; once it is over, what became of each document."""
    if adding is None:
        return Html()
    return _outcomes(adding, language) if adding.over else _running(adding, language)


def _running(adding: Adding, language: str) -> Html:
    documents, stored = len(adding.outcomes), sum(adding.totals[kind] for kind in KINDS)
    key = "finishing" if adding.cancelled.is_set() else "adding"
    words = text(
        f"ui_library.{key}",
        language,
        done=grouped(adding.read, language),
        all=grouped(documents, language),
        stored=grouped(stored, language),
    )
    bar = element(
        "progress",
        max=documents,
        aria_label=text("ui_library.add", language),
        # One document may hold many articles: how many is known when it has been read.
        value=adding.read if documents > 1 else None,
    )
    stop = None
    if key == "adding":
        stop = button(text("ui_library.stop_adding", language), class_="quiet", data_cancel="")
    return element("section", element("p", words), bar, stop, class_="adding")


def _outcomes(adding: Adding, language: str) -> Html:
    lines = [summary(adding, language)]
    if adding.failure is not None:
        lines.append(bdi(adding.failure.message(language)))
    if adding.stopped:
        lines.append(text("ui_library.stopped", language))
    trouble = [outcome for outcome in adding.outcomes if outcome.reasons]
    fine = [outcome for outcome in adding.outcomes if not outcome.reasons]
    each = element("summary", text("ui_library.each", language))
    clean = not (adding.failure or trouble)
    return element(
        "section",
        *(element("p", line) for line in lines),
        _list(trouble, language),
        element("details", each, _list(fine, language)) if fine else None,
        button(text("ui_library.dismiss", language), class_="quiet", data_dismiss=""),
        class_="adding over" if clean else "adding failed",
        data_clean="" if clean else None,
    )


def summary(adding: Adding, language: str) -> str:
    """What became of all of it, in one line."""
    totals = adding.totals
    counts = {kind: grouped(totals[kind], language) for kind in (*KINDS, "skipped")}
    return text("ui_library.summary", language, **counts)


def _list(outcomes: list[Outcome], language: str) -> Html | None:
    if not outcomes:
        return None
    items = [_item(outcome, language) for outcome in outcomes[:_MOST_SHOWN]]
    rest = len(outcomes) - _MOST_SHOWN
    if rest > 0:
        items.append(element("li", counted("ui_library.more", rest, language)))
    return element("ul", *items, class_="outcomes")


def _item(outcome: Outcome, language: str) -> Html:
    words = [
        counted(f"ui_library.{kind}", outcome.counts[kind], language)
        for kind in (*KINDS, "skipped")
        if outcome.counts[kind]
    ]
    if not words:
        words = [text("ui_library.none" if outcome.read else "ui_library.not_read", language)]
    reasons = []
    for line, reason in outcome.reasons:
        where = "" if line is None else text("ui_library.line", language, line=line) + " "
        reasons.append(element("li", where, bdi(reason)))
    became = element("span", ", ".join(words))
    why = element("ul", *reasons) if reasons else None
    return element("li", element("strong", bdi(outcome.name)), " ", became, why)
