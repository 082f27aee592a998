"""What the views of the page share: who answers, and the tabs that are open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.conversations import Conversations
from assistant.ui.assistants import Assistants
from assistant.ui.owner import owner_of
from assistant.ui.session import Session, Sessions

if TYPE_CHECKING:
    from assistant.assistant import Assistant


class Page:
    """The page for all its tabs; what answers at first stays open while it is served."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistants = Assistants(assistant)
        self.sessions = Sessions()

    def session(self, request: Any) -> Session:
        """The tab that a Gradio request comes from; a new one is in its browser's language."""
        name, owner = str(request.session_hash), owner_of(request)
        return self.sessions.of(name, request.headers, owner)

    def leave(self, request: Any) -> None:
        """The tab that a Gradio request comes from was closed."""
        self.sessions.close(str(request.session_hash), owner_of(request))

    def conversations(self, session: Session) -> Conversations | None:
        """The conversations of the tab's owner; None when the owner is unknown."""
        if not session.owner:
            return None
        return Conversations(self.assistant(session).settings.home, owner=session.owner)

    def assistant(self, session: Session) -> Assistant:
        """What answers in a tab: that of its active index."""
        return self.assistants.named(session.index)

    def close(self) -> None:
        """Nothing is served any more."""
        self.sessions.stop_all()
        self.assistants.close()
