"""Another embedder, and the indexes of the one before built anew with it.

Vectors of two embedders cannot be compared, so every index remembers its own and refuses
another. Articles are kept whole in the index; from them its next one is made.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from assistant.config.configuration import Configuration
from assistant.config.settings import PassagesSettings, Settings
from assistant.errors import HemerotecaError
from assistant.index import Index
from assistant.index.embedder import Embedder
from assistant.index.replacing import beside, replace
from assistant.runtime.progress import Progress
from assistant.types import Article, Frozen

_AT_ONCE: Final = 200


class Outdated(Frozen):
    """An index whose vectors come from another embedder.

    Attributes:
        path: Its folder.
        articles: How many it holds.
        embedder: Whose vectors it has.
    """

    path: Path
    articles: int
    embedder: str


def outdated(paths: Iterable[Path], embedder: str) -> list[Outdated]:
    """The indexes that an embedder could not open; what is no index is left out.

    Args:
        paths: Folders of indexes.
        embedder: Its id; see ``E5Embeddings.embedder_id``.
    """
    indexes = []
    for path in paths:
        with contextlib.suppress(HemerotecaError), Index.open_stored(path) as index:
            if index.embedder_id != embedder:
                indexes.append(Outdated(path=path, articles=len(index), embedder=index.embedder_id))
    return indexes


def change_embedder(
    configuration: Configuration,
    model: str,
    paths: Iterable[Path],
    apply: Callable[[Settings], None],
    progress: Progress,
    *,
    make: Callable[[Settings, str], Embedder],
) -> Settings:
    """Choose another embedder, with every index built anew before it is in force.

    Until all of them are, and whenever anything goes wrong or it is stopped, everything is
    as before.

    Args:
        configuration: Where the choice is written.
        model: A value of ``embeddings.model``.
        paths: Folders of the indexes.
        apply: Puts the new settings into force, so that the old indexes are closed.
        progress: Told of each article.
        make: Gives the embedder.

    Raises:
        HemerotecaError: Whatever went wrong.
    """
    settings = configuration.settings
    embeddings = make(settings, model)
    with contextlib.ExitStack() as stack:
        built = []
        for old in outdated(paths, embeddings.embedder_id):
            fresh = stack.enter_context(beside(old.path))
            _rebuild(old.path, fresh, embeddings, settings.passages, progress)
            built.append((old.path, fresh))
        changed = configuration.change({"embeddings.model": model})
        apply(changed)
        for path, fresh in built:
            replace(path, fresh)
    return changed


def _rebuild(
    path: Path,
    fresh: Path,
    embeddings: Embedder,
    passages: PassagesSettings,
    progress: Progress,
) -> None:
    with (
        Index.open_stored(path) as old,
        Index.open(fresh, embeddings, create=True, settings=passages) as new,
    ):
        whole = len(old)

        def counted(step: str, done: float, total: float | None) -> None:
            progress(f"{step}: {path.name}", done, whole)

        new.keep_edits(old.edits())
        new.keep_revisions(old.revisions())
        new.add(_sources(old), progress=counted)


def _sources(index: Index) -> Iterator[Article]:
    for offset in range(0, len(index), _AT_ONCE):
        for article in index.articles(limit=_AT_ONCE, offset=offset):
            yield index.original(article.id)
