"""What one open tab has asked, kept apart from every other tab."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from assistant.types import Answer, Span
from assistant.ui.exchange import Exchange
from assistant.ui.preference import preferred_language


@dataclass
class Session:
    """One tab.

    Attributes:
        language: Language of its interface.
        exchanges: Its questions, oldest first.
        cancelled: Set to stop the answer in the making.
        opened: How many times an article has been opened in it.
    """

    language: str = "es"
    exchanges: list[Exchange] = field(default_factory=list)
    cancelled: threading.Event = field(default_factory=threading.Event)
    opened: int = 0

    @property
    def current(self) -> Exchange | None:
        """The latest question."""
        return self.exchanges[-1] if self.exchanges else None

    @property
    def busy(self) -> bool:
        """Whether an answer is in the making."""
        return self.current is not None and not self.current.over

    def begin(self, question: str) -> Exchange:
        """Start on a new question."""
        self.cancelled = threading.Event()
        self.exchanges.append(Exchange(len(self.exchanges) + 1, question))
        return self.exchanges[-1]

    def history(self) -> list[Answer]:
        """The finished answers, for a question that refers back to them."""
        return [e.answer for e in self.exchanges if e.answer is not None and e.stage == "done"]

    def cited_spans(self, article_id: str) -> list[Span]:
        """Every place in one article that the conversation cites."""
        return [span for e in self.exchanges for span in e.cited_spans(article_id)]

    def clear(self) -> None:
        """Forget the conversation and stop what is being answered."""
        self.cancelled.set()
        self.exchanges = []


class Sessions:
    """The open tabs by the name that the server gave each."""

    def __init__(self) -> None:
        """Begin without any."""
        self._lock = threading.Lock()
        self._open: dict[str, Session] = {}

    def of(self, name: str, accept_language: str = "") -> Session:
        """The tab of that name, made when it is new.

        Args:
            name: What the server calls it.
            accept_language: The browser's header: a new tab speaks what it asks for.
        """
        with self._lock:
            if name not in self._open:
                self._open[name] = Session(language=preferred_language(accept_language))
            return self._open[name]

    def close(self, name: str) -> None:
        """Forget a tab that was closed, and stop its answer."""
        with self._lock:
            session = self._open.pop(name, None)
        if session is not None:
            session.clear()

    def stop_all(self) -> None:
        """Stop every answer in the making: the server is going down."""
        with self._lock:
            for session in self._open.values():
                session.cancelled.set()
