"""Does a story answer a question, or only come near?"""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.question import parse_question
from assistant.retrieval import near_misses
from assistant.retrieval.hit_sentences import hit_sentences
from assistant.retrieval.near_misses import (
    Judgement,
    NearMissFeatures,
    features,
    judge,
    likelihood,
)
from assistant.retrieval.premises import Premises, lacking
from assistant.retrieval.reading import HitsRead
from assistant.types import Hit, Missing, Passage

_TEXT = (
    "El incendio Ribera quemó 14 casas al sur de Lama el 3 de mayo. "
    "La alcaldesa, Eva Sanz, pidió ayuda porque faltaba agua."
)


def _hit(text: str = _TEXT) -> Hit:
    passage = Passage(id="a:0", article_id="a", start=0, end=len(text), text=text, ordinal=0)
    day = dt.date(2025, 5, 4)
    title = "Fuego en Lama"
    return Hit(passage=passage, rank=1, score=1.0, title=title, published=day, language="es")


def _lacking(question: str) -> Premises:
    hit = _hit()
    return lacking(parse_question(question, "es"), hit_sentences(hit)[0], [hit])


@pytest.mark.parametrize(
    "question",
    [
        "¿Cuántas casas quemó el incendio Ribera, al sur de Lama?",
        "¿Qué incendio quemó casas en Lama el 3 de mayo?",
        "¿Dónde quemó casas el incendio Ribera?",
    ],
)
def test_of_what_is_told_nothing_is_lacking(question: str) -> None:
    found = _lacking(question)
    assert (found.names, found.numbers, found.dates, found.words, found.kind) == (
        (),
        (),
        (),
        (),
        False,
    )


@pytest.mark.parametrize(
    ("question", "part", "what"),
    [
        ("¿Cuántas casas quemó el incendio Ribera al norte de Soto?", "names", "soto"),
        ("¿Quién vivía en las 40 casas que quemó el incendio Ribera?", "numbers", "40"),
        ("¿Qué quemó el incendio Ribera el 9 de junio?", "dates", "9 de junio"),
        ("¿Quién provocó el incendio Ribera?", "words", "provoc"),
    ],
)
def test_the_part_that_fails_is_named(question: str, part: str, what: str) -> None:
    assert any(found.startswith(what) for found in getattr(_lacking(question), part))


def test_a_reason_is_asked_for_as_such() -> None:
    hit = _hit()
    first, second = hit_sentences(hit)
    why = parse_question("¿Por qué pidió ayuda Eva Sanz?", "es")
    assert lacking(why, first, [hit]).kind
    assert not lacking(why, second, [hit]).kind


def test_an_opinion_settles_a_doubt_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    data = {
        "alone": {"threshold": 0.5, "doubt": [0.2, 0.8]},
        "opinion": {"threshold": 0.5, "intercept": 0.0, "likely": 1.0, "odds": 1.0},
    }
    monkeypatch.setattr(near_misses, "decision", lambda: data)
    lacks = Missing(kind="detail")
    doubtful = Judgement(0.45, lacks)
    assert doubtful.doubtful
    assert doubtful.missing == lacks
    assert doubtful.with_opinion(3.0).missing is None
    assert doubtful.with_opinion(-3.0).missing == lacks
    assert not doubtful.with_opinion(3.0).doubtful
    assert doubtful.with_opinion(None) is doubtful
    assert not Judgement(0.9, lacks).doubtful
    assert not Judgement(0.1, lacks).doubtful


def test_what_the_chat_model_is_asked_about_has_its_headline_and_day() -> None:
    hit = _hit()
    first = hit_sentences(hit)[0].location
    judgement = judge(parse_question("¿Qué?", "es"), [hit], HitsRead(sentences={first: 1.0}))
    assert "Fuego en Lama" in judgement.words
    assert "4 de mayo de 2025" in judgement.words
    assert judgement.words.endswith(_TEXT)


def test_the_weights_are_of_known_features() -> None:
    weights = near_misses.decision()["weights"]
    assert set(weights) <= {"intercept", *NearMissFeatures.model_fields}


@pytest.mark.parametrize(
    ("question", "kind", "what"),
    [
        ("¿Cuántas casas quemó el incendio Ribera en Soto?", "name", "Soto"),
        ("¿Quién vivía en las 40 casas que quemó el incendio?", "number", "40"),
        ("¿Cuánto costó el incendio Ribera?", "amount", ""),
        ("¿Por qué empezó el incendio Ribera?", "reason", ""),
        ("¿Cuándo se apagó el incendio Ribera?", "day", ""),
    ],
)
def test_a_near_miss_says_what_it_lacks(
    question: str, kind: str, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hit = _hit()
    first = hit_sentences(hit)[0].location
    read = HitsRead(sentences={first: -9.0}, passages=(-9.0,))
    asked = parse_question(question, "es")
    signs = features(lacking(asked, hit_sentences(hit)[0], [hit]), read)
    weights = {"intercept": 0.0, "sentence": 1.0}
    alone = {"threshold": 0.5, "doubt": [0.4, 0.6]}
    monkeypatch.setattr(near_misses, "decision", lambda: {"alone": alone, "weights": weights})
    assert likelihood(signs) < 0.5
    missing = judge(asked, [hit], read).missing
    assert missing is not None
    assert (missing.kind, missing.what) == (kind, what)
    sure = judge(asked, [hit], HitsRead(sentences={first: 9.0}, passages=(9.0,)))
    assert sure.missing is None
    assert sure.likely > 0.99


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("¿Qué pidió la alcaldesa según el FMI?", Missing(kind="name", what="FMI")),
        ("¿Qué pidió la alcaldesa según Eva Sanz?", None),
        ("¿Qué pidió la alcaldesa según la AGA?", None),
    ],
)
def test_whose_word_is_asked_for_must_be_there(question: str, missing: Missing | None) -> None:
    text = f"{_TEXT} La Agencia General del Agua lo niega."
    hit = _hit(text)
    read = HitsRead({one.location: 6.0 for one in hit_sentences(hit)}, (6.0,))
    assert judge(parse_question(question, "es"), [hit], read).missing == missing
