"""The questions that ``quality.py --answers`` asks, and of what."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import open_sets
from open_sets import Asked
from reading_examples import folds, squad_questions

from assistant.evaluation.questions import LabelledQuestion
from assistant.types import Filters

OPEN: Final = "open"
OWN_PASSAGES: Final = "nomiracl"
_XQUAD: Final = "xquad-"


class Posed(NamedTuple):
    """A question of a set.

    Attributes:
        set: Name of the set.
        corpus: What it is asked of: the open corpus, or the passages of NoMIRACL.
        question: The question.
    """

    set: str
    corpus: str
    question: LabelledQuestion

    @property
    def filters(self) -> Filters:
        """Of the passages of NoMIRACL only its own may answer a question."""
        own = (self.question.id,) if self.corpus == OWN_PASSAGES else ()
        return Filters(sections=own)

    @property
    def within(self) -> str:
        """What the ids of the articles that may answer it begin with."""
        return f"{self.question.id}/" if self.corpus == OWN_PASSAGES else ""


class _Set(NamedTuple):
    """A set, in its two parts: with an answer, and without."""

    corpus: str
    asked: Callable[[Path, bool], Sequence[Asked]]


def _of_wikipedia(name: str) -> _Set:
    return _Set(OPEN, lambda data, good: open_sets.questions(data, name, "es", answerable=good))


_SETS: Final[dict[str, _Set]] = {
    "xquad": _of_wikipedia("xquad"),
    "mlqa": _of_wikipedia("mlqa"),
    "argnews": _Set(OPEN, lambda data, good: [] if good else open_sets.news_without_article(data)),
    "nomiracl": _Set(
        OWN_PASSAGES, lambda data, good: open_sets.about_passages(data, answerable=good)
    ),
}
SETS: Final = tuple(_SETS)


def posed(data: Path, names: Sequence[str], n: int | None, seed: int) -> list[Posed]:
    """The questions in the order in which they are asked: the sets mixed.

    Args:
        data: Folder of the open sets.
        names: Sets.
        n: At most so many with an answer, and without one, of each set; all when None.
        seed: Which ones, and their order.
    """
    found = []
    for name in names:
        for answerable in (True, False):
            asked = list(_SETS[name].asked(data, answerable))
            random.Random(seed).shuffle(asked)
            found += [
                Posed(name, _SETS[name].corpus, _question(one, answerable)) for one in asked[:n]
            ]
    random.Random(seed).shuffle(found)
    return found


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


def _question(asked: Asked, answerable: bool) -> LabelledQuestion:
    return LabelledQuestion(
        id=asked.id,
        question=asked.text,
        gold=asked.answers,
        article_id="" if asked.group == asked.id else asked.group,
        answerable=answerable,
        paragraph=asked.paragraph if asked.spans else None,
        spans=asked.spans,
    )
