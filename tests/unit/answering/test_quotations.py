"""Answers in the evidence's own words."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import pytest

from assistant.answering.quotations import (
    fitting,
    in_own_words,
    is_copied,
    nearest,
    quoted,
    says,
    says_back,
)
from assistant.question import parse_question
from assistant.text.facts import facts
from assistant.types import Evidence, Missing
from assistant.verification.judge import Backing, Settled
from assistant.verification.score import Support

_TEXT = "El alcalde dijo: «Costó 3 millones»."


def _evidence(**about: object) -> Evidence:
    known = {"source": "El Faro", "published": dt.date(2025, 8, 15), "title": "El puente"}
    return Evidence(
        number=2, article_id="a", start=7, end=7 + len(_TEXT), text=_TEXT, **{**known, **about}
    )


def test_a_quotation_says_who_printed_it_and_when() -> None:
    sentence = quoted(_evidence(), "es")
    assert sentence.text == (
        "Según El Faro (15 de agosto de 2025): «El alcalde dijo: “Costó 3 millones”.»"
    )
    assert sentence.verdict == "supported"
    (cite,) = sentence.citations
    assert (cite.article_id, cite.start, cite.end, cite.quote) == ("a", 7, 7 + len(_TEXT), _TEXT)
    assert cite.support == 1.0


@pytest.mark.parametrize(
    ("question", "said", "headline"),
    [
        ("¿Qué acordaron Irala y Roa?", "Ambos acordaron volver.", True),
        ("¿Qué acordaron Irala y Roa?", "Irala y Roa acordaron volver.", False),
        ("¿Qué acordó Mena?", "Ambos acordaron volver.", False),
        ("¿Qué acordaron?", "Ambos acordaron volver.", False),
    ],
)
@pytest.mark.parametrize("language", ["es", "en", "fr"])
def test_the_headline_is_given_where_the_words_do_not_say_who(
    question: str, said: str, headline: bool, language: str
) -> None:
    item = _evidence(title="Irala y Roa se ven en Soto").model_copy(
        update={"text": said, "end": 7 + len(said)}
    )
    shown = quoted(item, language, parse_question(question, "es")).text
    assert ("«Irala y Roa se ven en Soto»" in shown) is headline
    assert said in shown


@pytest.mark.parametrize(
    ("question", "title", "headline"),
    [
        ("¿Quién dijo que es pronto?", "Irala: «No iré»", True),
        ("¿Quién dijo que es pronto?", "Habla Marta Irala", True),
        ("¿Qué dijo el portero?", "Habla Marta Irala", False),
        ("¿Quién dijo que es pronto?", "El tiempo", False),
    ],
)
def test_who_says_it_may_stand_in_the_headline_alone(
    question: str, title: str, headline: bool
) -> None:
    said = "El portero del Soto consideró que es pronto."
    item = _evidence(title=title).model_copy(update={"text": said, "end": 7 + len(said)})
    shown = quoted(item, "es", parse_question(question, "es")).text
    assert (", en «" in shown) is headline


@pytest.mark.parametrize(
    ("scores", "chosen"),
    [((0.9, 0.8, 0.2), 1), ((0.9, 0.8, 2.0), 2), ((0.9, 0.8, 1.7), 1)],
)
def test_for_a_claim_the_sentence_with_its_own_words_is_quoted(
    scores: tuple[float, ...], chosen: int
) -> None:
    texts = ("Las calles se pintan de noche.", "Lo hace la empresa Lumen.", "Llueve en Soto.")
    evidence = [
        Evidence(number=n, article_id="a", start=0, end=9 * n, text=text, score=score)
        for n, (text, score) in enumerate(zip(texts, scores, strict=True), 1)
    ]
    claim = facts("La empresa Lumen pinta las calles.", "es")
    question = parse_question("¿Quién pinta las calles?", "es")
    assert fitting(claim, evidence[:2], evidence, question) == evidence[chosen]


@pytest.mark.parametrize(
    ("about", "beginning"),
    [
        ({"published": None}, "Según El Faro: «El alcalde"),
        ({"source": "", "published": None}, "Según el artículo «El puente»: «"),
        ({"source": "", "title": ""}, "Según el archivo: «"),
    ],
)
def test_what_is_not_known_is_not_said(about: dict[str, object], beginning: str) -> None:
    assert quoted(_evidence(**about), "es").text.startswith(beginning)


def test_a_quotation_shows_which_day_it_speaks_of() -> None:
    said = "El último enfermo volvió a casa ayer."
    item = _evidence().model_copy(update={"text": said, "end": 7 + len(said)})
    assert quoted(item, "es").text.endswith("a casa ayer.» (ayer: 14 de agosto de 2025)")
    assert quoted(item, "en").text.endswith("a casa ayer.» (ayer: 14 August 2025)")
    undated = item.model_copy(update={"published": None})
    assert quoted(undated, "es").text.endswith("a casa ayer.»")


def test_a_quotation_is_introduced_in_the_language_of_the_answer() -> None:
    assert quoted(_evidence(), "pt").text.startswith("Segundo El Faro (15 de agosto de 2025): «")
    assert quoted(_evidence(), "fr").text.startswith("Selon El Faro (15 août 2025) : « ")
    assert quoted(_evidence(), "de").text.startswith("According to El Faro (15 August 2025): «")


@pytest.mark.parametrize(
    ("answer", "words", "expected"),
    [
        ("Costó tres millones de euros.", "3 millones de euros", True),
        ("El puente costó mucho.", "3 millones", False),
        ("Lo dijo la alcaldesa Pardo.", "el alcalde Luis Pardo", False),
        ("Lo dijo Luis Pardo.", "el alcalde Luis Pardo", True),
        ("Sí, fue él.", "él", True),
    ],
)
def test_whether_an_answer_holds_the_words(answer: str, words: str, expected: bool) -> None:
    assert says(facts(answer, "es"), facts(words, "es")) is expected


@pytest.mark.parametrize(
    ("sentence", "question", "expected"),
    [
        ("El barrio está al oeste de la A-42.", "¿Qué barrio está al oeste de la A-42?", True),
        ("El barrio de La Alhóndiga está al oeste.", "¿Qué barrio está al oeste?", False),
        ("La ley fue aprobada.", "que ley fue aprobada", True),
        ("Trump dijo que Putin cedió.", "¿Dijo Trump que Putin cedió?", False),
        ("No hubo detenidos.", "¿Cuántos detenidos hubo?", False),
        ("Ganó el Getafe.", "¿Quién ganó, el Getafe o el Leganés?", False),
        ("Ganó en 2012.", "¿En qué año ganó?", False),
    ],
)
def test_whether_a_sentence_only_says_the_question_back(
    sentence: str, question: str, expected: bool
) -> None:
    assert says_back(facts(sentence, "es"), facts(question, "es")) is expected


_MET = "Putin y Trump acordaron en Anchorage continuar las conversaciones directas."


def _told(words: str, item: Evidence) -> Settled:
    return Settled(words, words, (Backing(item, Support(0.7)),))


@pytest.mark.parametrize(
    ("language", "words", "beginning"),
    [
        ("en", "Putin y Trump acordaron continuar las conversaciones.", "According to El Faro ("),
        ("pt", "Putin y Trump acordaron continuar las conversaciones.", "Segundo El Faro ("),
        ("fr", "En Anchorage acordaron continuar las conversaciones.", "Selon El Faro ("),
    ],
)
def test_a_sentence_that_went_on_in_the_articles_language_is_quoted_instead(
    language: str, words: str, beginning: str
) -> None:
    item = _evidence().model_copy(update={"text": _MET, "end": 7 + len(_MET)})
    told = in_own_words(_told(words, item), language)
    assert told.text.startswith(beginning)
    assert [one.quote for one in told.citations] == [_MET]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "Putin y Trump acordaron continuar las conversaciones."),
        ("en", "Putin and Trump agreed in Anchorage to go on with direct talks."),
        ("en", "They agreed on this: «continuar las conversaciones directas entre Moscú y Kiev»."),
        ("pt", "Putin e Trump concordaram em continuar as conversas diretas."),
        ("ca", "Putin i Trump van acordar continuar les converses directes."),
        ("gl", "Putin e Trump acordaron en Anchorage continuar as conversas directas."),
        ("fr", "Poutine et Trump ont convenu de poursuivre les discussions directes."),
    ],
)
def test_a_sentence_in_the_answers_language_stays(language: str, words: str) -> None:
    item = _evidence().model_copy(update={"text": _MET, "end": 7 + len(_MET)})
    told = _told(words, item)
    assert in_own_words(told, language) is told


@pytest.mark.parametrize(("kind", "dated"), [("day", False), ("amount", True)])
def test_where_a_day_is_missing_none_is_shown(kind: Literal["day", "amount"], dated: bool) -> None:
    sentence = nearest(_evidence(), Missing(kind=kind), "es")
    assert ("15 de agosto" in sentence.text) is dated
    assert sentence.citations[0].published == dt.date(2025, 8, 15)


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("El puente de Soto, de piedra, abrió ayer con una fiesta.", True),
        ("El puente de Soto, de piedra, abrió ayer con una fiesta y música.", True),
        ("El puente de Soto abrió ayer.", False),
        ("Ayer, con una fiesta, abrió el puente de Soto, de piedra.", False),
    ],
)
def test_what_is_copied_word_for_word_is_known(claim: str, expected: bool) -> None:
    text = "El puente de Soto, de piedra, abrió ayer con una fiesta y música."
    item = Evidence(number=1, article_id="a", start=0, end=len(text), text=text, language="es")
    assert is_copied(facts(claim, "es"), item) is expected


@pytest.mark.parametrize(
    ("words", "is_opinion"),
    [
        ("Creo que el alcalde debería dimitir.", True),
        ("«Creo que debería dimitir», dijo Pardo.", False),
        ("El alcalde debería dimitir, según Pardo.", False),
    ],
)
def test_an_opinion_is_not_the_paper_s_word(words: str, is_opinion: bool) -> None:
    item = _evidence().model_copy(update={"text": words, "end": 7 + len(words), "language": "es"})
    assert (
        quoted(item, "es").text.startswith("Según una opinión publicada en El Faro") == is_opinion
    )
