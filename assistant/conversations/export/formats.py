"""A conversation as a file for other programs: Markdown, HTML or JSON."""

from __future__ import annotations

import json
import re
from typing import Final, Literal

from assistant.conversations.conversation import Conversation
from assistant.conversations.export.content import content_of
from assistant.conversations.export.markdown import markdown
from assistant.conversations.export.web_page import web_page
from assistant.text.terms import fold

Format = Literal["markdown", "html", "json"]
FORMATS: Final[tuple[Format, ...]] = ("markdown", "html", "json")

# Raised whenever a reader of the JSON would have to change.
JSON_VERSION: Final = 1
_ENDING: Final[dict[Format, str]] = {"markdown": ".md", "html": ".html", "json": ".json"}
_LONGEST_NAME: Final = 60


def exported(conversation: Conversation, kind: Format, language: str | None = None) -> str:
    """The text of the file.

    Args:
        conversation: What to write.
        kind: ``markdown``, ``html`` or ``json``.
        language: Of the words around question and answer; the conversation's own when None.
            JSON has none.
    """
    if kind == "json":
        # Offsets are code points into the articles, as everywhere.
        kept = conversation.model_dump(mode="json")
        facts = {"format": "hemeroteca-conversation", "version": JSON_VERSION, **kept}
        return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"
    chosen = language or conversation.language
    render = markdown if kind == "markdown" else web_page
    return render(content_of(conversation, chosen), chosen)


def file_name(conversation: Conversation, kind: Format) -> str:
    """A name for the file, of plain letters, digits and hyphens."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(conversation.title)).strip("-")
    return (plain[:_LONGEST_NAME].rstrip("-") or conversation.id) + _ENDING[kind]
