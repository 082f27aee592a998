"""Asking again, editing, copying and going on, without a browser or a model."""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from scripted_page import ARTICLE, changes, click, done, echo, last, page, tab

from assistant.types import AnswerEvent, Article, Citation, Hit, Passage, Sentence, Span
from assistant.ui import article_view, transcript
from assistant.ui.exchange import Exchange

_HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) \u202e **y** `z` http://mal.example"


def _cited(title: str = "Titular", quote: str = "Uno dos", outlet: str = "El Faro") -> Citation:
    return Citation(
        number=1,
        article_id=ARTICLE.id,
        start=0,
        end=len(quote),
        quote=quote,
        title=title,
        source=outlet,
        url="https://faro.example/1",
        published="2025-08-15",
    )


def _answered(*sentences: Sentence, **more: Any) -> Exchange:
    exchange = Exchange(1, more.pop("question", "¿Cuántos son?"))
    standing = [s for s in sentences if s.verdict != "rejected"]
    citations = tuple(c for s in standing for c in s.citations)
    more = {"outcome": "partial", "citations": citations, "sentences": sentences, **more}
    exchange.take(done(exchange.question, "Son dos. [1]", **more))
    return exchange


_GOOD = Sentence(text="Son dos.", start=0, end=8, citations=(_cited(),))
_WEAK = Sentence(text="Quizá tres.", start=9, end=20, verdict="weak", reason="Poco respaldo.")
_BAD = Sentence(text="Son mil.", start=-1, end=-1, verdict="rejected", reason="No consta.")


def test_asking_again_replaces_the_latest_answer_and_knows_nothing_of_it() -> None:
    events, assistant = page(echo)
    list(events.ask("¿Uno?", tab()))
    list(events.ask("¿Dos?", tab()))
    updates = list(events.retry(click(exchange="2"), tab()))
    assert [a.question for a in assistant.histories[2]] == ["¿Uno?"]
    assert last(updates, "past").count('class="question"') == 1
    assert "Eco de ¿Dos?." in last(updates, "live")


@pytest.mark.parametrize("number", ["1", "9", "", "x"])
def test_only_the_latest_question_is_asked_again(number: str) -> None:
    events, assistant = page(echo)
    list(events.ask("¿Uno?", tab()))
    list(events.ask("¿Dos?", tab()))
    assert changes(*events.retry(click(exchange=number), tab())) == []
    assert len(assistant.histories) == 2


def test_an_edited_question_replaces_itself_and_what_follows() -> None:
    events, assistant = page(echo)
    for question in ("¿Uno?", "¿Dos?", "¿Tres?"):
        list(events.ask(question, tab()))
    edited = events.edit(click(exchange="2"), tab())
    assert edited["question"]["value"] == "¿Dos?"
    assert "sustituye a «¿Dos?»" in edited["editing"]
    updates = list(events.ask("¿Dos y medio?", tab()))
    assert [a.question for a in assistant.histories[3]] == ["¿Uno?"]
    assert last(updates, "editing") == ""
    assert "Tres" not in str(updates)
    later = list(events.ask("¿Cuatro?", tab()))
    assert last(later, "past").count('class="question"') == 2


def test_a_question_that_is_left_as_it_was_replaces_nothing() -> None:
    events, assistant = page(echo)
    list(events.ask("¿Uno?", tab()))
    events.edit(click(exchange="1"), tab())
    assert events.keep(tab())["editing"] == ""
    list(events.ask("¿Dos?", tab()))
    assert [a.question for a in assistant.histories[1]] == ["¿Uno?"]


def test_a_new_conversation_and_an_offered_question_end_the_editing() -> None:
    events, assistant = page(echo)
    list(events.ask("¿Uno?", tab()))
    events.edit(click(exchange="1"), tab())
    list(events.ask_offered(click(question="¿Dos?"), tab()))
    assert [a.question for a in assistant.histories[1]] == ["¿Uno?"]
    events.edit(click(exchange="1"), tab())
    events.clear(tab())
    list(events.ask("¿Tres?", tab()))
    list(events.ask("¿Cuatro?", tab()))
    assert [a.question for a in assistant.histories[3]] == ["¿Tres?"]


def test_editing_what_is_not_there_does_nothing() -> None:
    events, _ = page(echo)
    assert changes(events.edit(click(exchange="7"), tab())) == []


def test_an_answer_offers_questions_from_its_evidence_once_it_is_there() -> None:
    words = "El alcalde Juan Pérez dijo que sí. Valdarga aplaudió."
    passage = Passage(id="a:0-9", article_id="a", start=0, end=len(words), text=words, ordinal=0)

    def found(question: str, _cancel: threading.Event) -> Iterator[AnswerEvent]:
        hits = (Hit(passage=passage, rank=1, score=1.0),)
        yield AnswerEvent(kind="evidence", hits=hits)
        yield done(question, "Sí.", hits=hits)

    events, _ = page(found)
    updates = list(events.ask("¿Qué pasa en Valdarga?", tab()))
    offered = 'data-ask="¿Qué dijo Juan Pérez sobre Valdarga?"'
    assert offered in last(updates, "live")
    assert all("data-ask" not in u.get("live", "") for u in updates[:2])
    # Of an earlier answer nothing is offered any more.
    later = list(events.ask("¿Y Pérez?", tab()))
    assert "data-ask" not in last(later, "past")


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("no_hits", "Compruebe cómo ha escrito"),
        ("weak_evidence", "Pruebe a nombrar"),
        ("model_declined", "Pruebe a nombrar"),
        ("unsupported", "algo más concreto"),
        ("timeout", "menos ocupado"),
    ],
)
def test_a_refusal_says_how_to_widen_and_lets_rephrase(reason: str, words: str) -> None:
    exchange = _answered(outcome="refused", refusal_reason=reason, citations=())
    shown = transcript.latest(exchange, "es", ())
    assert words in shown
    assert shown.count('data-edit="1"') == 2


def test_what_only_comes_near_looks_like_no_answer() -> None:
    shown = transcript.latest(_answered(_GOOD, outcome="nearest"), "es", ())
    assert 'class="exchange done nearest"' in shown
    assert "es lo que más se acerca" in shown
    assert "es lo que más se acerca" not in transcript.latest(_answered(_GOOD), "es", ())


def test_an_answer_in_the_making_can_be_neither_edited_nor_copied() -> None:
    exchange = Exchange(1, "¿Qué?")
    exchange.take(AnswerEvent(kind="token", text="Son"))
    shown = transcript.latest(exchange, "es")
    assert "data-edit" not in shown
    assert "data-copy" not in shown


def test_an_earlier_question_can_be_edited_but_not_asked_again() -> None:
    shown = transcript.earlier([_answered(_GOOD)], "es")
    assert "data-edit" in shown
    assert "data-retry" not in shown
    assert "data-retry" in transcript.latest(_answered(_GOOD), "es")


def _copied(exchange: Exchange) -> tuple[str, str]:
    """What the buttons of an answer copy: plain text and Markdown."""
    buttons = re.findall('data-copy="([^"]*)"', transcript.latest(exchange, "es"))
    plain, markdown = map(html.unescape, buttons)
    return plain, markdown


def test_a_copied_answer_has_its_numbered_citations_and_nothing_that_was_rejected() -> None:
    exchange = _answered(_GOOD, _WEAK, _BAD)
    plain, markdown = _copied(exchange)
    assert plain == (
        "¿Cuántos son?\n\n"
        "Son dos. [1] Quizá tres. (Respaldo débil: Poco respaldo.)\n\n"
        "[1] «Uno dos» — El Faro, 15 de agosto de 2025. Titular. https://faro.example/1"
    )
    assert r"Son dos. \[1\]" in markdown
    assert r"\[1\] «Uno dos» — El Faro, 15 de agosto de 2025. *Titular*" in markdown
    assert "<https://faro.example/1>" in markdown
    assert "mil" not in markdown


def test_what_is_copied_stands_whole_in_its_button() -> None:
    exchange = _answered(_GOOD, question='¿"Cuántos"?')
    plain, markdown = _copied(exchange)
    for copied, opening, ending in ((plain, "¿", "/1"), (markdown, "## ¿", "/1>")):
        assert copied.startswith(f'{opening}"Cuántos"?\n\n')
        assert copied.endswith(f"https://faro.example{ending}")
        assert f'data-copy="{html.escape(copied)}"' in transcript.latest(exchange, "es")


def test_hostile_words_are_no_markup_on_the_page_and_in_what_is_copied() -> None:
    cited = _cited(title=_HOSTILE, quote=_HOSTILE, outlet=_HOSTILE)
    item = _GOOD.model_copy(update={"text": _HOSTILE, "citations": (cited,)})
    exchange = _answered(item, question=_HOSTILE)
    _, markdown = _copied(exchange)
    assert not re.search(r"(?<!\\)(?:<script|\]\(|\*\*y|`z)", markdown)
    assert "\u202e" not in markdown
    for shown in (
        transcript.latest(exchange, "es", [_HOSTILE]),
        transcript.editing(exchange, "es"),
        article_view.article_panel(
            ARTICLE, [], Span(0, 3), language="es", opened=1, question=_HOSTILE, passage=Span(0, 3)
        ),
    ):
        assert "<script" not in shown
        assert "\u202e" not in shown
        assert "href" not in shown


def test_the_reader_tells_which_question_its_passage_was_found_for() -> None:
    events, _ = page(_finding)
    list(events.ask("¿Cuántos?", tab()))
    place = {"article": ARTICLE.id, "start": 0, "end": 3}
    shown = events.open(click(exchange="1", **place), tab())["article"]
    assert "pasaje hallado para <bdi>¿Cuántos?</bdi>" in shown
    assert 'class="found"' in shown
    other = events.open(click(exchange="", **place), tab())["article"]
    assert "pasaje hallado" not in other
    assert 'class="found"' not in other


def _finding(question: str, _cancel: threading.Event) -> Iterator[AnswerEvent]:
    passage = Passage(
        id="f:0-13", article_id=ARTICLE.id, start=0, end=13, text=ARTICLE.text, ordinal=0
    )
    hits = (Hit(passage=passage, rank=1, score=1.0),)
    yield AnswerEvent(kind="evidence", hits=hits)
    yield done(question, "Tres.", hits=hits)


def test_the_passage_of_the_question_is_the_one_around_the_citation() -> None:
    article = Article(id="a", text="palabra " * 20)

    def hit(start: int, end: int, rank: int) -> Hit:
        passage = Passage(
            id=f"a:{start}",
            article_id="a",
            start=start,
            end=end,
            text=article.text[start:end],
            ordinal=rank,
        )
        return Hit(passage=passage, rank=rank, score=1.0)

    exchange = Exchange(1, "¿Qué?", hits=(hit(50, 90, 1), hit(0, 40, 2)))
    assert exchange.passage_around(article, Span(10, 20)) == Span(0, 40)
    assert exchange.passage_around(article, Span(95, 99)) == Span(50, 90)
    assert exchange.passage_around(article.model_copy(update={"id": "b"}), Span(10, 20)) is None


def test_with_a_single_marked_place_there_is_nothing_to_step_through() -> None:
    def panel(*spans: Span) -> str:
        return article_view.article_panel(ARTICLE, spans, Span(0, 3), language="es", opened=1)

    assert "data-step" not in panel(Span(0, 3))
    stepped = panel(Span(0, 3), Span(4, 7))
    assert stepped.count("data-step") == 2
    assert 'data-place="1" data-places="2"' in stepped
    assert ">1 de 2</span>" in stepped


def test_a_failed_question_can_be_asked_again() -> None:
    exchange = Exchange(1, "¿Qué?")
    exchange.fail("Sin modelo.")
    shown = transcript.latest(exchange, "es")
    assert "data-retry" in shown
    assert "data-copy" not in shown


def test_what_had_settled_of_a_stopped_answer_can_be_copied() -> None:
    exchange = Exchange(1, "¿Qué?")
    exchange.take(AnswerEvent(kind="sentence", sentence=_GOOD))
    exchange.cancel()
    copied, _ = _copied(exchange)
    assert "Son dos. [1]" in copied
    assert "Detenida" in copied


def test_a_reason_is_told_in_the_language_of_the_page() -> None:
    told = 'The figure "1,000" is not in the quote. The cited words do not quite back the sentence.'
    bad = _BAD.model_copy(update={"reason": told})
    shown = transcript.latest(_answered(_GOOD, bad), "es")
    assert "La cifra «1,000» no está en la cita. Las palabras citadas no llegan" in shown
    assert "The figure" not in shown
    assert "No consta." in transcript.latest(_answered(_GOOD, _BAD), "en")


def test_what_was_understood_is_told_only_where_it_is_something_else() -> None:
    def shown(understood: str) -> str:
        exchange = Exchange(1, "¿y qué lo causó?", understood=understood)
        return transcript.latest(exchange, "es")

    assert "Se ha buscado: «¿Qué causó el incendio?»" in shown("¿Qué causó el incendio?")
    assert "Se ha buscado" not in shown("¿Y qué lo causó?")
    joined = shown("¿y qué lo causó? (sobre: ¿Dónde ardió? (sobre: ¿Qué ardió?))")
    assert "Entendida junto con lo anterior: «¿Dónde ardió?»" in joined
    assert "(sobre:" not in joined


def test_an_answer_has_a_menu_that_says_what_it_is() -> None:
    shown = transcript.latest(_answered(_GOOD), "es")
    assert 'aria-haspopup="menu" aria-expanded="false"' in shown
    menu = shown[shown.index("<ul role") :]
    for words in ("Copiar en Markdown", "Repetir", "Editar la pregunta", "Exportar: HTML"):
        assert words in menu
    assert menu.count('role="menuitem" tabindex="-1"') == menu.count("<li")


def test_rows_that_come_in_are_a_list_before_the_answer_is_over() -> None:
    exchange = Exchange(1, "Cronología del puente")
    for words in ("Se abrió.", "Se cerró."):
        row = Sentence(text=words, start=-1, end=-1, heading="3 de mayo", citations=())
        exchange.take(AnswerEvent(kind="sentence", sentence=row))
    shown = transcript.latest(exchange, "es")
    assert 'aria-busy="true"' in shown
    assert shown.count("<li>") == 2
