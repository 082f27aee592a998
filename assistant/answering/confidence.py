"""How sure an answer is: that the archive answers, and that the words cited are the answer.

``assistant.retrieval.answerability`` says how likely the archive answers at all, which tells
little about which of its sentences does. That is what the reader's odds of the sentences cited
tell.
"""

from __future__ import annotations

import math
from typing import Final

# Of answers to MLQA-es: log-odds of being right by the best odds cited
# (benchmarks/fit_confidence.py). The slope comes from 117 answers when 24 were still wrong; of the
# 98 with which the other number was fitted only 12 are.
_EVEN: Final = 2.1
SLOPE: Final = 0.35


def confidence(answerable: float, odds: float | None) -> float:
    """How likely the archive answers the question and what is cited says it, 0 to 1.

    Args:
        answerable: How likely the archive answers, 0 to 1.
        odds: The reader's log-odds of the likeliest sentence cited; None without a reader.
    """
    if odds is None:
        return answerable
    return answerable * (1 + math.tanh((_EVEN + SLOPE * odds) / 2)) / 2  # the logistic function
