"""Web pages saved as one file (MHTML): a message whose first part in HTML is the page."""

from __future__ import annotations

import email
from collections.abc import Iterator
from email.message import Message

from assistant.config.settings import IngestSettings
from assistant.ingest.location import Location, Outcome
from assistant.ingest.pages.html import read_html, with_charset
from assistant.presentation.html import is_web


def read_mhtml(
    data: bytes, location: Location, url: str, settings: IngestSettings
) -> Iterator[Outcome]:
    """The articles of a saved page; its own address counts where it states no other.

    The date of the message is that of saving, and is never taken for the article's.

    Raises:
        IngestError: There is no page in it, or no article in the page.
    """
    message = email.message_from_bytes(data)
    page = _page(message)
    if page is None:
        raise location.error("no_page")
    payload = page.get_payload(decode=True)
    content = with_charset(
        payload if isinstance(payload, bytes) else b"", page.get_content_charset()
    )
    yield from read_html(content, location, _address(message, page) or url, settings)


def _page(message: Message) -> Message | None:
    pages = [
        part
        for part in message.walk()
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}
    ]
    start = message.get_param("start")
    return next((part for part in pages if part.get("Content-ID") == start), None) or next(
        iter(pages), None
    )


def _address(message: Message, page: Message) -> str:
    stated = (message.get("Snapshot-Content-Location"), page.get("Content-Location"))
    return next((str(each).strip() for each in stated if each and is_web(str(each).strip())), "")
