"""One visit to each origin of an index: what is new or changed goes in, what vanished is marked.

An article is stored first and noted then, so that a process killed anywhere loses and doubles
nothing: the next visit reads again what was not noted, and finds it unchanged.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from assistant.config.settings import Settings
from assistant.errors import HemerotecaError, IngestError, OfflineError, UsageError
from assistant.index.origins import Item
from assistant.ingest.location import as_skipped
from assistant.ingest.visits import Validators, Visited, visit_path
from assistant.messages import text
from assistant.presentation.html import is_web
from assistant.runtime.progress import Progress, silent
from assistant.types import AddSummary, Article, Notice, Origin, Skipped

if TYPE_CHECKING:
    from assistant.index import Index

# After a first failure; doubled after each further one.
_FIRST_PAUSE: Final = dt.timedelta(minutes=5)
_LONGEST_PAUSE: Final = dt.timedelta(days=1)


class Synced(AddSummary):
    """What a visit to an origin did.

    Attributes:
        address: The origin.
        gone: Ids of articles that vanished from it and from everywhere else; they are kept.
        fault: Why the visit did not come to its end; empty if it did.
        waits: Until when it is left alone after a failure, and so was not visited.
    """

    address: str
    gone: tuple[str, ...] = ()
    fault: str = ""
    waits: dt.datetime | None = None


def address_of(given: str) -> str:
    """What a person names, as an origin is remembered: an absolute path, or an address.

    Raises:
        UsageError: There is no such file or folder.
    """
    if is_web(given):
        return given.strip()
    path = Path(given).expanduser()
    if not given.strip() or not path.exists():
        raise UsageError("sync.missing", path=given)
    return str(path.resolve())


def sync(
    index: Index,
    settings: Settings,
    addresses: Sequence[str] = (),
    *,
    progress: Progress = silent,
    on_synced: Callable[[Synced], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> list[Synced]:
    """Visit the origins of an index.

    Args:
        index: Open for writing.
        settings: What is read, and how it is fetched.
        addresses: Only these, even if they failed a short while ago; all others that do not wait
            when empty.
        progress: Told of each thing that is looked at; may raise ``Cancelled``.
        on_synced: Told of each origin once it was visited.
        stopped: Asked while something is fetched.

    Raises:
        UsageError: One of the addresses is no origin.
        ArchiveBusy: Another process is writing.
    """
    origins = index.origins.listing()
    wanted = [origin for origin in origins if not addresses or origin.address in addresses]
    if missing := set(addresses) - {origin.address for origin in wanted}:
        raise UsageError("sync.no_origin", address=sorted(missing)[0])
    done = []
    for origin in wanted:
        waits = None if addresses else _waits(origin)
        if waits:
            synced = Synced(address=origin.address, waits=waits, fault=origin.fault)
        else:
            visit = _Visit(origin.address, index, settings, progress, stopped)
            synced = visit.run()
        on_synced(synced)
        done.append(synced)
    return done


def _waits(origin: Origin) -> dt.datetime | None:
    return origin.retry if origin.retry and origin.retry > dt.datetime.now(dt.UTC) else None


@dataclass
class _Reading:
    """An item that is being read: noted once all its articles are stored."""

    item: Item
    expected: int = 0
    articles: list[str] = field(default_factory=list)
    over: bool = False
    again: bool = False


class _Visit:
    """One visit to one origin."""

    def __init__(
        self,
        address: str,
        index: Index,
        settings: Settings,
        progress: Progress,
        stopped: Callable[[], bool],
    ) -> None:
        self._address = address
        self._index = index
        self._origins = index.origins
        self._settings = settings
        self._progress = progress
        self._stopped = stopped
        self._items = self._origins.items(address)
        self._seen: set[str] = set()
        self._lost: list[str] = []
        self._lists: list[Visited] = []
        self._reading: _Reading | None = None
        self._unstored: deque[_Reading] = deque()
        self._skipped: list[Skipped] = []
        self._noticed: list[Notice] = []

    def run(self) -> Synced:
        """Visit, and say what came of it."""
        before = set(self._origins.gone())
        summary, fault = AddSummary(), ""
        self._origins.begin(self._address)
        try:
            summary = self._index.add(self._articles(), on_stored=self._stored)
            self._end()
        except (IngestError, OfflineError) as error:
            fault = str(error.values.get("reason") or error)
            self._origins.fail(self._address, fault, self._retry(error))
        told = summary.model_dump(include={"added", "updated", "unchanged"})
        return Synced(
            **told,
            address=self._address,
            skipped=tuple(self._skipped),
            noticed=tuple(self._noticed),
            gone=tuple(sorted(set(self._origins.gone()) - before)),
            fault=fault,
        )

    # What earlier visits found

    def validators(self, key: str) -> Validators:
        """What the server last said of an address."""
        item = self._items.get(key)
        return Validators(item.etag, item.modified) if item else Validators()

    def has(self, key: str, fingerprint: str) -> bool:
        """Whether it was read already, and is what the fingerprint stands for."""
        item = self._items.get(key)
        return item is not None and item.fingerprint == fingerprint

    # What this one finds

    def _visited(self) -> Iterator[Visited]:
        if not is_web(self._address):
            yield from visit_path(Path(self._address), self._settings.ingest, self)
            return
        # Here, since it loads a client that nothing else needs.
        from assistant.ingest.web import Fetcher, visit

        most = self._settings.ingest.max_file_mb
        with Fetcher(self._settings.fetch, most, stopped=self._stopped) as fetcher:
            yield from visit(self._address, fetcher, self._settings.ingest, self)

    def _articles(self) -> Iterator[Article]:
        step = text("sync.visiting", address=self._address)
        for count, visited in enumerate(self._visited()):
            self._progress(step, count, None)
            if visited.is_list and visited.outcome is None:
                self._lists.append(visited)
                continue
            self._seen.add(visited.key)
            if visited.outcome is None:
                continue
            reading = self._reading_of(visited)
            if isinstance(visited.outcome, Article):
                reading.expected += 1
                self._unstored.append(reading)
                yield visited.outcome
            elif isinstance(visited.outcome, Notice):
                self._noticed.append(visited.outcome)
            else:
                self._failed(visited, visited.outcome, reading)
        self._close()

    def _reading_of(self, visited: Visited) -> _Reading:
        """The reading that an outcome belongs to; those of one item come one after the other."""
        if self._reading is None or self._reading.item.key != visited.key:
            self._close()
            item = Item(visited.key, visited.fingerprint, *visited.validators)
            # A list's own notices are of no item.
            self._reading = _Reading(item, again=visited.is_list)
        return self._reading

    def _failed(self, visited: Visited, error: IngestError, reading: _Reading) -> None:
        self._skipped.append(as_skipped(error))
        if getattr(error, "gone", False):
            reading.again = True
            self._lost.append(visited.key)
        elif hasattr(error, "retry_s"):  # not reached this time
            reading.again = True

    def _close(self) -> None:
        if self._reading is not None:
            self._reading.over = True
            self._note(self._reading)
            self._reading = None

    def _stored(self, _kind: str, article_id: str) -> None:
        reading = self._unstored.popleft()
        reading.articles.append(article_id)
        self._note(reading)

    def _note(self, reading: _Reading) -> None:
        if reading.over and len(reading.articles) == reading.expected and not reading.again:
            self._origins.note(self._address, reading.item, reading.articles)

    def _end(self) -> None:
        """The visit came to its end: what was not seen in a folder is not there any more."""
        lost = set(self._lost) & self._items.keys()
        if not is_web(self._address):
            lost |= self._items.keys() - self._seen
        self._origins.lose(self._address, sorted(lost))
        for visited in self._lists:
            self._origins.note(self._address, Item(visited.key, "", *visited.validators), ())
        self._origins.succeed(self._address)

    def _retry(self, error: HemerotecaError) -> dt.datetime | None:
        """Until when it is left alone: longer after each failure, as long as its server says."""
        if isinstance(error, OfflineError) or not is_web(self._address):
            return None
        failures = next(o.failures for o in self._origins.listing() if o.address == self._address)
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * (1 << min(failures, 10)))
        asked = dt.timedelta(seconds=float(getattr(error, "retry_s", None) or 0.0))
        now = dt.datetime.now(dt.UTC)
        return now + min(_LONGEST_PAUSE, max(pause, asked))
