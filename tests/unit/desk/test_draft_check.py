from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path

import pytest
from comarca import COMARCA

from assistant import Assistant, Filters, UsageError, check_draft, stream_draft
from assistant.desk import DraftSentence
from assistant.testing import HashEmbeddings, ScriptedChat


def _row(comarca: Assistant, draft: str, **options: Filters) -> DraftSentence:
    return check_draft(comarca, draft, **options).sentences[-1]


def test_a_sentence_that_an_article_has_is_backed_with_its_words(comarca: Assistant) -> None:
    row = _row(comarca, "# Tribunales\n\nLa Audiencia Provincial absolvió a **Damián Roca**.")
    assert (row.verdict, row.reasons) == ("backed", ())
    (cite,) = row.citations
    article = comarca.article(cite.article_id)
    assert article.text[cite.start : cite.end] == cite.quote
    assert (cite.number, cite.article_id) == (1, "court")
    assert row.support >= 0.5


@pytest.mark.parametrize(
    ("words", "instead"),
    [
        ("# El hospital de Almirón\n\nLa plantilla será de 520 profesionales.", "420"),
        ("El hospital comarcal de Almirón abrirá sus puertas el 21 de enero de 2026.", "12 de"),
        ("La Audiencia Provincial condenó al empresario Damián Roca.", "absolvió"),
        ("El embalse de Peñaloba está al 28 % de su capacidad.", "18 %"),
        ("El Torrejana ganó al Almirón por 2-1.", "Torrejana, Almirón"),
        ("El Ayuntamiento de Villarreja no cortará el agua cada noche.", "no"),
        ("El delegado, Luis Arranz, dijo que la causa del retraso fue una avería.", "Andrés Pozo"),
    ],
)
def test_the_same_fact_told_otherwise_contradicts(
    comarca: Assistant, words: str, instead: str
) -> None:
    row = _row(comarca, words)
    assert row.verdict == "contradicted"
    assert any(instead in reason for reason in row.reasons)
    assert len(row.citations) == 1


@pytest.mark.parametrize(
    "words",
    [
        "El Real Madrid fichó en enero a un delantero noruego.",
        "El hospital de Torrejana tendrá una plantilla de 520 profesionales.",
        "El Ayuntamiento de Soto cortará el agua cada noche desde el 20 de julio.",
        "El Gobierno regional ampliará las urgencias en 2027.",
        "El puente de Almirón abrirá al tráfico dentro de 30 meses.",
        "Nuria Olmedo absolvió al empresario Damián Roca.",
    ],
)
def test_what_the_archive_does_not_say_is_not_called_wrong(comarca: Assistant, words: str) -> None:
    assert _row(comarca, words).verdict == "not_in_archive"


def test_what_an_article_leaves_open_is_not_backed_as_certain(comarca: Assistant) -> None:
    row = _row(comarca, "El Gobierno regional ampliará las urgencias en 2027.")
    assert "podría" in row.reasons[0]
    assert row.citations[0].quote.startswith("El Gobierno regional podría")


def test_a_later_figure_corrects(comarca: Assistant) -> None:
    words = "El puente costará 12 millones de euros, según la alcaldesa, Nuria Olmedo."
    row = _row(comarca, words)
    assert (row.verdict, row.corrected_on) == ("corrected_later", dt.date(2025, 3, 6))
    assert row.citations[0].article_id == "bridge-1"
    assert row.correction is not None
    assert (row.correction.article_id, row.correction.number) == ("bridge-2", 2)
    assert "14 millones" in row.correction.quote


def test_a_later_article_may_take_the_news_back(comarca: Assistant) -> None:
    words = "El concejal de Hacienda, Ramiro Castell, presentó su dimisión."
    row = _row(comarca, words)
    assert (row.verdict, row.corrected_on) == ("corrected_later", dt.date(2025, 5, 16))


def test_the_filters_hold(comarca: Assistant) -> None:
    words = "El concejal de Hacienda, Ramiro Castell, presentó su dimisión."
    early = Filters(until=dt.date(2025, 5, 15))
    assert _row(comarca, words, filters=early).verdict == "backed"
    report = check_draft(comarca, words, filters=Filters(sources=("Otro",)))
    assert report.counts["not_in_archive"] == 1
    assert report.filters.sources == ("Otro",)


def test_a_quotation_must_stand_word_for_word(comarca: Assistant) -> None:
    exact = "«No vamos a cerrar el paso antiguo», aseguró Olmedo."
    assert _row(comarca, exact).verdict == "backed"
    altered = _row(comarca, "«No vamos a tirar el paso antiguo», aseguró Olmedo.")
    assert altered.verdict == "not_in_archive"
    assert "palabra por palabra" in altered.reasons[0] or "word for word" in altered.reasons[0]
    assert altered.citations


def test_a_sentence_that_names_nobody_is_of_the_story_before_it(comarca: Assistant) -> None:
    leaning = "La fiscalía pedía tres años de prisión."
    own = _row(comarca, f"La Audiencia Provincial absolvió a Damián Roca. {leaning}")
    assert own.verdict == "backed"
    other = _row(comarca, f"El Almirón ganó al Torrejana por 2-1. {leaning}")
    assert other.verdict == "not_in_archive"


def test_a_name_that_opens_a_sentence_is_one(comarca: Assistant) -> None:
    words = "El Almirón ganó al Torrejana por 2-1. Castell presentó su dimisión el martes."
    assert _row(comarca, words, filters=Filters(until=dt.date(2025, 5, 15))).citations
    assert _row(comarca, words).verdict == "corrected_later"


def test_a_heading_begins_another_story(comarca: Assistant) -> None:
    said = "La plantilla será de 420 profesionales."
    of_another = f"La Audiencia Provincial absolvió a Damián Roca. {said}"
    assert _row(comarca, of_another).verdict == "not_in_archive"
    headed = f"La Audiencia Provincial absolvió a Damián Roca.\n\n## El hospital\n\n{said}"
    assert _row(comarca, headed).verdict == "backed"


def test_without_a_name_nothing_contradicts(comarca: Assistant) -> None:
    assert _row(comarca, "La plantilla será de 520 profesionales.").verdict == "not_in_archive"
    placed = "## El hospital de Almirón\n\nLa plantilla será de 520 profesionales."
    assert _row(comarca, placed).verdict == "contradicted"


def test_a_report_counts_and_says_what_was_used(comarca: Assistant) -> None:
    draft = "¿Qué pasó?\n\nLa Audiencia Provincial absolvió a Damián Roca.\n"
    steps: list[tuple[float, float | None]] = []
    report = check_draft(
        comarca, draft, progress=lambda _, done, total: steps.append((done, total))
    )
    assert [row.verdict for row in report.sentences] == ["not_an_assertion", "backed"]
    assert (report.counts["backed"], report.counts["contradicted"]) == (1, 0)
    assert (report.unchecked, report.embedder_id, report.chat_model_id) == (0, "hash@1", "")
    assert steps == [(0, 2), (1, 2), (2, 2)]


def test_a_check_that_is_cancelled_reports_what_is_done(comarca: Assistant) -> None:
    cancel = threading.Event()

    def stop(step: str, done: float, total: float | None) -> None:
        if done == 1:
            cancel.set()

    report = check_draft(comarca, "¿Qué? ¿Quién? ¿Dónde?", progress=stop, cancel=cancel)
    assert (len(report.sentences), report.unchecked) == (2, 1)


def test_sentences_come_one_by_one(comarca: Assistant) -> None:
    rows = stream_draft(comarca, "¿Qué pasó en Soto? ¿Quién fue?")
    assert next(rows).text == "¿Qué pasó en Soto?"
    rows.close()


def test_a_draft_without_words_is_refused(comarca: Assistant) -> None:
    with pytest.raises(UsageError):
        check_draft(comarca, "***\n\n")


def test_the_chat_model_is_asked_only_if_it_is_wanted(tmp_path: Path) -> None:
    chat = ScriptedChat(odds=4.0)
    words = "La Audiencia Provincial absolvió al empresario Damián Roca."
    with Assistant(index=tmp_path / "i", embeddings=HashEmbeddings(), chat_model=chat) as own:
        own.add(COMARCA)
        assert check_draft(own, words).chat_model_id == ""
        assert chat.asked == []
        report = check_draft(own, words, ask_model=True)
    assert (report.chat_model_id, report.counts["backed"]) == ("scripted", 1)
    assert len(chat.asked) == 1


def test_quoted_words_stay_with_who_says_them(comarca: Assistant) -> None:
    words = "«No vamos a cerrar el paso antiguo hasta que el nuevo esté abierto»"
    own = _row(comarca, f"{words}, dijo Nuria Olmedo.")
    assert own.verdict in {"backed", "corrected_later"}
    other = _row(comarca, f"{words}, dijo Ramiro Castell.")
    assert (other.verdict, other.reasons) == ("contradicted", ("En el artículo lo dice Olmedo.",))
