"""How sure an answer is: that the archive answers, and that the words cited are the answer.

``assistant.retrieval.answerability`` says how likely the archive tells of it at all,
``near_misses`` how likely it says what is asked, and the reader's odds of the sentences cited
whether those do. A logistic regression over the three, fitted on answers to questions on real
news (``benchmarks/fit_confidence.py``), says how often such an answer was right.
"""

from __future__ import annotations

import math
from typing import Final

# Intercept; log-odds that the archive tells of it, that it says it, and of the words cited.
WEIGHTS: Final = (-0.534, 0.0, 0.034, 0.354)
_SURE: Final = 1e-3


def signs(told: float, said: float, odds: float) -> tuple[float, float, float]:
    """What tells how sure an answer is: what ``WEIGHTS`` weighs, the intercept left out.

    Args:
        told: How likely the archive tells of what is asked, 0 to 1.
        said: How likely it says what is asked, 0 to 1.
        odds: The reader's log-odds of the likeliest sentence cited.
    """
    return (_log_odds(told), _log_odds(said), odds)


def confidence(told: float, said: float | None, odds: float | None) -> float:
    """How likely the archive answers the question and what is cited says it, 0 to 1.

    Args:
        told: As of ``signs``.
        said: As of ``signs``; None without a reader.
        odds: As of ``signs``; None without a reader.
    """
    if said is None or odds is None:
        return told
    terms = zip(WEIGHTS, (1.0, *signs(told, said, odds)), strict=True)
    return (1 + math.tanh(sum(weight * sign for weight, sign in terms) / 2)) / 2  # logistic


def _log_odds(likely: float) -> float:
    bounded = min(max(likely, _SURE), 1 - _SURE)
    return math.log(bounded / (1 - bounded))
