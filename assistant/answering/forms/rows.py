"""Rows: sentences that the program makes of quotations, each under a heading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from assistant.generation.citations import cite, renumber, standing_citations
from assistant.messages import ANSWERED, text
from assistant.presentation.byline import outlet
from assistant.presentation.quoting import inner
from assistant.retrieval.hit_sentences import HitSentence
from assistant.types import Citation, Sentence


class Row(NamedTuple):
    """One line of an answer.

    Attributes:
        text: What it says: a quotation, a headline, figures.
        sentences: What it cites.
        heading: What it is headed by.
        day: Its calendar day, if it has one.
    """

    text: str
    sentences: tuple[HitSentence, ...]
    heading: str = ""
    day: dt.date | None = None


class Table(NamedTuple):
    """Rows with what stands above them.

    Attributes:
        head: A sentence of the program's own that asserts nothing of the news.
        rows: At least one.
        suggestions: Questions to go on with.
    """

    head: str
    rows: Sequence[Row]
    suggestions: tuple[str, ...] = ()


def quote(sentence: HitSentence, language: str, *, named: bool = True) -> str:
    """A sentence of an article between quotation marks, with its outlet behind it.

    Args:
        sentence: What is quoted, whole.
        language: Language of the answer.
        named: Whether to name the outlet.
    """
    spoken = spoken_in(language)
    words = text("forms.quote", spoken, quote=inner(sentence.text))
    source = outlet(sentence.hit)
    return text("forms.by", spoken, words=words, outlet=source) if named and source else words


def spoken_in(language: str) -> str:
    """The language of the program's own words in an answer."""
    return language if language in ANSWERED else "en"


def composed(head: str, rows: Iterable[Row]) -> tuple[str, tuple[Sentence, ...]]:
    """The answer's text, a line a row, and the rows as sentences with their places in it."""
    sentences = renumber([_sentence(row) for row in rows])
    lines, placed, at = [head] if head else [], [], len(head)
    for sentence in sentences:
        at += 1 if lines else 0
        heading = f"{sentence.heading}: " if sentence.heading else ""
        start = at + len(heading)
        end = start + len(sentence.text)
        numbers = "".join(f"[{c.number}]" for c in sentence.citations)
        lines.append(f"{heading}{sentence.text}" + (f" {numbers}" if numbers else ""))
        placed.append(sentence.model_copy(update={"start": start, "end": end}))
        at += len(lines[-1])
    return "\n".join(lines), tuple(placed)


def citations(sentences: Iterable[Sentence]) -> tuple[Citation, ...]:
    """All that the rows cite, by number."""
    return standing_citations(sentences)


def _sentence(row: Row) -> Sentence:
    cited = tuple(cite(sentence.as_evidence(), 1.0) for sentence in row.sentences)
    return Sentence(
        text=row.text, start=-1, end=-1, citations=cited, heading=row.heading, day=row.day
    )
