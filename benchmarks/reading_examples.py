"""What the reader learns from: questions beside passages.

A question of SQuAD-es or XQuAD comes with its own paragraph, which answers it or is known not to,
and with what is on its subject and answers nothing ("hard negatives"): a paragraph that shares
its rare words, or its own without the sentences that answer. Of NoMIRACL's questions that none
of ten passages answers, every second one is learnt from, the others are measured on. The other
sets (``qa_train``) hold questions with the paragraph that answers them or does not; two are used
in part: tales are far from news, and where MLQA's test part answers is not known.
"""

from __future__ import annotations

import math
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from assistant.text.sentences import split_sentences
from benchmarks import open_sets
from benchmarks.files import records

_FOLDS: Final = 2

# What is left of a paragraph without its answer is a negative if it has so many letters.
_SHORTEST_REST: Final = 150
_ANSWER_TAKEN: Final = 0.5

# Hard negatives are drawn from this many paragraphs, the nearest by shared stems.
_NEAREST: Final = 12
_TIE_BREAK: Final = 0.05
_STEM_LETTERS: Final = 6
_SHORTEST_STEMMED: Final = 4

_TITLED: Final = 0.5
_TALES: Final = "fairytaleqa_en"
_TALES_LEARNT: Final = 2500
# One question for all of its texts, and answers as long as a paragraph.
_LEFT_OUT: Final = frozenset({"casimedicos_es"})
# As people type: without capitals, accents and question marks.
_TYPED: Final = 0.15


class Question(NamedTuple):
    """A question beside a paragraph.

    Attributes:
        text: The question.
        paragraph: Text that answers it, or does not.
        title: Of the article, spelt as its set spells it; of an example, the headline given with
            the paragraph, which may be empty.
        answers: Where the answers stand in the paragraph; none if it does not answer.
        language: ISO 639-1 code of the paragraph.
        located: Whether it is known where the answers stand; if not, the paragraph answers.
    """

    text: str
    paragraph: str
    title: str
    answers: tuple[tuple[int, int], ...]
    language: str = "es"
    located: bool = True

    @property
    def answer(self) -> str:
        """The first answer, in the paragraph's words."""
        start, end = self.answers[0]
        return self.paragraph[start:end]


def squad_questions(data: Path) -> list[Question]:
    """SQuAD-es's questions, answerable and not, in the file's order."""
    return [
        Question(row["question"], row["context"], row["title"], _answers(row))
        for row in records(data / "squad_es_v2_reader" / "train.jsonl")
    ]


def xquad_questions(data: Path) -> list[Question]:
    """XQuAD's answerable questions, with the titles that SQuAD-es has for their articles."""
    folder = data / "xquad"
    articles = {row["article_id"]: row["text"] for row in records(folder / "corpus.jsonl")}
    found = []
    for row in records(folder / "questions.es.jsonl"):
        if row["answerable"]:
            start, end = row["para_span"]
            paragraph = articles[row["article_id"]][start:end]
            title = row["article_id"].removeprefix("xquad-")
            found.append(Question(row["question"], paragraph, title, answers_in(row)))
    return found


def other_questions(data: Path, *, seed: int) -> list[Question]:
    """The questions of the other sets, some of them as they are typed in haste."""
    rng = random.Random(seed)
    found = []
    for path in sorted((data / "qa_train").glob("*.jsonl")):
        if path.stem in _LEFT_OUT:
            continue
        rows = list(records(path))
        if path.stem == _TALES:
            rows = rng.sample(rows, min(_TALES_LEARNT, len(rows)))
        for row in rows:
            text = _typed(row["question"]) if rng.random() < _TYPED else row["question"]
            located = bool(row["answers"]) or not row["answerable"]
            paragraph, title = row["context"], row["title"] or ""
            found.append(Question(text, paragraph, title, _answers(row), row["lang"], located))
    return found


def _answers(row: Mapping[str, Any]) -> tuple[tuple[int, int], ...]:
    spans = ((answer["start"], answer["start"] + len(answer["text"])) for answer in row["answers"])
    return tuple(spans) if row["answerable"] else ()


def _typed(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in letters if not unicodedata.combining(c)).strip(" ¿?")


def answers_in(row: Mapping[str, Any]) -> tuple[tuple[int, int], ...]:
    """Where the answers of a question of XQuAD or MLQA stand in its paragraph."""
    start, end = row["para_span"]
    return tuple((a - start, b - start) for a, b in row["answer_spans"] if start <= a < end)


def folds(questions: Sequence[Question]) -> dict[str, int]:
    """The fold of each title. XQuAD's articles have the same titles."""
    titles = sorted({question.title for question in questions})
    return {title: place % _FOLDS for place, title in enumerate(titles)}


def reading_examples(questions: Sequence[Question], *, negatives: int, seed: int) -> list[Question]:
    """Each question with its paragraph, and answerable ones with what does not answer them.

    Args:
        questions: What to learn from.
        negatives: For each answerable question: paragraphs of others, or its own without answer.
        seed: The same one gives the same examples.
    """
    rng = random.Random(seed)
    shelf = _Shelf(questions)
    found = []
    for asked in questions:
        found.append(_titled(asked, rng))
        if asked.answers:
            for text, title in shelf.silent(asked, negatives, rng):
                found.append(_titled(Question(asked.text, text, title, ()), rng))
    return found


def unanswered_examples(data: Path, *, seed: int) -> list[Question]:
    """Passages that a search engine found for a question that none of them answers."""
    return titled(
        (
            Question(row["question"], found["text"], found["title"], ())
            for row in open_sets.searches(data, answerable=False, learnt=True)
            for found in row["passages"]
        ),
        seed=seed,
    )


def titled(questions: Iterable[Question], *, seed: int) -> list[Question]:
    """Questions beside their own paragraphs, half of those with a headline."""
    rng = random.Random(seed)
    return [_titled(asked, rng) for asked in questions]


def _titled(asked: Question, rng: random.Random) -> Question:
    headline = asked.title.replace("_", " ") if rng.random() < _TITLED else ""
    return asked._replace(title=headline)


class _Shelf:
    """All paragraphs, to find those that look like an answer."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self._paragraphs = sorted({(asked.paragraph, asked.title) for asked in questions})
        self._stems = [_stems(text) for text, _ in self._paragraphs]
        self._spread = Counter(stem for stems in self._stems for stem in stems)

    def silent(self, asked: Question, wanted: int, rng: random.Random) -> Iterator[tuple[str, str]]:
        """Text and title of what is on the subject and does not answer."""
        near = self._near(asked, rng)
        for found in rng.sample(near, min(wanted, len(near))):
            rest = without_answer(asked) if rng.random() < _ANSWER_TAKEN else ""
            yield (rest, asked.title) if rest else found

    def _near(self, asked: Question, rng: random.Random) -> list[tuple[str, str]]:
        """Text and title of others' paragraphs that share rare stems and hold no answer."""
        answers = [asked.paragraph[start:end].lower() for start, end in asked.answers]
        wanted = _stems(asked.text)
        scored = [
            (math.fsum(1 / self._spread[s] for s in wanted & stems) + rng.random() * _TIE_BREAK, at)
            for at, ((text, _), stems) in enumerate(zip(self._paragraphs, self._stems, strict=True))
            if text != asked.paragraph and not any(answer in text.lower() for answer in answers)
        ]
        return [self._paragraphs[at] for _, at in sorted(scored, reverse=True)[:_NEAREST]]


def without_answer(asked: Question) -> str:
    """A question's paragraph without the sentences that answer; empty if little is left."""
    text = asked.paragraph
    rest = " ".join(
        text[span.start : span.end]
        for span in split_sentences(text, asked.language)
        if not any(start < span.end and span.start < end for start, end in asked.answers)
    )
    held = any(text[start:end].lower() in rest.lower() for start, end in asked.answers)
    return "" if held or len(rest) < _SHORTEST_REST else rest


def other_digit(digit: str, rng: random.Random) -> str:
    """A digit that it is not."""
    return str((int(digit) + rng.randint(1, 8)) % 10)


def _stems(text: str) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {word[:_STEM_LETTERS] for word in words if len(word) >= _SHORTEST_STEMMED}
