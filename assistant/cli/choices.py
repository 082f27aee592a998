"""Settings and index that a command works on by default."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli.bars import progress_bars
from assistant.errors import ArchiveMissing, ModelError

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.config.settings import Settings
    from assistant.runtime.progress import Progress

DEMO = "demo"


# Options that are a setting for this call, each with its section.
_SECTIONS = {
    "host": "serve",
    "literal": "answers",
    "model": "chat",
    "port": "serve",
    "top_k": "retrieval",
}


def settings(**options: Any) -> Settings:
    """Settings of this call: ``--config`` and the command's own options count.

    Args:
        **options: Those that are settings count; None, or a switch that is off, is not given.
    """
    from assistant.config.settings import Settings

    sections: dict[str, dict[str, Any]] = {}
    for name, value in options.items():
        if name in _SECTIONS and value is not None and value is not False:
            sections.setdefault(_SECTIONS[name], {})[name] = value
    config = click.get_current_context().find_root().meta.get("config")
    return Settings.load(config, **sections)


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


def stored_index(settings: Settings, given: str | None) -> Path:
    """Folder of the index that is meant; who has none yet is told how to make one.

    Raises:
        ArchiveMissing: It would be the sample, which is not there.
    """
    from assistant.config.settings import index_path

    name = default_index(settings, given)
    path = index_path(settings, name)
    if name == DEMO and not is_index(path):
        raise ArchiveMissing("cli.no_demo", path=path)
    return path


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

    name = default_index(settings, index)
    if needed:
        stored_index(settings, name)
    return Assistant(settings, name, create=False, progress=progress)


@contextlib.contextmanager
def open_ready(
    settings: Settings, index_name: str | None, *, writing: bool = True, lacking: bool = False
) -> Iterator[Assistant]:
    """An assistant whose index is open and whose models are there, or an error at once.

    The chat model, if need be, is loading by then, beside the embedder that is needed first.

    Args:
        settings: All of them.
        index_name: Name or path of the index; None takes the default one.
        writing: Whether the chat model will write.
        lacking: Whether a model may be lacking: a page is there to get it.
    """
    excused: tuple[type[Exception], ...] = (ModelError,) if lacking else ()
    with contextlib.ExitStack() as stack:
        with progress_bars() as progress:
            assistant = stack.enter_context(open_assistant(settings, index_name, progress=progress))
            if writing and is_index(assistant.path):
                with contextlib.suppress(*excused):
                    assistant.begin_loading()
            with contextlib.suppress(*excused):
                assistant.index  # noqa: B018  (opens it, or says what is missing)
        yield assistant
