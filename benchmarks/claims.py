"""Claims beside texts that back them or do not: what others labelled, and what is made of answers.

Claims of InferES, PAWS-X and ``support_train`` come labelled. Others are made of a question, its
answer and the sentence that holds it, once as they are and once with the answer swapped for
another of its form.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from enum import IntEnum
from pathlib import Path
from typing import Final, NamedTuple

from assistant.text.sentences import split_sentences
from assistant.types import Span
from benchmarks.files import records
from benchmarks.reading_examples import Question, other_digit

# The rest of PAWS-X's development part is measured on.
PARAPHRASES_LEARNT: Final = 1500
_SWAPS_LEARNT: Final = 5000
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


class Label(IntEnum):
    """How a text stands to a claim; the first three are the support head's outputs."""

    ENTAILED = 0
    NEUTRAL = 1
    CONTRADICTED = 2
    NOT_ENTAILED = 3
    """Either of the two before: PAWS-X does not say which."""


_LABELS: Final = {
    "entailment": Label.ENTAILED,
    "supported": Label.ENTAILED,
    "paraphrase": Label.ENTAILED,
    "neutral": Label.NEUTRAL,
    "contradiction": Label.CONTRADICTED,
}


class Claim(NamedTuple):
    """A claim beside a text."""

    claim: str  # what is claimed
    text: str  # what may back it
    label: Label  # whether it does
    group: str  # what to resample by


def claim_examples(data: Path, questions: Sequence[Question], *, seed: int) -> list[Claim]:
    """What the reader learns from: InferES, PAWS-X, some made of the questions, the other sets."""
    rng = random.Random(seed)
    found = inference_claims(data, "train")
    for pair in paraphrases(data)[:PARAPHRASES_LEARNT]:
        turned = rng.random() < 0.5
        found.append(pair._replace(claim=pair.text, text=pair.claim) if turned else pair)
    swaps = answer_swaps(questions, rng)
    rng.shuffle(swaps)
    return found + swaps[:_SWAPS_LEARNT] + _other_sets(data)


def inference_claims(data: Path, part: str) -> list[Claim]:
    """Claims of InferES's part ``train`` or ``test``."""
    return [
        Claim(row["hypothesis"], row["premise"], _LABELS[row["label"]], row["premise"])
        for row in records(data / "nli" / f"inferes_{part}.jsonl")
    ]


def paraphrases(data: Path) -> list[Claim]:
    """Pairs of PAWS-X: much the same words, and the same meaning or not."""
    lines = (data / "nli" / "pawsx_dev.tsv").read_text(encoding="utf-8").split("\n")
    rows = [row for row in (line.split("\t") for line in lines) if len(row) == 3]
    return [
        Claim(one, other, Label.ENTAILED if same == "1" else Label.NOT_ENTAILED, one)
        for one, other, same in rows
    ]


def _other_sets(data: Path) -> list[Claim]:
    """The pairs of ``support_train``; a part that is not entailed is told no further."""
    return [
        Claim(
            row["hypothesis"],
            row["premise"],
            _LABELS.get(row["label"], Label.NOT_ENTAILED),
            row["id"],
        )
        for path in sorted((data / "support_train").glob("*.jsonl"))
        for row in records(path)
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
            near = [other.answer for other in siblings if other is not asked]
            found += _claims(asked, sentences, near, by_form, rng)
    return found


def _claims(
    asked: Question,
    sentences: Sequence[Span],
    near: Sequence[str],
    by_form: dict[str, list[str]],
    rng: random.Random,
) -> list[Claim]:
    """The right claim, a wrong one, and at times the right one beside another sentence."""
    text, right, start = asked.paragraph, asked.answer, asked.answers[0][0]
    place = next((at for at, span in enumerate(sentences) if span.start <= start < span.end), None)
    if place is None:
        return []
    first, last = sentences[place]
    sentence = text[first:last]
    if right not in sentence or len(sentence) > _LONGEST_SENTENCE:
        return []
    if rng.random() < _SENTENCE_BEFORE and place > 0:
        first = sentences[place - 1].start
    wrong = _rival(right, near, by_form, rng)
    worded = _wording(asked.text, clause(sentence, right, rng), right, rng)
    found = [Claim(worded(right), text[first:last], Label.ENTAILED, asked.title)]
    if wrong:
        found.append(Claim(worded(wrong), text[first:last], Label.CONTRADICTED, asked.title))
    if len(sentences) > 2 and rng.random() < _OTHER_SENTENCE:
        other = sentences[rng.choice([at for at in range(len(sentences)) if at != place])]
        beside = text[other.start : other.end]
        found.append(Claim(worded(right), beside, Label.NEUTRAL, asked.title))
    return found


def _rival(
    right: str, near: Sequence[str], by_form: dict[str, list[str]], rng: random.Random
) -> str:
    """Another answer of the same form, most often of the same paragraph; empty if none is found."""
    form = answer_form(right)
    found = [other for other in near if answer_form(other) == form and _differ(other, right)]
    if not found or rng.random() < _FOREIGN_RIVAL:
        drawn = rng.sample(by_form[form], min(_RIVALS_DRAWN, len(by_form[form])))
        found = [other for other in drawn if _differ(other, right)]
    wrong = rng.choice(found) if found else ""
    if form == "number" and rng.random() < _DIGIT_CHANGED:
        return re.sub(r"\d", lambda digit: other_digit(digit[0], rng), right, count=1)
    return wrong


def answer_form(answer: str) -> str:
    """What an answer looks like: a number, a name, or so many words."""
    if re.search(r"\d", answer):
        return "number"
    return "name" if answer[:1].isupper() else f"{min(3, len(answer.split()))} words"


def _differ(one: str, other: str) -> bool:
    return one.lower() not in other.lower() and other.lower() not in one.lower()


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
