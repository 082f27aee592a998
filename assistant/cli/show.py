"""``hemeroteca show``."""

from __future__ import annotations

from typing import Any

from assistant.cli import output, parameters
from assistant.cli.choices import settings, stored_index
from assistant.cli.commands import command
from assistant.cli.display import show_article, show_changes


@command(
    parameters.argument("article_id", "article"), parameters.flag("--changes"), "index", "json"
)
def show(article_id: str, changes: bool, index_name: str | None, as_json: bool) -> None:
    """Print a stored article."""
    from assistant.index import Index

    with Index.open_stored(stored_index(settings(), index_name)) as index:
        article, edits = index.article(article_id), index.edits(article_id)
        revisions = index.revisions(article_id)
    if not changes:
        output.result(article, lambda _: show_article(article, edits, revisions), as_json=as_json)
        return
    told = _changes([article, *(revision.article for revision in revisions)])
    rows = [
        {"revision": revision.number, "replaced": revision.replaced.isoformat(), **change}
        for revision, change in zip(revisions, told, strict=True)
    ]
    output.result(rows, show_changes, as_json=as_json)


def _changes(versions: list[Any]) -> list[dict[str, Any]]:
    """What changed from each version to the one after it, the latest first."""
    from itertools import pairwise

    from assistant.text.changes import changes

    return [
        {
            part: [piece._asdict() for piece in changes(*words, after.language)]
            for part, words in (
                ("title", (before.title, after.title)),
                ("text", (before.text, after.text)),
            )
        }
        for after, before in pairwise(versions)
    ]
