"""Markdown: its words without its marks."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.config.settings import IngestSettings
from assistant.ingest.front_matter import split_front_matter
from assistant.ingest.location import Location, Outcome
from assistant.ingest.pages.visible import drop_unseen
from assistant.ingest.plain import Headed, decoded, split_headline
from assistant.ingest.records import build_article

# Their parts follow line by line; other blocks are set apart by a blank line.
_CLOSE_KNIT: Final = ("bullet_list", "ordered_list", "table")
_CELL_GAP: Final = " | "
_GAPS: Final = re.compile(" {2,}")  # left by an image


def read_markdown(
    data: bytes, location: Location, url: str, settings: IngestSettings
) -> Iterator[Outcome]:
    """The article of a Markdown file: front matter, headline and plain words.

    Raises:
        IngestError: It is binary, blank or too long, or its front matter holds a bad value.
    """
    content = decoded(data, location)
    if content.mended:
        yield location.notice("mojibake")
    described = split_front_matter(content.text)
    if (chars := len(described.text)) > settings.max_article_chars:
        raise location.error("too_long", chars=chars, limit=settings.max_article_chars)
    tokens = _parser().parse(described.text)
    title, text = _headline(tokens, described)
    if not text.strip():
        raise location.error("empty")
    fields: dict[str, Any] = {"title": title, "url": url, **described.fields, "text": text}
    yield from build_article(fields, location, settings)


@functools.cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _headline(tokens: Sequence[Token], described: Any) -> Headed:
    """The headline apart from the text, unless the front matter names another one."""
    named = str(described.fields.get("title", ""))
    if len(tokens) > 3 and tokens[0].type == "heading_open":
        heading = _words(tokens[1].children or [])
        if not named or named.casefold() == heading.casefold():
            return Headed(named or heading, _text(tokens[3:]))
        return Headed(named, _text(tokens))
    text = _text(tokens)
    return Headed(named, text) if named else split_headline(text)


def _text(tokens: Sequence[Token]) -> str:
    pieces: list[str] = []
    previous = -1
    for group, words in _blocks(tokens):
        if words:
            pieces += [("\n" if group == previous else "\n\n") if pieces else "", words]
            previous = group
    return "".join(pieces)


def _blocks(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Words of each block, with a number that blocks of one list or table share."""
    group = depth = 0
    row: list[str] | None = None
    for token in tokens:
        if token.type.removesuffix("_open").removesuffix("_close") in _CLOSE_KNIT:
            depth += token.nesting
        group += depth == 0
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            yield group, _CELL_GAP.join(cell for cell in row if cell)
            row = None
        elif row is not None and token.type == "inline":
            row.append(_words(token.children or []))
        else:
            yield group, _block_words(token)


def _block_words(token: Token) -> str:
    if token.type == "inline":
        return _words(token.children or [])
    if token.type in {"fence", "code_block"}:
        return token.content.strip("\n")
    if token.type == "html_block":
        return _words_of_html(token.content)
    return ""


def _words(inline: Sequence[Token]) -> str:
    """Words of one paragraph: links keep theirs, images and tags go."""
    pieces = []
    for token in inline:
        if token.type in {"text", "code_inline"}:
            pieces.append(token.content)
        elif token.type == "softbreak":
            pieces.append(" ")
        elif token.type == "hardbreak":
            pieces.append("\n")
    return _GAPS.sub(" ", "".join(pieces)).strip()


def _words_of_html(content: str) -> str:
    from lxml import etree, html

    try:
        tree = html.fragment_fromstring(content, create_parent="div")
    except etree.ParserError:
        return ""
    drop_unseen(tree)
    return " ".join(tree.text_content().split())
