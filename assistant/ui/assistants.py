"""The indexes that the page can ask, all with the same models in memory."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING, Any, Final

from assistant.errors import UsageError
from assistant.pipeline import Assistant

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings
    from langchain_core.language_models.chat_models import BaseChatModel

# What every file system takes as a folder's name, and no command line as an option.
_NAME: Final = re.compile(r"\w(?:[\w .-]{0,62}\w)?")


class Assistants:
    """One assistant an index; the first lends its models to the others.

    One that was opened stays open as long as the page: whoever switches to another index
    breaks no answer.

    Args:
        first: What the page was started with; closing it is its owner's business.
    """

    def __init__(self, first: Assistant) -> None:
        """Begin with the first alone."""
        self._first = first
        self._others: dict[str, Assistant] = {}
        self._lock = threading.Lock()

    def names(self) -> list[str]:
        """Indexes that are there, sorted; the first may not be there yet."""
        return sorted({self.name_of(""), *self._first.settings.index_names()})

    def name_of(self, name: str) -> str:
        """What an index is called; ``""`` is the first, by its path when it lies elsewhere."""
        if name:
            return name
        path = self._first.path
        return path.name if path.parent == self._first.settings.indexes else str(path)

    def named(self, name: str) -> Assistant:
        """The assistant of an index.

        Args:
            name: One of ``names()``, or ``""`` for the first.
        """
        if not name or name == self.name_of(""):
            return self._first
        with self._lock:
            if name not in self._others:
                self._others[name] = _Beside(self._first, name)
            return self._others[name]

    def create(self, name: str) -> str:
        """Make an empty index.

        Args:
            name: As a person typed it.

        Returns:
            Its name.

        Raises:
            UsageError: It is no name for an index, or one is called so already.
        """
        wanted = " ".join(name.split())
        if not _NAME.fullmatch(wanted):
            raise UsageError("ui_library.bad_name", name=wanted[:80])
        if wanted.casefold() in {known.casefold() for known in self.names()}:
            raise UsageError("ui_library.name_taken", name=wanted)
        with _Beside(self._first, wanted, create=True) as made:
            len(made.index)
        return wanted

    def close(self) -> None:
        """Close all but the first."""
        with self._lock:
            others = list(self._others.values())
            self._others.clear()
        for assistant in others:
            assistant.close()


class _Beside(Assistant):
    """An assistant over another index that borrows another's models, when it needs them."""

    def __init__(self, lender: Assistant, name: str, **options: Any) -> None:
        settings = lender.settings
        super().__init__(settings, settings.indexes / name, **{"create": False, **options})
        self._lender = lender

    @property
    def embeddings(self) -> Embeddings:
        """The lender's."""
        return self._lender.embeddings

    @property
    def chat_model(self) -> BaseChatModel:
        """The lender's."""
        return self._lender.chat_model
