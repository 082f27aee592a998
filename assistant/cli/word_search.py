"""``hemeroteca search --words``: articles by words and exact phrases."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from assistant.cli import output, parameters
from assistant.cli.choices import settings, stored_index
from assistant.cli.display import show_found
from assistant.cli.filters import filters_in
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.index import FoundArticles

_MOST: Final = 20
_FURTHEST: Final = 10_000_000
_ORDERS: Final = ("relevance", "newest", "oldest", "outlet")
# What only makes sense with ``--words``, by its parameter.
_OWN: Final = {"sort": "--sort", "csv_file": "--csv", "facets": "--facets", "offset": "--offset"}

word_options: Final = parameters.several(
    parameters.option("--words", metavar="words"),
    parameters.option("--sort", type=click.Choice(_ORDERS)),
    parameters.number_option("--offset", 0, _FURTHEST),
    parameters.flag("--facets"),
    parameters.path_option("--csv", "csv_file"),
)


def search_words(
    question: tuple[str, ...],
    batch: Path | None,
    *,
    words: str | None,
    as_json: bool,
    **options: Any,
) -> bool:
    """Find articles by words, if that is wanted; whether it was.

    Raises:
        click.UsageError: Options that do not go together.
    """
    given = [name for parameter, name in _OWN.items() if options[parameter] not in (None, False)]
    if words is None:
        if given:
            raise _usage("cli.needs_words", option=given[0])
        return False
    if question or batch is not None:
        raise _usage("cli.words_alone")
    file = options["csv_file"]
    if file is not None and as_json:
        raise _usage("cli.csv_or_json")
    found = _found(words, None if file else _MOST, **options)
    if file is not None:
        _write(found, file)
    else:
        show = functools.partial(show_found, facets=options["facets"])
        output.result(found, show, as_json=as_json)
    return True


def _usage(key: str, **values: object) -> click.UsageError:
    return click.UsageError(text(key, **values), ctx=click.get_current_context(silent=True))


def _found(words: str, most: int | None, **options: Any) -> FoundArticles:
    from assistant.index import Index

    with Index.open_stored(stored_index(settings(), options["index_name"])) as index:
        return index.article_search.search(
            words,
            filters=filters_in(index.article_list, **options),
            order=options["sort"] or "relevance",
            limit=options["top_k"] or most,
            offset=options["offset"] or 0,
        )


def _write(found: FoundArticles, file: Path) -> None:
    """To a file with the mark by which spreadsheets know UTF-8; to standard output without."""
    from assistant.index import as_rows
    from assistant.presentation.spreadsheet import csv_lines

    piped = str(file) == "-"
    lines = csv_lines(as_rows(found.articles), bom=not piped)
    with click.open_file(str(file), "wb") as stream:
        stream.writelines(line.encode("utf-8", "replace") for line in lines)
    if not piped:
        output.note(text("cli.exported", path=file))
