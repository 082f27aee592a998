"""The chat model: made at its first use, and loaded beside other work."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable

from assistant.messages import text
from assistant.models.protocols import ChatModel
from assistant.runtime import shutdown
from assistant.runtime.leases import Lease
from assistant.runtime.progress import Progress


class LazyChatModel:
    """One chat model, from its first use to its last.

    Args:
        make: Makes it; called again when it failed before.
    """

    def __init__(self, make: Callable[[], ChatModel]) -> None:
        """Begin with no model made."""
        self._make = make
        self._lock = threading.RLock()
        self._loader: threading.Thread | None = None
        self._abandoned = False
        self.taken: ChatModel | None = None
        self.lease = Lease(self.close)

    @property
    def model(self) -> ChatModel:
        """The model; made now if it was not yet, and loaded at its first call."""
        with self._lock:
            if self.taken is None:
                self.taken = self._make()
            return self.taken

    def begin_loading(self, progress: Progress) -> None:
        """Load it beside whatever is done next; see ``Assistant.begin_loading``."""
        chat = self.model
        if not chat.is_measured:
            progress(text("answer.measuring"), 0, None)
            self._load(chat)
            return
        with self._lock:
            self._abandoned = False
            if self._loader is None:
                name = "hemeroteca-loading"
                self._loader = threading.Thread(target=self._load, args=(chat,), name=name)
                self._loader.start()

    def _load(self, chat: ChatModel) -> None:
        with shutdown.abandoned_on_exit():
            with contextlib.suppress(Exception):
                chat.load()
            with self._lock:
                self._loader = None
                abandoned = self._abandoned
            if abandoned:
                chat.close()

    def close(self) -> None:
        """Give the memory back; a model that is still loading goes once it has come."""
        with self._lock:
            self._abandoned = self._loader is not None
            chat = None if self._abandoned else self.taken
        # Not under the lock: an answer that is being broken off may need it to come to its end.
        if chat is not None:
            chat.close()
