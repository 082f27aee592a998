"""A prompt as a model reads it."""

from __future__ import annotations

from typing import NamedTuple


class TokenizedPrompt(NamedTuple):
    """Tokens, and where what is evaluated of them may be used again.

    Attributes:
        tokens: From its start.
        cuts: Positions at which a batch must end: there another prompt may go on differently.
        keep: The tokens before this position (one of the cuts) begin many prompts: their state
            is looked for in, and left in, the store of states. 0 is none.
        hold: The tokens before this position (one of the cuts) are those of a conversation that
            goes on after other prompts: their state is held in memory. 0 is none.
    """

    tokens: list[int]
    cuts: tuple[int, ...] = ()
    keep: int = 0
    hold: int = 0
