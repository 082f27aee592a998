"""The form that a question likely wants, by its meaning, where no word of it says so.

A logistic regression over the embedder's vector; weights and figures by
``python -m benchmarks fit-forms``.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file

FORMS: Final = ("prose", "chronology", "versions", "statements", "listing", "help")
"""What is told apart, in the order of the weights."""
WEIGHTS: Final = Path(__file__).with_name("likely.safetensors")
"""Where they are."""
FITTED_WITH: Final = "multilingual-e5-small"
"""The embedder whose vectors they weigh, with whatever revision and quantisation."""
# How sure it must be: of prose a wrong row costs more than of rows a sentence of prose.
_SURE: Final = 0.85


class LikelyForm:
    """Tells the form.

    Args:
        weights: A row a form, as long as a vector; float32.
        bias: One a form; float32.
    """

    def __init__(self, weights: npt.NDArray[np.float32], bias: npt.NDArray[np.float32]) -> None:
        self.weights = weights
        self.bias = bias

    def form(self, vector: Sequence[float]) -> str:
        """One of ``FORMS``; prose unless it is sure.

        Args:
            vector: The question's, of the embedder that the weights were fitted with.
        """
        odds = self.weights @ np.asarray(vector, dtype=np.float32) + self.bias
        shares = np.exp(odds - odds.max())
        best = int(shares.argmax())
        return FORMS[best] if shares[best] >= _SURE * shares.sum() else FORMS[0]


@functools.cache
def likely_form(embedder_id: str) -> LikelyForm | None:
    """What tells the form by an embedder's vectors; None for one that it was not fitted with."""
    if not embedder_id.startswith(FITTED_WITH):
        return None
    stored = load_file(WEIGHTS)
    return LikelyForm(stored["weights"], stored["bias"])
