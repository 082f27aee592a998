"""Article -> passages: exact slices of whole sentences, nothing lost.

Passages are sized in tokens of the embedder, and never cross a sentence unless that sentence
alone is over the limit.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from assistant.text.sentences import BLANK_LINE, split_sentences, trimmed
from assistant.types import Article, Passage, Span

CountTokens = Callable[[list[str]], list[int]]
"""Tokens of each text, as the embedder counts them."""

# Where a sentence that is too long by itself is best cut, from best to worst.
_CUTS: Final = (re.compile(r"(?<=[.!?…;:])\s+"), re.compile(r"(?<=[,)»”])\s+"), re.compile(r"\s+"))
# What breaking a paragraph costs, where an empty passage would cost 1.
_BROKEN_PARAGRAPH: Final = 0.6
# A paragraph that fills this share of a passage is a subject of its own: it shares no passage
# with its neighbours. Measured (python -m benchmarks retrieval): the right passage comes
# first for 1 to 3 % more questions than when paragraphs are merged wherever they fit.
_OWN_SUBJECT: Final = 0.45


class _Piece(NamedTuple):
    span: Span
    tokens: int
    ends_paragraph: bool


def cut_passages(article: Article, count_tokens: CountTokens, max_tokens: int) -> list[Passage]:
    """Cut an article into passages of whole sentences.

    A paragraph of some size has its own passages; short ones share. Breaks are chosen
    for all of them together (least squares of the room left empty), so that passages
    are of about equal size and prefer to end where a paragraph ends.

    Args:
        article: What to cut.
        count_tokens: Tokens of each text as the embedder sees it, without special tokens.
        max_tokens: Most tokens of a passage. Only a single character may be over it.
    """
    pieces = _pieces(article, count_tokens, max_tokens)
    spans = [
        Span(group[a].span.start, group[b - 1].span.end)
        for group in _subjects(pieces, max_tokens)
        for a, b in _pack(group, max_tokens)
    ]
    spans = list(_within_limit(article.text, spans, count_tokens, max_tokens))
    return [
        passage_at(article.id, *span, article.text[span.start : span.end], ordinal)
        for ordinal, span in enumerate(spans)
    ]


def passage_at(article_id: str, start: int, end: int, text: str, ordinal: int) -> Passage:
    """The passage of an article with that start and end; its id says where it stands."""
    return Passage(
        id=f"{article_id}:{start}-{end}",
        article_id=article_id,
        start=start,
        end=end,
        text=text,
        ordinal=ordinal,
    )


def _pieces(article: Article, count_tokens: CountTokens, max_tokens: int) -> list[_Piece]:
    sentences = split_sentences(article.text, article.language or "es")
    spans = list(_within_limit(article.text, sentences, count_tokens, max_tokens))
    # Each with the gap after it, so that the sum is no less than the whole.
    starts = [span.start for span in spans]
    reach = [*starts[1:], spans[-1].end]
    counts = count_tokens([article.text[a:b] for a, b in zip(starts, reach, strict=True)])
    ends = [
        BLANK_LINE.search(article.text, here.end, after.start) is not None
        for here, after in itertools.pairwise(spans)
    ]
    return [_Piece(*row) for row in zip(spans, counts, [*ends, True], strict=True)]


def _subjects(pieces: list[_Piece], max_tokens: int) -> Iterator[list[_Piece]]:
    """Large paragraphs one by one, runs of small ones together."""
    small: list[_Piece] = []
    paragraph: list[_Piece] = []
    for piece in pieces:
        paragraph.append(piece)
        if not piece.ends_paragraph:
            continue
        if sum(part.tokens for part in paragraph) >= _OWN_SUBJECT * max_tokens:
            if small:
                yield small
            yield paragraph
            small = []
        else:
            small += paragraph
        paragraph = []
    if small:
        yield small


def _pack(pieces: list[_Piece], max_tokens: int) -> list[tuple[int, int]]:
    """Index ranges of the pieces that make the passages: the cheapest way to break.

    Dynamic programming over the breaks, as in Knuth and Plass's line breaking: the
    cost of a passage is the square of the share that it leaves empty, plus a
    penalty where it ends inside a paragraph.
    """
    best = [0.0] + [float("inf")] * len(pieces)
    back = [0] * (len(pieces) + 1)
    for end in range(1, len(pieces) + 1):
        tokens = 0
        penalty = 0.0 if pieces[end - 1].ends_paragraph else _BROKEN_PARAGRAPH
        for start in range(end - 1, -1, -1):
            tokens += pieces[start].tokens
            if tokens > max_tokens and start < end - 1:
                break
            cost = best[start] + max(0.0, 1 - tokens / max_tokens) ** 2 + penalty
            if cost < best[end]:
                best[end], back[end] = cost, start
    ranges = []
    end = len(pieces)
    while end:
        ranges.append((back[end], end))
        end = back[end]
    return ranges[::-1]


def _within_limit(
    text: str, spans: list[Span], count_tokens: CountTokens, max_tokens: int
) -> Iterator[Span]:
    """The spans, those over the limit halved at the best places until they fit."""
    counts = count_tokens([text[a:b] for a, b in spans])
    for span, tokens in zip(spans, counts, strict=True):
        if tokens <= max_tokens or span.end - span.start == 1:
            yield span
        else:
            yield from _within_limit(text, _halves(text, span), count_tokens, max_tokens)


def _halves(text: str, span: Span) -> list[Span]:
    """Two parts that cover the span, cut as near to its middle as a good place allows."""
    middle = (span.start + span.end) // 2
    quarter = max(1, (span.end - span.start) // 4)
    for cut in _CUTS:
        places = [m.start() for m in cut.finditer(text, span.start + 1, span.end - 1)]
        place = min(places, key=lambda at: abs(at - middle), default=None)
        if place is not None and abs(place - middle) <= quarter:
            middle = place
            break
    halves = (trimmed(text, span.start, middle), trimmed(text, middle, span.end))
    return [half for half in halves if half]
