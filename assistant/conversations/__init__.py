"""Conversations kept on disk: stored, listed, searched, written out for other programs.

One SQLite file under ``HOME/conversations``. Nothing here knows of a page or a terminal.
"""

from __future__ import annotations

from assistant.conversations.conversation import (
    Conversation,
    ConversationSummary,
    ExchangeId,
    ExchangeRecord,
    title_from,
)
from assistant.conversations.export import FORMATS, Format, exported, file_name
from assistant.conversations.store import Conversations
from assistant.database import LOCAL

__all__ = [
    "FORMATS",
    "LOCAL",
    "Conversation",
    "ConversationSummary",
    "Conversations",
    "ExchangeId",
    "ExchangeRecord",
    "Format",
    "exported",
    "file_name",
    "title_from",
]
