"""The part of a page that is its article, as paragraphs."""

from __future__ import annotations

import copy
import logging
import re
from typing import Any, Final, NamedTuple

from assistant.ingest.dates import parse_published
from assistant.ingest.pages.blocks import HEADINGS, Block, blocks_of
from assistant.ingest.pages.boilerplate import (
    drop_boxes,
    drop_cards,
    is_consent,
    is_offer_line,
    leads_elsewhere,
)
from assistant.ingest.pages.live_page import ENTRY_TIME
from assistant.ingest.pages.visible import drop_unseen

# Above this share of words inside links, it is a list of headlines.
_MOST_LINKED: Final = 0.5
_ONLY_LINK: Final = 0.9
_SHORTEST_SEED: Final = 20
# The article's own element holds so much of what is taken for the article.
_MOST_OF_SEEDS: Final = 0.9
_LEADS: Final = re.compile(
    r"subt[ií]t|sumari|entradill|bajad|\blead\b|standfirst|sub-?head|\bdek\b|copete|excerpt|sinopsis"
    r"|description|descripcion|cintillo|highlights|\bresumen|destacad|\bdeck\b|intro\b",
    re.IGNORECASE,
)
_TEXT_TAGS: Final = frozenset({"p", "li", "blockquote", "dd", "dt", "pre", "table"})
_ENDS: Final = (".", "!", "?", ":", "»", "”", '"', "…", ")")
_SHORTEST_LOOSE: Final = 40
_BYLINE: Final = re.compile(r"^(?:por|by|texto|autor[a]?|firma)\b:?\s+", re.IGNORECASE)
# Cards of an index page: a headline that is a link, and a few words below it.
_FEWEST_CARDS: Final = 3
_LONGEST_CARD: Final = 400
_LONG: Final = 80
_LEAST_TEXT: Final = 400
_MOST_CONSENT: Final = 0.6


class Body(NamedTuple):
    """What a page's article says.

    Attributes:
        blocks: Paragraphs, headings, list items and table rows, in order.
        why: Why there is none: a key of the catalogue; empty when there is one.
        cut: Whether an offer to subscribe stands where text may be missing.
        hidden: Whether hidden words stood among it, which were left out.
    """

    blocks: tuple[str, ...] = ()
    why: str = ""
    cut: bool = False
    hidden: bool = False


def article_body(tree: Any, known_lines: frozenset[str], *, live: bool = False) -> Body:
    """The article of an lxml tree.

    The tree is changed: what a reader does not see, notices and boxes are taken out of it.

    Args:
        tree: The page, or a part of it.
        known_lines: Lines that are no part of the text: headline and byline, folded.
        live: Whether times of entries stand in it, which belong to the text.
    """
    held_hidden = drop_unseen(tree)
    walls = drop_boxes(tree)
    drop_cards(tree)
    blocks = blocks_of(tree)
    if _asks_consent(blocks):
        return Body(why="cookie_wall")
    anchor = _anchor(blocks, known_lines)
    seeds = _seeds(anchor if anchor is not None else tree, blocks)
    seeds = seeds or _seeds(tree, blocks)
    if not seeds:
        return Body(why="no_article", cut=walls > 0)
    core = _core([blocks[at] for at in seeds])
    first, last = seeds[0], seeds[-1]
    taken = _region(blocks, frozenset(seeds), core)
    if not live and _is_index([blocks[at] for at in range(first, last + 1)], taken):
        return Body(why="index_page")
    words = _in_order(taken, known_lines, live=live)
    offers = [block for block in blocks[first:] if is_offer_line(block.text)]
    inside = {core, *core.iterdescendants()}
    return Body(
        blocks=tuple(words),
        why="" if words else "no_article",
        cut=bool(offers or walls),
        hidden=any(holder in inside for holder in held_hidden),
    )


def _asks_consent(blocks: list[Block]) -> bool:
    texts = [block.text for block in blocks if len(block.text) >= _SHORTEST_SEED]
    whole = sum(map(len, texts))
    asking = sum(len(text) for text in texts if is_consent(text))
    return bool(whole) and whole < 3000 and asking > _MOST_CONSENT * whole


def _anchor(blocks: list[Block], known_lines: frozenset[str]) -> Any:
    """The smallest element that holds the headline and text; None without a headline to see."""
    heading = next(
        (
            block.element
            for block in blocks
            if block.element.tag in HEADINGS and block.text.casefold() in known_lines
        ),
        None,
    )
    if heading is None:
        return None
    weights: dict[Any, int] = {}
    for block in blocks:
        if len(block.text) >= _LONG and block.linked < _MOST_LINKED:
            for holder in block.element.iterancestors():
                weights[holder] = weights.get(holder, 0) + len(block.text)
    return next(
        (each for each in heading.iterancestors() if weights.get(each, 0) >= _LEAST_TEXT), None
    )


def _seeds(tree: Any, blocks: list[Block]) -> list[int]:
    """Which blocks the extractor takes for the article."""
    found = _squeezed(_extracted(tree))
    within = set(tree.iterdescendants())
    return [
        at
        for at, block in enumerate(blocks)
        if len(block.text) >= _SHORTEST_SEED
        and (tree is block.element or block.element in within)
        and block.linked <= _ONLY_LINK
        and _squeezed(block.text) in found
    ]


def _extracted(tree: Any) -> str:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    extracted = trafilatura.bare_extraction(
        copy.deepcopy(tree), include_comments=False, include_links=True, favor_precision=True
    )
    if extracted is None or extracted.body is None:
        return ""
    return "" if _linked(extracted.body) > _MOST_LINKED else "".join(extracted.body.itertext())


def _linked(element: Any) -> float:
    """Share of an element's words that stand inside links."""
    words = len("".join("".join(element.itertext()).split()))
    linked = sum(len("".join("".join(link.itertext()).split())) for link in element.iter("ref"))
    return linked / words if words else 0.0


def _squeezed(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def _core(seeds: list[Block]) -> Any:
    """The smallest element that holds most of the seeds' words."""
    weights: dict[Any, int] = {}
    for block in seeds:
        for holder in (block.element, *block.element.iterancestors()):
            weights[holder] = weights.get(holder, 0) + len(block.text)
    whole = sum(len(block.text) for block in seeds)
    holding = [holder for holder, weight in weights.items() if weight >= _MOST_OF_SEEDS * whole]
    return min(holding, key=lambda holder: sum(1 for _ in holder.iterdescendants()))


def _region(blocks: list[Block], seeds: frozenset[int], core: Any) -> list[Block]:
    """The article's blocks: what stands between its seeds, what leads to them and follows them."""
    inside = {core, *core.iterdescendants()}
    parents = {blocks[at].element.getparent() for at in seeds} | {
        blocks[at].element for at in seeds if blocks[at].element.tag not in _TEXT_TAGS
    }
    holders = [each for each in core.iterancestors("article") if each.xpath("count(.//h1)=1")]
    whole = set(holders[0].iterdescendants()) if holders else set()
    first, last = min(seeds), max(seeds)
    heading = max((at for at in range(first) if blocks[at].element.tag == "h1"), default=first)
    taken: list[Block] = []
    for at in range(heading, len(blocks)):
        block = blocks[at]
        if at in seeds:
            taken.append(block)
        elif block.linked > _MOST_LINKED:
            continue
        elif at < first:
            if _is_lead(block):
                taken.append(block)
        elif block.element in inside and _is_text(block):
            near = {block.element.getparent(), _grandparent(block.element)} & parents
            if at < last or near:
                taken.append(block)
        elif (
            at > last
            and block.element in whole
            and block.element.tag == "p"
            and len(block.text) >= 2 * _SHORTEST_LOOSE
        ):
            taken.append(block)
    while taken and taken[-1].element.tag in HEADINGS:
        taken.pop()
    return taken


def _grandparent(element: Any) -> Any:
    parent = element.getparent()
    return parent.getparent() if parent is not None and parent.tag in {"ul", "ol", "dl"} else parent


def _is_lead(block: Block) -> bool:
    """Whether a block between the headline and the text is a subtitle or part of a summary."""
    element = block.element
    if len(block.text) < 15:
        return False
    if element.tag in {"h2", "h3", "h4", "li"}:
        return True
    names = " ".join(
        each.get("class") or "" for each in (element, element.getparent()) if each is not None
    )
    return bool(_LEADS.search(names)) or (element.tag == "p" and len(block.text) >= 60)


def _is_text(block: Block) -> bool:
    tag = block.element.tag
    if tag in HEADINGS or tag in _TEXT_TAGS:
        return True
    return len(block.text) >= _SHORTEST_LOOSE or block.text.endswith(_ENDS)


def _is_index(region: list[Block], taken: list[Block]) -> bool:
    """Whether headlines that are links part the text into little pieces."""
    cards = sum(
        block.linked > _ONLY_LINK and _is_headline(block.element) and len(block.text) > 15
        for block in region
    )
    words = sum(len(block.text) for block in taken)
    return cards >= _FEWEST_CARDS and words < _LONGEST_CARD * (cards + 1)


def _is_headline(element: Any) -> bool:
    return element.tag in HEADINGS


def _in_order(taken: list[Block], known_lines: frozenset[str], *, live: bool) -> list[str]:
    """Their words, without lines that say nothing of the story and without repetitions."""
    words: list[str] = []
    seen: set[str] = set()
    for block in taken:
        text = block.text
        if is_offer_line(text) or leads_elsewhere(text, block.linked):
            continue
        top = not any(len(said) > 2 * _SHORTEST_LOOSE for said in words)
        timed = live and block.element.get("class") == ENTRY_TIME
        if top and not timed and _is_heading_matter(text, known_lines):
            continue
        plain = _squeezed(text).lower()
        if len(plain) > _SHORTEST_SEED and plain in seen:
            continue
        seen.add(plain)
        words.append(text)
    return words


def _is_heading_matter(text: str, known_lines: frozenset[str]) -> bool:
    """Whether a line at the top is the headline, the byline or the date over again."""
    line = " ".join(text.split())
    if line.casefold() in known_lines or _BYLINE.sub("", line).casefold() in known_lines:
        return True
    if len(line) > 90:
        return False
    if line.lower().startswith(("por ", "actualizado", "publicado")) and not line.endswith("."):
        return True
    try:
        parse_published(line, "day")
    except ValueError:
        return False
    return True
