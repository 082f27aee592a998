"""Whatever is asked: a form, perhaps a time, and rows that stand where they say."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import get_args

from hypothesis import example, given
from hypothesis import strategies as st

from assistant.answering.forms.rows import Row, composed
from assistant.question.form import stripped, wish
from assistant.question.period import find_period, without_period
from assistant.retrieval.hit_sentences import hit_sentence
from assistant.text.facts import facts
from assistant.types import Form, Hit, Passage

_ASKED = (
    "Cronología de la huelga qué dicen los medios Declaraciones El Eco sobre titulares ayer hoy "
    "el 31 0 99 2024 0000 9999 febrero mayo de del al entre y lunes Domingo Julio resumen "
    "breve ¿ ? « » , gracias hola ß İ ŉ \u0301 ﬁ 😀 quién es timeline newest first Marta Irala"
)
_WORDS = st.sampled_from(_ASKED.split())
_TEXTS = st.one_of(st.lists(_WORDS, max_size=14).map(" ".join), st.text(max_size=120))
_LINES = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=30)


@given(_TEXTS, st.sampled_from([None, *get_args(Form)]))
@example("", None)
@example("¿?", "chronology")
def test_every_text_wants_some_form(text: str, form: Form | None) -> None:
    told = wish(facts(text), form)
    assert told.form in get_args(Form)
    assert form is None or told.form == form
    assert stripped(told.about).split() == stripped(stripped(told.about)).split()


@given(_TEXTS, st.dates())
@example("mayo de 0000", dt.date.max)
@example("anteayer el 29 de febrero", dt.date.min)
@example("ŉ ayer", dt.date(2025, 1, 1))
def test_a_time_lies_within_the_text(text: str, latest: dt.date) -> None:
    period = find_period(facts(text), latest)
    left = without_period(text, period)
    if period is None:
        assert left == text
    else:
        assert period.since <= period.until
        assert 0 <= period.start < period.end <= len(text)


@st.composite
def _rows(draw: st.DrawFn) -> list[Row]:
    passage = Passage(id="a:0-9", article_id="a", start=0, end=9, text="Uno. Dos.", ordinal=0)
    hit = Hit(passage=passage, rank=1, score=0.0, language="es")
    cited = [hit_sentence(hit, 0, "Uno."), hit_sentence(hit, 5, "Dos.")]
    made = st.builds(
        Row,
        text=_LINES,
        sentences=st.lists(st.sampled_from(cited), unique_by=lambda s: s.location.start).map(tuple),
        heading=_LINES,
    )
    return draw(st.lists(made, max_size=8))


@given(_LINES, _rows())
@example("", [])
def test_rows_stand_where_their_sentences_say(head: str, rows: list[Row]) -> None:
    text, sentences = composed(head, rows)
    assert [sentence.text for sentence in sentences] == [row.text for row in rows]
    for sentence in sentences:
        assert text[sentence.start : sentence.end] == sentence.text
        heading = f"{sentence.heading}: " if sentence.heading else ""
        assert text[: sentence.start].endswith(heading)
    assert all(one.end <= other.start for one, other in itertools.pairwise(sentences))
    assert text.startswith(head)
