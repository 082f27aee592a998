"""What the views of the page share: who answers, and the tabs that are open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.ui.session import Session, Sessions

if TYPE_CHECKING:
    from assistant.pipeline import Assistant


class Page:
    """The page for all its tabs.

    Args:
        assistant: What answers; it stays open while the page is served.
    """

    def __init__(self, assistant: Assistant) -> None:
        """Begin without any tab."""
        self._assistant = assistant
        self.sessions = Sessions()

    def session(self, request: Any) -> Session:
        """The tab that a Gradio request comes from; a new one is in its browser's language."""
        preferred = request.headers.get("accept-language", "")
        return self.sessions.of(str(request.session_hash), preferred)

    def assistant(self, session: Session) -> Assistant:
        """What answers in a tab."""
        del session
        return self._assistant
