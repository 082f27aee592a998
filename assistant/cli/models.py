"""``hemeroteca models``: what is installed, and getting more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.cli import output, parameters
from assistant.cli.bars import progress_bars
from assistant.cli.choices import settings
from assistant.cli.commands import group
from assistant.cli.error_lines import DONE, FAILURE
from assistant.messages import interface_language, text

if TYPE_CHECKING:
    from assistant.config.settings import Settings
    from assistant.models import ModelStatus, ModelStore


@group()
def models() -> None:
    """Models on this machine."""


def _store(settings: Settings) -> ModelStore:
    from assistant.models import ModelStore

    return ModelStore(settings.models)


@models.add("json", name="list")
def list_(as_json: bool) -> None:
    """List models."""
    entries = [described(status) for status in _store(settings()).entries()]
    output.result(entries, _show, as_json=as_json)


def _show(entries: list[dict[str, Any]]) -> None:
    columns = ("name", "kind", "state", "size", "licence", "note")
    output.table(columns, [_row(facts) for facts in entries])


def described(status: ModelStatus) -> dict[str, Any]:
    """A model as JSON."""
    entry = status.entry
    notes = {str(language): note for language, note in entry.note.items()}
    return {
        "name": entry.name,
        "kind": entry.kind,
        "state": status.state,
        "bytes": sum(file.size for file in entry.files),
        "licence": entry.licence,
        "measured": entry.measured,
        "note": notes.get(interface_language(), ""),
        "path": str(status.path),
        "own": status.own,
    }


def _row(facts: dict[str, Any]) -> tuple[object, ...]:
    size = output.megabytes(facts["bytes"]) if facts["bytes"] else "?"
    kind = text(f"cli.kind_{facts['kind']}")
    state = text(f"cli.state_{facts['state']}")
    return facts["name"], kind, state, size, facts["licence"], facts["note"]


@models.add(parameters.argument("names", nargs=-1), "sha256")
def pull(names: tuple[str, ...], sha256: str | None) -> None:
    """Fetch models."""
    chosen = settings()
    store = _store(chosen)
    for name in names or _recommended(store, chosen):
        with progress_bars() as progress:
            path = store.pull(name, sha256=sha256, progress=progress)
        output.note(text("cli.model_ready", name=name, path=path))


def _recommended(store: ModelStore, chosen: Settings) -> tuple[str, ...]:
    from assistant.models import default_models, recommend

    names = default_models(chosen)
    if chosen.chat.model == "auto" and not all(store.installed(name) for name in names):
        output.note(recommend(store).reason)
    return names


@models.add(parameters.argument("name", required=False), "json")
def verify(name: str | None, as_json: bool) -> int:
    """Hash installed models."""
    with progress_bars() as progress:
        files = _store(settings()).verify(name, progress=progress)
    if as_json:
        output.data([{**file.model_dump(mode="json"), "sound": file.sound} for file in files])
    else:
        for file in files:
            key = "cli.file_sound" if file.sound else "cli.file_damaged"
            output.line(text(key, **file.model_dump()))
    return DONE if all(file.sound for file in files) else FAILURE


@models.add(
    parameters.path_argument("path", "file"),
    parameters.option("--name", metavar="name", about="import_name"),
    "sha256",
    name="import",
)
def import_(path: Path, name: str | None, sha256: str | None) -> None:
    """Install a model from a file."""
    with progress_bars() as progress:
        place = _store(settings()).import_file(name, path, sha256=sha256, progress=progress)
    output.note(text("cli.model_ready", name=name or path.name, path=place))


@models.add(parameters.argument("name"), "yes")
def remove(name: str, yes: bool) -> None:
    """Delete an installed model."""
    store = _store(settings())
    parameters.confirm(text("cli.confirm_model", name=name), yes=yes)
    store.remove(name)
    output.note(text("cli.removed", what=name))
