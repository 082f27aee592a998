"""Settings and index that a command works on by default."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.config.settings import Settings
    from assistant.runtime.progress import Progress

DEMO = "demo"


def settings(**overrides: dict[str, Any]) -> Settings:
    """Settings of this call: ``--config`` and the command's own options count.

    Args:
        **overrides: Sections with the options that were given; None means not given.
    """
    from assistant.config.settings import Settings

    given = {
        section: {key: value for key, value in values.items() if value is not None}
        for section, values in overrides.items()
    }
    config = click.get_current_context().find_root().meta.get("config")
    return Settings.load(config, **{name: values for name, values in given.items() if values})


def default_index(settings: Settings, given: str | None) -> str:
    """The index that is meant: the one given, else the only one, else ``demo``."""
    if given is not None:
        return given
    names = settings.index_names()
    return names[0] if len(names) == 1 else DEMO


def is_index(path: Path) -> bool:
    """Whether a folder holds an index."""
    from assistant.config.settings import INDEX_FILE

    return (path / INDEX_FILE).is_file()


def open_assistant(
    settings: Settings, index: str | None, *, progress: Progress, needed: bool = True
) -> Assistant:
    """An assistant over an index that exists.

    Args:
        settings: All of them.
        index: Its name or path; None takes the default one.
        progress: Told of long work when the index is opened.
        needed: Whether the index will be used at all.

    Raises:
        ArchiveMissing: There is none of that name.
    """
    from assistant.assistant import Assistant
    from assistant.config.settings import index_path
    from assistant.errors import ArchiveMissing

    name = default_index(settings, index)
    path = index_path(settings, name)
    if needed and name == DEMO and not is_index(path):
        raise ArchiveMissing("cli.no_demo", path=path)
    return Assistant(settings, name, create=False, progress=progress)
