"""Going on by one token or by several: where drafts are checked against the model."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from assistant.models.drafting import Drafter
from assistant.models.engine import Engine

Scores = npt.NDArray[np.float32]
Choose = Callable[[Engine, Scores], list[int]]


class Writing:
    """The sequence from the end of the prompt on.

    Args:
        engine: Has evaluated the prompt.
        drafter: Proposes tokens; None for one token at a time.
        stopped: Asked at every operation; true stops at once.
    """

    def __init__(
        self, engine: Engine, drafter: Drafter | None, stopped: Callable[[], bool]
    ) -> None:
        self._engine = engine
        self._drafter = drafter
        self._stopped = stopped
        self._draft: list[int] = []
        self._proposed = 0

    def next(self, choose: Choose) -> list[int]:
        """The tokens that come next, by the model's own scores; none at the end.

        Args:
            choose: Picks from the scores.
        """
        return choose(self._engine, self._engine.logits(-1 - len(self._draft)))

    def go_on(self, tokens: list[int], most: int) -> None:
        """Write these tokens.

        Args:
            tokens: At least one.
            most: So many more may come after them.

        Raises:
            Cancelled: ``stopped`` said so.
        """
        if self._drafter:
            self._drafter.extend(tokens)
        if self._draft and tokens == self._draft[:1]:
            del self._draft[0]
            return
        self._drop_draft()
        self._draft = self._drafter.propose(most) if self._drafter else []
        self._proposed = len(self._draft)
        rows = 1 + self._proposed
        self._engine.append([*tokens, *self._draft], rows=rows, stopped=self._stopped)

    def _drop_draft(self) -> None:
        if self._drafter and self._proposed:
            self._drafter.learn(self._proposed, self._proposed - len(self._draft))
        self._engine.take_back(len(self._draft))
        self._draft, self._proposed = [], 0
