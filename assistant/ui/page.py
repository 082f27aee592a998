"""What the views of the page share: who answers, and the tabs that are open."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from assistant.conversations import Conversations
from assistant.desk import Watches
from assistant.errors import HemerotecaError
from assistant.ui.assistants import Assistants
from assistant.ui.owner import owner_of
from assistant.ui.preference import language_of
from assistant.ui.session import Session

if TYPE_CHECKING:
    from assistant.assistant import Assistant


class Page:
    """The page for all its tabs; what answers at first stays open while it is served."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistants = Assistants(assistant)
        self._lock = threading.Lock()
        self._tabs: dict[tuple[str, str], Session] = {}

    def session(self, request: Any) -> Session:
        """The tab that a Gradio request comes from; a new one is in its browser's language.

        A tab of another owner may have the same name.
        """
        owner, name = owner_of(request), str(request.session_hash)
        with self._lock:
            if (owner, name) not in self._tabs:
                language = language_of(request.headers)
                self._tabs[owner, name] = Session(language=language, owner=owner)
            return self._tabs[owner, name]

    def leave(self, request: Any) -> None:
        """The tab that a Gradio request comes from was closed; what it was about is stopped."""
        with self._lock:
            session = self._tabs.pop((owner_of(request), str(request.session_hash)), None)
        if session is not None:
            session.stop()

    def stop(self) -> None:
        """Stop everything in the making: the server is going down."""
        with self._lock:
            for session in self._tabs.values():
                session.stop()

    def conversations(self, session: Session) -> Conversations:
        """The conversations of the tab's owner.

        Raises:
            HemerotecaError: Nobody can tell who that is, and nothing is kept.
        """
        if not session.owner:
            raise HemerotecaError("ui_conversations.not_kept")
        return Conversations(self.assistant(session).settings.home, owner=session.owner)

    def watches(self, session: Session) -> Watches:
        """What the tab's owner has watched.

        Raises:
            HemerotecaError: Nobody can tell who that is, and nothing is kept.
        """
        if not session.owner:
            raise HemerotecaError("ui_conversations.not_kept")
        return Watches(self.assistants.first.settings.home, owner=session.owner)

    def assistant(self, session: Session) -> Assistant:
        """What answers in a tab: that of its active index."""
        return self.assistants.named(session.index)

    def close(self) -> None:
        """Nothing is served any more."""
        self.stop()
        self.assistants.close()
