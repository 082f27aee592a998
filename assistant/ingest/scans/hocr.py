"""hOCR: recognised pages written as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from assistant.config.settings import IngestSettings
from assistant.ingest.location import Location, Outcome
from assistant.ingest.scans.pages import Paragraph, page_articles

_LINES: Final = (
    "ocr_line",
    "ocr_header",
    "ocr_caption",
    "ocr_textfloat",
    "ocr_footer",
    "ocrx_line",
)
_PARAGRAPHS: Final = ("ocr_par", "ocr_carea", "ocr_page")


def is_hocr(content: str) -> bool:
    """Whether a page of HTML is a recognised page of print."""
    return "ocr_page" in content and ("ocr_line" in content or "ocrx_" in content)


def read_hocr_tree(
    tree: Any, location: Location, url: str, settings: IngestSettings
) -> Iterator[Outcome]:
    """One text a page, its ``ocr_par`` as paragraphs.

    Raises:
        IngestError: No page has words.
    """
    pages = [_paragraphs(page) for page in tree.iter() if "ocr_page" in _classes(page)]
    language = tree.get("lang") or ""
    yield from page_articles(pages, location, url, settings, language)


def _paragraphs(page: Any) -> list[Paragraph]:
    for name in _PARAGRAPHS:
        holders = [element for element in page.iter() if name in _classes(element)]
        found = [[_words(line) for line in _lines(holder)] for holder in holders]
        if any(found):
            return found
    return [[_words(page)]]


def _lines(holder: Any) -> list[Any]:
    return [element for element in holder.iter() if _classes(element).intersection(_LINES)]


def _words(line: Any) -> str:
    return " ".join("".join(line.itertext()).split())


def _classes(element: Any) -> frozenset[str]:
    return (
        frozenset((element.get("class") or "").split())
        if isinstance(element.tag, str)
        else frozenset()
    )
