"""Which words of a claim and a quotation are the same."""

from __future__ import annotations

import pytest

from assistant.text.facts import facts
from assistant.text.terms import Term
from assistant.verification.words import alike


def _term(word: str) -> Term:
    (term,) = (t for t in facts(f"Hay {word} hoy.", "es").terms if t.word == word)
    return term


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("presidente", "presidencia"),
        ("puente", "puentes"),
        ("casas", "casa"),
        ("afirmó", "afirmaron"),
        ("flores", "flor"),
    ],
)
def test_a_word_is_the_same_however_inflected(one: str, other: str) -> None:
    assert alike(_term(one), _term(other))


@pytest.mark.parametrize(
    ("one", "other"), [("queso", "que"), ("mesa", "mes"), ("casa", "caso"), ("peso", "pesas")]
)
def test_a_short_stem_makes_no_two_words_one(one: str, other: str) -> None:
    assert not alike(_term(one), _term(other))
