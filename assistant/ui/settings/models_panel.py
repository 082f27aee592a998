"""The panel of models: what there is, what is in use, and how to get more."""

from __future__ import annotations

from typing import Final

from assistant.messages import text
from assistant.models import ModelStatus
from assistant.models.catalog import SETTINGS, ModelKind
from assistant.presentation import highlight
from assistant.ui.settings.machine import Machine, Work
from assistant.ui.settings.marks import button, by_hand, megabytes, progress, said

_AUTO: Final = "auto"


def models_panel(machine: Machine, language: str, *, editable: bool) -> str:
    """All models by kind, with a job's progress beside the one that it is about.

    Args:
        machine: What is here.
        language: Of the interface.
        editable: Whether this visitor may change anything.
    """
    groups = "".join(_group(machine, kind, language, editable) for kind in SETTINGS)
    title = said("ui_settings.models", language)
    bring = _import_form(machine, language) if editable else ""
    return (
        f'<section aria-labelledby="models-title"><h3 id="models-title">{title}</h3>'
        f"{groups}{bring}</section>"
    )


def _group(machine: Machine, kind: ModelKind, language: str, editable: bool) -> str:
    entries = [one for one in machine.store.entries() if one.entry.kind == kind]
    cards = "".join(_card(machine, status, language, editable) for status in entries)
    title = said(f"ui_settings.kind_{kind}", language)
    hint = said(f"ui_settings.hint_{kind}", language)
    automatic = _automatic(machine, language, editable) if kind == "chat" else ""
    return f'<h4>{title}</h4><p class="hint">{hint}</p>{automatic}<ul class="models">{cards}</ul>'


def _automatic(machine: Machine, language: str, editable: bool) -> str:
    """The choice that is made for people until they make one."""
    if machine.settings.chat.model == _AUTO:
        return f'<p class="note">{said("ui_settings.automatic_on", language)}</p>'
    if not editable:
        return ""
    label = text("ui_settings.automatic", language)
    return f"<p>{button(label, act='save', name='chat.model', value='')}</p>"


def _card(machine: Machine, status: ModelStatus, language: str, editable: bool) -> str:
    entry, used = status.entry, machine.in_use(status)
    notes = {str(code): note for code, note in entry.note.items()}
    badge = f'<span class="badge">{said("ui_settings.in_use", language)}</span>' if used else ""
    actions = _actions(machine, status, used, language) if editable else ""
    job = _job(machine.work, status, language)
    classes = highlight.attributes(class_=f"model {status.state}{' used' if used else ''}")
    return (
        f"<li{classes}><h5>{highlight.escape(entry.name)} {badge}</h5>"
        f'<p class="facts">{_facts(status, language)}</p>'
        f'<p class="more">{highlight.escape(notes.get(language, ""))}</p>'
        f"{job}{actions}</li>"
    )


def _facts(status: ModelStatus, language: str) -> str:
    entry = status.entry
    size = megabytes(entry.download_bytes) if entry.files else said("ui_settings.no_size", language)
    facts = [
        f'<strong class="state">{said(f"ui_settings.state_{status.state}", language)}</strong>',
        size,
        said("ui_settings.memory", language, memory=f"{entry.machine_gb:g}"),
        highlight.escape(entry.licence),
    ]
    return "".join(f"<span>{fact}</span>" for fact in facts)


def _job(work: Work | None, status: ModelStatus, language: str) -> str:
    """What is, or was last, done to a model."""
    if work is None or work.about != status.entry.name:
        return ""
    more = ""
    if work.task == "pull" and work.stage.state == "failed" and status.state != "installed":
        more = f'<div class="by-hand">{by_hand(status.entry, language)}</div>'
    return progress(work, language) + more


def _actions(machine: Machine, status: ModelStatus, used: bool, language: str) -> str:
    if machine.work is not None and not machine.work.stage.over:
        return ""
    entry = status.entry
    if status.state != "installed":
        if not entry.files:
            return f'<p class="more">{_by_hand(status, language)}</p>'
        label = text(f"ui_settings.pull_{status.state}", language, name=entry.name)
        return f'<p class="actions">{button(label, work="pull", name=entry.name)}</p>'
    use = _no_more(status, language) if used else _use(status, language)
    check = ""
    if entry.kept:
        check = button(text("ui_settings.verify", language), work="verify", name=entry.name)
    return f'<div class="actions">{use}{check}{_removal(status, used, language)}</div>'


def _by_hand(status: ModelStatus, language: str) -> str:
    """Where a folder goes that nobody but the person can fetch."""
    return said(
        "ui_settings.folder_by_hand",
        language,
        repository=status.entry.repository,
        folder=status.path,
        setting=status.entry.setting,
    )


def _use(status: ModelStatus, language: str) -> str:
    name = status.entry.name
    if status.entry.kind == "embeddings":
        return button(text("ui_settings.use_embedder", language), act="weigh", name=name)
    label = text("ui_settings.use", language)
    return button(label, style="primary", act="save", name=status.entry.setting, value=name)


def _no_more(status: ModelStatus, language: str) -> str:
    """Answers can do without a cross-encoder; of the other kinds another is chosen."""
    if status.entry.kind != "entailment":
        return ""
    label = text("ui_settings.no_more", language)
    return button(label, act="save", name=status.entry.setting, value="")


def _removal(status: ModelStatus, used: bool, language: str) -> str:
    """Behind a second step, which says what is lost."""
    name = status.entry.name
    key = "ui_settings.removal_used" if used else "ui_settings.removal"
    size = megabytes(sum(file.size for file in status.entry.kept))
    label = text("ui_settings.remove", language, name=name)
    removing = said("ui_settings.removing", language)
    return (
        f'<details class="confirm" id="{highlight.attribute(f"remove-{name}")}">'
        f"<summary>{removing}</summary>"
        f"<p>{said(key, language, size=size)}</p>{button(label, act='remove', name=name)}</details>"
    )


def weighing(machine: Machine, model: str, language: str) -> str:
    """What another embedder means for the indexes, with the way to go on.

    Raises:
        HemerotecaError: It is not installed, or no embedder.
    """
    found = machine.outdated(model)
    if not found:
        words = said("ui_settings.embedder_free", language, model=model)
    else:
        words = said("ui_settings.embedder_costs", language, model=model)
    lines = (
        said("ui_settings.embedder_index", language, name=one.path.name, count=one.articles)
        for one in found
    )
    items = "".join(f"<li>{line}</li>" for line in lines)
    go_on = button(
        text("ui_settings.embedder_go", language), style="primary", work="embedder", name=model
    )
    back = button(text("ui_settings.embedder_back", language), act="refresh")
    listed = f"<ul>{items}</ul>" if items else ""
    return f'<div class="weighing"><p>{words}</p>{listed}<p class="actions">{go_on}{back}</p></div>'


def _import_form(machine: Machine, language: str) -> str:
    """For whoever has the file: no network, or a model of their own."""
    label = said("ui_settings.import_label", language)
    submit = text("ui_settings.import", language)
    work = machine.work
    told = ""
    if work is not None and work.task == "import" and not work.about:
        told = progress(work, language)
    return (
        f'<details id="import"><summary>{said("ui_settings.import_title", language)}</summary>'
        f'<p class="hint">{said("ui_settings.import_hint", language)}</p>'
        f'<form data-work="import"><label for="import-path">{label}</label>'
        f'<input type="text" id="import-path" name="file" autocomplete="off" spellcheck="false">'
        f'<button type="submit" class="button">{highlight.escape(submit)}</button></form>'
        f"{told}</details>"
    )
