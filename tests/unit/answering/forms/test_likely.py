"""The form that a question likely wants, by its vector."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.answering.forms.likely import FORMS, LikelyForm, likely_form

_SIZE = len(FORMS)


def _likely() -> LikelyForm:
    """Each form has a direction of its own."""
    return LikelyForm(np.eye(_SIZE, dtype=np.float32) * 10, np.zeros(_SIZE, dtype=np.float32))


@pytest.mark.parametrize("form", FORMS)
def test_a_form_that_is_sure_is_told(form: str) -> None:
    vector = np.zeros(_SIZE)
    vector[FORMS.index(form)] = 1.0
    assert _likely().form(vector.tolist()) == form


def test_what_is_not_sure_is_prose() -> None:
    vector = np.zeros(_SIZE)
    vector[FORMS.index("chronology")] = vector[FORMS.index("listing")] = 1.0
    assert _likely().form(vector.tolist()) == "prose"


def test_another_embedder_s_vectors_tell_nothing() -> None:
    assert likely_form("hash@1") is None
    shipped = likely_form("multilingual-e5-small-q4@1")
    assert shipped is not None
    assert shipped.weights.shape == (_SIZE, 384)
