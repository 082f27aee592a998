"""Conversations kept on disk: stored, listed, searched, written out for other programs.

One SQLite file under ``HOME/conversations``. Nothing here knows of a page or a terminal.
"""

from __future__ import annotations

from assistant.conversations.export import FORMATS, Format, exported, file_name
from assistant.conversations.record import Conversation, ExchangeRecord, Listing, Place
from assistant.conversations.store import LOCAL, Conversations

__all__ = [
    "FORMATS",
    "LOCAL",
    "Conversation",
    "Conversations",
    "ExchangeRecord",
    "Format",
    "Listing",
    "Place",
    "exported",
    "file_name",
]
