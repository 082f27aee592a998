"""Where the words of a search stand in an article, and which pieces of it show them best."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from assistant.index.found_articles import Snippet
from assistant.index.query_terms import QueryTerms
from assistant.text.sentences import split_sentences
from assistant.types import Span

_MOST: Final = 3
# Code points; of a longer sentence, what stands around its first match.
_LONGEST: Final = 280
_BEFORE: Final = 80


def places(terms: Sequence[QueryTerms], text: str, language: str) -> list[Span]:
    """Where anything that is sought stands in a text, in reading order, without overlaps."""
    return merged(span for one in terms for span in one.places(text, language))


def merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in reading order, those that overlap as one."""
    kept: list[Span] = []
    for span in sorted(spans):
        if kept and span.start < kept[-1].end:
            kept[-1] = Span(kept[-1].start, max(kept[-1].end, span.end))
        else:
            kept.append(span)
    return kept


def snippets(
    terms: Sequence[QueryTerms], text: str, language: str, most: int = _MOST
) -> tuple[Snippet, ...]:
    """The sentences in which most of what is sought stands, in reading order.

    The first sentence, unmarked, when nothing stands in the text.

    Args:
        terms: What is sought, without what is only sought in headlines.
        text: The article's text.
        language: The language that it is stemmed as.
        most: How many at most.
    """
    found = [list(one.places(text, language)) for one in terms]
    sentences = split_sentences(text, language)
    worth = {span: _worth(span, found) for span in sentences}
    best = sorted((span for span in sentences if worth[span] > (0, 0)), key=lambda s: worth[s])
    chosen = sorted(best[::-1][:most]) or sentences[:1]
    spans = merged(span for places in found for span in places)
    return tuple(_snippet(text, sentence, spans) for sentence in chosen)


def _worth(sentence: Span, found: Sequence[Sequence[Span]]) -> tuple[int, int]:
    """How much of what is sought begins in a sentence, and how often."""
    counts = [sum(_begins(span, sentence) for span in places) for places in found]
    return sum(map(bool, counts)), sum(counts)


def _begins(span: Span, sentence: Span) -> bool:
    return sentence.start <= span.start < sentence.end


def _snippet(text: str, sentence: Span, spans: Sequence[Span]) -> Snippet:
    inside = [span for span in spans if _begins(span, sentence)]
    # A phrase may go on beyond the end of a sentence.
    whole = Span(sentence.start, max([sentence.end, *(span.end for span in inside)]))
    start, end = whole
    if end - start > _LONGEST:
        start, end = _cut(text, whole, inside[0] if inside else Span(start, start))
        inside = [span for span in inside if start <= span.start and span.end <= end]
    return Snippet(start=start, end=end, text=text[start:end], matches=tuple(inside))


def _cut(text: str, whole: Span, first: Span) -> Span:
    """A part of a long sentence around its first match, without halves of words at its ends."""
    start = max(whole.start, min(first.start - _BEFORE, whole.end - _LONGEST))
    end = max(first.end, min(whole.end, start + _LONGEST))
    if start > whole.start:
        start = min(first.start, text.find(" ", start, end) + 1 or start)
    if end < whole.end:
        end = max(first.end, text.rfind(" ", start, end))
    return Span(start, end)
