"""Models: what there is, what is in use, how to get more; and the notice of what is missing."""

from __future__ import annotations

from typing import Final

from assistant.messages import text
from assistant.models import ModelStatus, catalog
from assistant.models.catalog import SETTINGS, ModelKind
from assistant.presentation.html import Html, button, element, hint, join
from assistant.ui.counts import decimal
from assistant.ui.settings.fragments import (
    act_button,
    by_hand,
    megabytes,
    progress,
    said,
    section,
)
from assistant.ui.settings.machine import Machine, Need, Work

_AUTO: Final = "auto"


def models_panel(machine: Machine, language: str, *, editable: bool) -> Html:
    """All models by kind, with a job's progress beside the one that it is about."""
    return section(
        "models",
        said("ui_settings.models", language),
        *(_group(machine, kind, language, editable) for kind in SETTINGS),
        _import_form(machine.work, language) if editable else None,
    )


def _group(machine: Machine, kind: ModelKind, language: str, editable: bool) -> Html:
    known = [status for status in machine.store.entries() if status.entry.kind == kind]
    cards = (_card(machine, status, language, editable) for status in known)
    automatic = None
    # The choice that is made for people until they make one.
    if kind == "chat" and machine.settings.chat.model == _AUTO:
        automatic = element("p", said("ui_settings.automatic_on", language), class_="note")
    elif kind == "chat" and editable:
        choose = act_button("automatic", language, act="save", name="chat.model", value="")
        automatic = element("p", choose)
    return join(
        [
            element("h4", said(f"ui_settings.kind_{kind}", language)),
            hint(said(f"ui_settings.hint_{kind}", language)),
            automatic,
            element("ul", *cards, class_="models"),
        ]
    )


def _card(machine: Machine, status: ModelStatus, language: str, editable: bool) -> Html:
    entry, work, used = status.entry, machine.work, machine.in_use(status)
    badge = element("span", said("ui_settings.in_use", language), class_="badge") if used else None
    notes = {str(code): note for code, note in entry.note.items()}
    purpose, _, more = notes.get(language, "").partition(". ")
    purpose = purpose.rstrip(".") or text(f"ui_settings.kind_{entry.kind}", language)
    job: list[Html] = []
    if work is not None and work.about == entry.name:
        job.append(progress(work, language))
        failed = work.task == "pull" and work.stage.state == "failed"
        if failed and status.state != "installed":
            job.append(by_hand(entry, language))
    return element(
        "li",
        element("h5", purpose, " ", badge),
        element("p", element("code", entry.name), class_="more"),
        element("p", *_facts(status, language), class_="facts"),
        element("p", more, class_="more") if more else None,
        *job,
        _actions(status, used, language) if editable and not _running(work) else None,
        class_=f"model {status.state}{' used' if used else ''}",
    )


def _running(work: Work | None) -> bool:
    return work is not None and not work.stage.over


def _facts(status: ModelStatus, language: str) -> list[Html]:
    entry = status.entry
    state = said(f"ui_settings.state_{status.state}", language)
    size = (
        megabytes(entry.download_bytes, language)
        if entry.files
        else said("ui_settings.no_size", language)
    )
    memory = said("ui_settings.memory", language, memory=decimal(entry.machine_gb, language))
    facts = [element("strong", state, class_="state"), size, memory, entry.licence]
    return [element("span", fact) for fact in facts]


def _actions(status: ModelStatus, used: bool, language: str) -> Html:
    entry, name = status.entry, status.entry.name
    if status.state != "installed" and entry.files:
        pull = act_button(f"pull_{status.state}", language, work="pull", name=name)
        return element("p", pull, class_="actions")
    if status.state != "installed":
        # A folder that only the person can fetch.
        places = {"repository": entry.repository, "folder": status.path, "setting": entry.setting}
        where = said("ui_settings.folder_by_hand", language, **places)
        return element("p", where, class_="more")
    use = None
    if not used and entry.kind == "embeddings":
        use = act_button("use_embedder", language, act="weigh", name=name)
    elif not used:
        setting = {"name": entry.setting, "value": name}
        use = act_button("use", language, style="primary", act="save", **setting)
    check = act_button("verify", language, work="verify", name=name) if entry.kept else None
    return element("div", use, check, _removal(status, used, language), class_="actions")


def _removal(status: ModelStatus, used: bool, language: str) -> Html:
    """Behind a second step, which says what is lost."""
    name = status.entry.name
    key = "ui_settings.removal_used" if used else "ui_settings.removal"
    size = megabytes(sum(file.size for file in status.entry.kept), language)
    return element(
        "details",
        element("summary", said("ui_settings.removing", language)),
        element("p", said(key, language, size=size)),
        act_button("remove", language, act="remove", name=name),
        class_="confirm",
        id=f"remove-{name}",
    )


def _import_form(work: Work | None, language: str) -> Html:
    """For people who have the file: without a network, or a model of their own."""
    ours = work if work is not None and work.task == "import" and not work.about else None
    path = {"type": "text", "id": "import-path", "name": "file"}
    form = element(
        "form",
        element("label", said("ui_settings.import_label", language), for_="import-path"),
        element("input", **path, autocomplete="off", spellcheck="false"),
        element("button", text("ui_settings.import", language), type="submit", class_="button"),
        data_work="import",
    )
    return element(
        "details",
        element("summary", said("ui_settings.import_title", language)),
        hint(said("ui_settings.import_hint", language)),
        form,
        progress(ours, language) if ours is not None else None,
        id="import",
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
        *(_ways(machine.work, needs, language) if editable else [ask]),
        class_="missing",
        aria_labelledby="missing-title",
    )


def _line(need: Need, language: str) -> str:
    if not need.name:
        return need.why.message(language)
    entry = catalog()[need.name]
    facts = {"size": megabytes(entry.download_bytes, language), "licence": entry.licence}
    return said(f"ui_settings.missing_{need.kind}", language, name=need.name, **facts)


def _ways(work: Work | None, needs: list[Need], language: str) -> list[Html]:
    """How the download is, or went, then what can be done about it."""
    wanted = [catalog()[need.name] for need in needs if need.name]
    ways = []
    if work is not None:
        ways.append(progress(work, language))
        if work.stage.state == "failed":
            ways += [by_hand(entry, language) for entry in wanted]
    if _running(work):
        return [*ways, element("p", class_="actions")]
    buttons = []
    if wanted:
        size = megabytes(sum(entry.download_bytes for entry in wanted), language)
        label = text("ui_settings.missing_pull", language, size=size)
        names = " ".join(entry.name for entry in wanted)
        buttons.append(button(label, class_="button primary", data_work="pull", data_name=names))
    if [need.kind for need in needs] == ["chat"]:
        literal = {"act": "save", "name": "answers.literal", "value": "true"}
        buttons.append(act_button("missing_literal", language, **literal))
    link = element("a", said("ui_settings.missing_settings", language), href="#/settings")
    return [*ways, element("p", *buttons, link, class_="actions")]
