"""Reads a question and a passage together: which words answer it, which sentence, if any.

The embedder puts a question near passages on its subject; whether they answer it shows only
to a model that sees both at once. This is the embedder itself with the small changes of an
adapter (``assistant.models.reader_adapter``), so it costs no further download and a few
milliseconds a passage. Its heads are those of extractive question answering (Devlin et al., 2019):
scores of each token as first and last of the answer, the opening token standing for "not
here"; and beside them scores of whole sentences, of the passage, and of a claim's support.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from assistant.models.reader_adapter import Adapter

Array = npt.NDArray[np.float32]
States = Callable[[Sequence[Sequence[int]]], list[Array]]
"""Last states of texts given as tokens: for each, shape (tokens, width)."""

_OPEN, _CLOSE = 0, 2
_MOST_QUESTION: Final = 64
_MOST_TITLE: Final = 24
_MOST_CLAIM: Final = 160
# Tokens of the longest answer that is looked for.
_LONGEST: Final = 30


class Readable(NamedTuple):
    """A passage to be read.

    Attributes:
        text: Its words.
        title: Headline of its article; may be empty.
        sentences: Start and end of its sentences in ``text``, in order.
    """

    text: str
    title: str
    sentences: tuple[tuple[int, int], ...]


class Reading(NamedTuple):
    """What a passage says to a question. Scores are log-odds.

    Attributes:
        answers: That it answers at all.
        sentences: Of each sentence, that it holds the answer.
        span: Start and end of the likeliest answer in the passage's text.
        span_score: That these words answer rather than none.
    """

    answers: float
    sentences: tuple[float, ...]
    span: tuple[int, int]
    span_score: float


class Entailment(NamedTuple):
    """How a text stands to a claim; the three are probabilities and add up to 1."""

    entailed: float
    neutral: float
    contradicted: float


class Reader:
    """Reads passages. Threads may share it if they may share ``states``.

    Args:
        adapter: The heads.
        tokenizer: The embedder's ``tokenizers.Tokenizer``, neither cutting nor padding.
        states: The embedder with the adapter's changes.
        max_tokens: Most tokens that it sees at once.
    """

    def __init__(self, adapter: Adapter, tokenizer: Any, states: States, max_tokens: int) -> None:
        self._adapter = adapter
        self._tokenizer = tokenizer
        self._states = states
        self._max_tokens = max_tokens

    def read(self, question: str, passages: Sequence[Readable]) -> list[Reading]:
        """What each passage says to the question, in their order."""
        asked = self._ids(question)[:_MOST_QUESTION]
        pairs = [self._pair(asked, passage) for passage in passages]
        states = self._states([pair.ids for pair in pairs])
        return [
            self._reading(passage, pair, found)
            for passage, pair, found in zip(passages, pairs, states, strict=True)
        ]

    def entailments(self, claims: Sequence[tuple[str, str]]) -> list[Entailment]:
        """How texts stand to claims: one result for each pair of claim and text."""
        pairs = []
        for claim, text in claims:
            head = [_OPEN, *self._ids(claim)[:_MOST_CLAIM], _CLOSE, _CLOSE]
            pairs.append([*head, *self._ids(text)[: self._max_tokens - len(head) - 1], _CLOSE])
        return [self._entailment(found) for found in self._states(pairs)]

    def _ids(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def _pair(self, asked: list[int], passage: Readable) -> _Pair:
        title = self._ids(passage.title)[:_MOST_TITLE] + self._ids(":") if passage.title else []
        head = [_OPEN, *asked, _CLOSE, _CLOSE, *title]
        encoding = self._tokenizer.encode(passage.text, add_special_tokens=False)
        room = self._max_tokens - len(head) - 1
        ids = [*head, *encoding.ids[:room], _CLOSE]
        return _Pair(ids, len(head), encoding.offsets[:room])

    def _reading(self, passage: Readable, pair: _Pair, states: Array) -> Reading:
        body = states[pair.first : pair.first + len(pair.offsets)]
        span, score = self._span(pair, states, body)
        answers = float(self._two_layers("answers", states[:1])[0, 0])
        pooled = _means(body, pair.offsets, passage.sentences)
        sentences = self._two_layers("sentence", pooled)[:, 0]
        return Reading(answers, tuple(map(float, sentences)), span, score)

    def _span(self, pair: _Pair, states: Array, body: Array) -> tuple[tuple[int, int], float]:
        """The best words and how much better than none (Devlin et al., 2019, section 4.3)."""
        weight, bias = self._adapter.head("span")
        first, last = (body @ weight.T + bias).T
        nowhere = float((states[0] @ weight.T + bias).sum())
        if not len(first):
            return (0, 0), -nowhere
        pairs = first[:, None] + last[None, :]
        gap = np.arange(len(last))[None, :] - np.arange(len(first))[:, None]
        pairs[(gap < 0) | (gap >= _LONGEST)] = -np.inf
        begin, end = divmod(int(pairs.argmax()), len(last))
        span = (pair.offsets[begin][0], pair.offsets[end][1])
        return span, float(pairs[begin, end]) - nowhere

    def _entailment(self, states: Array) -> Entailment:
        seen = np.concatenate([states[:1], states.mean(axis=0, keepdims=True)], axis=1)
        scores = self._two_layers("support", seen)[0]
        odds = np.exp(scores - scores.max())
        return Entailment(*map(float, odds / odds.sum()))

    def _two_layers(self, name: str, values: Array) -> Array:
        inner, outer = self._adapter.head(f"{name}.0"), self._adapter.head(f"{name}.1")
        found: Array = _gelu(values @ inner[0].T + inner[1]) @ outer[0].T + outer[1]
        return found


class _Pair(NamedTuple):
    """Question and passage as tokens.

    Attributes:
        ids: All of them.
        first: The passage's first.
        offsets: Start and end of each of the passage's tokens in its text.
    """

    ids: list[int]
    first: int
    offsets: list[tuple[int, int]]


def _means(body: Array, offsets: list[tuple[int, int]], spans: Sequence[tuple[int, int]]) -> Array:
    """Mean of the states of each sentence's tokens; of nothing, zero.

    A token that begins with the space between two sentences is the second's.
    """
    found = np.zeros((len(spans), body.shape[1]), dtype=np.float32)
    starts = np.array([start for start, _ in offsets])
    owners = np.searchsorted([end for _, end in spans[:-1]], starts, side="right")
    for row in range(len(spans)):
        if (own := owners == row).any():
            found[row] = body[own].mean(axis=0)
    return found


def _gelu(values: Array) -> Array:
    return np.asarray(values * (1 + _erf(values / math.sqrt(2))) / 2, dtype=np.float32)


def _erf(values: Array) -> Array:
    """Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26: error below 1.5e-7."""
    size = np.abs(values)
    t = 1 / (1 + np.float32(0.3275911) * size)
    terms = (0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429)
    series = np.polyval([*reversed(terms), 0.0], t)
    return np.asarray(np.sign(values) * (1 - series * np.exp(-size * size)), dtype=np.float32)
