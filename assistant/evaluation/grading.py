"""Whether an answer says what it should, and points to where that is written."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from assistant.types import Location

_ARTICLES: Final = frozenset({"un", "una", "unos", "unas", "el", "la", "los", "las"})
_MARKERS: Final = re.compile(r"\[\s*\d+(?:\s*[,;y-]\s*\d+)*\s*\]")
_NUMBER: Final = re.compile(r"\d+")
_DONT_KNOW: Final = re.compile(
    r"\bno (?:l[oa]s? )?s(?:é|abo)\b"
    r"|\bno (?:se )?(?:menciona|especifica|indica|proporciona|encuentra|conozco)"
    r"|\bno (?:hay|tengo|dispongo de|contiene) (?:suficiente )?información"
    r"|\bno (?:puedo|es posible) (?:responder|determinar)|\bno está en el contexto",
    re.IGNORECASE,
)


def normalised(text: str) -> str:
    """As SQuAD-es compares: lower case, without punctuation, articles and extra space."""
    letters = "".join(
        " " if unicodedata.category(letter)[0] in "PS" else letter for letter in text.lower()
    )
    return " ".join(word for word in letters.split() if word not in _ARTICLES)


def contains_gold(answer: str, golds: Sequence[str]) -> bool:
    """Whether any of the gold answers stands in the answer, as whole words.

    Marks such as ``[3]`` are no part of what an answer says, nor, where an article refers to
    its notes by them, of a gold answer.
    """
    said = f" {_said(answer)} "
    return any(gold and f" {gold} " in said for gold in map(_said, golds))


def exact_match(answer: str, golds: Sequence[str]) -> bool:
    """Whether the whole answer, without marks, is one of the gold answers."""
    said = _said(answer)
    return bool(said) and said in map(_said, golds)


def token_f1(answer: str, golds: Sequence[str]) -> float:
    """F1 over the words of the whole answer, without marks; the gold that suits it best."""
    said = Counter(_said(answer).split())
    return max((_f1(said, Counter(_said(gold).split())) for gold in golds), default=0.0)


def _said(text: str) -> str:
    return normalised(without_markers(text))


def _f1(said: Counter[str], wanted: Counter[str]) -> float:
    shared = (said & wanted).total()
    return 2 * shared / (said.total() + wanted.total()) if shared else 0.0


def without_markers(answer: str) -> str:
    """The answer without its ``[n]``."""
    return _MARKERS.sub(" ", answer)


def cited_numbers(answer: str) -> list[int]:
    """Numbers in ``[n]`` and ``[n, m]``, in order, each once."""
    numbers = (int(n) for marker in _MARKERS.findall(answer) for n in _NUMBER.findall(marker))
    return list(dict.fromkeys(numbers))


def cites_within(citations: Iterable[Location], article_id: str, span: tuple[int, int]) -> bool:
    """Whether a citation lies wholly in the paragraph that holds the answer."""
    return any(
        article == article_id and span[0] <= start and end <= span[1]
        for article, start, end in citations
    )


def cites_overlapping(
    citations: Iterable[Location], article_id: str, span: tuple[int, int]
) -> bool:
    """Whether a citation shares anything with the paragraph that holds the answer."""
    return any(
        article == article_id and start < span[1] and span[0] < end
        for article, start, end in citations
    )


def holds_answer(
    locations: Iterable[Location], article_id: str, spans: Sequence[tuple[int, int]]
) -> bool:
    """Whether one of the locations holds a whole answer."""
    return any(
        article == article_id and start <= first and last <= end
        for article, start, end in locations
        for first, last in spans
    )


def says_unknown(answer: str) -> bool:
    """Whether free text looks like a refusal; a guess from its wording."""
    return not answer.strip() or bool(_DONT_KNOW.search(answer))
