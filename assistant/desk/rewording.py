"""Whether quotations bear out a sentence that says it in other words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from assistant.text.facts import Facts
from assistant.types import Evidence
from assistant.verification.score import Scorer

_SURE: Final = 0.9
# Log-odds of 0.9.
_FOLLOWS: Final = 2.2


def is_rewording(said: Facts, evidence: Sequence[Evidence], scorer: Scorer) -> bool:
    """Whether they do: the support is high, and the reader is sure that the sentence follows.

    The support alone is not enough, since it is high for the same words in another order, too.
    Without a reader nothing that is worded otherwise is borne out.

    Args:
        said: A sentence without faults.
        evidence: What is to bear it out.
        scorer: Scores it.
    """
    if not evidence or scorer.support(said, evidence).score < _SURE:
        return False
    return scorer.features(said, evidence).get("entailed", -_FOLLOWS) >= _FOLLOWS
