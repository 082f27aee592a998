"""Hemeroteca: ask your newspaper archive, and see the words that prove each sentence.

    from assistant import Assistant, Settings, read_articles

    with Assistant(Settings.load(), index="noticias") as assistant:
        assistant.add(read_articles("noticias.jsonl"))
        print(assistant.ask("¿Qué decidió el Banco de España?").text)

Names are loaded when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.config.settings import Settings
    from assistant.conversations import Conversation, Conversations
    from assistant.desk import (
        Dossier,
        Dossiers,
        DraftReport,
        DraftSentence,
        check_draft,
        stream_draft,
    )
    from assistant.errors import (
        ArchiveError,
        Cancelled,
        HemerotecaError,
        IngestError,
        ModelError,
        OfflineError,
        SettingsError,
        UsageError,
    )
    from assistant.ingest import read_articles
    from assistant.types import (
        AddSummary,
        Answer,
        AnswerEvent,
        Article,
        Check,
        Citation,
        Evidence,
        Filters,
        Hit,
        Notice,
        Passage,
        Sentence,
        Skipped,
        Turn,
    )

_HOME = {
    "ArchiveError": "errors",
    "Cancelled": "errors",
    "HemerotecaError": "errors",
    "IngestError": "errors",
    "ModelError": "errors",
    "OfflineError": "errors",
    "SettingsError": "errors",
    "UsageError": "errors",
    "Conversation": "conversations",
    "Conversations": "conversations",
    "Dossier": "desk",
    "Dossiers": "desk",
    "DraftReport": "desk",
    "DraftSentence": "desk",
    "check_draft": "desk",
    "stream_draft": "desk",
    "read_articles": "ingest",
    "Assistant": "assistant",
    "Settings": "config.settings",
    "AddSummary": "types",
    "Answer": "types",
    "AnswerEvent": "types",
    "Article": "types",
    "Check": "types",
    "Citation": "types",
    "Evidence": "types",
    "Filters": "types",
    "Hit": "types",
    "Passage": "types",
    "Sentence": "types",
    "Notice": "types",
    "Skipped": "types",
    "Turn": "types",
}

__all__ = [
    "AddSummary",
    "Answer",
    "AnswerEvent",
    "ArchiveError",
    "Article",
    "Assistant",
    "Cancelled",
    "Check",
    "Citation",
    "Conversation",
    "Conversations",
    "Dossier",
    "Dossiers",
    "DraftReport",
    "DraftSentence",
    "Evidence",
    "Filters",
    "HemerotecaError",
    "Hit",
    "IngestError",
    "ModelError",
    "Notice",
    "OfflineError",
    "Passage",
    "Sentence",
    "Settings",
    "SettingsError",
    "Skipped",
    "Turn",
    "UsageError",
    "check_draft",
    "read_articles",
    "stream_draft",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from assistant.config.version import VERSION

        return VERSION
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from assistant.config import offline

    offline.quieten()
    return getattr(importlib.import_module(f"{__name__}.{home}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
