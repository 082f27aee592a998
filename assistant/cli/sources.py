"""``hemeroteca sources``: folders, feeds and sites that an index is kept in step with."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.cli import output, parameters
from assistant.cli.bars import progress_bars
from assistant.cli.choices import open_assistant, settings
from assistant.cli.commands import command, group
from assistant.cli.error_lines import DONE, FAILURE
from assistant.errors import Cancelled, UsageError
from assistant.messages import text

if TYPE_CHECKING:
    import datetime as dt

    from assistant.assistant import Assistant
    from assistant.sync import Synced
    from assistant.types import Origin

_COUNTED = ("added", "updated", "unchanged", "skipped", "gone")
_SYNC = (
    "name",
    parameters.argument("addresses", "addresses", nargs=-1),
    parameters.flag("--remove-gone"),
    parameters.flag("--watch", about="keep_watching"),
    parameters.number_option("--every", 1, 10_080, default=15),
    "json",
)


@group()
def sources() -> None:
    """Sources of an index."""


@sources.add("name", parameters.argument("addresses", "addresses", nargs=-1, required=True))
def add(name: str, addresses: tuple[str, ...]) -> None:
    """Remember folders, feeds and sites."""
    from assistant.assistant import Assistant
    from assistant.sync import address_of

    wanted = [address_of(each) for each in addresses]
    with progress_bars() as progress, Assistant(settings(), name, progress=progress) as assistant:
        assistant.add([])
        for address in wanted:
            new = assistant.index.origins.add(address)
            output.note(text("sync.added" if new else "sync.known", address=address))
    output.note(text("sync.then", name=name))


@sources.add("name", "json", name="list")
def list_(name: str, as_json: bool) -> None:
    """List the sources of an index."""
    from assistant.config.settings import index_path
    from assistant.index import Index

    with Index.open_stored(index_path(settings(), name)) as opened:
        origins = opened.origins.listing()
    if not (origins or as_json):
        output.note(text("sync.none", name=name))
        return
    output.result(origins, _show, as_json=as_json)


def _show(origins: Sequence[Origin]) -> None:
    rows = [(o.address, o.articles, o.gone or "", _moment(o.visited), _trouble(o)) for o in origins]
    output.table(("address", "articles", "gone", "visited", "trouble"), rows, always=True)


def _trouble(origin: Origin) -> str:
    waits = text("sync.waits", moment=_moment(origin.retry)) if origin.retry else ""
    return " · ".join(filter(None, (origin.fault, waits)))


def _moment(moment: dt.datetime | None) -> str:
    return moment.astimezone().isoformat(" ", "minutes")[:16] if moment else "–"


@sources.add("name", parameters.argument("addresses", "addresses", nargs=-1, required=True))
def remove(name: str, addresses: tuple[str, ...]) -> int:
    """Forget sources; their articles stay."""
    with (
        progress_bars() as progress,
        open_assistant(settings(), name, progress=progress) as assistant,
    ):
        known = {origin.address for origin in assistant.index.origins.listing()}
        for given in addresses:
            address = given if given in known else str(Path(given).expanduser().resolve())
            if not assistant.index.origins.forget(address):
                raise UsageError("sync.no_origin", address=given)
            output.note(text("sync.forgotten", address=address))
    return DONE


def _sync(
    name: str,
    addresses: tuple[str, ...],
    remove_gone: bool,
    watch: bool,
    every: int,
    as_json: bool,
) -> int:
    with progress_bars() as progress, open_assistant(settings(), name, progress=progress) as opened:

        def visit(wanted: Sequence[str]) -> bool:
            from assistant.sync import sync

            told: Callable[[Synced], None] = output.data if as_json else _tell
            done = sync(opened.index, opened.settings, wanted, progress=progress, on_synced=told)
            if remove_gone:
                _remove_gone(opened)
            return not any(each.fault for each in done)

        chosen = [_remembered(opened, each) for each in addresses]
        if not opened.index.origins.listing():
            raise UsageError("sync.none", name=name)
        if not watch:
            return DONE if visit(chosen) else FAILURE
        if chosen:
            raise UsageError("sync.watches_all")
        return _keep_watching(opened, visit, every)


def _keep_watching(opened: Assistant, visit: Callable[[Sequence[str]], bool], every: int) -> int:
    """Until Ctrl-C, which is how it ends: no fault."""
    from assistant.sync import keep_in_step

    output.note(text("sync.watching", minutes=every))
    stop = threading.Event()
    try:
        keep_in_step(
            lambda: [origin.address for origin in opened.index.origins.listing()],
            visit,
            every_s=every * 60.0,
            stop=stop,
        )
    except (KeyboardInterrupt, Cancelled):
        stop.set()
    return DONE


def _remembered(opened: Assistant, given: str) -> str:
    from assistant.sync import address_of

    known = {origin.address for origin in opened.index.origins.listing()}
    return given if given in known else address_of(given)


def _remove_gone(opened: Assistant) -> None:
    origins = opened.index.origins
    if gone := origins.gone():
        count = opened.index.remove(gone)
        origins.forget_articles(gone)
        output.note(text("sync.removed_gone", count=count))


def _tell(synced: Synced) -> None:
    """A line a source, with what was left out below it."""
    if synced.waits:
        moment = _moment(synced.waits)
        output.line(text("sync.left_alone", address=synced.address, moment=moment))
        return
    counts = ", ".join(
        text(f"sync.count_{kind}", count=len(getattr(synced, kind)))
        for kind in _COUNTED
        if getattr(synced, kind)
    )
    told = " · ".join(filter(None, (counts or text("sync.nothing_new"), synced.fault)))
    output.line(f"{synced.address}: {told}")
    for key, notes in (("cli.skipped", synced.skipped), ("cli.noticed", synced.noticed)):
        for each in notes:
            where = each.path if each.line is None else f"{each.path}:{each.line}"
            output.note(text(key, where=where, why=each.reason))


sources.add(*_SYNC, name="sync")(_sync)
sync = command(*_SYNC, name="sync")(_sync)
