"""Articles of a document as it is laid out: one, or several that headings part.

What is printed beats what the file says about itself: headline, byline and day. When the file was
made is no day of publication and is never taken for one; it is kept in ``extra``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest import mojibake
from assistant.ingest.documents.laid_out import Block, Document, Properties
from assistant.ingest.documents.masthead import Masthead, masthead
from assistant.ingest.documents.properties import person_said, section_said, title_said
from assistant.ingest.location import Location, Outcome
from assistant.ingest.records import build_article

_FEWEST: Final = 2
_LONGEST_CREATED: Final = 10


def articles_of(
    document: Document, location: Location, url: str, settings: IngestSettings
) -> Iterator[Outcome]:
    """The articles of a document, after what is to be told of it.

    They are several when each part below a highest heading has a day at its head.

    Raises:
        IngestError: There is no text, or too much.
    """
    if document.hidden:
        yield location.notice("hidden_text")
    blocks = _mended(document.blocks)
    if blocks != document.blocks:
        yield location.notice("mojibake")
    parts = _parts(blocks)
    dated = sum(masthead(part).published is not None for part in parts)
    if len(parts) < _FEWEST or dated < len(parts):
        if len(parts) >= _FEWEST and dated >= _FEWEST:
            yield location.notice("perhaps_several")
        yield from _article(blocks, document.properties, location, url, settings)
        return
    yield location.notice("several_articles", count=len(parts))
    for part in parts:
        try:
            yield from _article(part, Properties(), location, url, settings)
        except IngestError as error:
            yield error


def _mended(blocks: Sequence[Block]) -> tuple[Block, ...]:
    return tuple(block._replace(text=mojibake.repair(block.text)) for block in blocks)


def _parts(blocks: Sequence[Block]) -> list[Sequence[Block]]:
    """The parts below headings of the highest rank; what stands before them goes with none."""
    starts = [at for at, block in enumerate(blocks) if (block.kind, block.level) == ("heading", 1)]
    starts = starts or [at for at, block in enumerate(blocks) if block.kind == "title"]
    ends = [*starts[1:], len(blocks)]
    return [blocks[start:end] for start, end in zip(starts, ends, strict=False)]


def _article(
    blocks: Sequence[Block],
    properties: Properties,
    location: Location,
    url: str,
    settings: IngestSettings,
) -> Iterator[Outcome]:
    head = masthead(blocks, title_said(properties.title))
    text = text_of(blocks, head)
    if not text.strip():
        raise location.error("no_text" if not blocks else "empty")
    created = properties.created[:_LONGEST_CREATED]
    if head.published is None and head.unread:
        yield location.notice("bad_date", value=head.unread)
    elif head.published is None and created:
        yield location.notice("only_created", value=created)
    fields: dict[str, Any] = {
        "title": head.title,
        "author": head.author or person_said(properties.author),
        "section": head.section or section_said(properties.section),
        "language": properties.language,
        "published": head.published,
        "url": url,
        "text": text,
    }
    if created:
        fields["created"] = created
    yield from build_article(fields, location, settings)


def text_of(blocks: Sequence[Block], head: Masthead) -> str:
    """The text below the head; all of it when nothing stands below."""
    left = head.rest or range(len(blocks))
    return "\n\n".join(blocks[index].text for index in left)
