"""How an answer may go on: as the prompt did after the same words.

An answer drawn from evidence repeats it, so the words after the last few are often to be
found further up. Evaluating a guess of several tokens at once costs less than evaluating
them one by one, and the model's own choice at each of them is then known; only what it would
have written anyway is taken over (prompt lookup decoding: Saxena, 2023; speculative
decoding: Leviathan, Kalman and Matias, 2023).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Final

Costs = Callable[[int], float]
"""Seconds that it takes to evaluate so many tokens at once."""

_LONGEST: Final = 15
_FEWEST: Final = 2
_MOST: Final = 8
# How likely one more token is right, by how many before it agree (index): measured on
# answers of the default model to open questions, see docs/performance.md.
_PRIOR: Final = (0.0, 0.0, 0.75, 0.8, 0.84, 0.86, 0.88, 0.9, 0.92)
# A prior counts as much as so many observed tokens.
_PRIOR_WEIGHT: Final = 12.0


class Drafter:
    """Drafts for one answer.

    Args:
        source: Tokens that the answer may repeat: the prompt without what is the same in
            every prompt.
        costs: What evaluation costs here; drafts are made only as long as they pay.
    """

    def __init__(self, source: Sequence[int], costs: Costs) -> None:
        self._costs = costs
        self._tokens: list[int] = []
        self._after: dict[tuple[int, ...], list[int]] = defaultdict(list)
        self._asked = self._right = 0.0
        self.extend(source)

    def extend(self, tokens: Sequence[int]) -> None:
        """The text goes on with these tokens."""
        for token in tokens:
            self._tokens.append(token)
            if len(self._tokens) > _FEWEST:
                before = tuple(self._tokens[-_FEWEST - 1 : -1])
                self._after[before].append(len(self._tokens) - 1)

    def propose(self, most: int) -> list[int]:
        """The tokens that probably come next; none when guessing does not pay.

        Args:
            most: So many at most.
        """
        agreeing, place = self._best_match()
        if place is None:
            return []
        found = self._tokens[place : place + min(most, _LONGEST)]
        return found[: self._paying_length(self._chance(agreeing), len(found))]

    def learn(self, proposed: int, accepted: int) -> None:
        """How a draft fared."""
        self._asked += min(proposed, accepted + 1)
        self._right += accepted

    def _best_match(self) -> tuple[int, int | None]:
        """The latest place that the longest run of last tokens leads to."""
        best, where = 0, None
        for place in reversed(self._after.get(tuple(self._tokens[-_FEWEST:]), [])):
            agreeing = self._agreeing(place)
            if agreeing > best:
                best, where = agreeing, place
            if agreeing == _MOST:
                break
        return best, where

    def _agreeing(self, place: int) -> int:
        tokens, end = self._tokens, len(self._tokens)
        count = _FEWEST
        while count < min(_MOST, place) and tokens[place - 1 - count] == tokens[end - 1 - count]:
            count += 1
        return count

    def _chance(self, agreeing: int) -> float:
        prior = _PRIOR[agreeing]
        return (prior * _PRIOR_WEIGHT + self._right) / (_PRIOR_WEIGHT + self._asked)

    def _paying_length(self, chance: float, available: int) -> int:
        """The length with the greatest gain over evaluating one by one; 0 when there is none."""
        return max(range(available + 1), key=lambda length: self._gain(chance, length))

    def _gain(self, chance: float, length: int) -> float:
        expected = sum(chance**place for place in range(1, length + 1))
        return (1 + expected) * self._costs(1) - self._costs(1 + length)
