"""What stands above the conversation while a model is missing: why, and the way to get it."""

from __future__ import annotations

from assistant.messages import text
from assistant.models import catalog
from assistant.presentation.html import Html, button, element
from assistant.ui.settings.fragments import act_button, by_hand, megabytes, progress, said
from assistant.ui.settings.machine import Machine, Need


def missing_notice(machine: Machine, language: str, *, editable: bool) -> Html:
    """Which models are missing, with the ways to get them; empty when none is."""
    needs = machine.needs()
    if not needs:
        return Html()
    ask = element("p", said("ui_settings.missing_ask", language))
    return element(
        "section",
        element("h2", said("ui_settings.missing_title", language), id="missing-title"),
        element("ul", *(element("li", _line(need, language)) for need in needs)),
        *(_ways(machine, needs, language) if editable else [ask]),
        class_="missing",
        aria_labelledby="missing-title",
    )


def _line(need: Need, language: str) -> str:
    if not need.name:
        return need.why.message(language)
    entry = catalog()[need.name]
    return said(
        f"ui_settings.missing_{need.kind}",
        language,
        name=need.name,
        size=megabytes(entry.download_bytes),
        licence=entry.licence,
    )


def _ways(machine: Machine, needs: list[Need], language: str) -> list[Html]:
    names = [need.name for need in needs if need.name]
    work, ways = machine.work, []
    if work is not None:
        ways.append(progress(work, language))
        if work.stage.state == "failed":
            ways += [by_hand(catalog()[name], language) for name in names]
    running = work is not None and not work.stage.over
    buttons = [] if running else _buttons(names, needs, language)
    return [*ways, element("p", *buttons, class_="actions")]


def _buttons(names: list[str], needs: list[Need], language: str) -> list[Html]:
    buttons = []
    if names:
        size = megabytes(sum(catalog()[name].download_bytes for name in names))
        label = text("ui_settings.missing_pull", language, size=size)
        pull = button(label, class_="button primary", data_work="pull", data_name=" ".join(names))
        buttons.append(pull)
    kinds = [need.kind for need in needs]
    if kinds == ["chat"]:
        buttons.append(
            act_button(
                "missing_literal", language, act="save", name="answers.literal", value="true"
            )
        )
    link = element("a", said("ui_settings.missing_settings", language), href="#/settings")
    return [*buttons, link]
