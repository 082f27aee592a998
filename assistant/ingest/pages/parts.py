"""Pages that go on with another article below the first, as endless ones do."""

from __future__ import annotations

from typing import Any, Final

_SHORTEST: Final = 250
_ADDRESSES: Final = ("data-url", "data-permalink", "data-href", "data-canonical", "itemid")


def separate_articles(tree: Any) -> list[Any]:
    """The whole articles that a page holds, each an element; empty for one or none.

    Each has a headline of its own that is no link, and text. Teasers, comments and the
    entries of a live blog are none.
    """
    found = [
        element
        for element in tree.iter("article")
        if not element.xpath("boolean(ancestor::article)") and _is_whole(element)
    ]
    return found if len(found) > 1 else []


def address_of(part: Any) -> str:
    """The address that a part of a page names for itself, or empty."""
    return next((part.get(name) for name in _ADDRESSES if part.get(name)), "")


def _is_whole(element: Any) -> bool:
    headings = element.xpath(".//h1") or (element.xpath(".//h2") if address_of(element) else [])
    if not headings or headings[0].xpath("boolean(.//a or ancestor::a)"):
        return False
    words = sum(len(each.text_content()) for each in element.iter("p"))
    return words >= _SHORTEST
