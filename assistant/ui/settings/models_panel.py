"""The panel of models: what there is, what is in use, and how to get more."""

from __future__ import annotations

from typing import Final

from assistant.messages import text
from assistant.models import ModelStatus
from assistant.models.catalog import SETTINGS, ModelKind
from assistant.presentation.html import Html, element, hint, join
from assistant.ui.settings.fragments import (
    act_button,
    by_hand,
    megabytes,
    progress,
    said,
    section,
)
from assistant.ui.settings.machine import Machine, Work

_AUTO: Final = "auto"


def models_panel(machine: Machine, language: str, *, editable: bool) -> Html:
    """All models by kind, with a job's progress beside the one that it is about."""
    return section(
        "models",
        said("ui_settings.models", language),
        *(_group(machine, kind, language, editable) for kind in SETTINGS),
        _import_form(machine, language) if editable else None,
    )


def _group(machine: Machine, kind: ModelKind, language: str, editable: bool) -> Html:
    cards = (
        _card(machine, status, language, editable)
        for status in machine.store.entries()
        if status.entry.kind == kind
    )
    return join(
        [
            element("h4", said(f"ui_settings.kind_{kind}", language)),
            hint(said(f"ui_settings.hint_{kind}", language)),
            _automatic(machine, language, editable) if kind == "chat" else None,
            element("ul", *cards, class_="models"),
        ]
    )


def _automatic(machine: Machine, language: str, editable: bool) -> Html | None:
    """The choice that is made for people until they make one."""
    if machine.settings.chat.model == _AUTO:
        return element("p", said("ui_settings.automatic_on", language), class_="note")
    if not editable:
        return None
    return element("p", act_button("automatic", language, act="save", name="chat.model", value=""))


def _card(machine: Machine, status: ModelStatus, language: str, editable: bool) -> Html:
    entry, used = status.entry, machine.in_use(status)
    notes = {str(code): note for code, note in entry.note.items()}
    badge = element("span", said("ui_settings.in_use", language), class_="badge") if used else None
    return element(
        "li",
        element("h5", entry.name, " ", badge),
        element("p", *_facts(status, language), class_="facts"),
        element("p", notes.get(language, ""), class_="more"),
        *_job(machine.work, status, language),
        _actions(machine, status, used, language) if editable else None,
        class_=f"model {status.state}{' used' if used else ''}",
    )


def _facts(status: ModelStatus, language: str) -> list[Html]:
    entry = status.entry
    state = said(f"ui_settings.state_{status.state}", language)
    size = megabytes(entry.download_bytes) if entry.files else said("ui_settings.no_size", language)
    memory = said("ui_settings.memory", language, memory=f"{entry.machine_gb:g}")
    facts = [element("strong", state, class_="state"), size, memory, entry.licence]
    return [element("span", fact) for fact in facts]


def _job(work: Work | None, status: ModelStatus, language: str) -> list[Html]:
    """What is, or was last, done to a model."""
    if work is None or work.about != status.entry.name:
        return []
    failed = work.task == "pull" and work.stage.state == "failed"
    more = [by_hand(status.entry, language)] if failed and status.state != "installed" else []
    return [progress(work, language), *more]


def _actions(machine: Machine, status: ModelStatus, used: bool, language: str) -> Html | None:
    if machine.work is not None and not machine.work.stage.over:
        return None
    entry = status.entry
    if status.state != "installed":
        if not entry.files:
            return element("p", _by_hand(status, language), class_="more")
        pull = act_button(f"pull_{status.state}", language, work="pull", name=entry.name)
        return element("p", pull, class_="actions")
    use = None if used else _use(status, language)
    check = act_button("verify", language, work="verify", name=entry.name) if entry.kept else None
    return element("div", use, check, _removal(status, used, language), class_="actions")


def _by_hand(status: ModelStatus, language: str) -> Html:
    """Where a folder goes that only the person can fetch."""
    return said(
        "ui_settings.folder_by_hand",
        language,
        repository=status.entry.repository,
        folder=status.path,
        setting=status.entry.setting,
    )


def _use(status: ModelStatus, language: str) -> Html:
    name, setting = status.entry.name, status.entry.setting
    if status.entry.kind == "embeddings":
        return act_button("use_embedder", language, act="weigh", name=name)
    return act_button("use", language, style="primary", act="save", name=setting, value=name)


def _removal(status: ModelStatus, used: bool, language: str) -> Html:
    """Behind a second step, which says what is lost."""
    name = status.entry.name
    key = "ui_settings.removal_used" if used else "ui_settings.removal"
    size = megabytes(sum(file.size for file in status.entry.kept))
    return element(
        "details",
        element("summary", said("ui_settings.removing", language)),
        element("p", said(key, language, size=size)),
        act_button("remove", language, act="remove", name=name),
        class_="confirm",
        id=f"remove-{name}",
    )


def weighing(machine: Machine, model: str, language: str) -> Html:
    """What another embedder means for the indexes, with the way to go on.

    Raises:
        HemerotecaError: It is not installed, or no embedder.
    """
    outdated = machine.outdated(model)
    key = "ui_settings.embedder_costs" if outdated else "ui_settings.embedder_free"
    lines = (
        said("ui_settings.embedder_index", language, name=index.path.name, count=index.articles)
        for index in outdated
    )
    go_on = act_button("embedder_go", language, style="primary", work="embedder", name=model)
    back = act_button("embedder_back", language, act="refresh")
    return element(
        "div",
        element("p", said(key, language, model=model)),
        element("ul", *(element("li", line) for line in lines)) if outdated else None,
        element("p", go_on, back, class_="actions"),
        class_="weighing",
    )


def _import_form(machine: Machine, language: str) -> Html:
    """For people who have the file: without a network, or a model of their own."""
    work = machine.work
    if work is not None and (work.task != "import" or work.about):
        work = None
    form = element(
        "form",
        element("label", said("ui_settings.import_label", language), for_="import-path"),
        element(
            "input",
            type="text",
            id="import-path",
            name="file",
            autocomplete="off",
            spellcheck="false",
        ),
        element("button", text("ui_settings.import", language), type="submit", class_="button"),
        data_work="import",
    )
    return element(
        "details",
        element("summary", said("ui_settings.import_title", language)),
        hint(said("ui_settings.import_hint", language)),
        form,
        progress(work, language) if work is not None else None,
        id="import",
    )
