"""The page of a printed document on which a place of its text stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urldefrag

from assistant.types.articles import Article


def page_starts(extra: Mapping[str, Any]) -> tuple[int, ...]:
    """Offsets in an article's text at which its pages begin; empty for what has no pages.

    Args:
        extra: Of the article. Only what begins with 0 and never falls is such a list.
    """
    starts = extra.get("pages")
    if not isinstance(starts, list | tuple) or not starts or starts[0] != 0:
        return ()
    if any(type(start) is not int for start in starts):
        return ()
    return tuple(starts) if list(starts) == sorted(starts) else ()


def page_at(starts: Sequence[int], offset: int) -> int | None:
    """1-based page of an offset; None for what has no pages."""
    return bisect_right(starts, offset) if starts else None


def page_of(article: Article, offset: int) -> int | None:
    """1-based page on which a place of an article's text stands; None if it has no pages."""
    return page_at(page_starts(article.extra), offset)


def address_at(url: str, page: int | None) -> str:
    """The address of a document, opened at a page."""
    return f"{urldefrag(url).url}#page={page}" if url and page is not None else url
