"""Answers in rows, from question to the last event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from papers import ALL, archive

from assistant import Answer, Article, Assistant
from assistant.answering.flow import Answering
from assistant.answering.understanding import Request
from assistant.types import AnswerEvent, Filters, Form, Turn

_BY_ID: dict[str, Article] = {one.id: one for one in ALL}
_ROWS = [
    "Cronología del incendio de Ortejo",
    "Resumen del incendio de Ortejo, lo más reciente primero",
    "¿Qué dicen los medios del incendio de Ortejo?",
    "Declaraciones de Marta Irala",
    "¿Quién es Marta Irala?",
    "Titulares de septiembre",
    "¿Cuántos artículos hablan de la huelga?",
    "¿Qué hay en este archivo?",
    "headlines from September",
]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with archive(tmp_path_factory.mktemp("all"), ALL, "Nada se sabe [1].") as opened:
        yield opened


def _events(own: Assistant, question: str, **more: Any) -> list[AnswerEvent]:
    answering = Answering(
        own.retriever, own.embeddings, lambda: own.chat_model, own.settings, lambda: 0.0
    )
    return list(answering.events(Request(question, **more)))


def _ask(own: Assistant, question: str, **more: Any) -> Answer:
    answer = _events(own, question, **more)[-1].answer
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Cronología del incendio de Ortejo", "chronology"),
        ("¿Qué dicen los medios del incendio de Ortejo?", "versions"),
        ("Compara El Faro y El Eco sobre el incendio de Ortejo", "versions"),
        ("¿Qué dicen El Faro y El Eco del incendio de Ortejo?", "versions"),
        ("¿Qué dice El Eco del incendio de Ortejo?", "chronology"),
        ("Declaraciones de Marta Irala", "statements"),
        ("¿Quién es Marta Irala?", "statements"),
        ("Titulares de septiembre", "listing"),
        ("¿Cuántos artículos hablan de la huelga?", "listing"),
    ],
)
def test_rows_are_grounded_and_ask_no_model(own: Assistant, question: str, form: Form) -> None:
    answer = _ask(own, question)
    assert (answer.form, answer.outcome, answer.model_id) == (form, "grounded", "")
    assert (answer.language, answer.confidence) == ("es", 1.0)
    assert answer.sentences


@pytest.mark.parametrize("question", _ROWS)
@pytest.mark.parametrize("language", ["es", "en", "fr", "de"])
def test_every_row_and_every_quotation_stands_where_it_says(
    own: Assistant, question: str, language: str
) -> None:
    answer = _ask(own, question, language=language)
    assert answer.sentences
    for sentence in answer.sentences:
        assert answer.text[sentence.start : sentence.end] == sentence.text
        line = answer.text[: sentence.end].rsplit("\n", 1)[-1]
        assert line == (f"{sentence.heading}: " if sentence.heading else "") + sentence.text
        for cite in sentence.citations:
            assert _BY_ID[cite.article_id].text[cite.start : cite.end] == cite.quote
            assert f"[{cite.number}]" in answer.text[sentence.end :].split("\n")[0]
    numbers = [cite.number for cite in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))


def test_sentences_settle_one_by_one_before_the_answer(own: Assistant) -> None:
    events = _events(own, "Cronología del incendio de Ortejo")
    kinds = [event.kind for event in events]
    answer = events[-1].answer
    assert answer is not None
    assert kinds == ["evidence", *["sentence"] * len(answer.sentences), "done"]
    assert [event.sentence for event in events[1:-1]] == list(answer.sentences)
    assert events[0].hits == answer.hits != ()


def test_what_one_outlet_says_is_its_own_articles_and_says_so(own: Assistant) -> None:
    answer = _ask(own, "¿Qué dice El Eco del incendio de Ortejo?")
    assert answer.filters.sources == ("El Eco",)
    assert {cite.source for cite in answer.citations} == {"El Eco"}


def test_a_question_is_read_in_its_own_language(own: Assistant) -> None:
    asked = own.ask(
        "¿Cuántos vecinos fueron desalojados en Valdecuna?", language="en", form="prose"
    )
    plain = own.ask("¿Cuántos vecinos fueron desalojados en Valdecuna?", form="prose")
    assert [hit.score for hit in asked.hits] == [hit.score for hit in plain.hits]
    assert asked.language == "en"


def test_filters_that_a_question_gives_are_on_the_answer(own: Assistant) -> None:
    answer = _ask(own, "Titulares de El Eco de septiembre")
    assert answer.filters == Filters(
        since=dt.date(2025, 9, 1), until=dt.date(2025, 9, 30), sources=("El Eco",)
    )
    assert answer.text.startswith("2 artículos, el más reciente primero:")
    assert {cite.source for cite in answer.citations} == {"El Eco"}


def test_a_time_without_articles_is_no_refusal(own: Assistant) -> None:
    answer = _ask(own, "Titulares de 1987")
    assert (answer.outcome, answer.sentences) == ("grounded", ())
    assert answer.text == "No hay ningún artículo con esa fecha, ese medio o esa sección."


def test_another_story_of_the_same_word_is_offered(own: Assistant) -> None:
    answer = _ask(own, "Cronología de la huelga")
    assert all("pediatras" not in sentence.text for sentence in answer.sentences)
    assert answer.suggestions
    assert all("Santa Olalla" in asked for asked in answer.suggestions)
    again = _ask(own, answer.suggestions[0])
    assert again.form == "chronology"
    assert {c.article_id for c in again.citations} <= {"huelga-medicos-1", "huelga-medicos-2"}


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Cronología de la fusión bancaria de Cantalobos", "chronology"),
        ("¿Qué dicen los medios de la fusión bancaria de Cantalobos?", "versions"),
        ("Titulares sobre la fusión bancaria de Cantalobos", "listing"),
        ("Titulares de El Diario de Cantalobos", "listing"),
    ],
)
def test_where_nothing_is_there_questions_are_offered(
    own: Assistant, question: str, form: Form
) -> None:
    answer = _ask(own, question)
    assert (answer.form, answer.outcome, answer.refusal_reason) == (form, "refused", "no_hits")
    assert (answer.sentences, len(answer.suggestions)) == ((), 3)


@pytest.mark.parametrize(
    "question", ["¿Qué ha dicho Ulises Carranza?", "¿Quién es Ulises Carranza?"]
)
def test_who_said_nothing_is_asked_about_in_prose(own: Assistant, question: str) -> None:
    answer = _ask(own, question)
    assert answer.form == "prose"


@pytest.mark.parametrize("form", [form for form in get_args(Form) if form != "statements"])
def test_the_form_that_is_asked_for_is_taken(own: Assistant, form: Form) -> None:
    assert _ask(own, "incendio de Ortejo", form=form).form == form


def test_prose_may_be_asked_for(own: Assistant) -> None:
    assert _ask(own, "Cronología del incendio de Ortejo", form="prose").form == "prose"


def test_the_program_speaks_the_answer_s_language(own: Assistant) -> None:
    english = _ask(own, "timeline of the Ortejo fire")
    assert (english.form, english.language) == ("chronology", "en")
    assert english.text.startswith("Chronology: ")
    assert any(sentence.heading == "13 August 2025" for sentence in english.sentences)
    french = _ask(own, "Cronología del incendio de Ortejo", language="fr")
    assert french.text.startswith("Chronologie : ")
    assert "« Un incendio" in french.text or "« El incendio" in french.text


def test_a_form_without_subject_is_about_what_was_asked_before(own: Assistant) -> None:
    history = (
        Turn(role="user", content="¿Qué pasa con el incendio de Ortejo?"),
        Turn(role="assistant", content="Se quemó el pinar."),
    )
    answer = _ask(own, "Hazme una cronología", history=history)
    assert answer.form == "chronology"
    assert {c.article_id.split("-")[0] for c in answer.citations} == {"incendio"}


def test_filters_in_force_limit_a_story(own: Assistant) -> None:
    answer = _ask(own, "Cronología del incendio de Ortejo", filters=Filters(sources=("El Eco",)))
    assert {cite.source for cite in answer.citations} == {"El Eco"}
    assert answer.filters == Filters(sources=("El Eco",))
