"""Questions to the demo index with the real embedder and the real 1.5B model."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant import Answer, Article, Assistant, Filters, Settings, UsageError


@pytest.fixture(scope="module")
def assistant(demo_home: Path, models_dir: Path) -> Iterator[Assistant]:
    environ = {
        **os.environ,
        "HEMEROTECA_HOME": str(demo_home),
        "HEMEROTECA_MODELS": str(models_dir),
    }
    with Assistant(Settings.load(environ=environ), "demo", create=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def anchorage(assistant: Assistant) -> Answer:
    return assistant.ask("¿Qué acordaron Putin y Trump en Anchorage?")


def _located(assistant: Assistant, answer: Answer) -> bool:
    cited = [c for s in answer.sentences for c in s.citations]
    return bool(cited) and all(
        assistant.article(c.article_id).text[c.start : c.end] == c.quote for c in cited
    )


def test_anchorage_is_answered_attributed_and_cited(
    assistant: Assistant, anchorage: Answer
) -> None:
    assert anchorage.outcome != "refused"
    assert "conversaciones directas" in anchorage.text
    assert "delegaciones" in anchorage.text
    assert "Ushakov" in anchorage.text
    assert _located(assistant, anchorage)
    assert any("Ushakov" in citation.quote for citation in anchorage.citations)


def test_an_answer_is_the_same_every_time(assistant: Assistant, anchorage: Answer) -> None:
    again = assistant.ask("¿Qué acordaron Putin y Trump en Anchorage?")
    assert again.text == anchorage.text
    assert again.citations == anchorage.citations


def test_what_no_article_says_is_refused_with_the_nearest_passages(assistant: Assistant) -> None:
    answer = assistant.ask("¿Quién ganó el Mundial de 2034?")
    assert answer.outcome == "refused"
    assert answer.refusal_reason
    assert answer.text.startswith("No ")
    assert answer.hits
    assert not answer.citations


def test_english_questions_are_answered_in_english_and_quoted_in_spanish(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("Who did Trump receive at the White House?")
    assert answer.language == "en"
    assert "Zelensk" in answer.text
    assert _located(assistant, answer)
    assert any("Casa Blanca" in citation.quote for citation in answer.citations)


def test_a_follow_up_is_understood_from_the_history(assistant: Assistant) -> None:
    said = [
        {"role": "user", "content": "¿Dónde hablaron Putin y Trump de la guerra de Ucrania?"},
        {"role": "assistant", "content": "Putin y Trump hablaron en Anchorage, Alaska [1]."},
    ]
    answer = assistant.ask("¿Y cuándo fue?", history=said)
    assert "Putin" in answer.standalone_question
    assert "15 de agosto" in answer.text
    assert _located(assistant, answer)


def test_events_come_in_order_and_sources_before_words(assistant: Assistant) -> None:
    events = list(assistant.stream("¿A quién recibió Trump en la Casa Blanca?"))
    kinds = [event.kind for event in events]
    assert kinds[:2] == ["searching", "evidence"]
    assert kinds[-1] == "done"
    assert kinds.index("evidence") < kinds.index("token") < kinds.index("sentence")
    assert events[1].hits
    assert events[1].evidence
    settled = [event.sentence for event in events if event.sentence]
    answer = events[-1].answer
    assert answer is not None
    assert [s.text for s in settled] == [s.text for s in answer.sentences]


def test_cancel_ends_the_answer_with_what_has_settled(assistant: Assistant) -> None:
    cancel = threading.Event()
    answer, tokens = None, 0
    for event in assistant.stream("¿Qué se sabe del incendio de la sierra?", cancel=cancel):
        tokens += event.kind == "token"
        if tokens == 3:
            cancel.set()
        answer = event.answer or answer
    assert answer is not None
    assert answer.refusal_reason == "cancelled"
    assert tokens == 3


def test_awaiting_and_filters(assistant: Assistant) -> None:
    nothing = Filters(sources=("No existe",))
    asked = assistant.aask("¿Qué dijo Ushakov?", filters=nothing)
    with ThreadPoolExecutor() as elsewhere:  # the browser tests keep a loop in this thread
        answer = elsewhere.submit(asyncio.run, asked).result()
    assert (answer.outcome, answer.refusal_reason) == ("refused", "no_hits")


def test_a_blank_question_is_a_usage_error(assistant: Assistant) -> None:
    with pytest.raises(UsageError):
        assistant.ask("  ")


def test_a_small_context_trims_evidence_and_never_crashes(
    assistant: Assistant, anchorage: Answer
) -> None:
    chat = assistant.chat_model
    whole = anchorage.tokens.prompt
    narrow = assistant.settings.model_copy(
        update={"chat": assistant.settings.chat.model_copy(update={"context_tokens": 512})}
    )
    assert whole > 512 - narrow.chat.answer_tokens
    from assistant.models.chat_llama import ChatLlama

    memory = assistant.settings.models / ".memory"  # knows how to run it here
    small = ChatLlama(path=chat.path, context_tokens=600, answer_tokens=100, memory=memory)  # type: ignore[attr-defined]
    with Assistant(narrow, assistant.path, embeddings=assistant.embeddings, chat_model=small) as a:
        answer = a.ask("¿Qué acordaron Putin y Trump en Anchorage?")
    assert 0 < answer.tokens.prompt <= 500


def test_instructions_inside_an_article_are_quoted_matter(assistant: Assistant) -> None:
    answer = assistant.ask("¿Qué decía el texto oculto de la página web para las máquinas?")
    assert _located(assistant, answer) or answer.outcome == "refused"
    assert answer.language == "es"


def test_claims_are_checked_against_a_text_and_against_the_index(assistant: Assistant) -> None:
    evidence = "El alcalde, Luis Pardo, aseguró que el puente abrirá el 3 de mayo."
    good = assistant.check("El puente abrirá el 3 de mayo, según Luis Pardo.", evidence=evidence)
    bad = assistant.check("El puente abrirá el 9 de mayo, según Luis Pardo.", evidence=evidence)
    other = assistant.check("La inflación bajó al 2 % en marzo.", evidence=evidence)
    assert good.verdict == "supported"
    assert bad.verdict == "contradicted"
    assert bad.reasons
    assert other.verdict == "not_found"
    assert good.support > bad.support
    found = assistant.check("Trump recibió a Zelenski en la Casa Blanca.")
    assert found.verdict == "supported"
    assert found.citations


def test_langchain_parts(assistant: Assistant) -> None:
    documents = assistant.as_retriever(top_k=3).invoke("¿Qué dijo Ushakov?")
    assert len(documents) == 3
    for document in documents:
        text = assistant.article(document.metadata["article_id"]).text
        assert text[document.metadata["start"] : document.metadata["end"]] == document.page_content
    refused = assistant.as_runnable().invoke({"question": "¿Quién ganó el Mundial de 2034?"})
    assert refused.outcome == "refused"
    assert "No " in assistant.as_tool().invoke({"question": "¿Quién ganó el Mundial de 2034?"})


def test_an_upload_can_be_asked_about_at_once(
    tmp_path: Path, models_dir: Path, assistant: Assistant
) -> None:
    own = Assistant(
        assistant.settings,
        tmp_path / "own",
        embeddings=assistant.embeddings,
        chat_model=assistant.chat_model,
    )
    article = Article(
        text="La panadería de Olmedilla vendió ayer 1.204 roscones 🥐, según su dueña, Inés Vela.",
        title="Roscones en Olmedilla",
        source="Hoja de Olmedilla",
        published="2026-01-07",
    )
    own.add([article])
    answer = own.ask("¿Cuántos roscones vendió la panadería de Olmedilla?")
    assert "1.204" in answer.text
    assert _located(own, answer)
    own.index.close()
