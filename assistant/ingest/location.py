"""What is wrong with a document: an error to raise, or an entry in a list of skipped ones."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from assistant.errors import IngestError
from assistant.ingest.decoding import NotText
from assistant.messages import text
from assistant.types import Article, Notice, Skipped

Outcome = Article | Notice | IngestError
"""What comes of a document, in order: articles, what is to be told of them, what made none."""


class Reason(NamedTuple):
    """A reason that becomes words only when it is shown, in the language of that moment."""

    key: str
    values: dict[str, Any]

    def __str__(self) -> str:
        return text(f"ingest.{self.key}", **self.values)

    def __format__(self, specification: str) -> str:
        return format(str(self), specification)


def reason(key: str, /, **values: object) -> Reason:
    """A reason from the catalogue's area ``ingest``."""
    return Reason(key, values)


class Location(NamedTuple):
    """Where in the input something stands.

    Attributes:
        path: The document as the person named it; ``-`` is standard input.
        line: 1-based line, or None when the whole document is meant.
        item: 1-based element of a JSON array, or None.
        sheet: Name of the sheet of a workbook that has several.
    """

    path: str
    line: int | None = None
    item: int | None = None
    sheet: str = ""

    def error(self, key: str, /, **values: object) -> IngestError:
        """The error for what stands here; ``key`` is a reason of the catalogue."""
        why = reason(key, **values)
        if self.item is not None:
            why = reason("item", number=self.item, reason=why)
        if self.sheet:
            why = reason("sheet", name=self.sheet, reason=why)
        where = self.path if self.line is None else f"{self.path}:{self.line}"
        return IngestError("ingest.at", line=self.line, where=where, path=self.path, reason=why)

    def notice(self, key: str, /, **values: object) -> Notice:
        """What is to be told of what stands here, although it was read."""
        error = as_skipped(self.error(key, **values))
        return Notice(path=error.path, line=error.line, reason=error.reason)

    @contextlib.contextmanager
    def only_text(self) -> Iterator[None]:
        """Turns ``NotText`` into the error for a file that is no text.

        Raises:
            IngestError: What was decoded inside is binary.
        """
        try:
            yield
        except NotText as error:
            raise self.error("binary", kind=f" ({error.kind})" if error.kind else "") from error


def as_skipped(error: IngestError) -> Skipped:
    """The same trouble as an entry in a list: path, line and reason apart."""
    return Skipped(
        path=str(error.values["path"]), line=error.line, reason=str(error.values["reason"])
    )
