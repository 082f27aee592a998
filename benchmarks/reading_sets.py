"""What the reader is measured on: questions with two paragraphs of an article, and claims."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any, Final, NamedTuple

from assistant.models.reader import Readable
from assistant.text.sentences import split_sentences
from benchmarks import open_sets
from benchmarks.claims import (
    PARAPHRASES_LEARNT,
    Claim,
    answer_swaps,
    inference_claims,
    paraphrases,
)
from benchmarks.files import records
from benchmarks.reading_examples import Question, answers_in, folds, squad_questions

# Shorter paragraphs are headings and captions.
_SHORTEST: Final = 100
_SEED: Final = 7


class Case(NamedTuple):
    """A question with the paragraph that answers it."""

    question: str  # the question
    gold: Readable  # the paragraph
    answers: tuple[tuple[int, int], ...]  # where the answers stand in it
    other: Readable | None  # a paragraph of the same article without them, if there is one
    group: str  # the article


class Found(NamedTuple):
    """A question with the passages that a search engine found for it."""

    question: str  # the question
    passages: list[Readable]  # the passages
    answered: bool  # whether any of them answers


def reading_sets(data: Path, fold: int | None) -> dict[str, list[Case]]:
    """MLQA, and of XQuAD the articles whose title is in the fold, if one is given."""
    found = {"MLQA": _cases(data / "mlqa")}
    if fold is not None:
        fold_of = folds(squad_questions(data))
        found[f"XQuAD, fold {fold}"] = _cases(
            data / "xquad", {f"xquad-{title}" for title, own in fold_of.items() if own == fold}
        )
    return found


def found_passages(data: Path) -> list[Found]:
    """Questions of NoMIRACL that nothing was learnt from."""
    return [
        Found(
            record["question"],
            [_readable(found["text"], found["title"]) for found in record["passages"]],
            answered,
        )
        for answered in (True, False)
        for record in open_sets.searches(data, answerable=answered)
    ]


def claim_sets(data: Path) -> dict[str, list[Claim]]:
    """Claims that nothing was learnt from."""
    asked = [
        Question(case.question, case.gold.text, case.group, case.answers)
        for case in _cases(data / "mlqa")
    ]
    return {
        "InferES, test": inference_claims(data, "test"),
        "PAWS-X, rest": paraphrases(data)[PARAPHRASES_LEARNT:],
        "MLQA, answers swapped": answer_swaps(asked, random.Random(_SEED)),
    }


def _cases(folder: Path, wanted: set[str] | None = None) -> list[Case]:
    """The answerable questions of a set, or of its articles that are wanted."""
    articles = {record["article_id"]: record for record in records(folder / "corpus.jsonl")}
    rng = random.Random(_SEED)
    return [
        _case(record, articles[record["article_id"]], rng)
        for record in records(folder / "questions.es.jsonl")
        if record["answerable"] and (wanted is None or record["article_id"] in wanted)
    ]


def _case(record: dict[str, Any], article: dict[str, Any], rng: random.Random) -> Case:
    text, title, own = article["text"], article["title"], slice(*record["para_span"])
    spans = [slice(paragraph["start"], paragraph["end"]) for paragraph in article["paragraphs"]]
    answers = [answer.lower() for answer in record["answers"]]
    others = [
        text[span]
        for span in spans
        if span != own
        and len(text[span]) >= _SHORTEST
        and not any(answer in text[span].lower() for answer in answers)
    ]
    other = _readable(rng.choice(others), title) if others else None
    gold = _readable(text[own], title)
    return Case(record["question"], gold, answers_in(record), other, article["article_id"])


def _readable(text: str, title: str) -> Readable:
    spans = split_sentences(text, "es")
    return Readable(text, title, tuple((span.start, span.end) for span in spans))
