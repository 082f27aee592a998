"""The page's events over a scripted assistant, without a browser or a model."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from scripted_page import changes, click, done, echo, last, page, tab

from assistant.config.settings import Settings
from assistant.errors import Cancelled, ModelMissing
from assistant.types import AnswerEvent, Article, Filters


def test_a_question_goes_from_draft_to_answer_and_frees_the_box() -> None:
    events, _ = page(echo)
    updates = list(events.ask("  ¿Uno? ", tab()))
    assert any("draft" in u.get("live", "") for u in updates)
    assert "Eco de ¿Uno?." in last(updates, "live")
    assert updates[0]["stop"]["visible"] is True
    assert updates[-1]["ask"]["visible"] is True
    assert updates[-1]["stop"]["visible"] is False


def test_a_tab_that_opens_while_its_question_is_answered_can_stop_it() -> None:
    events, _ = page(echo)
    answering = events.ask("¿Uno?", tab())
    next(answering)
    shown = events.load(tab())
    assert (shown["ask"]["visible"], shown["stop"]["visible"]) == (False, True)
    list(answering)
    shown = events.load(tab())
    assert (shown["ask"]["visible"], shown["stop"]["visible"]) == (True, False)


@pytest.mark.parametrize(("language", "words"), [("es", "Preguntar"), ("en", "Ask")])
def test_the_buttons_speak_the_tab_s_language(language: str, words: str) -> None:
    events, _ = page(echo)
    assert events.load(tab(language=language))["ask"]["value"] == words


def test_the_next_question_knows_the_answers_before_it() -> None:
    events, assistant = page(echo)
    list(events.ask("¿Uno?", tab()))
    updates = list(events.ask("¿Y dos?", tab()))
    assert [a.question for a in assistant.histories[1]] == ["¿Uno?"]
    assert "Eco de ¿Uno?." in updates[0]["past"]
    assert "Eco de ¿Uno?." not in updates[0]["live"]


def test_another_tab_sees_and_sends_nothing_of_the_first() -> None:
    events, assistant = page(echo)
    list(events.ask("¿Secreto?", tab("a")))
    updates = list(events.ask("¿Otra?", tab("b")))
    assert assistant.histories[1] == []
    assert all("Secreto" not in str(update) for update in updates)
    assert "Secreto" not in str(events.load(tab("c")))
    assert "past" in events.load(tab("c"))


def test_a_blank_question_does_nothing() -> None:
    events, assistant = page(echo)
    assert changes(*events.ask("  \n ", tab())) == []
    assert assistant.histories == []


def test_a_known_error_is_shown_in_its_own_words() -> None:
    def missing(question: str, _cancel: threading.Event) -> Iterator[AnswerEvent]:
        yield AnswerEvent(kind="searching", question=question)
        raise ModelMissing("ui.busy_port", host="h", port=1)

    events, _ = page(missing)
    updates = list(events.ask("¿Uno?", tab()))
    assert "El puerto 1 de h está ocupado" in last(updates, "live")
    assert "No se ha podido responder" in last(updates, "status")
    assert updates[-1]["ask"]["visible"] is True


def test_an_unknown_error_is_one_line_on_the_page_and_whole_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(question: str, _cancel: threading.Event) -> Iterator[AnswerEvent]:
        yield AnswerEvent(kind="searching", question=question)
        raise ZeroDivisionError("<script>")

    events, _ = page(broken)
    with caplog.at_level(logging.ERROR):
        updates = list(events.ask("¿Uno?", tab()))
    assert "ZeroDivisionError" in last(updates, "live")
    assert "<script>" not in str(updates)
    assert "ZeroDivisionError" in caplog.text


def test_stop_reaches_the_model_and_what_it_raises_is_no_failure() -> None:
    def patient(question: str, cancel: threading.Event) -> Iterator[AnswerEvent]:
        yield AnswerEvent(kind="token", text="Sin fin")
        if not cancel.wait(10):
            yield done(question, "Nadie lo detuvo.")
        raise Cancelled("llama.cancelled")

    events, _ = page(patient)
    answering = events.ask("¿Uno?", tab())
    updates = [next(answering), next(answering)]
    assert "Deteniendo" in events.stop(tab())["status"]
    updates += answering
    assert "Detenida" in last(updates, "live")
    assert "Sin fin" not in last(updates, "live")


def test_whoever_waits_sees_how_many_are_in_front_and_what_was_found() -> None:
    def queued(question: str, _cancel: threading.Event) -> Iterator[AnswerEvent]:
        yield AnswerEvent(kind="searching", question=question)
        yield AnswerEvent(kind="evidence")
        yield AnswerEvent(kind="waiting", ahead=2)
        yield AnswerEvent(kind="waiting", ahead=1)
        yield AnswerEvent(kind="evidence")
        yield done(question, "Ya.")

    events, _ = page(queued)
    said = [update["status"] for update in events.ask("¿Uno?", tab()) if "status" in update]
    assert [line for line in said if "por delante" in line] == [
        "En cola: por delante, 2",
        "En cola: por delante, 1",
    ]
    after = said[said.index("En cola: por delante, 1") + 1 :]
    assert "Leyendo" in after[0], "the wait is over"


def test_whoever_waits_in_line_can_stop_waiting() -> None:
    def waiting(question: str, cancel: threading.Event) -> Iterator[AnswerEvent]:
        yield AnswerEvent(kind="searching", question=question)
        yield AnswerEvent(kind="waiting", ahead=1)
        assert cancel.is_set()
        refused = done(question, "No.").answer
        assert refused is not None
        update = {"outcome": "refused", "refusal_reason": "cancelled", "sentences": ()}
        yield AnswerEvent(kind="done", answer=refused.model_copy(update=update))

    events, _ = page(waiting)
    answering = events.ask("¿Uno?", tab())
    next(answering), next(answering)
    assert "por delante, 1" in next(answering)["status"]
    events.stop(tab())
    assert "Detenida" in last(list(answering), "live")


def test_a_new_conversation_ends_the_old_answer_in_silence() -> None:
    events, _ = page(echo)
    answering = events.ask("¿Uno?", tab())
    next(answering), next(answering)
    cleared = events.clear(tab())
    assert cleared["live"] == ""
    assert all("live" not in update for update in answering)


def test_closing_the_tab_stops_its_answer() -> None:
    seen: list[threading.Event] = []

    def watched(question: str, cancel: threading.Event) -> Iterator[AnswerEvent]:
        seen.append(cancel)
        yield AnswerEvent(kind="token", text="a")
        yield done(question, "b")

    events, _ = page(watched)
    answering = events.ask("¿Uno?", tab())
    next(answering), next(answering)
    events.leave(tab())
    assert seen[0].is_set()
    assert list(answering) == []


def test_abandoning_a_stream_stops_the_model_and_frees_the_line() -> None:
    events, _ = page(echo)
    abandoned = events.ask("¿Uno?", tab("a"))
    next(abandoned), next(abandoned)
    abandoned.close()  # type: ignore[attr-defined]
    assert "Eco de ¿Dos?." in last(list(events.ask("¿Dos?", tab("b"))), "live")


@pytest.mark.parametrize(
    ("start", "end"), [("x", "5"), (-3, 2), (5, 1), ("", ""), (10**9, 10**9 + 1), (None, None)]
)
def test_a_place_made_up_by_a_browser_marks_nothing(start: object, end: object) -> None:
    events, _ = page(echo)
    panel = events.open(click(article="faro-1", start=start, end=end), tab())["article"]
    assert "Uno dos tres." in panel
    assert "<mark" not in panel


def test_an_article_that_was_put_right_says_so_when_a_citation_opens_it() -> None:
    events, _ = page(echo)
    panel = events.open(click(article="faro-1", start=0, end=3), tab(language="en"))["article"]
    assert 'title="outlet, original: &quot;El Faroo&quot;"' in panel


def test_opening_an_article_that_has_gone_says_so() -> None:
    events, _ = page(echo)
    panel = events.open(click(article="<b>", start=0, end=1), tab())["article"]
    assert "ya no está" in panel
    assert "<b>" not in panel


def test_an_empty_conversation_offers_questions_of_the_demo_or_about_the_newest_articles() -> None:
    events, _ = page(echo)
    assert events.load(tab())["past"].count("data-ask") == 4
    newest = Article(title="Suben las setas", text="Han subido mucho.")
    others, _ = page(echo, name="noticias", articles=(newest,))
    welcome = others.load(tab())["past"]
    assert 'data-ask="¿Qué se sabe de «Suben las setas»?"' in welcome
    bare, _ = page(echo, name="noticias")
    assert "data-ask" not in bare.load(tab())["past"]


def test_an_empty_archive_opens_with_the_ways_into_it() -> None:
    events, _ = page(echo, count=0)
    welcome = events.load(tab())["past"]
    assert "Este archivo está vacío" in welcome
    for way in ("files", "address", "example"):
        assert f'data-way="{way}"' in welcome


@pytest.mark.parametrize("typed", ["https://faro.example/1", " http://faro.example/a?b=c\n"])
def test_an_address_is_offered_as_an_article_and_not_asked(typed: str) -> None:
    events, assistant = page(echo)
    (update,) = events.ask(typed, tab())
    assert f'data-address="{typed.strip()}"' in update["editing"]
    assert assistant.histories == []
    list(events.ask(f"¿Qué dice {typed.strip()}?", tab()))
    assert len(assistant.histories) == 1


def test_the_masthead_names_the_archive_in_the_browsers_language() -> None:
    events, _ = page(echo, name="<n>", count=1)
    assert "«&lt;n&gt;», un artículo" in events.load(tab())["masthead"]
    empty, _ = page(echo, name="noticias", count=0)
    assert "is empty" in empty.load(tab(language="en"))["masthead"]


def test_the_sources_of_an_earlier_answer_can_be_called_back() -> None:
    events, _ = page(echo)
    list(events.ask("¿Uno?", tab()))
    shown = events.show_sources(click(exchange="1"), tab())
    assert "No se ha encontrado" in shown["sources"]
    assert "aparecerán" in events.show_sources(click(exchange="9"), tab())["sources"]


def _refused(question: str, _cancel: threading.Event) -> Iterator[AnswerEvent]:
    answer = done(question, "No consta.").answer
    assert answer is not None
    update = {"outcome": "refused", "refusal_reason": "weak_evidence", "sentences": ()}
    yield AnswerEvent(kind="done", answer=answer.model_copy(update=update))


def test_a_scope_is_asked_shown_and_kept_to_its_tab() -> None:
    events, assistant = page(echo)
    narrowed = click(sources=["El Faro"], sections=[], since="2025-08-01", until="")
    shown = events.narrow(narrowed, tab("a"))["scope_chips"]
    assert "El Faro" in shown
    assert "desde el 1 de agosto de 2025" in shown
    list(events.ask("¿Uno?", tab("a")))
    list(events.ask("¿Dos?", tab("b")))
    assert assistant.filters == [
        Filters(sources=("El Faro",), since=dt.date(2025, 8, 1)),
        Filters(),
    ]
    assert "Quitar" in events.narrow(narrowed, tab("a"))["scope_chips"]
    assert events.narrow(click(), tab("a"))["scope_chips"] == ""


def test_a_refusal_within_a_scope_offers_the_whole_archive() -> None:
    events, assistant = page(_refused)
    assert "data-widen" not in last(list(events.ask("¿Uno?", tab())), "live")
    events.narrow(click(sources=["El Faro"]), tab())
    refusal = last(list(events.ask("¿Dos?", tab())), "live")
    assert "Solo se ha buscado en: El Faro." in refusal
    assert 'data-ask="¿Dos?"' in refusal
    updates = list(events.ask_offered(click(question="¿Dos?", widen="1"), tab()))
    assert updates[0]["scope_chips"] == ""
    assert assistant.filters[-1] == Filters()
    assert "data-widen" not in last(updates, "live")


def test_a_scope_made_up_by_a_browser_is_none() -> None:
    events, _ = page(echo)
    made_up = click(sources="El Faro", sections=[1, None], since="ayer", until=7)
    assert events.narrow(made_up, tab())["scope_chips"] == ""


def test_the_form_offers_the_outlets_of_the_index_escaped() -> None:
    events, assistant = page(echo, count=12_345)
    assistant.index.article_list.outlets = lambda: {"<b>El Faro</b>": 12_345}
    form = events.load(tab())["scope"]
    assert "&lt;b&gt;El Faro&lt;/b&gt;" in form
    assert "<b>" not in form
    assert "12.345" in form


def test_the_blocks_are_built_without_opening_the_index() -> None:
    from assistant.ui import build_ui

    class _Closed:
        settings = Settings.load()

        @property
        def index(self) -> Any:
            raise AssertionError("opened")

    async def build() -> Any:
        # Gradio makes itself an event loop, and leaves it open, unless one is running.
        return build_ui(_Closed())  # type: ignore[arg-type]

    blocks = asyncio.run(build())
    assert {fn.api_visibility for fn in blocks.fns.values()} <= {"private"}


def test_a_narrowed_question_says_so_in_the_answer_and_in_what_is_copied() -> None:
    events, _ = page(echo)
    events.narrow(click(sources=["El Faro"], since="2025-08-14", until="2025-08-14"), tab())
    shown = last(list(events.ask("¿Uno?", tab())), "live")
    told = "Solo se ha buscado en: El Faro · 14 de agosto de 2025."
    # In the answer, as plain text and as Markdown.
    assert shown.count(told) == 3
    events.narrow(click(), tab())
    assert "Solo se ha buscado" not in last(list(events.ask("¿Dos?", tab())), "live")


def test_what_was_asked_or_offered_before_is_not_offered() -> None:
    def suggesting(question: str, _cancel: threading.Event) -> Iterator[AnswerEvent]:
        yield done(question, "Sí.", suggestions=("¿Uno?", "¿Dos?", "¿Tres?", "¿Cuatro?"))

    events, _ = page(suggesting)
    offered = [
        re.findall('data-ask="([^"]*)"', last(list(events.ask(question, tab())), "live"))
        for question in ("¿Uno?", "¿Dos?")
    ]
    assert offered == [["¿Dos?", "¿Tres?", "¿Cuatro?"], []]


def test_the_page_tells_in_its_own_language_what_gradio_tells_in_its_own() -> None:
    events, _ = page(echo)
    assert "Se ha perdido la conexión" in events.load(tab("a"))["masthead"]
    assert "The connection to Hemeroteca was lost" in events.load(tab("b", "en"))["masthead"]
