"""What the views of the page share: who answers, and the tabs that are open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.errors import HemerotecaError
from assistant.messages import text
from assistant.ui.assistants import Assistants
from assistant.ui.session import Session, Sessions

if TYPE_CHECKING:
    from assistant.pipeline import Assistant


class Page:
    """The page for all its tabs.

    Args:
        assistant: What answers at first; it stays open while the page is served.
    """

    def __init__(self, assistant: Assistant) -> None:
        """Begin without any tab."""
        self.assistants = Assistants(assistant)
        self.sessions = Sessions()

    def session(self, request: Any) -> Session:
        """The tab that a Gradio request comes from; a new one is in its browser's language."""
        return self.sessions.of(str(request.session_hash), request.headers)

    def assistant(self, session: Session) -> Assistant:
        """What answers in a tab: that of its active index."""
        return self.assistants.named(session.index)

    def close(self) -> None:
        """Nothing is served any more."""
        self.sessions.stop_all()
        self.assistants.close()


def said(error: HemerotecaError, language: str) -> str:
    """The error's line in the language of the tab, not of the server."""
    return text(error.key, language, **error.values)
