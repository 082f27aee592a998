"""Outlets and sections as people type them, turned into those of an index."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from assistant.cli.choices import stored_index
from assistant.errors import UsageError

if TYPE_CHECKING:
    from assistant.config.settings import Settings
    from assistant.index.article_list import ArticleList
    from assistant.types import Filters

_MOST_NAMED: Final = 8


def filters(chosen: Settings, index_name: str | None, **options: Any) -> Filters:
    """What the options ``filters`` gathered, with names as the index spells them.

    The index is looked into only where there are names, and no model is needed for that.

    Args:
        chosen: All settings.
        index_name: Name or path of the index; None takes the default one.
        **options: The command's other options.

    Raises:
        ArchiveMissing: There is no such index.
        UsageError: It has no such outlet or section.
    """
    from assistant.types import Filters

    if not (options["source"] or options["section"]):
        return Filters(since=options["since"], until=options["until"])
    # A process that another one answers for loads nothing heavy.
    from assistant.index import Index

    with Index.open_stored(stored_index(chosen, index_name)) as index:
        return filters_in(index.article_list, **options)


def filters_in(
    articles: ArticleList,
    since: dt.date | None,
    until: dt.date | None,
    source: tuple[str, ...],
    section: tuple[str, ...],
    **_: object,
) -> Filters:
    """The same, where the index is open already.

    Raises:
        UsageError: It has no such outlet or section.
    """
    from assistant.types import Filters

    sources = _spelled(source, articles.outlets(), "cli.unknown_source")
    sections = _spelled(section, articles.sections(), "cli.unknown_section")
    return Filters(since=since, until=until, sources=sources, sections=sections)


def _spelled(typed: Iterable[str], known: Iterable[str], unknown: str) -> tuple[str, ...]:
    """The known names that are meant: the very same, else all that differ in case and accents."""
    plain = {name: _plain(name) for name in known}
    meant: list[str] = []
    for name in typed:
        like = [name] if name in plain else [each for each in plain if plain[each] == _plain(name)]
        if not like:
            raise UsageError(unknown, name=name, known=_nearest(_plain(name), plain))
        meant += like
    return tuple(meant)


def _plain(name: str) -> str:
    from assistant.text.terms import fold

    return " ".join(fold(name).split())


def _nearest(name: str, plain: dict[str, str]) -> str:
    """Names that there are, the most alike first."""
    likeness = {each: difflib.SequenceMatcher(None, name, plain[each]).ratio() for each in plain}
    names = sorted(plain, key=lambda each: -likeness[each])
    more = ["…"] if len(names) > _MOST_NAMED else []
    return ", ".join(names[:_MOST_NAMED] + more) or "–"
