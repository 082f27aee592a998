"""What stands above the conversation while a model is missing: why, and the way to get it."""

from __future__ import annotations

from assistant.messages import text
from assistant.models import catalog
from assistant.models.catalog import SETTINGS
from assistant.presentation import highlight
from assistant.ui.settings.machine import Machine, Need
from assistant.ui.settings.marks import button, by_hand, megabytes, progress, said


def missing_notice(machine: Machine, language: str, *, editable: bool) -> str:
    """Empty when nothing is missing.

    Args:
        machine: What is here.
        language: Of the interface.
        editable: Whether this visitor may change anything.
    """
    needs = machine.needs()
    if not needs:
        return ""
    title = said("ui_settings.missing_title", language)
    lines = "".join(f"<li>{_line(need, language)}</li>" for need in needs)
    ask = said("ui_settings.missing_ask", language)
    body = _ways(machine, needs, language) if editable else f"<p>{ask}</p>"
    return (
        f'<section class="missing" aria-labelledby="missing-title">'
        f'<h2 id="missing-title">{title}</h2><ul>{lines}</ul>{body}</section>'
    )


def _line(need: Need, language: str) -> str:
    if not need.name:
        return highlight.escape(text(need.why.key, language, **need.why.values))
    entry = catalog()[need.name]
    return said(
        f"ui_settings.missing_{need.kind}",
        language,
        name=need.name,
        size=megabytes(entry.download_bytes),
        licence=entry.licence,
    )


def _ways(machine: Machine, needs: list[Need], language: str) -> str:
    names = [need.name for need in needs if need.name]
    work = machine.work
    running = work is not None and not work.stage.over
    told = progress(work, language) if work is not None else ""
    failed = work is not None and work.stage.state == "failed"
    if failed:
        told += "".join(
            f'<div class="by-hand">{by_hand(catalog()[name], language)}</div>' for name in names
        )
    buttons = "" if running else _buttons(names, needs, language)
    return f'{told}<p class="actions">{buttons}</p>'


def _buttons(names: list[str], needs: list[Need], language: str) -> str:
    parts = []
    if names:
        size = sum(catalog()[name].download_bytes for name in names)
        label = text("ui_settings.missing_pull", language, size=megabytes(size))
        parts.append(button(label, style="primary", work="pull", name=" ".join(names)))
    kinds = [need.kind for need in needs]
    if kinds == ["chat"]:
        label = text("ui_settings.missing_literal", language)
        parts.append(button(label, act="save", name="answers.literal", value="true"))
    if "entailment" in kinds:
        label = text("ui_settings.missing_without", language)
        parts.append(button(label, act="save", name=SETTINGS["entailment"], value=""))
    link = f'<a href="#/settings">{said("ui_settings.missing_settings", language)}</a>'
    return "".join(parts) + link
