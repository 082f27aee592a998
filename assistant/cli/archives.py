"""``hemeroteca index``: building, filling, listing, checking and removing indexes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli import output, parameters
from assistant.cli.bars import progress_bars
from assistant.cli.building import add_articles, build_index
from assistant.cli.choices import MARK, open_assistant, settings
from assistant.cli.commands import Group
from assistant.cli.confirmation import confirm
from assistant.cli.faults import DONE, FAILURE
from assistant.cli.wording import day
from assistant.errors import ArchiveMissing, HemerotecaError
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.index import Index
    from assistant.types import AddSummary, Article


@click.group(cls=Group, help=text("cli.help_index"), short_help=text("cli.short_index"))
def index() -> None:
    """Indexes on this machine."""


@index.command(help=text("cli.help_index_build"), short_help=text("cli.short_index_build"))
@parameters.index_argument
@click.argument("paths", nargs=-1, metavar=text("cli.metavar_paths"))
@parameters.json_option
def build(name: str, paths: tuple[str, ...], as_json: bool) -> int:
    """Build an index from scratch."""
    chosen = settings()
    with progress_bars() as progress:
        summary = build_index(chosen, name, paths, progress)
    return _report(name, summary, as_json)


@index.command(help=text("cli.help_index_add"), short_help=text("cli.short_index_add"))
@parameters.index_argument
@click.argument("paths", nargs=-1, required=True, metavar=text("cli.metavar_paths"))
@parameters.json_option
def add(name: str, paths: tuple[str, ...], as_json: bool) -> int:
    """Add articles to an index, making it when it is missing."""
    chosen = settings()
    with progress_bars() as progress:
        summary = add_articles(chosen, name, paths, progress)
    return _report(name, summary, as_json)


def _report(name: str, summary: AddSummary, as_json: bool) -> int:
    """Data to stdout; what was left out is also told on stderr, with its reason."""
    for skipped in summary.skipped:
        where = skipped.path if skipped.line is None else f"{skipped.path}:{skipped.line}"
        output.note(text("cli.skipped", where=where, why=skipped.reason))
    if as_json:
        output.record(summary)
    else:
        kinds = ("added", "updated", "unchanged", "skipped")
        counts = {kind: len(getattr(summary, kind)) for kind in kinds}
        output.line(text("cli.summary", name=name, **counts))
    good = summary.added or summary.updated or summary.unchanged
    if not good and not summary.skipped:
        output.note(text("cli.no_articles"))
    return DONE if good else FAILURE


@index.command("list", help=text("cli.help_index_list"))
@parameters.json_option
def list_(as_json: bool) -> None:
    """List the indexes under the index root."""
    chosen = settings()
    rows = [describe_index(chosen.indexes / name) for name in chosen.index_names()]
    if as_json:
        output.data(rows)
        return
    if not rows:
        output.note(text("cli.no_indexes", path=chosen.indexes))
    keys = ("name", "articles", "passages", "size", "embedder")
    output.table([text(f"cli.column_{key}") for key in keys], [_row(facts) for facts in rows])


def describe_index(path: Path) -> dict[str, Any]:
    """What an index is, as JSON; ``problem`` says why it cannot be opened, if so."""
    from assistant.index import Index

    size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    facts: dict[str, Any] = {"name": path.name, "path": str(path), "bytes": size}
    try:
        with Index.open_stored(path) as found:
            return {
                **facts,
                "articles": len(found),
                "passages": found.passage_count,
                "embedder": found.embedder_id,
                "problem": None,
            }
    except HemerotecaError as error:
        return {
            **facts,
            "articles": None,
            "passages": None,
            "embedder": None,
            "problem": str(error),
        }


def _row(facts: dict[str, Any]) -> tuple[object, ...]:
    size = output.megabytes(facts["bytes"])
    if facts["problem"]:
        return facts["name"], "?", "?", size, facts["problem"]
    return facts["name"], facts["articles"], facts["passages"], size, facts["embedder"]


@index.command("show", help=text("cli.help_index_show"))
@parameters.index_argument
@parameters.filter_options
@parameters.json_option
def show(name: str, as_json: bool, **filtering: Any) -> None:
    """Print what an index holds."""
    from assistant.config.settings import index_path
    from assistant.index import Index

    with Index.open_stored(index_path(settings(), name)) as found:
        articles = found.articles(parameters.filters(**filtering))
        facts = _statistics(found)
    if as_json:
        listing = [article.model_dump(mode="json", include=_LISTED) for article in articles]
        output.data({"name": name, **facts, "listing": listing})
        return
    output.note(text("cli.index_facts", name=name, **facts))
    keys = ("id", "day", "outlet", "section", "title")
    output.table([text(f"cli.column_{key}") for key in keys], [_listed(one) for one in articles])


_LISTED = {"id", "title", "source", "published", "section", "language", "url"}


def _listed(article: Article) -> tuple[object, ...]:
    return article.id, day(article.published), article.source, article.section, article.title


def _statistics(found: Index) -> dict[str, Any]:
    return {
        "path": str(found.path),
        "articles": len(found),
        "passages": found.passage_count,
        "embedder": found.embedder_id,
        "sources": found.sources(),
        "sections": found.sections(),
        "languages": found.languages(),
    }


@index.command(help=text("cli.help_index_verify"), short_help=text("cli.short_index_verify"))
@parameters.index_argument
@click.option("--repair", is_flag=True, help=text("cli.help_repair"))
@parameters.json_option
def verify(name: str, repair: bool, as_json: bool) -> int:
    """Compare all that an index stores with itself."""
    with progress_bars() as progress:
        problems = _problems(name, repair, progress)
    if as_json:
        output.data(problems)
    else:
        for problem in problems:
            output.line(problem)
        output.note(text("cli.unsound" if problems else "cli.sound", name=name))
    return FAILURE if problems else DONE


def _problems(name: str, repair: bool, progress: Any) -> list[str]:
    from assistant.config.settings import index_path
    from assistant.index import Index

    chosen = settings()
    if repair:
        with open_assistant(chosen, name, progress=progress) as assistant:
            return list(assistant.index.verify(repair=True, progress=progress))
    with Index.open_stored(index_path(chosen, name)) as found:
        return list(found.verify(progress=progress))


@index.command(help=text("cli.help_index_remove"), short_help=text("cli.short_index_remove"))
@parameters.index_argument
@click.argument("article_ids", nargs=-1, metavar=text("cli.metavar_articles"))
@parameters.yes_option
def remove(name: str, article_ids: tuple[str, ...], yes: bool) -> int:
    """Remove articles, or a whole index."""
    if not article_ids:
        _remove_index(name, yes=yes)
        return DONE
    with (
        progress_bars() as progress,
        open_assistant(settings(), name, progress=progress) as assistant,
    ):
        count = assistant.index.remove(article_ids)
    output.note(text("cli.articles_removed", count=count, name=name))
    return DONE if count == len(set(article_ids)) else FAILURE


def _remove_index(name: str, *, yes: bool) -> None:
    from assistant.config.settings import index_path

    path = index_path(settings(), name)
    # Only what is an index is deleted, however the path was typed.
    if not (path / MARK).is_file():
        raise ArchiveMissing("index.missing", path=path)
    confirm(text("cli.confirm_index", path=path), yes=yes)
    shutil.rmtree(path)
    output.note(text("cli.removed", what=path))
