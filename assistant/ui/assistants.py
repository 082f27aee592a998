"""The indexes that the page can ask, all with the same models in memory."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import Final

from assistant.assistant import Assistant
from assistant.errors import UsageError

# What every file system takes as a folder's name, and no command line as an option.
_NAME: Final = re.compile(r"\w(?:[\w .-]{0,62}\w)?")


class Assistants:
    """One assistant an index; the first lends its models to the others.

    An opened assistant stays open as long as the page: switching to another index breaks no
    answer. Closing the first is its owner's business.
    """

    def __init__(self, first: Assistant) -> None:
        self.first = first
        self._others: dict[str, Assistant] = {}
        self._lock = threading.Lock()

    def names(self) -> list[str]:
        """Indexes that are there, sorted; the first may not be there yet."""
        return sorted({self.name_of(""), *self.first.settings.index_names()})

    def name_of(self, name: str) -> str:
        """What an index is called; ``""`` is the first, by its path when it lies elsewhere."""
        if name:
            return name
        path = self.first.path
        return path.name if path.parent == self.first.settings.indexes else str(path)

    def named(self, name: str) -> Assistant:
        """The assistant of one of ``names()``, or of ``""``, the first."""
        if not name or name == self.name_of(""):
            return self.first
        with self._lock:
            if name not in self._others:
                self._others[name] = self._beside(name)
            return self._others[name]

    def at(self, folder: Path) -> Assistant:
        """The assistant of the index in a folder, wherever that lies."""
        if folder == self.first.path.resolve():
            return self.first
        beside = folder.parent == self.first.settings.indexes.resolve()
        return self.named(folder.name if beside else str(folder))

    def create(self, name: str) -> str:
        """Make an empty index, named as a person typed; gives its name, ``""`` for the first.

        Raises:
            UsageError: It is no name for an index, or one is called so already.
        """
        name = " ".join(name.split())
        if not _NAME.fullmatch(name):
            raise UsageError("ui_library.bad_name", name=name[:80])
        known = {existing.casefold() for existing in self.first.settings.index_names()}
        if name.casefold() in known:
            raise UsageError("ui_library.name_taken", name=name)
        with self._beside(name, create=True) as assistant:
            len(assistant.index)
        return "" if name == self.name_of("") else name

    def opened(self) -> list[Assistant]:
        """Those of all indexes that were asked so far, the first among them."""
        with self._lock:
            return [self.first, *self._others.values()]

    def paths(self) -> list[Path]:
        """Folders of all indexes, sorted by name; of one that was opened by its path too."""
        settings = self.first.settings
        known = (settings.indexes / name for name in settings.index_names())
        return sorted({*known, self.first.path}, key=lambda path: path.name)

    def _beside(self, name: str, *, create: bool = False) -> Assistant:
        settings, models = self.first.settings, self.first.models
        return Assistant(settings, settings.indexes / name, models=models, create=create)

    def close(self) -> None:
        """Close all but the first."""
        with self._lock:
            others = list(self._others.values())
            self._others.clear()
        for assistant in others:
            assistant.close()
