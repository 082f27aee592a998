"""Building and filling an index, so that nothing half done ever bears its name."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.cli import output
from assistant.cli.choices import DEMO, is_index
from assistant.errors import HemerotecaError, UsageError
from assistant.messages import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.config.settings import Settings
    from assistant.runtime.progress import Progress
    from assistant.types import AddSummary, Edit, Notice, Revision, Skipped


def add_articles(
    settings: Settings,
    name: str | Path,
    paths: Sequence[str],
    progress: Progress,
    edits: Sequence[Edit] = (),
    origins: Sequence[str] = (),
    revisions: Sequence[Revision] = (),
) -> AddSummary:
    """Add the articles of some paths to an index, making it when it is missing.

    Args:
        settings: Where indexes are, and with which models.
        name: Name or path of the index.
        paths: Files and folders; ``-`` is standard input.
        progress: Told of each article.
        edits: What was put right in them, in another index.
        origins: Addresses of that index's sources.
        revisions: What its articles said before they changed.

    Raises:
        IngestError: A path does not exist; nothing was read or made then.
    """
    from assistant.assistant import Assistant
    from assistant.config.settings import index_path
    from assistant.ingest import read_articles

    skipped: list[Skipped] = []
    noticed: list[Notice] = []
    articles = read_articles(
        *paths,
        settings=settings.ingest,
        fetch=settings.fetch,
        on_skip=skipped.append,
        on_notice=noticed.append,
    )
    path = index_path(settings, name)
    new = not path.exists()
    with Assistant(settings, path, progress=progress) as assistant:
        if edits:
            assistant.index.keep_edits(edits)
        if revisions:
            assistant.index.keep_revisions(revisions)
        summary = assistant.add(articles, progress=progress)
        for address in origins:
            assistant.index.origins.add(address)
        empty = not len(assistant.index)
    if new and empty:
        shutil.rmtree(path, ignore_errors=True)
    told = {"skipped": (*summary.skipped, *skipped), "noticed": tuple(noticed)}
    return summary.model_copy(update=told)


def build_index(
    settings: Settings, name: str, paths: Sequence[str], progress: Progress
) -> AddSummary:
    """Build an index from scratch beside the one of that name, and then put it in its place.

    What a person put right in that one is put right in the new one as well, and its sources are
    the new one's.

    Args:
        settings: Where indexes are, and with which models.
        name: Name or path of the index.
        paths: Files and folders; none of them means the demo corpus, for ``demo``.
        progress: Told of each article.

    Returns:
        What went in. When nothing did, the index of that name is as it was.

    Raises:
        UsageError: No paths, and the name is not ``demo``; or something else is in its place.
    """
    from assistant.config.resources import demo_folder
    from assistant.config.settings import index_path
    from assistant.index.replacing import beside, replace

    target = index_path(settings, name)
    if not paths and name != DEMO:
        raise UsageError("cli.needs_paths", name=name)
    sources = paths or [str(demo_folder() / "articles.jsonl")]
    if target.exists() and not is_index(target) and any(target.iterdir()):
        raise UsageError("cli.not_an_index", path=target)
    with beside(target) as fresh:
        edits, origins, revisions = _kept(target)
        summary = add_articles(settings, fresh, sources, progress, edits, origins, revisions)
        if is_index(fresh):
            replace(target, fresh)
        return summary


def _kept(path: Path) -> tuple[list[Edit], list[str], list[Revision]]:
    """Edits, sources and revisions of an index that is replaced; a broken one says what is lost."""
    from assistant.index import Index

    if not is_index(path):
        return [], [], []
    try:
        with Index.open_stored(path) as index:
            origins = [origin.address for origin in index.origins.listing()]
            return index.edits(), origins, index.revisions()
    except HemerotecaError as error:
        output.note(text("cli.edits_lost", why=error))
        return [], [], []
