"""What the reader learns from: questions beside passages, and claims beside texts.

A question of SQuAD-es or XQuAD comes with its own paragraph, which answers it or is known not to,
and with what is on its subject and answers nothing ("hard negatives"): a paragraph that shares
its rare words, or its own without the sentences that answer. Of NoMIRACL's questions that none
of ten passages answers, every second one is learnt from, the others are measured on. Claims come
from InferES and PAWS-X; others are made here, of a question, its answer and the sentence that
holds it, once as they are and once with the answer swapped for another of its form.
"""

from __future__ import annotations

import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import IntEnum
from pathlib import Path
from typing import Any, Final, NamedTuple

from assistant.text.sentences import split_sentences
from assistant.types import Span
from benchmarks import open_sets
from benchmarks.open_sets import records

FOLDS: Final = 2
NOT_TAUGHT: Final = 1
"""The fold whose titles the shipped reader was not taught, so that it can be measured on them."""

# The rest of PAWS-X's development part is measured on.
PARAPHRASES_LEARNT: Final = 1500
_SWAPS_LEARNT: Final = 5000

# What is left of a paragraph without its answer is a negative if it has so many letters.
_SHORTEST_REST: Final = 150
_ANSWER_TAKEN: Final = 0.5

# Hard negatives are drawn from this many paragraphs, the nearest by shared stems.
_NEAREST: Final = 12
_TIE_BREAK: Final = 0.05
_STEM_LETTERS: Final = 6
_SHORTEST_STEMMED: Final = 4

_TITLED: Final = 0.5
_SENTENCE_BEFORE: Final = 0.35
_FOREIGN_RIVAL: Final = 0.3
_RIVALS_DRAWN: Final = 5
_DIGIT_CHANGED: Final = 0.4
_CLAUSE_ALONE: Final = 0.6
_SHORTEST_CLAUSE: Final = 25
_LONGEST_SENTENCE: Final = 500
_QUESTION_AND_ANSWER: Final = 0.5
_CLAUSE_ONLY: Final = 0.8
_OTHER_SENTENCE: Final = 0.3


class Question(NamedTuple):
    """A question with the paragraph that it was asked of.

    Attributes:
        text: The question.
        paragraph: Text that answers it, or does not.
        title: Title of the article, spelt as its set spells it.
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


class ReadingExample(NamedTuple):
    """A question beside a passage."""

    question: str  # the question
    passage: str  # the text
    title: str  # headline given with it; may be empty
    answers: tuple[tuple[int, int], ...]  # where the answers stand in the passage
    language: str = "es"  # ISO 639-1 code of the passage
    located: bool = True  # if not, it answers, and where is not known


class Label(IntEnum):
    """How a text stands to a claim; the first three are the support head's outputs."""

    ENTAILED = 0
    NEUTRAL = 1
    CONTRADICTED = 2
    NOT_ENTAILED = 3
    """Either of the two before: PAWS-X does not say which."""


class Claim(NamedTuple):
    """A claim beside a text."""

    claim: str  # what is claimed
    text: str  # what may back it
    label: Label  # whether it does
    group: str  # what to resample by


def squad_questions(data: Path) -> list[Question]:
    """SQuAD-es's questions, answerable and not, in the file's order."""
    return [
        Question(
            record["question"],
            record["context"],
            record["title"],
            tuple((a["start"], a["start"] + len(a["text"])) for a in record["answers"])
            if record["answerable"]
            else (),
        )
        for record in records(data / "squad_es_v2_reader" / "train.jsonl")
    ]


def xquad_questions(data: Path) -> list[Question]:
    """XQuAD's answerable questions, with the titles that SQuAD-es has for their articles."""
    folder = data / "xquad"
    articles = {record["article_id"]: record["text"] for record in records(folder / "corpus.jsonl")}
    found = []
    for record in records(folder / "questions.es.jsonl"):
        if record["answerable"]:
            start, end = record["para_span"]
            paragraph = articles[record["article_id"]][start:end]
            title = record["article_id"].removeprefix("xquad-")
            found.append(Question(record["question"], paragraph, title, answers_in(record)))
    return found


def answers_in(record: Mapping[str, Any]) -> tuple[tuple[int, int], ...]:
    """Where the answers of a question of XQuAD or MLQA stand in its paragraph."""
    start, end = record["para_span"]
    return tuple((a - start, b - start) for a, b in record["answer_spans"] if start <= a < end)


def unanswered_examples(data: Path, *, seed: int) -> list[ReadingExample]:
    """Passages that a search engine found for a question that none of them answers."""
    rng = random.Random(seed)
    return [
        ReadingExample(record["question"], found["text"], _headline(found["title"], rng), ())
        for record in open_sets.searches(data, answerable=False, learnt=True)
        for found in record["passages"]
    ]


def folds(questions: Sequence[Question]) -> dict[str, int]:
    """The fold of each title. XQuAD's articles have the same titles."""
    titles = sorted({question.title for question in questions})
    return {title: place % FOLDS for place, title in enumerate(titles)}


def reading_examples(
    questions: Sequence[Question], *, negatives: int, seed: int
) -> list[ReadingExample]:
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
        title = _headline(asked.title, rng)
        found.append(beside_own(asked, title))
        if asked.answers:
            for text, title in shelf.silent(asked, negatives, rng):
                headline = _headline(title, rng)
                found.append(ReadingExample(asked.text, text, headline, ()))
    return found


def beside_own(asked: Question, title: str) -> ReadingExample:
    """A question beside its own paragraph, with or without its title."""
    return ReadingExample(
        asked.text, asked.paragraph, title, asked.answers, asked.language, asked.located
    )


def titled(questions: Sequence[Question], *, seed: int) -> list[ReadingExample]:
    """Questions beside their own paragraphs, half of those with a title."""
    rng = random.Random(seed)
    return [beside_own(asked, _headline(asked.title, rng)) for asked in questions]


def claim_examples(data: Path, questions: Sequence[Question], *, seed: int) -> list[Claim]:
    """Claims of InferES and PAWS-X, and some made of the questions."""
    rng = random.Random(seed)
    found = inference_claims(data / "nli" / "inferes_train.jsonl")
    for pair in paraphrases(data)[:PARAPHRASES_LEARNT]:
        turned = rng.random() < 0.5
        found.append(pair._replace(claim=pair.text, text=pair.claim) if turned else pair)
    swaps = answer_swaps(questions, rng)
    rng.shuffle(swaps)
    return found + swaps[:_SWAPS_LEARNT]


def inference_claims(path: Path) -> list[Claim]:
    """Claims of a file of InferES."""
    labels = {
        "entailment": Label.ENTAILED,
        "neutral": Label.NEUTRAL,
        "contradiction": Label.CONTRADICTED,
    }
    return [
        Claim(record["hypothesis"], record["premise"], labels[record["label"]], record["premise"])
        for record in records(path)
    ]


def paraphrases(data: Path) -> list[Claim]:
    """Pairs of PAWS-X: much the same words, and the same meaning or not."""
    lines = (data / "nli" / "pawsx_dev.tsv").read_text(encoding="utf-8").split("\n")
    rows = [row for row in (line.split("\t") for line in lines) if len(row) == 3]
    return [
        Claim(one, other, Label.ENTAILED if same == "1" else Label.NOT_ENTAILED, one)
        for one, other, same in rows
    ]


def answer_swaps(questions: Sequence[Question], rng: random.Random) -> list[Claim]:
    """Claims made of questions and their answers, and the same with another answer."""
    by_paragraph: dict[str, list[Question]] = defaultdict(list)
    by_form: dict[str, list[str]] = defaultdict(list)
    for asked in questions:
        if asked.answers:
            by_paragraph[asked.paragraph].append(asked)
            by_form[answer_form(asked.answer)].append(asked.answer)
    found = []
    for paragraph, siblings in by_paragraph.items():
        sentences = split_sentences(paragraph, "es")
        for asked in siblings:
            found += _claims(asked, sentences, _Rivals(siblings, by_form), rng)
    return found


def _headline(title: str, rng: random.Random) -> str:
    return title.replace("_", " ") if rng.random() < _TITLED else ""


class _Shelf:
    """All paragraphs, to find those that look like an answer."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self._paragraphs = sorted({(asked.paragraph, asked.title) for asked in questions})
        self._stems = [_stems(text) for text, _ in self._paragraphs]
        self._spread = Counter(stem for stems in self._stems for stem in stems)

    def silent(self, asked: Question, wanted: int, rng: random.Random) -> Iterator[tuple[str, str]]:
        """Text and title of what is on the subject and does not answer."""
        near = self.near(asked, rng)
        for found in rng.sample(near, min(wanted, len(near))):
            rest = without_answer(asked) if rng.random() < _ANSWER_TAKEN else ""
            yield (rest, asked.title) if rest else found

    def near(self, asked: Question, rng: random.Random) -> list[tuple[str, str]]:
        """Text and title of others' paragraphs that share rare stems and hold no answer."""
        answers = [asked.paragraph[start:end].lower() for start, end in asked.answers]
        wanted = _stems(asked.text)
        scored = [
            (self._worth(wanted & stems) + rng.random() * _TIE_BREAK, place)
            for place, ((text, _), stems) in enumerate(
                zip(self._paragraphs, self._stems, strict=True)
            )
            if text != asked.paragraph and not any(answer in text.lower() for answer in answers)
        ]
        scored.sort(reverse=True)
        return [self._paragraphs[place] for _, place in scored[:_NEAREST]]

    def _worth(self, stems: set[str]) -> float:
        return math.fsum(1 / self._spread[stem] for stem in stems)


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


def _stems(text: str) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {word[:_STEM_LETTERS] for word in words if len(word) >= _SHORTEST_STEMMED}


class _Rivals(NamedTuple):
    """Where a wrong answer is taken from."""

    siblings: Sequence[Question]
    by_form: dict[str, list[str]]

    def wrong(self, asked: Question, rng: random.Random) -> str:
        """An answer of the same form that is another; empty if none is found."""
        right, form = asked.answer, answer_form(asked.answer)
        near = [other.answer for other in self.siblings if other is not asked]
        found = [other for other in near if answer_form(other) == form and _differ(other, right)]
        if not found or rng.random() < _FOREIGN_RIVAL:
            drawn = rng.sample(self.by_form[form], min(_RIVALS_DRAWN, len(self.by_form[form])))
            found = [other for other in drawn if _differ(other, right)]
        wrong = rng.choice(found) if found else ""
        if form == "number" and rng.random() < _DIGIT_CHANGED:
            return re.sub(r"\d", lambda digit: _other_digit(digit[0], rng), right, count=1)
        return wrong


def answer_form(answer: str) -> str:
    """What an answer looks like: a number, a name, or so many words."""
    if re.search(r"\d", answer):
        return "number"
    return "name" if answer[:1].isupper() else f"{min(3, len(answer.split()))} words"


def _differ(one: str, other: str) -> bool:
    return one.lower() not in other.lower() and other.lower() not in one.lower()


def _other_digit(digit: str, rng: random.Random) -> str:
    return str((int(digit) + rng.randint(1, 8)) % 10)


def _claims(
    asked: Question, sentences: Sequence[Span], rivals: _Rivals, rng: random.Random
) -> list[Claim]:
    """The right claim, a wrong one, and at times the right one beside another sentence."""
    text, right, start = asked.paragraph, asked.answer, asked.answers[0][0]
    place = next((at for at, span in enumerate(sentences) if span.start <= start < span.end), None)
    if place is None:
        return []
    first, last = sentences[place].start, sentences[place].end
    sentence = text[first:last]
    if right not in sentence or len(sentence) > _LONGEST_SENTENCE:
        return []
    if rng.random() < _SENTENCE_BEFORE and place > 0:
        first = sentences[place - 1].start
    wrong = rivals.wrong(asked, rng)
    worded = _wording(asked.text, clause(sentence, right, rng), right, rng)
    found = [Claim(worded(right), text[first:last], Label.ENTAILED, asked.title)]
    if wrong:
        found.append(Claim(worded(wrong), text[first:last], Label.CONTRADICTED, asked.title))
    if len(sentences) > 2 and rng.random() < _OTHER_SENTENCE:
        other = sentences[rng.choice([at for at in range(len(sentences)) if at != place])]
        beside = text[other.start : other.end]
        found.append(Claim(worded(right), beside, Label.NEUTRAL, asked.title))
    return found


def clause(sentence: str, answer: str, rng: random.Random) -> str:
    """A sentence, or some of its clauses that hold the answer."""
    parts = re.split(r"(?<=[,;:]) ", sentence)
    holder = next((at for at, part in enumerate(parts) if answer in part), None)
    if holder is None or len(parts) == 1 or rng.random() >= _CLAUSE_ALONE:
        return sentence
    first, last = rng.randint(0, holder), rng.randint(holder, len(parts) - 1)
    clause = " ".join(parts[first : last + 1]).strip(" ,;:")
    return clause if len(clause) >= _SHORTEST_CLAUSE else sentence


def _wording(question: str, clause: str, right: str, rng: random.Random) -> Callable[[str], str]:
    """How an answer becomes a claim: after the question, in the clause, or both."""
    form = rng.random()
    if form < _QUESTION_AND_ANSWER:
        return lambda answer: f"{question} {answer}"
    if form < _CLAUSE_ONLY:
        return lambda answer: clause.replace(right, answer)
    return lambda answer: f"{question} {clause.replace(right, answer)}"
