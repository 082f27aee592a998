"""Pages of print that a machine has read: one text a page.

Nothing in them says where a story ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest.hyphens import compounds, joined
from assistant.ingest.location import Location, Outcome
from assistant.ingest.records import build_article

Paragraph = list[str]
"""Its lines."""


def page_articles(
    pages: Sequence[Sequence[Paragraph]],
    location: Location,
    url: str,
    settings: IngestSettings,
    language: str = "",
) -> Iterator[Outcome]:
    """An article a page that has words, told as what it is.

    Raises:
        IngestError: No page has any.
    """
    texts = [_text(page) for page in pages]
    filled = sum(bool(text) for text in texts)
    if not filled:
        raise location.error("empty")
    yield location.notice("recognised_pages", count=filled)
    for number, text in enumerate(texts, start=1):
        where = location if len(texts) == 1 else Location(location.path, item=number)
        page = f"{url}#page={number}" if url and len(texts) > 1 else url
        fields = {"text": text, "url": page, "language": language, "page": number}
        if text:
            try:
                yield from build_article(fields, where, settings)
            except IngestError as error:
                yield error


def _text(paragraphs: Sequence[Paragraph]) -> str:
    known = compounds("\n".join(line for lines in paragraphs for line in lines))
    return "\n\n".join(words for lines in paragraphs if (words := joined(lines, known).strip()))
