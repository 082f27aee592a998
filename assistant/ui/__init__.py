"""The web page: ask at left, read the sources at right.

Gradio loads only when one of the two functions here is called.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from assistant.config import offline

if TYPE_CHECKING:
    from assistant.assistant import Assistant

__all__ = ["build_ui", "launch"]


def build_ui(assistant: Assistant) -> Any:
    """The page as ``gradio.Blocks``, for an assistant that stays open while it is served."""
    offline.quieten()
    from assistant.ui.layout import build

    return build(assistant)


def launch(
    assistant: Assistant,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    open_browser: bool = False,
    on_ready: Callable[[str], None] | None = None,
    password: str | None = None,
) -> None:
    """Serve the page until Ctrl-C.

    ``hemeroteca ask`` with the same settings is answered from here; see ``assistant.resident``.

    Args:
        assistant: What answers; it is not closed.
        host: Address to listen at.
        port: Port; 0 takes the first free one from 7860.
        open_browser: Open the page in the person's browser.
        on_ready: Called with the page's address once it answers.
        password: Asked of visitors (user ``hemeroteca``); needed for any address that
            other machines can reach.

    Raises:
        UsageError: The port is taken, the address cannot be listened at, or it can be
            reached from other machines and there is no password.
    """
    offline.quieten()
    from assistant.ui.serving import serve

    serve(assistant, host, port, open_browser=open_browser, on_ready=on_ready, password=password)
