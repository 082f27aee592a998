"""``hemeroteca show``."""

from __future__ import annotations

from assistant.cli import output, parameters
from assistant.cli.choices import settings, stored_index
from assistant.cli.commands import command
from assistant.cli.display import show_article


@command(parameters.argument("article_id", "article"), "index", "json")
def show(article_id: str, index_name: str | None, as_json: bool) -> None:
    """Print a stored article."""
    from assistant.index import Index

    with Index.open_stored(stored_index(settings(), index_name)) as index:
        article, edits = index.article(article_id), index.edits(article_id)
    output.result(article, lambda _: show_article(article, edits), as_json=as_json)
