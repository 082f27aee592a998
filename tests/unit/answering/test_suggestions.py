"""Suggested questions: about what the evidence names, and about nothing asked before."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from assistant.answering.suggestions import follow_ups, openers
from assistant.types import Answer, Article, Citation, Hit, Passage

_QUESTION = "¿Qué acordaron los presidentes en Anchorage?"
_FIRST = (
    "Los presidentes hablaron el 15 de agosto en Anchorage. "
    "El asesor presidencial ruso Yuri Ushakov afirmó que seguirán hablando. "
    "Oksana Hrytsenko, portavoz de la asociación Trigal, los escuchó por la radio. "
    "El presidente de Estados Unidos, Donald Trump, volvió a la Casa Blanca."
)
_LATER = "De la cita de Anchorage no se ha vuelto a hablar. Nadie ha puesto fecha a la siguiente."


def _hit(text: str, day: int = 16, article: str = "uno", **more: Any) -> Hit:
    passage = Passage(
        id=f"{article}:0-{len(text)}",
        article_id=article,
        start=0,
        end=len(text),
        text=text,
        ordinal=0,
    )
    return Hit(passage=passage, rank=1, score=1.0, published=dt.date(2025, 8, day), **more)


def _answer(*hits: Hit, question: str = _QUESTION, **more: Any) -> Answer:
    facts = {"question": question, "standalone_question": question, "language": "es"}
    return Answer.model_validate(
        {**facts, "text": "Seguir.", "hits": hits, "outcome": "grounded", **more}
    )


def _all(answer: Answer, *asked: str, language: str = "es") -> list[str]:
    return follow_ups(answer, asked, language, most=20)


def test_follow_ups_are_about_people_days_and_the_latest_of_the_evidence() -> None:
    found = _all(_answer(_hit(_FIRST), _hit(_LATER, 20, "dos")))
    assert found == [
        "¿Qué dijo Yuri Ushakov sobre Anchorage?",
        "¿Qué es lo último que se sabe sobre Anchorage?",
        "¿Qué pasó en Anchorage el 15 de agosto?",
        "¿Quién es Oksana Hrytsenko?",
        "¿Quién es Donald Trump?",
    ]


def test_three_are_enough_and_each_of_another_kind() -> None:
    found = follow_ups(_answer(_hit(_FIRST), _hit(_LATER, 20, "dos")), [], "es")
    assert len(found) == 3
    assert len({words.split()[1] for words in found}) > 1


def test_what_was_named_before_is_not_suggested_again() -> None:
    answer = _answer(_hit(_FIRST), _hit(_LATER, 20, "dos"))
    asked = [
        "¿Quién es Ushakov?",
        "¿Qué hizo Donald Trump?",
        "¿Hay novedades sobre Anchorage?",
        "¿Qué ocurrió el 15 de agosto?",
    ]
    assert _all(answer, *asked) == ["¿Quién es Oksana Hrytsenko?"]
    for suggestion in _all(answer):
        assert suggestion not in _all(answer, suggestion)


def test_what_is_off_the_subject_is_left_alone_and_the_subject_is_told_by_its_last_name() -> None:
    off = _hit("La alcaldesa Ana Ruiz dijo que lloverá.", article="dos")
    about = _answer(_hit(_FIRST), off, question="¿Qué dijo Putin en Anchorage?")
    assert not any("Ruiz" in question for question in _all(about))
    assert _all(about)[0] == "¿Qué dijo Yuri Ushakov sobre Anchorage?"


def test_the_latest_needs_more_than_one_day() -> None:
    assert not any("último" in q for q in _all(_answer(_hit(_FIRST), _hit(_LATER, 16, "dos"))))


def test_what_lies_ahead_has_not_happened() -> None:
    ahead = _hit("La feria abrirá el 20 de agosto en Valdarga. Habrá un concierto.")
    assert _all(_answer(ahead)) == []


def test_a_place_or_a_body_is_no_person() -> None:
    text = (
        "El presidente de Estados Unidos viajó. El director de la Universidad de Valdarga calló. "
        "El alcalde llegó a San Sebastián, ciudad que no conocía. "
        "La directora del hospital Virgen del Alba no habló. En Anchorage nevó."
    )
    assert [q for q in _all(_answer(_hit(text))) if "Quién" in q or "dijo" in q] == []


def test_what_the_answer_cites_comes_first() -> None:
    text = "El alcalde Juan Pérez fue a Anchorage. La ministra Ana Ruiz fue después."
    start = text.index("La ministra")
    cited = Citation(number=1, article_id="uno", start=start, end=len(text), quote=text[start:])
    assert _all(_answer(_hit(text)))[0] == "¿Quién es Juan Pérez?"
    assert _all(_answer(_hit(text), citations=(cited,)))[0] == "¿Quién es Ana Ruiz?"


def test_suggestions_speak_english_about_spanish_articles() -> None:
    answer = _answer(
        _hit(_FIRST), question="What did the presidents agree on in Anchorage?", language="en"
    )
    assert _all(answer, language="en")[0] == "What did Yuri Ushakov say about Anchorage?"


def test_for_want_of_anything_narrower_the_headlines_are_asked_about() -> None:
    hits = [_hit("En Anchorage nevó.", 16, name, title=f"Nieve {name}.") for name in "abc"]
    assert follow_ups(_answer(*hits), [], "es") == [
        "¿Qué se sabe de «Nieve a»?",
        "¿Qué se sabe de «Nieve b»?",
    ]
    assert "Nieve a" not in str(follow_ups(_answer(*hits), ["¿Qué se sabe de «Nieve a»?"], "es"))


def test_no_evidence_no_suggestions() -> None:
    assert _all(_answer()) == []


@pytest.mark.parametrize("text", ["A" * 100_000, "El alcalde " + "Ana " * 20_000, "el " * 20_000])
def test_monstrous_text_suggests_nothing_monstrous(text: str) -> None:
    assert all(len(question) < 200 for question in _all(_answer(_hit(text))))
    article = Article(title=text[:90_000], text=text)
    assert all(len(question) < 200 for question in openers([article], "es"))


def test_openers_differ_in_kind_and_name_what_the_articles_are_about() -> None:
    articles = [
        Article(title="Los vecinos piden un tren a Valdarga", text="Piden tren a Valdarga. " * 3),
        Article(title="Reunión en Ribalén", text=_FIRST),
        Article(title="Suben las setas.", text="Han subido. " * 3),
    ]
    assert openers(articles, "es") == [
        "¿Qué es lo último que se sabe sobre Valdarga?",
        "¿Qué dijo Yuri Ushakov?",
        "¿Qué se sabe de «Suben las setas»?",
    ]


def test_a_topic_has_the_article_that_its_language_gives_it() -> None:
    article = Article(title="Enfado en Junta", text="En la Junta hay enfado. Mucho.", language="es")
    assert openers([article], "es") == ["¿Qué es lo último que se sabe sobre la Junta?"]
    assert openers([article], "en") == ["What is the latest on Junta?"]


def test_an_article_without_headline_or_speakers_opens_nothing() -> None:
    assert openers([Article(text="Uno dos tres.")], "es") == []
