"""A reader without a model: it knows one word."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.models.reader import Entailment, Readable, Reading


class OneWordReader:
    """Takes a sentence that holds the word for the answer, and every text for a proof."""

    def __init__(self, word: str) -> None:
        self._word = word

    def read(self, question: str, passages: Sequence[Readable]) -> list[Reading]:
        """What each passage says to the question, in their order."""
        return [self._reading(passage) for passage in passages]

    def entailments(self, claims: Sequence[tuple[str, str]]) -> list[Entailment]:
        """The same of every claim."""
        return [Entailment(0.8, 0.1, 0.1) for _ in claims]

    def _reading(self, passage: Readable) -> Reading:
        at = passage.text.find(self._word)
        odds = tuple(3.0 if start <= at < end else -3.0 for start, end in passage.sentences)
        if at < 0:
            return Reading(-4.0, odds, (0, 2), -5.0)
        return Reading(4.0, odds, (at, at + len(self._word)), 5.0)
