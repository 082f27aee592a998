"""Questions that their paragraph does not answer although it tells that very story.

Made of questions that it answers: the sentences that answer are taken out of the paragraph; a name
or number that the question takes for granted becomes another, most often one of the same
paragraph; the reason is asked for where a day or a place stands; or the paragraph's own words
change, so that it tells of another.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Final

from benchmarks.reading_examples import Question, other_digit, without_answer

_WORD: Final = r"[A-ZÁÉÍÓÚÑÇÀÈÊÂ][\w'’-]+"
_NAME: Final = re.compile(rf"(?<=[\w,;:] ){_WORD}(?: (?:de |del |of |the |da |do |du )?{_WORD})*")
_NUMBER: Final = re.compile(r"\b\d[\d.,]*\d\b|\b\d\b")
_OF_SAME_PARAGRAPH: Final = 0.7
_SHARED_LETTERS: Final = 4
_DRAWN: Final = 8
# What asks for a day or a place, and what asks for the reason instead.
_REASONS: Final = {
    r"^¿?(?:Cuándo|Dónde|En qué (?:año|mes|día|lugar|ciudad))\b": "¿Por qué",
    r"^(?:When|Where)\b": "Why",
    r"^(?:Quand|Où)\b": "Pourquoi",
    r"^(?:Quando|Onde)\b": "Por que",
}


def near_misses(questions: Sequence[Question], *, share: float, seed: int) -> list[Question]:
    """For a share of the answerable questions, one that is like them and has no answer.

    Args:
        questions: What they are made of.
        share: Of the answerable ones.
        seed: The same one gives the same.
    """
    rng = random.Random(seed)
    names: defaultdict[str, list[str]] = defaultdict(list)
    for asked in questions:
        names[asked.language] += _NAME.findall(asked.text)
    found = []
    for asked in questions:
        if asked.answers and rng.random() < share:
            known = names[asked.language]
            tried = (kind(asked, known, rng) for kind in rng.sample(_KINDS, len(_KINDS)))
            if made := next(filter(None, tried), None):
                found.append(made._replace(answers=()))
    return found


def _without_answer(asked: Question, _: Sequence[str], __: random.Random) -> Question | None:
    """The paragraph does not say it."""
    rest = without_answer(asked)
    return asked._replace(paragraph=rest) if rest else None


def _renamed(asked: Question, names: Sequence[str], rng: random.Random) -> Question | None:
    """The question is about another than the paragraph tells it of."""
    named = [name for name in _NAME.findall(asked.text) if name in asked.paragraph]
    if not named:
        return None
    name = rng.choice(named)
    near = [n for n in _NAME.findall(asked.paragraph) if n not in asked.text]
    pool = near if near and rng.random() < _OF_SAME_PARAGRAPH else names
    drawn = rng.sample(pool, min(_DRAWN, len(pool)))
    other = next((other for other in drawn if not _alike(name, other)), None)
    return asked._replace(text=asked.text.replace(name, other)) if other else None


def _moved(asked: Question, names: Sequence[str], rng: random.Random) -> Question | None:
    """The paragraph tells it of another than the question is about."""
    held = [asked.paragraph[start:end] for start, end in asked.answers]
    named = [
        name
        for name in _NAME.findall(asked.text)
        if name in asked.paragraph and not any(name in answer for answer in held)
    ]
    if not named or not names:
        return None
    name, other = rng.choice(named), rng.choice(names)
    if _alike(name, other) or other in asked.paragraph:
        return None
    return asked._replace(paragraph=asked.paragraph.replace(name, other), title="")


def _renumbered(asked: Question, _: Sequence[str], rng: random.Random) -> Question | None:
    """The question takes another number or year for granted."""
    numbers = _NUMBER.findall(asked.text)
    if not numbers:
        return None
    number = rng.choice(numbers)
    form = re.sub(r"\d", "0", number)
    others = {n for n in _NUMBER.findall(asked.paragraph) if re.sub(r"\d", "0", n) == form}
    others -= set(numbers)
    other = rng.choice(sorted(others)) if others else number[:-1] + other_digit(number[-1], rng)
    return asked._replace(text=asked.text.replace(number, other))


def _reason(asked: Question, _: Sequence[str], __: random.Random) -> Question | None:
    """The question asks why where the paragraph says when or where."""
    for pattern, why in _REASONS.items():
        text, changed = re.subn(pattern, why, asked.text)
        if changed:
            return asked._replace(text=text)
    return None


def _alike(one: str, other: str) -> bool:
    """Whether two names share a word, however inflected."""
    first, second = ({w[:_SHARED_LETTERS].lower() for w in name.split()} for name in (one, other))
    return bool(first & second)


_KINDS: Final[tuple[Callable[[Question, Sequence[str], random.Random], Question | None], ...]] = (
    _without_answer,
    _renamed,
    _renumbered,
    _moved,
    _reason,
)
