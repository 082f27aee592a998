"""What stands on a news page beside its article: boxes by their names, lines by their words."""

from __future__ import annotations

import functools
import re
from typing import Any, Final

from assistant.text import lexicon

_FEW_PARAGRAPHS: Final = 2
_LONG_PARAGRAPH: Final = 100
# Teasers: so many alike, none longer, and so much text beside them.
_FEWEST_CARDS: Final = 3
_LONGEST_CARD: Final = 450
_LEAST_PROSE: Final = 400
_CONTAINERS: Final = frozenset({
    "div", "section", "aside", "form", "ul", "ol", "nav", "p", "footer", "header", "figure",
    "figcaption", "span", "dl", "table", "blockquote", "details", "address", "center", "amp-list",
})  # fmt: skip
_ALWAYS: Final = frozenset({"nav", "figcaption", "form"})
# A container with more of the page's words than this is no box, whatever its name.
_MOST_OF_PAGE: Final = 0.4

_LONGEST_ELSEWHERE: Final = 200
_FEW_LINKS: Final = 0.4
_LONGEST_OFFER: Final = 300


def drop_boxes(tree: Any) -> int:
    """Take boxes that hold no article out of a tree; how many of them were subscription walls."""
    whole = max(1, len(tree.text_content()))
    for element in list(tree.iter("aside")):
        if _holds_article(element) or _size(element) > _MOST_OF_PAGE * whole:
            element.tag = "div"  # pages built of asides
    walls = 0
    for element in list(tree.iter(*_CONTAINERS)):
        if element.getparent() is None or not _is_box(element):
            continue
        if not _holds_article(element) and _size(element) < _MOST_OF_PAGE * whole:
            walls += is_offer(element.text_content())
            element.drop_tree()
    return walls


def drop_cards(tree: Any) -> None:
    """Take out groups of teasers (a headline that is a link, and little more).

    A page of which nothing else is left keeps them: it is an index.
    """
    groups = []
    for parent in list(tree.iter()):
        if not isinstance(parent.tag, str) or len(parent) < _FEWEST_CARDS:
            continue
        cards = [child for child in parent if _is_card(child)]
        if len(cards) >= _FEWEST_CARDS:
            groups.append(cards)
    inside = {each for cards in groups for card in cards for each in card.iter()}
    prose = sum(
        len(each.text or "") + sum(len(child.tail or "") for child in each)
        for each in tree.iter("p", "div", "font", "td", "span")
        if each not in inside and len((each.text or "").strip()) > 60
    )
    if prose > _LEAST_PROSE:
        for card in (card for cards in groups for card in cards):
            if card.getparent() is not None:
                card.drop_tree()


def _is_card(element: Any) -> bool:
    if not isinstance(element.tag, str) or len(element.text_content()) > _LONGEST_CARD:
        return False
    headings = element.xpath(
        "descendant-or-self::*[self::h2 or self::h3 or self::h4 or self::h5][.//a or ancestor::a]"
    )
    return len(headings) == 1 and not element.xpath("boolean(.//h1)")


def _is_box(element: Any) -> bool:
    tag = element.tag
    if tag in _ALWAYS or element.get("role") in {
        "dialog", "alertdialog", "navigation", "complementary", "contentinfo", "search", "banner",
    } or element.get("aria-modal"):  # fmt: skip
        return True
    if (element.get("amp-access") or "").upper().startswith("NOT "):
        return True
    if tag in {"footer", "aside"}:
        return bool(element.xpath("boolean(not(ancestor::blockquote))"))
    named = f"{element.get('id') or ''} {element.get('class') or ''}".replace("_", "-")
    if len(named) < 3:
        return False
    named = _pattern("states").sub(" ", named)
    return bool(_pattern("boxes").search(named)) and (
        bool(_pattern("sure_boxes").search(named)) or not _is_prose(element)
    )


def _is_prose(element: Any) -> bool:
    """Whether whole paragraphs stand in it, and not only lines and links."""
    paragraphs = 0
    for each in element.iter("p"):
        linked = sum(len(link.text_content()) for link in each.iter("a"))
        paragraphs += len(each.text_content()) - linked > _LONG_PARAGRAPH
    return paragraphs >= _FEW_PARAGRAPHS


def _holds_article(element: Any) -> bool:
    if element.tag in {"p", "span", "figcaption"}:
        return False
    return bool(element.xpath("boolean(.//article[.//p]|.//h1|.//*[@itemprop='articleBody'])"))


def _size(element: Any) -> int:
    return len(element.text_content())


def leads_elsewhere(text: str, linked: float) -> bool:
    """Whether a line offers other pages, sharing or the like, and says nothing of its own."""
    line = text.strip(" \n·|•>»→-–—")
    if len(line) > _LONGEST_ELSEWHERE:
        return False
    if _pattern("surely_elsewhere").search(line):
        return True
    whole = line.endswith((".", "!", "?")) and linked <= _FEW_LINKS
    return not whole and bool(_pattern("elsewhere").match(line))


def is_offer(text: str) -> bool:
    """Whether a stretch of text sells a subscription or asks to log in."""
    line = " ".join(text.split())
    return len(line) <= _LONGEST_OFFER * 3 and bool(_pattern("offers").search(line))


def is_offer_line(text: str) -> bool:
    """The same for one block, which is short."""
    return len(text) <= _LONGEST_OFFER and bool(_pattern("offers").search(text))


def is_consent(text: str) -> bool:
    """Whether a stretch of text asks to be allowed to keep data of the reader."""
    return bool(_pattern("consent").search(text))


@functools.cache
def _pattern(name: str) -> re.Pattern[str]:
    """A list of the lexicon's ``boilerplate`` as one expression."""
    lists = lexicon.read("boilerplate")
    before = lists["elsewhere_before"] if name == "elsewhere" else ""
    return re.compile(f"{before}(?:{'|'.join(lists[name])})", re.IGNORECASE)
