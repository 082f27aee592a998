"""Its components, and which event each raises."""

from __future__ import annotations

from typing import Any

from assistant.ui.conversations.events import ConversationsEvents, ConversationsParts
from assistant.ui.page import Page
from assistant.ui.placing import AT_ONCE, all_of, html


def place() -> ConversationsParts:
    """Put its components where they are called for."""
    panel = html(elem_id="conversations-panel")
    return ConversationsParts(panel)


def connect(blocks: Any, parts: ConversationsParts, page: Page) -> None:
    """Tell each component what it does."""
    events = ConversationsEvents(page, parts)
    blocks.load(events.load, None, all_of(parts), **AT_ONCE)
