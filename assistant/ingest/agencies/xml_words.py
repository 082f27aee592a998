"""Words inside trees of XML, as one line or as paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from assistant.ingest.markup import words_of

XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
"""The attribute ``xml:lang``."""


def line(element: Any) -> str:
    """All words of an element as one line; empty for None."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def first_line(root: Any, *paths: str) -> str:
    """The words of the first element that has any, looked for path by path."""
    found = (line(element) for path in paths for element in root.iterfind(path))
    return next((words for words in found if words), "")


def first_value(root: Any, *paths: tuple[str, str]) -> str:
    """The first filled attribute, looked for by path of elements and name."""
    values = (
        " ".join((element.get(name) or "").split())
        for path, name in paths
        for element in root.iterfind(path)
    )
    return next((value for value in values if value), "")


def paragraphs(element: Any, renamed: Mapping[str, str], dropped: Iterable[str] = ()) -> str:
    """The text of an element whose markup is nearly HTML; blocks set apart by a blank line.

    Args:
        element: Changed in place.
        renamed: Elements that have another name in HTML.
        dropped: Elements that are no text, such as those of pictures.
    """
    from lxml import etree

    etree.strip_elements(element, *dropped, with_tail=False)
    for inner in element.iter("*"):
        inner.tag = renamed.get(inner.tag, inner.tag)
    written = etree.tostring(element, method="html", encoding="unicode", with_tail=False)
    return words_of(f"<div>{written}</div>").strip()
