"""What changed from one text to another."""

from __future__ import annotations

import hypothesis
from hypothesis import strategies as st

from assistant.text.changes import Piece, changes, excerpt

_BEFORE = (
    "La alcaldesa dijo que el puente costará 12 millones. Las obras empiezan en enero.\n\n"
    "Nadie protestó en el pleno. Los vecinos esperan el puente desde 1998."
)
_SENTENCES = st.lists(
    st.sampled_from(["Sí. ", "No hay fecha. ", "Costará 12 euros. ", "Llovió ayer.\n\n", "a b a "]),
    max_size=12,
)


def _of(pieces: list[Piece], *kinds: str) -> list[str]:
    return "".join(piece.words for piece in pieces if piece.kind in kinds).split()


def test_a_word_that_changed_is_told_within_its_sentence() -> None:
    pieces = changes(_BEFORE, _BEFORE.replace("12", "14"), "es")

    assert [(piece.kind, piece.words) for piece in pieces if piece.kind != "same"] == [
        ("gone", "12 "),
        ("new", "14 "),
    ]


def test_a_sentence_that_came_and_one_that_went() -> None:
    after = _BEFORE.replace("Nadie protestó en el pleno. ", "") + " Habrá peaje."
    pieces = changes(_BEFORE, after, "es")

    assert _of(pieces, "gone") == ["Nadie", "protestó", "en", "el", "pleno."]
    assert _of(pieces, "new") == ["Habrá", "peaje."]


def test_another_sentence_in_its_place_is_shown_whole() -> None:
    after = _BEFORE.replace("Nadie protestó en el pleno.", "Hubo gritos y abucheos dentro.")
    changed = [piece for piece in changes(_BEFORE, after, "es") if piece.kind != "same"]

    assert [(piece.kind, piece.words.strip()) for piece in changed] == [
        ("gone", "Nadie protestó en el pleno."),
        ("new", "Hubo gritos y abucheos dentro."),
    ]


def test_white_space_is_no_change() -> None:
    assert {piece.kind for piece in changes(_BEFORE, _BEFORE.replace("\n\n", "\n"), "es")} == {
        "same"
    }
    assert changes("", "", "es") == []
    assert changes("", "Hola.", "es") == [Piece("new", "Hola.")]


@hypothesis.given(_SENTENCES, _SENTENCES)
@hypothesis.settings(max_examples=60, deadline=None)
def test_both_texts_can_be_made_of_the_pieces(old: list[str], new: list[str]) -> None:
    before, after = "".join(old), "".join(new)
    pieces = changes(before, after, "es")

    assert _of(pieces, "same", "gone") == before.split()
    assert _of(pieces, "same", "new") == after.split()


def test_texts_of_equal_words_are_told_as_a_whole() -> None:
    pieces = changes("a b " * 3000, "b b a " * 2500, "es")

    assert [piece.kind for piece in pieces] == ["gone", "new"]


def test_an_excerpt_leaves_out_what_is_far_from_any_change() -> None:
    middle = " ".join(f"palabra{number}" for number in range(100))
    shown = excerpt(changes(f"Uno. {middle}. Tres.", f"Dos. {middle}. Tres.", "es"))

    same = [piece.words for piece in shown if piece.kind == "same"]
    assert all(len(words.split()) <= 26 for words in same)
    assert "…" in same[-1]
