"""Articles as they are stored, and what became of the documents that they were made of."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from typing import Annotated, Any, Final, Literal, NamedTuple

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)

EditableField = Literal["title", "source", "published", "author", "section"]


STORED: Final = {"stored": True}
"""Validation context of an article that was normalised when it came in: its text stays as it is."""

# No word is spelled with them: soft hyphens, zero-width spaces, marks of writing direction.
# Zero-width joiners bind the parts of an emoji and letters of other scripts, so those stay.
_INVISIBLE: Final = re.compile(
    "[\x00\xad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
    "|(?<=[A-Za-z\xc0-\u024f])\u200d(?=[A-Za-z\xc0-\u024f])"
)
_LINE_ENDS: Final = re.compile("\r\n|[\r\x85\u2028\u2029]")
# Most texts hold none of all this, and are looked through once.
_ODD: Final = re.compile(
    "[\x00\r\x85\xad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufb00-\ufb06\ufeff\ufff9-\ufffb]"
)
_LIGATURES: Final = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl",
                     0xFB05: "st", 0xFB06: "st"}  # fmt: skip


class Span(NamedTuple):
    """A half-open range of code points."""

    start: int
    end: int


class Location(NamedTuple):
    """Where words stand: a half-open range of code points in an article's text."""

    article_id: str
    start: int
    end: int


def normalise_text(raw: str) -> str:
    r"""Text as articles keep it: NFC, ``\n`` line ends, nothing invisible, no ligatures."""
    if not _ODD.search(raw):
        return unicodedata.normalize("NFC", raw)
    unified = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", raw)).translate(_LIGATURES)
    return unicodedata.normalize("NFC", unified)


def _published(value: object) -> object:
    """A bare date stays a date: no clock time is invented for it."""
    if not isinstance(value, str):
        return value
    written = value.strip()
    return dt.date.fromisoformat(written) if len(written) == 10 else written or None


Published = Annotated[dt.datetime | dt.date | None, BeforeValidator(_published)]


class Frozen(BaseModel):
    """A record: nothing in it changes, and nothing goes in that it has no name for."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Article(Frozen):
    """One published text.

    Attributes:
        id: Stable name; derived from the content when none is given.
        title: Headline; may be empty.
        text: Normalised body; never blank.
        source: Outlet.
        url: Canonical address, or the file's own ``file:`` address.
        published: When it was published (aware date-time, or a date when no time is known);
            None when the document does not say. Never the time of ingest.
        author: Byline.
        section: Section of the paper.
        language: ISO 639-1 code, or empty when unknown.
        licence: Terms under which the text may be used.
        extra: Fields of the document that Hemeroteca has no name for.
    """

    id: str = Field(default="", max_length=256)
    title: str = ""
    text: str = Field(min_length=1)
    source: str = ""
    url: str = ""
    published: Published = None
    author: str = ""
    section: str = ""
    language: str = ""
    licence: str = ""
    extra: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _normalise(cls, data: Any, info: ValidationInfo) -> Any:
        if not isinstance(data, dict):
            return data
        if info.context == STORED:
            return {field: value for field, value in data.items() if value is not None}
        tidy = dict(data)
        for field in ("id", "title", "source", "url", "author", "section", "language", "licence"):
            value = tidy.get(field)
            if value is None:
                tidy.pop(field, None)
            elif isinstance(value, str):
                tidy[field] = normalise_text(value).strip()
        if isinstance(text := tidy.get("text"), str):
            tidy["text"] = normalise_text(text)
            tidy["id"] = tidy.get("id") or _content_id(tidy)
        return tidy

    @model_validator(mode="after")
    def _has_words(self) -> Article:
        if not self.text.strip():
            raise ValueError("the text is blank")
        if isinstance(self.published, dt.datetime) and self.published.tzinfo is None:
            raise ValueError("published has a time but no time zone")
        return self


def _content_id(data: dict[str, Any]) -> str:
    """A file's own address is no part of it: the same text elsewhere is the same article."""
    title, source, url = (str(data.get(field) or "") for field in ("title", "source", "url"))
    parts = (title, source, "" if url.startswith("file:") else url, data["text"])
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


class Edit(Frozen):
    """One field of an article that a person put right.

    Attributes:
        article_id: The article.
        field: Which field.
        value: What is shown, as in the article's JSON; None for no date.
        original: What the source says, as it was last added, alike.
        url: The article's address, by which it is known again under another id.
        edited: When, in UTC.
    """

    article_id: str
    field: EditableField
    value: str | None
    original: str | None
    url: str
    edited: dt.datetime


class Revision(Frozen):
    """What an article said before it changed.

    Attributes:
        article: As it was shown then.
        number: 1-based; what an article says now has the highest.
        replaced: When the next one was stored, in UTC.
    """

    article: Article
    number: int
    replaced: dt.datetime


class Origin(Frozen):
    """Where articles of an index come from and are looked for again.

    Attributes:
        address: Absolute path of a file or folder, or address of a page, a feed or a sitemap.
        added: When it was named.
        visited: When a visit last came to its end.
        tried: When one last began.
        fault: Why the last one did not come to its end; empty if it did.
        failures: How many in a row did not.
        retry: Until when it is left alone for that.
        articles: How many articles it holds now.
        gone: How many it held once, that are kept.
    """

    address: str
    added: dt.datetime
    visited: dt.datetime | None = None
    tried: dt.datetime | None = None
    fault: str = ""
    failures: int = 0
    retry: dt.datetime | None = None
    articles: int = 0
    gone: int = 0


class Skipped(Frozen):
    """A document that became no article: its file (``-``: standard input), 1-based line, why."""

    path: str
    line: int | None = None
    reason: str


class Notice(Frozen):
    """What is to be told of a document that was read all the same: its file, 1-based line, what."""

    path: str
    line: int | None = None
    reason: str


class AddSummary(Frozen):
    """What adding articles to an index did.

    Attributes:
        added: Ids of new articles.
        updated: Ids of articles that got a new revision.
        unchanged: Ids of articles already there as they are.
        skipped: Documents that were left out, with reasons.
        noticed: What is to be told of documents that went in: cut short, undated, put right.
    """

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    noticed: tuple[Notice, ...] = ()
