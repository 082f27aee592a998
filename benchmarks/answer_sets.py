"""The questions that ``answers`` asks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from assistant.evaluation.questions import LabelledQuestion
from benchmarks import open_sets
from benchmarks.open_sets import Asked
from benchmarks.reading_examples import folds, squad_questions

SETS: Final = ("xquad", "mlqa", "argnews")
_XQUAD: Final = "xquad-"


class Posed(NamedTuple):
    """A question, and the name of its set."""

    set: str
    question: LabelledQuestion


def posed(data: Path, names: Sequence[str], n: int | None, seed: int) -> list[Posed]:
    """The questions in the order in which they are asked: the sets mixed.

    Args:
        data: Folder of the open sets.
        names: Sets.
        n: At most so many with an answer, and without one, of each set; all when None.
        seed: Which ones, and their order.
    """
    every = [
        Posed(name, as_question(one, answerable))
        for name in names
        for answerable in (True, False)
        for one in open_sets.sample(_asked(data, name, answerable), n, seed)
    ]
    return open_sets.sample(every, None, seed)


def of_fold(posed: Sequence[Posed], data: Path, fold: int) -> list[Posed]:
    """Those about XQuAD's articles that a reader taught with the same fold has not seen.

    Whose article was left out is in no article, so none of those without an answer.
    """
    fold_of = folds(squad_questions(data))
    return [
        one
        for one in posed
        if one.question.article_id.startswith(_XQUAD)
        and fold_of.get(one.question.article_id.removeprefix(_XQUAD)) == fold
    ]


def as_question(asked: Asked, answerable: bool) -> LabelledQuestion:
    """A question of the open sets, as it is graded."""
    return LabelledQuestion(
        id=asked.id,
        question=asked.text,
        gold=asked.answers,
        article_id="" if asked.group == asked.id else asked.group,
        answerable=answerable,
        paragraph=asked.paragraph if asked.spans else None,
        spans=asked.spans,
    )


def _asked(data: Path, name: str, answerable: bool) -> list[Asked]:
    if name != "argnews":
        return open_sets.questions(data, name, "es", answerable=answerable)
    return [] if answerable else open_sets.news_without_article(data)
