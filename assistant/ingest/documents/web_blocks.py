"""Pages of a book and bodies of mail in HTML as blocks: all that they show."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from assistant.ingest.documents.laid_out import Block
from assistant.ingest.pages.blocks import HEADINGS, blocks_of
from assistant.ingest.pages.visible import drop_unseen

_XML_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]{0,500}\?>")


class WebBlocks(NamedTuple):
    """What a page shows, and whether hidden words stood in it."""

    blocks: tuple[Block, ...] = ()
    hidden: bool = False


def web_blocks(content: str, trim: Callable[[Any], None] = lambda tree: None) -> WebBlocks:
    """All blocks of a page that a reader sees; none when it is no page.

    Args:
        content: Its markup.
        trim: Takes out of its tree what is not wanted.
    """
    from lxml import etree, html

    markup = _XML_DECLARATION.sub("", content).replace("\x00", "")
    try:
        tree = html.document_fromstring(markup)
        for head in tree.xpath("//head"):
            head.drop_tree()
        trim(tree)
        hidden = bool(drop_unseen(tree))
        found = blocks_of(tree)
    except (etree.LxmlError, ValueError, AssertionError, RecursionError):
        return WebBlocks()
    return WebBlocks(tuple(_block(each.text, str(each.element.tag)) for each in found), hidden)


def _block(text: str, tag: str) -> Block:
    if tag in HEADINGS:
        return Block(" ".join(text.split()), "heading", int(tag[1]))
    return Block(text, "item" if tag == "li" else "row" if tag == "table" else "paragraph")
