from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from assistant.news.versions import notes
from assistant.question import parse_question
from assistant.types import Citation, Hit, Passage, Sentence

_QUESTION = "¿Cuántas hectáreas quemó el incendio de la sierra de Ortejo?"


def _hit(name: str, published: str | dt.date, text: str, **about: Any) -> Hit:
    passage = Passage(
        id=f"{name}:10-{10 + len(text)}",
        article_id=name,
        start=10,
        end=10 + len(text),
        text=text,
        ordinal=0,
    )
    fields: dict[str, Any] = {"source": "El Mirador", "language": "es", "title": ""}
    return Hit(passage=passage, rank=1, score=1.0, published=published, **{**fields, **about})


def _says(hit: Hit, quote: str, sentence: str = "") -> Sentence:
    start = hit.passage.start + hit.passage.text.index(quote)
    citation = Citation(
        number=1,
        article_id=hit.passage.article_id,
        start=start,
        end=start + len(quote),
        quote=quote,
        source=hit.source,
        title=hit.title,
        published=hit.published,
    )
    return Sentence(text=sentence or quote, start=-1, end=-1, citations=(citation,))


_FIRST = _hit(
    "fire-1",
    "2025-08-07T08:00:00+02:00",
    "El incendio de la sierra de Ortejo ha quemado 1.900 hectáreas, según la Junta de Tresríos."
    " El balance anterior, del lunes, era de 350.",
    title="El fuego de Ortejo arrasa 1.900 hectáreas",
)
_SECOND = _hit(
    "fire-2",
    "2025-08-11T09:00:00+02:00",
    "El incendio de Ortejo quedó estabilizado ayer. La Junta de Tresríos eleva la superficie"
    " afectada a 2.740 hectáreas, cifra que sustituye a las 1.900 comunicadas el miércoles.",
    title="Estabilizado el incendio de Ortejo tras quemar 2.740 hectáreas",
)
_LAST = _hit(
    "fire-3",
    "2025-09-18T10:45:00+02:00",
    "El incendio que asoló la sierra de Ortejo quemó 2.812,4 hectáreas, según el informe de la"
    " Junta de Tresríos. De esa superficie, 1.655 hectáreas eran de pinar.",
    title="El informe final fija en 2.812,4 las hectáreas quemadas en Ortejo",
)
_OTHER = _hit(
    "fire-4",
    "2025-08-07T13:30:00+02:00",
    "El incendio de la sierra de Ortejo ha calcinado ya unas 2.600 hectáreas, según Monte Vivo."
    " La Junta de Tresríos no lo confirma.",
    source="Diario Meridional",
    title="Los satélites elevan a 2.600 las hectáreas quemadas en Ortejo",
)
_FIRST_QUOTE = (
    "El incendio de la sierra de Ortejo ha quemado 1.900 hectáreas, según la Junta de Tresríos."
)
_LAST_QUOTE = (
    "El incendio que asoló la sierra de Ortejo quemó 2.812,4 hectáreas, según el informe de la"
    " Junta de Tresríos."
)


def _notes(
    said: Sentence, *hits: Hit, question: str = _QUESTION, language: str = "es"
) -> list[Sentence]:
    return notes([said], hits, parse_question(question, language), language)


def _texts(*found: Any, **options: Any) -> list[str]:
    return [note.text for note in _notes(*found, **options)]


def test_a_later_report_with_another_figure_is_told_with_its_words() -> None:
    (note,) = _notes(_says(_FIRST, _FIRST_QUOTE), _FIRST, _SECOND)
    assert note.text.startswith(
        "Una información posterior, de El Mirador (11 de agosto de 2025), da 2.740 hectáreas: «La"
    )
    (cite,) = note.citations
    at = cite.start - _SECOND.passage.start
    assert cite.quote == _SECOND.passage.text[at : at + len(cite.quote)]
    assert cite.end - cite.start == len(cite.quote)
    assert (note.verdict, note.reason) == ("supported", "")


def test_of_several_later_reports_the_newest_is_told() -> None:
    (text,) = _texts(_says(_FIRST, _FIRST_QUOTE), _FIRST, _SECOND, _LAST)
    assert "(18 de septiembre de 2025), da 2.812,4 hectáreas" in text


def test_the_newest_report_says_what_was_given_before() -> None:
    found = _texts(_says(_LAST, _LAST_QUOTE), _FIRST, _SECOND, _LAST)
    assert found == ["Antes, El Mirador (11 de agosto de 2025) daba 2.740 hectáreas."]


def test_another_outlet_of_the_same_day_is_set_beside() -> None:
    found = _texts(_says(_FIRST, _FIRST_QUOTE), _FIRST, _OTHER)
    assert found == ["Diario Meridional, en cambio, da unas 2.600 hectáreas."]


def test_what_is_newer_comes_before_what_disagrees() -> None:
    found = _texts(_says(_FIRST, _FIRST_QUOTE), _FIRST, _OTHER, _SECOND)
    assert [text.split(",")[0] for text in found] == [
        "Una información posterior",
        "Diario Meridional",
    ]


def test_a_correction_is_called_one() -> None:
    wrong = _hit(
        "plant-1",
        "2025-07-09",
        "La desaladora de Ribalén costará 48 millones de euros, según Aguas de Tresríos.",
        title="La desaladora de Ribalén costará 48 millones de euros",
    )
    right = _hit(
        "plant-2",
        "2025-07-10",
        "Ayer se daba una cifra equivocada. El coste previsto es de 38 millones de euros, recuerda"
        " Aguas de Tresríos. La desaladora tendrá 22,8 millones de euros europeos.",
        title="Corrección: la desaladora de Ribalén costará 38 millones de euros",
    )
    question = "¿Cuánto costará la desaladora de Ribalén?"
    (text,) = _texts(_says(wrong, wrong.passage.text), wrong, right, question=question)
    assert text.startswith("El Mirador lo corrigió después (10 de julio de 2025) y da 38 millones")


_ILL = _hit(
    "ill-1",
    "2025-08-28",
    "Nueve personas permanecen ingresadas en Ribalén por un brote de legionela en el Arenal.",
    title="Brote de legionela en el Arenal de Ribalén",
)
_ILL_LATER = _hit(
    "ill-2",
    "2025-09-26",
    "Salud Pública declaró extinguido el brote de legionela del Arenal, en Ribalén. El balance"
    " definitivo es de 23 enfermos.",
    title="Ribalén cierra el brote de legionela del Arenal",
)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("¿Cuántas personas enfermaron de legionela en el Arenal?", True),
        ("¿Cuántas personas huyeron de la legionela en el Arenal?", False),
    ],
)
def test_people_are_also_counted_by_what_they_did(question: str, told: bool) -> None:
    said = _says(_ILL, _ILL.passage.text, "Nueve personas.")
    found = _texts(said, _ILL, _ILL_LATER, question=question)
    assert [text.rsplit("«")[0].endswith("da 23 enfermos: ") for text in found] == [True] * told


_FISH = _hit(
    "fish-1",
    "2025-09-07T09:00:00+02:00",
    "Una balsa causó la muerte de unos 3.000 peces en el Sarga, según la Guardia Forestal.",
    title="Una balsa mata 3.000 peces en el Sarga",
)
_MORE_FISH = _hit(
    "fish-2",
    "2025-09-07T17:00:00+02:00",
    "Al menos 11.000 peces han muerto en el Sarga, según la asociación Nutria. El dato casi"
    " cuadruplica el de la Guardia Forestal.",
    source="El Pregón",
    title="Los ecologistas elevan a 11.000 los peces muertos en el Sarga",
)


@pytest.mark.parametrize(
    "question",
    [
        "¿Cuántos peces muertos contó la asociación Nutria?",
        "¿Coinciden los periódicos en cuántos peces han muerto en el Sarga?",
        "¿Están de acuerdo los medios en cuántos peces han muerto en el Sarga?",
    ],
)
def test_whose_figure_is_asked_for_is_no_subject(question: str) -> None:
    said = _says(_MORE_FISH, _MORE_FISH.passage.text.split(" El dato")[0])
    found = _texts(said, _MORE_FISH, _FISH, question=question)
    assert found == ["El Mirador, en cambio, da unos 3.000 peces."]


def test_somebody_else_named_is_one() -> None:
    said = _says(_MORE_FISH, _MORE_FISH.passage.text.split(" El dato")[0])
    question = "¿Cuántos peces muertos hay en el río, según dijo Casamayor en el Sarga?"
    assert _texts(said, _MORE_FISH, _FISH, question=question.replace("según ", "")) == []


def test_a_figure_of_something_else_than_was_asked_for_gets_no_note() -> None:
    said = _says(_FIRST, _FIRST_QUOTE)
    question = "¿Cuántos aviones lucharon contra el incendio de la sierra de Ortejo?"
    assert _texts(said, _FIRST, _SECOND, _OTHER, question=question) == []


def test_in_english_the_figure_stays_as_printed() -> None:
    said = _says(_LAST, _LAST_QUOTE, "The fire burnt 2,812.4 hectares.")
    question = "How many square miles of forest did the fire in Ortejo burn?"
    found = _texts(said, _SECOND, _LAST, question=question, language="en")
    assert found == ["Earlier, El Mirador (11 August 2025) gave “2.740 hectáreas”."]
    assert _texts(said, _SECOND, _LAST, question=question, language="de") == found
    (french,) = _texts(said, _SECOND, _LAST, question=question, language="fr")
    assert french == "Auparavant, El Mirador (11 août 2025) donnait « 2.740 hectáreas »."


@pytest.mark.parametrize(
    ("later", "told"),
    [
        ("La dana dejó 121 litros por metro cuadrado en Ribalén, la costa de Tresríos.", True),
        ("En la riada de 2018 cayeron 143 litros en Ribalén, la costa de Tresríos.", False),
    ],
)
def test_what_fell_in_years_past_is_another_matter(later: str, told: bool) -> None:
    first = _hit("rain-1", "2025-10-16", "La dana dejó 90 litros en Ribalén, en Tresríos.")
    second = _hit("rain-2", "2025-10-17", later)
    question = "¿Cuántos litros dejó la dana en Ribalén?"
    found = _notes(_says(first, first.passage.text), first, second, question=question)
    assert bool(found) is told


def test_a_part_is_not_compared_with_the_whole() -> None:
    said = _says(_LAST, "De esa superficie, 1.655 hectáreas eran de pinar.")
    assert _notes(said, _SECOND, _LAST) == []


def test_nothing_is_told_twice() -> None:
    said = _says(_FIRST, _FIRST_QUOTE, "Ardieron 1.900 hectáreas y después 2.740.")
    assert _notes(said, _FIRST, _SECOND) == []


def test_copies_that_agree_give_no_note() -> None:
    copy = _OTHER.model_copy(
        update={
            "passage": _OTHER.passage.model_copy(
                update={"text": _OTHER.passage.text.replace("unas 2.600", "mil novecientas")}
            ),
            "title": "Arde la sierra de Ortejo",
        }
    )
    assert _notes(_says(_FIRST, _FIRST_QUOTE), _FIRST, copy) == []


@pytest.mark.parametrize(
    ("about", "text"),
    [
        ({"published": None}, _SECOND.passage.text),
        ({"published": "2026-08-11"}, _SECOND.passage.text),
        ({"source": ""}, _SECOND.passage.text),
        ({"title": "Otro fuego"}, "En Hinojar ardieron 300 hectáreas de la Junta de Tresríos."),
        ({"title": "Ortejo"}, "La Junta de Tresríos prevé quemar 900 hectáreas en Ortejo."),
        (
            {"title": "Ortejo"},
            "La Junta de Tresríos comprará 300 hectáreas en la sierra de Ortejo tras el incendio.",
        ),
    ],
)
def test_what_may_be_something_else_gives_no_note(about: dict[str, Any], text: str) -> None:
    fields = {"published": "2025-08-11", "title": _SECOND.title, **about}
    published = fields.pop("published")
    assert _notes(_says(_FIRST, _FIRST_QUOTE), _FIRST, _hit("b", published, text, **fields)) == []


def test_a_question_about_a_day_is_not_told_of_later_days() -> None:
    question = "¿Cuántas hectáreas había quemado el fuego de Ortejo el 7 de agosto?"
    found = _texts(_says(_FIRST, _FIRST_QUOTE), _FIRST, _SECOND, _OTHER, question=question)
    assert found == ["Diario Meridional, en cambio, da unas 2.600 hectáreas."]


def test_changes_from_month_to_month_are_no_versions() -> None:
    august = _hit(
        "jobs-1",
        "2025-09-02",
        "El número de desempleados de Tresríos aumentó en agosto en 1.318 personas.",
        title="El paro sube en 1.318 personas en Tresríos",
    )
    september = _hit(
        "jobs-2",
        "2025-10-02",
        "El número de desempleados de Tresríos cayó en septiembre en 864 personas.",
        title="El paro baja en 864 personas en Tresríos",
    )
    said = _says(september, september.passage.text)
    assert _notes(said, august, september, question="¿Cuánto bajó el paro en Tresríos?") == []


def test_without_figures_there_is_nothing_to_tell() -> None:
    said = _says(_SECOND, "El incendio de Ortejo quedó estabilizado ayer.")
    assert _notes(said, _FIRST, _SECOND, _LAST) == []
    assert notes([], [_FIRST], parse_question(_QUESTION), "es") == []
