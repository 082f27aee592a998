"""A conversation in words, and as a file for other programs: Markdown, HTML or JSON."""

from assistant.conversations.export.content import ExchangeContent, content_of, exchange_content
from assistant.conversations.export.formats import FORMATS, Format, exported, file_name
from assistant.conversations.export.markdown import markdown_of_exchange
from assistant.conversations.export.plain_text import plain_text

__all__ = [
    "FORMATS",
    "ExchangeContent",
    "Format",
    "content_of",
    "exchange_content",
    "exported",
    "file_name",
    "markdown_of_exchange",
    "plain_text",
]
