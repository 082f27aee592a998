"""What the reader is measured on: questions with two paragraphs of an article, and claims."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from assistant.models.reader import Readable
from assistant.text.sentences import split_sentences
from benchmarks import open_sets
from benchmarks.open_sets import records
from benchmarks.reading_examples import (
    PARAPHRASES_LEARNT,
    Claim,
    Question,
    answer_swaps,
    answers_in,
    folds,
    inference_claims,
    paraphrases,
    squad_questions,
)

# Shorter paragraphs are headings and captions.
_SHORTEST: Final = 100
_SEED: Final = 7


class Case(NamedTuple):
    """A question with the paragraph that answers it.

    Attributes:
        question: The question.
        gold: The paragraph.
        answers: Where the answers stand in it.
        other: A paragraph of the same article that does not hold them; None if there is none.
        group: The article.
    """

    question: str
    gold: Readable
    answers: tuple[tuple[int, int], ...]
    other: Readable | None
    group: str


def reading_sets(data: Path, fold: int | None) -> dict[str, list[Case]]:
    """MLQA, and of XQuAD the articles whose title is in the fold, if one is given."""
    found = {"MLQA": _cases(data / "mlqa", lambda _: True)}
    if fold is not None:
        fold_of = folds(squad_questions(data))
        found[f"XQuAD, fold {fold}"] = _cases(
            data / "xquad", lambda article: fold_of.get(article.removeprefix("xquad-")) == fold
        )
    return found


class Found(NamedTuple):
    """A question with the passages that a search engine found for it."""

    question: str  # the question
    passages: tuple[Readable, ...]  # the passages
    answered: bool  # whether any of them answers


def found_passages(data: Path) -> list[Found]:
    """Questions of NoMIRACL that nothing was learnt from."""
    asked = [
        record for kind in (True, False) for record in open_sets.searches(data, answerable=kind)
    ]
    return [
        Found(
            record["question"],
            tuple(_readable(found["text"], found["title"]) for found in record["passages"]),
            record["answer_in_passages"],
        )
        for record in asked
    ]


def claim_sets(data: Path) -> dict[str, list[Claim]]:
    """Claims that nothing was learnt from."""
    asked = [
        Question(case.question, case.gold.text, case.group, case.answers)
        for case in _cases(data / "mlqa", lambda _: True)
    ]
    return {
        "InferES, test": inference_claims(data / "nli" / "inferes_test.jsonl"),
        "PAWS-X, rest": paraphrases(data)[PARAPHRASES_LEARNT:],
        "MLQA, answers swapped": answer_swaps(asked, random.Random(_SEED)),
    }


def _cases(folder: Path, wanted: Callable[[str], bool]) -> list[Case]:
    articles = {record["article_id"]: record for record in records(folder / "corpus.jsonl")}
    rng = random.Random(_SEED)
    return [
        _case(record, articles[record["article_id"]], rng)
        for record in records(folder / "questions.es.jsonl")
        if record["answerable"] and wanted(record["article_id"])
    ]


def _case(record: dict[str, Any], article: dict[str, Any], rng: random.Random) -> Case:
    start, end = record["para_span"]
    spans = [(paragraph["start"], paragraph["end"]) for paragraph in article["paragraphs"]]
    texts = [article["text"][a:b] for a, b in spans if (a, b) != (start, end)]
    others = [text for text in texts if _is_without(text, record["answers"])]
    return Case(
        record["question"],
        _readable(article["text"][start:end], article["title"]),
        answers_in(record),
        _readable(rng.choice(others), article["title"]) if others else None,
        article["article_id"],
    )


def _is_without(text: str, answers: Sequence[str]) -> bool:
    held = any(answer.lower() in text.lower() for answer in answers)
    return len(text) >= _SHORTEST and not held


def _readable(text: str, title: str) -> Readable:
    spans = split_sentences(text, "es")
    return Readable(text, title, tuple((span.start, span.end) for span in spans))
