"""Mailboxes (mbox): message by message, so that one of any size is never held whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest.documents.mail import read_mail
from assistant.ingest.location import Location, Outcome

_BEGINS: Final = re.compile(rb"From \S.{0,300}\d\d:\d\d|From (?:- |MAILER-DAEMON)")
_QUOTED: Final = re.compile(rb">+From ")
_MB: Final = 1_000_000
_LONGEST_LINE: Final = 1_000_000


def begins_mailbox(head: bytes) -> bool:
    """Whether a file begins as a mailbox does: "From ana@soto.example Tue Mar 12 09:00:00 2024"."""
    return _BEGINS.match(head) is not None


def read_mailbox(
    stream: BinaryIO, path: str, settings: IngestSettings, first: bytes = b""
) -> Iterator[Outcome]:
    """The articles of a mailbox; a message that cannot be read is told, and the next one goes on.

    Args:
        stream: The mailbox, after ``first``.
        path: Its name for people.
        settings: Limits; ``max_file_mb`` is that of a message.
        first: What was read of it already, whole lines.
    """
    for number, data in enumerate(_messages(stream, settings.max_file_mb * _MB, first), 1):
        location = Location(path, item=number)
        if data is None:
            yield location.error("too_large", limit=settings.max_file_mb)
            continue
        try:
            yield from read_mail(data, location, "", settings)
        except IngestError as error:
            yield error


def _messages(stream: BinaryIO, limit: int, first: bytes) -> Iterator[bytes | None]:
    """Each message without its first line; None for one that is larger than the limit."""
    lines: list[bytes] = []
    size, blank, begun = 0, True, False
    for line in _lines(stream, first):
        if blank and _BEGINS.match(line):
            if begun:
                yield b"".join(lines) if size <= limit else None
            lines, size, begun = [], 0, True
        elif begun:
            size += len(line)
            if size <= limit:
                lines.append(line[1:] if _QUOTED.match(line) else line)
            else:
                lines = []
        blank = not line.strip()
    if begun:
        yield b"".join(lines) if size <= limit else None


def _lines(stream: BinaryIO, first: bytes) -> Iterator[bytes]:
    yield from first.splitlines(keepends=True)
    while line := stream.readline(_LONGEST_LINE):
        yield line
