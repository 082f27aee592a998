"""Documents on their way into an index: how far they are, and what became of each."""

from __future__ import annotations

import logging
import queue
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from assistant.errors import Cancelled, HemerotecaError, IngestError
from assistant.ingest.location import Outcome as Ingested
from assistant.ingest.location import as_skipped
from assistant.messages import speaking
from assistant.types import Article, Notice

if TYPE_CHECKING:
    from assistant.index import Index
    from assistant.runtime.progress import Progress

_log = logging.getLogger(__name__)

KINDS: Final = ("added", "updated", "unchanged")
_MOST_REASONS: Final = 20


@dataclass(frozen=True)
class Document:
    """Something to read articles from.

    Attributes:
        name: What the person calls it.
        read: Reads it.
    """

    name: str
    read: Callable[[], Iterator[Ingested]]


@dataclass
class Outcome:
    """What became of one document.

    Attributes:
        name: What the person calls it.
        counts: Articles ``added``, ``updated``, ``unchanged`` and ``skipped``.
        reasons: Why something was skipped, and what is to be told of what was not, with its line
            if there is one; the first few.
        read: Whether it was read to its end.
    """

    name: str
    counts: Counter[str] = field(default_factory=Counter)
    reasons: list[tuple[int | None, str]] = field(default_factory=list)
    read: bool = False

    def skip(self, error: IngestError) -> None:
        """Take note of something that makes no article."""
        self.counts["skipped"] += 1
        skipped = as_skipped(error)
        self.tell(skipped.line, skipped.reason)

    def tell(self, line: int | None, reason: str) -> None:
        """Take note of what a person should know."""
        if len(self.reasons) < _MOST_REASONS:
            self.reasons.append((line, reason))


class Adding:
    """Puts documents into an index, in order, in a thread of its own.

    Cancelled, it finishes the few articles that were read and leaves the rest; what was
    stored stays. Its reasons are in the given language.
    """

    def __init__(self, documents: Sequence[Document], language: str) -> None:
        self.outcomes = [Outcome(document.name) for document in documents]
        self.cancelled = threading.Event()
        self.failure: HemerotecaError | None = None
        self.over = False
        self._documents = documents
        self._language = language
        self._unstored: deque[Outcome] = deque()

    @property
    def read(self) -> int:
        """How many documents were read to their end."""
        return sum(outcome.read for outcome in self.outcomes)

    @property
    def stopped(self) -> bool:
        """Whether it was cancelled before everything was read."""
        return self.over and self.failure is None and self.read < len(self.outcomes)

    @property
    def totals(self) -> Counter[str]:
        """Articles by what became of them."""
        return sum((outcome.counts for outcome in self.outcomes), Counter())

    def into(self, index: Callable[[], Index]) -> Iterator[None]:
        """Add them; yields whenever it has got on. Whatever goes wrong ends in ``failure``.

        Opening the index may take a while too.
        """
        signals: queue.SimpleQueue[bool] = queue.SimpleQueue()
        thread = threading.Thread(target=self._work, args=(index, signals.put), name="adding")
        thread.start()
        try:
            while _last_of(signals):
                yield
        finally:
            self.cancelled.set()

    def _work(self, index: Callable[[], Index], tell: Callable[[bool], None]) -> None:
        def progress(step: str, done: float, total: float | None) -> None:
            del step, done, total
            tell(True)

        try:
            with speaking(self._language):
                self._put(index(), progress)
        except Cancelled:
            pass
        except HemerotecaError as error:
            self.failure = error
        except Exception as error:
            # A page cannot end with a traceback: the person gets a line, the log the rest.
            _log.exception("adding failed")
            self.failure = HemerotecaError("ui.unexpected", kind=type(error).__name__)
        finally:
            self.over = True
            tell(False)

    def _put(self, index: Index, progress: Progress) -> None:
        index.add(self._articles(), progress=progress, on_stored=self._stored)

    def _articles(self) -> Iterator[Article]:
        for document, outcome in zip(self._documents, self.outcomes, strict=True):
            try:
                for ingested in document.read():
                    if isinstance(ingested, Article):
                        self._unstored.append(outcome)
                        yield ingested
                    elif isinstance(ingested, Notice):
                        outcome.tell(ingested.line, ingested.reason)
                    else:
                        outcome.skip(ingested)
                    self._go_on()
            except IngestError as error:
                outcome.skip(error)
            outcome.read = True
            self._go_on()

    def _go_on(self) -> None:
        if self.cancelled.is_set():
            raise Cancelled("ui_library.cancelled")

    def _stored(self, kind: str, _article_id: str) -> None:
        self._unstored.popleft().counts[kind] += 1


def _last_of(signals: queue.SimpleQueue[bool]) -> bool:
    """Waits for word and takes all that has come; whether the work goes on."""
    going = signals.get()
    while going and not signals.empty():
        going = signals.get()
    return going
