"""Examples as the reader's tokens, in batches of about the same length.

Questions and titles stand before a passage as ``assistant.models.reader`` puts them; a passage
that is too long to train on shows a window of itself, another one in each epoch.
"""

from __future__ import annotations

import functools
import random
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import torch
from torch.nn.utils.rnn import pad_sequence

from assistant.text.sentences import split_sentences
from benchmarks.claims import Claim, Label
from benchmarks.reading_examples import Question

_OPEN, _PADDING, _CLOSE = 0, 1, 2
_MOST_QUESTION: Final = 64
_MOST_TITLE: Final = 24
_MOST_PASSAGE: Final = 256
_MOST_CLAIM: Final = 120
_MOST_TEXT: Final = 200
# The answer stands at least so far from both ends of a window.
_MARGIN: Final = 20

_READINGS_AT_ONCE: Final = 16
_CLAIMS_AT_ONCE: Final = 32
# Tokens by which lengths are blurred, so that batches differ from epoch to epoch.
_READING_BLUR: Final = 30
_CLAIM_BLUR: Final = 20


class Pair(NamedTuple):
    """Two texts as tokens. The second is called the body."""

    ids: list[int]  # all tokens, the special ones among them
    first: int  # where the body starts
    sentences: list[int]  # of each token of the body, which of the passage's sentences it stands in
    answers: list[tuple[int, int]]  # first and last token of each answer, counted in the body
    located: bool = True  # if not, the body answers, and where is not known


class Batch(NamedTuple):
    """Pairs that are learnt from together."""

    pairs: list[Pair]  # of one kind
    labels: list[Label] | None  # of claims, one for each pair; of readings, None


class PairMaker:
    """Turns examples into tokens.

    Args:
        tokenizer: The embedder's, neither cutting nor padding.
    """

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._passage = functools.cache(self._tokens)

    def reading(self, example: Question, rng: random.Random) -> Pair:
        """A question beside a passage, or beside a window of it with the answer inside."""
        title = self._ids(example.title)[:_MOST_TITLE] + self._ids(":") if example.title else []
        asked = self._ids(example.text)[:_MOST_QUESTION]
        head = [_OPEN, *asked, _CLOSE, _CLOSE, *title]
        passage = self._passage(example.paragraph, example.language)
        inside = passage.place(example.answers[0][0]) if example.answers else None
        window = _window(len(passage.ids), _MOST_PASSAGE, inside, rng)
        return Pair(
            [*head, *passage.ids[window], _CLOSE],
            len(head),
            passage.sentences[window],
            _inside(example.answers, passage.offsets[window]),
            example.located,
        )

    def claim(self, claim: Claim, rng: random.Random) -> Pair:
        """A claim beside a text."""
        head = [_OPEN, *self._ids(claim.claim)[:_MOST_CLAIM], _CLOSE, _CLOSE]
        text = self._ids(claim.text)
        window = _window(len(text), _MOST_TEXT, None, rng)
        return Pair([*head, *text[window], _CLOSE], len(head), [], [])

    def _ids(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def _tokens(self, text: str, language: str) -> _Tokens:
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        ends = [span.end for span in split_sentences(text, language)]
        sentences, at = [], 0
        for start, _ in encoding.offsets:  # of which the space before a word is part
            while at < len(ends) - 1 and start >= ends[at]:
                at += 1
            sentences.append(at)
        return _Tokens(list(encoding.ids), list(encoding.offsets), sentences)


class Examples:
    """All that a run learns from.

    Args:
        readings: Questions beside passages.
        claims: Claims beside texts.
        maker: Turns them into tokens.
        seed: The same one gives the same batches.
    """

    def __init__(
        self,
        readings: Sequence[Question],
        claims: Sequence[Claim],
        maker: PairMaker,
        *,
        seed: int,
    ) -> None:
        self._readings = readings
        self._claims = claims
        self._maker = maker
        self._seed = seed

    def __len__(self) -> int:
        """Batches of an epoch."""
        readings, claims = len(self._readings), len(self._claims)
        return -(-readings // _READINGS_AT_ONCE) - (-claims // _CLAIMS_AT_ONCE)

    def epoch(self, number: int) -> list[Batch]:
        """All examples once, in an order and with windows of that epoch's own."""
        rng = random.Random(f"{self._seed} {number}")
        readings = [self._maker.reading(example, rng) for example in self._readings]
        claims = [self._maker.claim(claim, rng) for claim in self._claims]
        batches = [
            Batch([readings[at] for at in places], None)
            for places in _grouped(readings, _READINGS_AT_ONCE, _READING_BLUR, rng)
        ]
        batches += [
            Batch([claims[at] for at in places], [self._claims[at].label for at in places])
            for places in _grouped(claims, _CLAIMS_AT_ONCE, _CLAIM_BLUR, rng)
        ]
        rng.shuffle(batches)
        return batches


def padded(pairs: Sequence[Pair]) -> tuple[torch.Tensor, torch.Tensor]:
    """Tokens of shape (pairs, longest), and which of them are a text's."""
    texts = [torch.tensor(pair.ids) for pair in pairs]
    ids = pad_sequence(texts, batch_first=True, padding_value=_PADDING)
    real = pad_sequence([torch.ones_like(text) for text in texts], batch_first=True)
    return ids, real.bool()


class _Tokens(NamedTuple):
    """A passage by itself; see ``Pair``."""

    ids: list[int]
    offsets: list[tuple[int, int]]
    sentences: list[int]

    def place(self, start: int) -> int:
        """The token that a code point stands in."""
        return next((at for at, (_, end) in enumerate(self.offsets) if end > start), 0)


def _window(tokens: int, most: int, inside: int | None, rng: random.Random) -> slice:
    """Of a long text a part, with a certain token well inside if one is given."""
    if tokens <= most:
        return slice(0, tokens)
    if inside is None:
        start = rng.randint(0, tokens - most)
    else:
        start = max(0, min(inside - rng.randint(_MARGIN, most - _MARGIN), tokens - most))
    return slice(start, start + most)


def _inside(
    answers: Sequence[tuple[int, int]], offsets: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """First and last token of each answer that is to be seen."""
    found = []
    for start, end in answers:
        first = next((at for at, (_, stop) in enumerate(offsets) if stop > start), None)
        last = next((at for at in reversed(range(len(offsets))) if offsets[at][0] < end), None)
        if first is not None and last is not None and first <= last:
            found.append((first, last))
    return found


def _grouped(
    pairs: Sequence[Pair], at_once: int, blur: float, rng: random.Random
) -> list[list[int]]:
    """Places of pairs of about the same length, as many as are computed together."""
    order = sorted(range(len(pairs)), key=lambda at: len(pairs[at].ids) + rng.random() * blur)
    return [order[start : start + at_once] for start in range(0, len(order), at_once)]
