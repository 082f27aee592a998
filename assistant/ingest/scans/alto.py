"""ALTO (versions 2 to 4): pages of print as recognised, word by word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.config.settings import IngestSettings
from assistant.ingest.location import Location, Outcome
from assistant.ingest.scans.pages import Paragraph, page_articles


def read_alto(
    root: Any, location: Location, url: str, settings: IngestSettings
) -> Iterator[Outcome]:
    """One text a page, its blocks as paragraphs, in the order of reading.

    Raises:
        IngestError: No page has words.
    """
    pages = [_paragraphs(page, root) for page in root.iterfind("./Layout/Page")]
    languages = {lang for block in root.iter("TextBlock") if (lang := _language(block))}
    language = languages.pop() if len(languages) == 1 else ""
    yield from page_articles(pages, location, url, settings, language)


def _language(block: Any) -> str:
    return block.get("LANG") or block.get("language") or ""


def _paragraphs(page: Any, root: Any) -> list[Paragraph]:
    blocks = {block.get("ID") or str(at): block for at, block in enumerate(page.iter("TextBlock"))}
    order = [ref.get("REF") or "" for ref in root.iterfind("./ReadingOrder//ElementRef")]
    named = [key for key in dict.fromkeys(order) if key in blocks]
    sorted_keys = [*named, *(key for key in blocks if key not in set(named))]
    words = _Words()
    return [[words.of(line) for line in blocks[key].iterfind("TextLine")] for key in sorted_keys]


class _Words:
    """Words of lines, one after the other; a word whose halves are known is told once, whole."""

    def __init__(self) -> None:
        self._begun = ""

    def of(self, line: Any) -> str:
        """The words of one line, with a hyphen at its end where one parts a word."""
        said: list[str] = []
        for part in line:
            if part.tag == "String":
                said.append(self._word(part))
            elif part.tag == "HYP" and said and not self._begun:
                said[-1] = said[-1].rstrip("-\u00ad\u2010") + "-"
        return " ".join(word for word in said if word)

    def _word(self, string: Any) -> str:
        content = (string.get("CONTENT") or "").strip()
        whole, kind = (string.get("SUBS_CONTENT") or "").strip(), string.get("SUBS_TYPE") or ""
        if whole and kind == "HypPart1":
            self._begun = whole
            return whole
        if whole and kind == "HypPart2":
            begun, self._begun = self._begun, ""
            return "" if begun == whole else content
        self._begun = ""
        return whole if kind == "Abbreviation" and not content else content
