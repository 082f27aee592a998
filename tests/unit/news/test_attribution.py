from __future__ import annotations

import pytest

from assistant.news.attribution import attribute, without_outlet
from assistant.types import Evidence


def _evidence(text: str) -> Evidence:
    return Evidence(number=1, article_id="a", start=0, end=len(text), text=text)


_CLAIM = _evidence("El asesor ruso Yuri Ushakov afirmó que ambos acordaron seguir hablando.")
_BESIDE = _evidence("El tren se detuvo en Soto, y la alcaldesa Ana Ruiz afirma que nadie avisó.")
_FOR_WHOM = _evidence("Es asesor del presidente Luis Gil y trabaja para la ministra Ana Ruiz.")
_OWN = _evidence("Marta Ríos ganó la carrera y dijo que estaba cansada, afirmó Marta Ríos.")
_REPORT = _evidence("El puente abrió ayer con dos meses de retraso.")


def test_a_claim_told_as_fact_is_given_back_to_its_speaker() -> None:
    told = attribute("Ambos acordaron seguir hablando.", [_CLAIM], "es")
    assert told == "Ambos acordaron seguir hablando, según Yuri Ushakov."


@pytest.mark.parametrize(
    ("told", "speaker"),
    [
        ("La Junta de Tresríos afirmó que ardieron mil hectáreas.", "la Junta de Tresríos"),
        ("Ardieron mil hectáreas, según la Guardia Forestal.", "la Guardia Forestal"),
        ("Ardieron mil hectáreas, según el parte del Gobierno.", "el Gobierno"),
        ("Ana Ruiz afirmó que ardieron mil hectáreas.", "Ana Ruiz"),
    ],
)
def test_a_body_is_named_with_its_article(told: str, speaker: str) -> None:
    claim = attribute("Ardieron mil hectáreas.", [_evidence(told)], "es")
    assert claim == f"Ardieron mil hectáreas, según {speaker}."


def test_in_english_too() -> None:
    told = attribute("Both agreed to keep talking.", [_CLAIM], "en")
    assert told == "Both agreed to keep talking, according to Yuri Ushakov."


@pytest.mark.parametrize(
    "told",
    [
        "El Eco de Soto, 19 de agosto de 2025, afirma que ambos acordaron seguir hablando.",
        "El Eco de Soto dice que ambos acordaron seguir hablando.",
        "Según El Eco de Soto, ambos acordaron seguir hablando.",
        "Según El Eco de Soto, 19 de agosto de 2025, ambos acordaron seguir hablando.",
    ],
)
def test_a_claim_is_not_the_outlet_s_that_prints_it(told: str) -> None:
    claim, report = (
        one.model_copy(update={"source": "El Eco de Soto"}) for one in (_CLAIM, _REPORT)
    )
    alone = without_outlet(told, [claim], "es")
    assert alone == "Ambos acordaron seguir hablando."
    assert attribute(alone, [claim], "es") == "Ambos acordaron seguir hablando, según Yuri Ushakov."
    assert without_outlet(told, [claim, report], "es") == told
    assert without_outlet(told, [claim], "pt") == told


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("Según Ushakov, ambos acordaron seguir hablando.", [_CLAIM]),
        ("Ushakov afirmó que seguirán hablando.", [_CLAIM]),
        ("El puente abrió ayer.", [_REPORT]),
        ("El tren se detuvo en Soto.", [_BESIDE]),
        ("Es asesor del presidente.", [_FOR_WHOM]),
        ("Ríos ganó la carrera.", [_OWN]),
        ("El puente abrió ayer y ambos seguirán hablando.", [_CLAIM, _REPORT]),
    ],
)
def test_what_is_attributed_or_reported_is_left_alone(sentence: str, cited: list[Evidence]) -> None:
    assert attribute(sentence, cited, "es") == sentence


def test_what_the_end_of_a_sentence_attributes_is_given_back() -> None:
    assert attribute("Nadie avisó.", [_BESIDE], "es") == "Nadie avisó, según Ana Ruiz."
