"""Whatever the text: exact slices, nothing lost, never over the limit."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.index.chunking import cut_passages
from assistant.text.sentences import split_sentences
from assistant.types import Article

_FRAGMENTS = st.sampled_from(
    [
        "El Sr. Pérez vino a EE. UU. ",
        "Costó 3.500,25 euros, según el art. 5 de la ley. ",
        "«¿Qué dijo?», preguntó. ",
        "¡Sí! ",
        "No lo sé... ",
        "Ganó 3-1 😀 en el min. 90. ",
        "👩‍👩‍👧‍👦 ",
        "J. R. R. Tolkien (pág. 4) ",
        "—dijo—, pero ",
        "«Vale. Hecho. Y ya.» ",
        "Canción, año, pingüino, niño. ",
        "\n",
        "\n\n",
        "\n \t\n",
        "   ",
        "a",
        "línea que sigue\nen minúscula sin punto ",
        "x" * 90,
        ". . . ",
        "\u00a0\u2028",
    ]
)
_TEXTS = st.one_of(
    st.lists(_FRAGMENTS, min_size=1, max_size=40).map("".join), st.text(min_size=1, max_size=300)
).filter(lambda text: text.replace("\x00", "").replace("\ufeff", "").strip() != "")


def _words(texts: list[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def _characters(texts: list[str]) -> list[int]:
    return [len(text) for text in texts]


def _not_covered(text: str, spans: list[tuple[int, int]]) -> str:
    covered = set(itertools.chain.from_iterable(range(start, end) for start, end in spans))
    return "".join(char for at, char in enumerate(text) if at not in covered)


@given(_TEXTS)
@example("Uno.\n\nDos. 😀 Tres.")
def test_sentences_cover_all_but_white_space_once(text: str) -> None:
    spans = split_sentences(text)

    assert _not_covered(text, spans).strip() == ""
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    for start, end in spans:
        sentence = text[start:end]
        assert sentence == sentence.strip() != ""
        assert "\n\n" not in sentence


@given(_TEXTS, st.integers(min_value=3, max_value=60), st.sampled_from([_words, _characters]))
@example("x" * 500, 16, _characters)
def test_passages_are_exact_complete_and_within_the_limit(text, limit, count) -> None:
    article = Article(id="a", text=text)

    passages = cut_passages(article, count, limit)

    assert [p.ordinal for p in passages] == list(range(len(passages)))
    assert _not_covered(article.text, [(p.start, p.end) for p in passages]).strip() == ""
    assert all(a.end <= b.start for a, b in itertools.pairwise(passages))
    for passage in passages:
        assert passage.text == article.text[passage.start : passage.end]
        assert passage.id == f"a:{passage.start}-{passage.end}"
        assert count([passage.text])[0] <= limit


@given(_TEXTS)
def test_a_passage_holds_whole_sentences_when_they_fit(text: str) -> None:
    article = Article(id="a", text=text)
    limit = max(_characters([article.text[a:b] for a, b in split_sentences(article.text)]))

    starts = {span.start for span in split_sentences(article.text)}
    ends = {span.end for span in split_sentences(article.text)}

    for passage in cut_passages(article, _characters, limit):
        assert passage.start in starts
        assert passage.end in ends


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("El Sr. Gil llegó. Se fue.", ["El Sr. Gil llegó.", "Se fue."]),
        ("Viajó a EE. UU. con su hijo. Volvió.", ["Viajó a EE. UU. con su hijo.", "Volvió."]),
        ("Costó 3.500,25 euros. Poco.", ["Costó 3.500,25 euros.", "Poco."]),
        ("Según el art. 5, no. Fin.", ["Según el art. 5, no.", "Fin."]),
        ("Dijo que no. El juez calló.", ["Dijo que no.", "El juez calló."]),
        ("Es la ley no. 5 de 2020. Fin.", ["Es la ley no. 5 de 2020.", "Fin."]),
        ("Votó en contra. ¿Por qué?", ["Votó en contra.", "¿Por qué?"]),
        ("J. Pérez vino. Habló.", ["J. Pérez vino.", "Habló."]),
        ("J. R. R. Tolkien escribió. Murió.", ["J. R. R. Tolkien escribió.", "Murió."]),
        ("¿Quién? ¡Yo! Nadie.", ["¿Quién?", "¡Yo!", "Nadie."]),
        ("Un titular\nPrimera frase. Otra.", ["Un titular", "Primera frase.", "Otra."]),
        ("😀 Uno. 😀 Dos.", ["😀 Uno.", "😀 Dos."]),
    ],
)
def test_spanish_sentence_ends(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in split_sentences(text)] == expected


def test_hard_wrapped_lines_are_one_sentence() -> None:
    text = (
        "El pleno del ayuntamiento aprobó ayer el presupuesto municipal por\n"
        "unanimidad, después de una semana de negociaciones entre los grupos\n"
        "políticos. La alcaldesa celebró el acuerdo."
    )

    sentences = [text[start:end] for start, end in split_sentences(text)]

    assert len(sentences) == 2
    assert sentences[0].endswith("grupos\npolíticos.")


def test_passages_prefer_to_end_with_a_paragraph() -> None:
    paragraph = " ".join(["Una frase corta de seis palabras."] * 6)
    article = Article(id="a", text="\n\n".join([paragraph] * 3))

    passages = cut_passages(article, _words, 50)

    assert [passage.text for passage in passages] == [paragraph] * 3
