"""``hemeroteca index``: building, filling, listing, editing, checking and removing indexes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.cli import output, parameters
from assistant.cli.bars import progress_bars
from assistant.cli.building import add_articles, build_index
from assistant.cli.choices import is_index, open_assistant, settings
from assistant.cli.commands import group
from assistant.cli.error_lines import DONE, FAILURE
from assistant.cli.filters import filters_in
from assistant.errors import ArchiveMissing, HemerotecaError, UsageError
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.config.settings import Settings
    from assistant.runtime.progress import Progress
    from assistant.types import AddSummary


@group()
def index() -> None:
    """Indexes on this machine."""


_MAP = parameters.option("--map", "mapping", metavar="mapping", multiple=True, about="map_fields")


@index.add("name", parameters.argument("paths", nargs=-1), _MAP, "json")
def build(name: str, paths: tuple[str, ...], mapping: tuple[str, ...], as_json: bool) -> int:
    """Build an index from scratch."""
    return _filled(build_index, name, paths, mapping, as_json)


@index.add("name", parameters.argument("paths", nargs=-1, required=True), _MAP, "json")
def add(name: str, paths: tuple[str, ...], mapping: tuple[str, ...], as_json: bool) -> int:
    """Add articles to an index, making it when it is missing."""
    return _filled(add_articles, name, paths, mapping, as_json)


def _filled(
    fill: Callable[[Settings, str, tuple[str, ...], Progress], AddSummary],
    name: str,
    paths: tuple[str, ...],
    mapping: tuple[str, ...],
    as_json: bool,
) -> int:
    """Data to stdout; what was left out is also told on stderr, with its reason."""
    chosen = _mapped(settings(), mapping)
    with progress_bars() as progress:
        summary = fill(chosen, name, paths, progress)
    for key, told in (("cli.skipped", summary.skipped), ("cli.noticed", summary.noticed)):
        for each in told:
            where = each.path if each.line is None else f"{each.path}:{each.line}"
            output.note(text(key, where=where, why=each.reason))
    kinds = ("added", "updated", "unchanged", "skipped")
    counts = {kind: len(getattr(summary, kind)) for kind in kinds}
    counted = text("cli.summary", name=name, **counts)
    output.result(summary, lambda _: output.line(counted), as_json=as_json)
    good = summary.added or summary.updated or summary.unchanged
    if not good and not summary.skipped:
        from assistant.ingest.formats import KNOWN_SUFFIXES

        output.note(text("cli.no_articles", formats=KNOWN_SUFFIXES))
    return DONE if good else FAILURE


def _mapped(chosen: Settings, mapping: tuple[str, ...]) -> Settings:
    """Settings with the fields that a person mapped, checked before anything is read."""
    if not mapping:
        return chosen
    from assistant.ingest.field_names import parse_map

    written = ",".join(mapping)
    parse_map(written)
    ingest = chosen.ingest.model_copy(update={"map": written})
    return chosen.model_copy(update={"ingest": ingest})


@index.add("json", name="list")
def list_(as_json: bool) -> None:
    """List the indexes under the index root."""
    chosen = settings()
    indexes = [describe_index(chosen.indexes / name) for name in chosen.index_names()]
    if not (indexes or as_json):
        output.note(text("cli.no_indexes", path=chosen.indexes))
        return
    output.result(indexes, _show_indexes, as_json=as_json)


def describe_index(path: Path) -> dict[str, Any]:
    """What an index is, as JSON; ``problem`` says why it cannot be opened, if so."""
    from assistant.index import Index

    size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    facts: dict[str, Any] = {
        **{"name": path.name, "path": str(path), "bytes": size},
        **dict.fromkeys(("articles", "passages", "embedder", "problem")),
    }
    try:
        with Index.open_stored(path) as index:
            facts["articles"] = len(index)
            facts["passages"], facts["embedder"] = index.passage_count, index.embedder_id
    except HemerotecaError as error:
        facts["problem"] = str(error)
    return facts


def _show_indexes(indexes: list[dict[str, Any]]) -> None:
    rows = []
    for facts in indexes:
        size, problem = output.megabytes(facts["bytes"]), facts["problem"]
        known = ("?", "?") if problem else (facts["articles"], _days_covered(Path(facts["path"])))
        rows.append((facts["name"], *known, size, problem or facts["embedder"]))
    output.table(("name", "articles", "days", "size", "embedder"), rows, always=True)


def _days_covered(path: Path) -> str:
    from assistant.index import Index

    with Index.open_stored(path) as index:
        days = index.article_list.days() or ()
    return " – ".join(dict.fromkeys(day.isoformat() for day in days)) or "–"


@index.add("name", "filters", "json")
def show(name: str, as_json: bool, **filtering: Any) -> None:
    """Print what an index holds."""
    from assistant.config.settings import index_path
    from assistant.index import Index
    from assistant.presentation.byline import day_in_words

    with Index.open_stored(index_path(settings(), name)) as opened:
        articles = opened.articles(filters_in(opened.article_list, **filtering))
        facts = {
            "name": name,
            "path": str(opened.path),
            "articles": len(opened),
            "passages": opened.passage_count,
            "embedder": opened.embedder_id,
            "sources": list(opened.article_list.outlets()),
            "sections": list(opened.article_list.sections()),
            "languages": opened.languages(),
        }
    if as_json:
        listing = [article.model_dump(mode="json", include=_LISTED) for article in articles]
        output.data({**facts, "listing": listing})
        return
    output.note(text("cli.index_facts", **facts))
    rows = [(a.id, day_in_words(a.published), a.source, a.section, a.title) for a in articles]
    output.table(("id", "day", "outlet", "section", "title"), rows)


_LISTED = {"id", "title", "source", "published", "section", "language", "url"}


@index.add("name", parameters.path_argument("folder", "folder"), "filters")
def export(name: str, folder: Path, **filtering: Any) -> None:
    """Write the articles of an index for other programs."""
    from assistant.config.settings import index_path
    from assistant.desk.export import write_articles
    from assistant.index import Index

    with Index.open_stored(index_path(settings(), name)) as opened:
        admitted = filters_in(opened.article_list, **filtering)
        count = write_articles(opened.articles(admitted), folder)
    output.note(text("cli.articles_exported", count=count, path=folder))


def _change(field: str, metavar: str = "text") -> parameters.Declared:
    return parameters.option(f"--{field}", metavar=metavar, about=f"edit_{field}")


@index.add(
    "name",
    parameters.argument("article_ids", "articles", nargs=-1),
    *(_change(field) for field in ("title", "source")),
    _change("published", "day"),
    *(_change(field) for field in ("author", "section")),
    parameters.option("--clear", metavar="field", multiple=True),
    parameters.option("--where-source", metavar="name", multiple=True),
    parameters.option("--words", metavar="text", about="edit_words"),
    parameters.flag("--dry-run"),
    "yes",
)
def edit(
    name: str,
    article_ids: tuple[str, ...],
    clear: tuple[str, ...],
    where_source: tuple[str, ...],
    words: str | None,
    dry_run: bool,
    yes: bool,
    **given: str | None,
) -> int:
    """Put headline, outlet, date, author or section of articles right."""
    from assistant.index.edits import checked

    changes = {field: value for field, value in given.items() if value is not None}
    filtering = bool(where_source or words)
    if filtering == bool(article_ids) or not (changes or clear):
        raise UsageError("cli.edit_what")
    fields = ", ".join(text(f"index.field_{field}") for field in (*checked(changes, clear), *clear))
    chosen = settings()
    ids = _selected(chosen, name, where_source, words or "") if filtering else article_ids
    told = text("cli.edit_selected", count=len(set(ids)), name=name, fields=fields)
    if dry_run or not ids:
        output.note(told)
        return DONE if ids else FAILURE
    if filtering:
        parameters.confirm(told + " " + text("cli.confirm_edit"), yes=yes)
    with progress_bars() as progress, open_assistant(chosen, name, progress=progress) as assistant:
        count = assistant.edit_articles(ids, changes, clear=clear)
    output.note(text("cli.articles_edited", count=count, name=name))
    return DONE


def _selected(chosen: Settings, name: str, outlets: tuple[str, ...], words: str) -> tuple[str, ...]:
    from assistant.config.settings import index_path
    from assistant.index import Index, Selection
    from assistant.types import Filters

    with Index.open_stored(index_path(chosen, name)) as opened:
        selection = Selection(Filters(sources=outlets), words)
        listing = opened.article_list
        return tuple(a.id for a in listing.page(selection, limit=listing.count(selection)))


@index.add("name", parameters.flag("--repair"), "json")
def verify(name: str, repair: bool, as_json: bool) -> int:
    """Compare all that an index stores with itself."""
    from assistant.config.settings import index_path
    from assistant.index import Index

    chosen = settings()
    with progress_bars() as progress:
        if repair:
            with open_assistant(chosen, name, progress=progress) as assistant:
                problems = list(assistant.index.verify(repair=True, progress=progress))
        else:
            with Index.open_stored(index_path(chosen, name)) as stored:
                problems = list(stored.verify(progress=progress))
    if as_json:
        output.data(problems)
    else:
        for problem in problems:
            output.line(problem)
        output.note(text("cli.unsound" if problems else "cli.sound", name=name))
    return FAILURE if problems else DONE


@index.add("name", parameters.argument("article_ids", "articles", nargs=-1), "yes")
def remove(name: str, article_ids: tuple[str, ...], yes: bool) -> int:
    """Remove articles, or a whole index."""
    if not article_ids:
        return _remove_index(name, yes=yes)
    with (
        progress_bars() as progress,
        open_assistant(settings(), name, progress=progress) as assistant,
    ):
        count = assistant.index.remove(article_ids)
    output.note(text("cli.articles_removed", count=count, name=name))
    return DONE if count == len(set(article_ids)) else FAILURE


def _remove_index(name: str, *, yes: bool) -> int:
    from assistant.config.settings import index_path

    path = index_path(settings(), name)
    # Only what is an index is deleted, however the path was typed.
    if not is_index(path):
        raise ArchiveMissing("index.missing", path=path)
    parameters.confirm(text("cli.confirm_index", path=path), yes=yes)
    shutil.rmtree(path)
    output.note(text("cli.removed", what=path))
    return DONE
