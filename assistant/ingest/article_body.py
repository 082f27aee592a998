"""The part of a page that is its article, as paragraphs."""

from __future__ import annotations

import logging
import re
from typing import Any, Final

from assistant.ingest.visible import drop_unseen

# Above this share of words inside links, it is a list of headlines.
_MOST_LINKED: Final = 0.5
_NOTICES: Final = re.compile(
    r"cookie|consent|gdpr|onetrust|didomi|newsletter|bolet[ií]n|suscri(?:be|pc)|paywall|breadcrumb"
    r"|\bmigas|relacionad|\brelated|recomendad|tambi[eé]n-te|te-puede|m[aá]s-le[ií]d|m[aá]s-vist"
    r"|compartir|sharing|\bshare\b|comentarios|\bcomments\b",
    re.IGNORECASE,
)
_CONTAINERS: Final = frozenset({"div", "section", "aside", "form", "ul", "ol", "nav", "p"})
# A container with more of the page's words than this is no notice, whatever its name.
_MOST_OF_PAGE: Final = 0.4
_BLOCKS: Final = frozenset({"p", "head", "item", "quote", "row", "code", "list", "table", "ab"})
# Such a block that is all link leads elsewhere: "Lea también...".
_LINKABLE: Final = frozenset({"p", "item", "cell"})
_ONLY_LINK: Final = 0.9
_SPACES: Final = re.compile(r"[^\S\n]+")


def article_blocks(tree: Any) -> list[str]:
    """Paragraphs, headings, list items and table rows of the article, in order.

    The tree is changed: what a reader does not see, notices and links elsewhere are taken
    out of it. Empty when the page holds no article, or little but links.
    """
    import trafilatura

    drop_unseen(tree)
    _drop_notices(tree)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    extracted = trafilatura.bare_extraction(
        tree, include_comments=False, include_links=True, favor_precision=True
    )
    if extracted is None or extracted.body is None:
        return []
    return [] if _linked(extracted.body) > _MOST_LINKED else _blocks(extracted.body)


def _linked(element: Any) -> float:
    """Share of an element's words that stand inside links."""
    words = len("".join("".join(element.itertext()).split()))
    linked = sum(len("".join("".join(link.itertext()).split())) for link in element.iter("ref"))
    return linked / words if words else 0.0


def _drop_notices(tree: Any) -> None:
    whole = len(tree.text_content())
    for element in list(tree.iter(*_CONTAINERS)):
        named = f"{element.get('id') or ''} {element.get('class') or ''}"
        modal = element.get("role") in {"dialog", "alertdialog"} or element.get("aria-modal")
        if not modal and not _NOTICES.search(named):
            continue
        holds_article = element.tag != "p" and element.xpath("boolean(.//article|.//h1)")
        if not holds_article and len(element.text_content()) < _MOST_OF_PAGE * whole:
            element.drop_tree()


def _blocks(body: Any) -> list[str]:
    blocks: list[str] = []
    pieces: list[str] = []

    def settle() -> None:
        lines = (_SPACES.sub(" ", line).strip() for line in "".join(pieces).split("\n"))
        if block := "\n".join(line for line in lines if line):
            blocks.append(block)
        pieces.clear()

    def walk(element: Any) -> None:
        if element.tag in _LINKABLE and _linked(element) > _ONLY_LINK:
            return
        if element.tag in _BLOCKS:
            settle()
        if element.tag == "lb":
            pieces.append("\n")
        if element.tag == "cell" and "".join(pieces).strip():
            pieces.append(" | ")
        pieces.append((element.text or "").replace("\n", " "))
        for child in element:
            walk(child)
            pieces.append((child.tail or "").replace("\n", " "))
        if element.tag in _BLOCKS:
            settle()

    walk(body)
    settle()
    return blocks
