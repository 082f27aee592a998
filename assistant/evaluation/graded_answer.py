"""An answer to a labelled question, with its grades."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from assistant.evaluation.grading import (
    cites_within,
    contains_gold,
    exact_match,
    holds_answer,
    token_f1,
    without_markers,
)
from assistant.evaluation.observation import Observed, Quoted
from assistant.evaluation.questions import LabelledQuestion
from assistant.text.language import detect_language
from assistant.types import Location

Cites = Callable[[Iterable[Location], str, tuple[int, int]], bool]


class GradedAnswer(Observed):
    """What is kept of one question; of hits, their places only.

    Grades are None where they make no sense: without a gold answer there is none to contain.

    Attributes:
        id: Of the question.
        group: What to resample by.
        kind: What the question tries out.
        question: As asked.
        gold: The gold answers.
        answerable: Whether the archive holds an answer.
        follow_up: Whether it came with a conversation.
        contains_gold: Whether a gold answer stands in the answer.
        exact_match: Whether the answer is a gold answer and nothing else.
        token_f1: F1 over words, of the gold answer that suits best.
        relevant: How many citations hold a gold answer, or lie in its paragraph.
        cites_article: Whether a citation is of the gold article.
        quotes_gold: Whether a cited quote holds a gold answer.
        evidence_found: Whether a gold answer is among the evidence.
        hit_found: Whether a gold answer is in a hit.
        hit_rank: Rank of the first such hit, from 1.
        same_language: Whether the answer is in the question's language.
    """

    id: str
    group: str
    kind: str = ""
    question: str
    gold: tuple[str, ...] = ()
    answerable: bool
    follow_up: bool = False
    contains_gold: bool | None = None
    exact_match: bool | None = None
    token_f1: float | None = None
    relevant: int | None = None
    cites_article: bool | None = None
    quotes_gold: bool | None = None
    evidence_found: bool | None = None
    hit_found: bool | None = None
    hit_rank: int | None = None
    same_language: bool

    @property
    def right(self) -> bool | None:
        """Whether what was answered is right; None for a refusal, or when that is unknown."""
        if self.refused:
            return None
        return self.contains_gold if self.answerable else False


def grade(
    question: LabelledQuestion, observed: Observed, cites: Cites = cites_within
) -> GradedAnswer:
    """Hold an answer against what is known of the question.

    Args:
        question: The question.
        observed: What came of it.
        cites: When places count as citing the paragraph of the answer, if that is known.
    """
    kept = observed.model_copy(
        update={"hits": tuple(hit.model_copy(update={"text": ""}) for hit in observed.hits)}
    )
    return GradedAnswer(
        **kept.model_dump(),
        **question.model_dump(include={"id", "kind", "question", "gold", "answerable"}),
        group=question.group,
        follow_up=bool(question.history),
        same_language=_same_language(question.question, observed.text),
        **_said(question, observed),
        **_shown(question, observed, cites),
    )


def _same_language(question: str, answer: str) -> bool:
    """A text too short to tell is taken to be in the language of the other."""
    asked = detect_language(question)
    return detect_language(without_markers(answer), default=asked) == asked


def _said(question: LabelledQuestion, observed: Observed) -> dict[str, Any]:
    """What the words of the answer are worth; a refusal is worth nothing."""
    if not (question.answerable and question.gold):
        return {}
    said = "" if observed.refused else observed.text
    return {
        "contains_gold": contains_gold(said, question.gold),
        "exact_match": exact_match(said, question.gold),
        "token_f1": round(token_f1(said, question.gold), 4),
    }


def _shown(question: LabelledQuestion, observed: Observed, cites: Cites) -> dict[str, Any]:
    """Whether what was found, shown to the model and cited is where the answer stands."""
    if not question.answerable:
        return {}
    grades: dict[str, Any] = {}
    if question.article_id:
        cited = (citation.article_id for citation in observed.citations)
        grades["cites_article"] = question.article_id in cited
    if question.gold or question.spans:
        ranks = (rank for rank, hit in enumerate(observed.hits, 1) if _holds(question, hit))
        grades["hit_rank"] = next(ranks, None)
        grades["hit_found"] = grades["hit_rank"] is not None
        grades["evidence_found"] = any(_holds(question, words) for words in observed.evidence)
        grades["quotes_gold"] = any(_holds(question, words) for words in observed.citations)
        grades["relevant"] = sum(_relevant(question, words, cites) for words in observed.citations)
    return grades


def _holds(question: LabelledQuestion, words: Quoted) -> bool:
    if question.spans:
        return holds_answer([words.location], question.article_id, question.spans)
    return contains_gold(words.text, question.gold)


def _relevant(question: LabelledQuestion, words: Quoted, cites: Cites) -> bool:
    if question.paragraph is not None:
        return cites([words.location], question.article_id, question.paragraph)
    return _holds(question, words)
