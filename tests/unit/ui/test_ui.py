"""The page without a browser: what its events show, tab by tab."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator, MutableMapping
from types import SimpleNamespace
from typing import Any

import pytest
from scripted_page import tab

from assistant.errors import UsageError
from assistant.types import (
    Answer,
    AnswerEvent,
    Article,
    Citation,
    Evidence,
    Hit,
    Passage,
    Reprint,
    Sentence,
    Span,
)
from assistant.ui import article_view, provisional, sources, transcript
from assistant.ui.exchange import Exchange
from assistant.ui.guard import Guard, is_loopback
from assistant.ui.page import Page
from assistant.ui.preference import preferred_language

_ARTICLE = Article(
    id="faro-1",
    title="Reunión en Anchorage",
    text="Putin y Trump hablaron ayer. Ushakov dijo que seguirán. No hay fecha.",
    source="El Faro",
    published="2025-08-16",
    author="Ana Ruiz",
    url="https://faro.example/1",
)
_QUOTE = "Ushakov dijo que seguirán."


def _hit(article: Article = _ARTICLE, rank: int = 1) -> Hit:
    passage = Passage(
        id=f"{article.id}:0-28",
        article_id=article.id,
        start=0,
        end=28,
        text=article.text[:28],
        ordinal=0,
    )
    return Hit(
        passage=passage,
        rank=rank,
        score=1 / rank,
        title=article.title,
        source=article.source,
        published=article.published,
    )


def _citation(number: int = 1) -> Citation:
    start = _ARTICLE.text.index(_QUOTE)
    return Citation(
        number=number,
        article_id=_ARTICLE.id,
        start=start,
        end=start + len(_QUOTE),
        quote=_QUOTE,
        title=_ARTICLE.title,
        source=_ARTICLE.source,
        published=_ARTICLE.published,
    )


_GOOD = Sentence(text="Seguirán las conversaciones.", start=0, end=28, citations=(_citation(),))
_BAD = Sentence(text="Firmaron la paz.", start=-1, end=-1, verdict="rejected", reason="no consta")


def _answer(**more: Any) -> Answer:
    facts: dict[str, Any] = {
        "question": "¿Qué?",
        "standalone_question": "¿Qué?",
        "language": "es",
        "text": "Seguirán las conversaciones. [1]",
        "sentences": (_GOOD, _BAD),
        "citations": (_citation(),),
        "hits": (_hit(),),
        "outcome": "partial",
    }
    return Answer.model_validate({**facts, **more})


def _events() -> list[AnswerEvent]:
    return [
        AnswerEvent(kind="searching", question="¿Qué?"),
        AnswerEvent(kind="evidence", hits=(_hit(),)),
        AnswerEvent(kind="token", text="Seguirán las "),
        AnswerEvent(kind="token", text="conversaciones [7]. Firm"),
        AnswerEvent(kind="sentence", sentence=_GOOD),
        AnswerEvent(kind="done", answer=_answer()),
    ]


def test_sources_stand_before_the_first_token() -> None:
    exchange = Exchange(1, "¿Qué?")
    for event in _events()[:2]:
        exchange.take(event)
    panel = sources.sources_panel(exchange, "es")
    assert "Reunión en Anchorage" in panel
    assert "16 de agosto de 2025" in panel
    assert 'class="draft"' not in transcript.latest(exchange, "es")


def test_one_text_in_several_outlets_is_one_source_that_opens_each() -> None:
    eco = _ARTICLE.model_copy(update={"id": "eco-9", "source": "El <Eco>"})
    also = Reprint(article_id="eco-9", source="El <Eco>", title="Otro", start=2, end=30)
    exchange = Exchange(1, "¿Qué?")
    first = _hit().model_copy(update={"also_in": (also,)})
    exchange.take(AnswerEvent(kind="evidence", hits=(first, _hit(eco, 2))))

    assert [card.article_id for card in sources.cards(exchange)] == ["faro-1"]
    panel = sources.sources_panel(exchange, "es")
    assert "Y otro medio con el mismo texto: El &lt;Eco&gt;" in panel
    assert 'data-article="eco-9" data-start="2" data-end="30"' in panel
    assert exchange.mentions("eco-9")
    cited = _citation().model_copy(
        update={"also_in": (also.model_copy(update={"start": 4, "end": 9}),)}
    )
    good = _GOOD.model_copy(update={"citations": (cited,)})
    exchange.take(AnswerEvent(kind="sentence", sentence=good))
    assert 'data-article="eco-9" data-start="4"' in sources.sources_panel(exchange, "es")


def _evidence(text: str, score: float, number: int = 1) -> Evidence:
    start = _ARTICLE.text.index(text)
    place = {"article_id": _ARTICLE.id, "start": start, "end": start + len(text)}
    return Evidence(number=number, text=text, score=score, source=_ARTICLE.source, **place)


def test_the_best_quotation_holds_the_place_of_the_answer_until_words_come() -> None:
    exchange = Exchange(1, "¿Qué?")
    assert "Buscando en el archivo" in transcript.latest(exchange, "es")
    found = (_evidence(_ARTICLE.text[:28], 0.2), _evidence(_QUOTE, 0.9, 2))
    exchange.take(AnswerEvent(kind="evidence", hits=(_hit(),), evidence=found))
    shown = transcript.latest(exchange, "es")
    assert "Lo más cercano hallado; la respuesta viene" in shown
    assert f"<q><bdi>{_QUOTE}</bdi></q>" in shown
    assert "hablaron ayer" not in shown
    exchange.take(AnswerEvent(kind="sentence", sentence=_BAD))
    assert "la respuesta viene" in transcript.latest(exchange, "es")
    exchange.take(AnswerEvent(kind="token", text="Seguirán"))
    assert "la respuesta viene" not in transcript.latest(exchange, "es")
    exchange.cancel()
    stopped = transcript.latest(exchange, "es")
    assert "Lo más cercano hallado<" in stopped


def test_rejected_sentences_fold_under_the_answer_with_their_reasons() -> None:
    exchange = Exchange(1, "¿Qué?")
    exchange.take(AnswerEvent(kind="done", answer=_answer(sentences=(_BAD, _GOOD, _BAD))))
    shown = transcript.latest(exchange, "es")
    folded = shown[shown.index("<details") : shown.index("</details>")]
    assert "2 frases retiradas" in folded
    assert folded.count("no consta") == 2
    assert "Firmaron la paz." not in shown.replace(folded, "")


def test_sources_stand_in_the_order_of_their_numbers() -> None:
    other = _ARTICLE.model_copy(update={"id": "faro-2", "title": "Antes hallado"})
    second = _citation(2).model_copy(update={"article_id": "faro-2", "title": "Antes hallado"})
    both = _GOOD.model_copy(update={"citations": (_citation(), second)})
    exchange = Exchange(1, "¿Qué?")
    hits = (_hit(other), _hit(rank=2))
    exchange.take(AnswerEvent(kind="done", answer=_answer(sentences=(both,), hits=hits)))
    panel = sources.sources_panel(exchange, "es")
    assert panel.index("Reunión en Anchorage") < panel.index("Antes hallado")


def test_text_is_provisional_until_its_sentence_settles() -> None:
    exchange = Exchange(1, "¿Qué?")
    for event in _events()[:4]:
        exchange.take(event)
    before = transcript.latest(exchange, "es")
    assert '<bdi class="draft">Seguirán las conversaciones. Firm</bdi>' in before
    assert "chip" not in before
    exchange.take(_events()[4])
    after = transcript.latest(exchange, "es")
    assert '<bdi class="draft">Firm</bdi>' in after
    assert after.count('class="chip"') == 1


def test_a_finished_answer_shows_cited_and_merely_found_sources_apart() -> None:
    other = Article(id="luna-1", title="Otra cosa", text="x" * 40, source="La Luna")
    exchange = Exchange(1, "¿Qué?")
    exchange.take(AnswerEvent(kind="done", answer=_answer(hits=(_hit(other), _hit(rank=2)))))
    panel = sources.sources_panel(exchange, "es")
    assert panel.index("Citadas en la respuesta") < panel.index("Reunión en Anchorage")
    assert panel.index("Reunión en Anchorage") < panel.index("Encontradas, sin citar")
    assert panel.index("Encontradas, sin citar") < panel.index("Otra cosa")
    assert f"<bdi>{_QUOTE}</bdi>" in panel


def test_evidence_shows_its_best_sentence_and_not_the_whole_passage() -> None:
    exchange = Exchange(1, "¿Qué?")
    start = _ARTICLE.text.index(_QUOTE)
    common = {"article_id": _ARTICLE.id, "title": _ARTICLE.title}
    best = Evidence(
        number=2, start=start, end=start + len(_QUOTE), text=_QUOTE, score=0.9, **common
    )
    worse = Evidence(number=1, start=0, end=28, text=_ARTICLE.text[:28], score=0.2, **common)
    exchange.take(AnswerEvent(kind="evidence", hits=(_hit(),), evidence=(worse, best)))
    panel = sources.sources_panel(exchange, "es")
    assert _QUOTE in panel
    assert "hablaron ayer" not in panel


def test_a_rejected_sentence_is_no_reason_to_mark_words() -> None:
    exchange = Exchange(1, "¿Qué?")
    rejected = _GOOD.model_copy(update={"verdict": "rejected", "start": -1, "end": -1})
    exchange.take(AnswerEvent(kind="done", answer=_answer(sentences=(rejected,))))
    assert exchange.cited_spans(_ARTICLE.id) == []


def test_a_refusal_says_so_and_offers_the_nearest() -> None:
    exchange = Exchange(1, "¿Qué?")
    refusal = _answer(
        outcome="refused",
        refusal_reason="weak_evidence",
        text="No consta en el archivo.",
        sentences=(_BAD,),
        citations=(),
    )
    exchange.take(AnswerEvent(kind="done", answer=refusal))
    page = transcript.latest(exchange, "es")
    for words in ("No consta en el archivo.", "Pruebe a nombrar", "Lo más cercano"):
        assert words in page
    assert "Reunión en Anchorage" in page
    assert page.index("Una frase retirada") < page.index("Firmaron la paz.")
    assert "no permite responder" in transcript.status(exchange, "es")


def test_a_stopped_answer_keeps_what_had_settled() -> None:
    exchange = Exchange(1, "¿Qué?")
    for event in _events()[:5]:
        exchange.take(event)
    stopped = _answer(outcome="refused", refusal_reason="cancelled", sentences=(), text="")
    exchange.take(AnswerEvent(kind="done", answer=stopped))
    page = transcript.latest(exchange, "es")
    assert "Seguirán las conversaciones." in page
    assert "Firm<" not in page
    assert "Detenida" in page


def test_an_answer_stopped_half_way_says_so_although_something_stands() -> None:
    exchange = Exchange(1, "¿Qué?")
    exchange.take(AnswerEvent(kind="done", answer=_answer(sentences=(_GOOD,))))
    exchange.cancel()
    page = transcript.latest(exchange, "es")
    assert "Seguirán las conversaciones." in page
    assert "Detenida" in page


@pytest.mark.parametrize(
    ("written", "settled", "rest"),
    [
        ("Uno dos [3]. Tres", "Uno dos.", "Tres"),
        ("Uno «dos». [3] [4]\n¿Tres", "Uno «dos».", "¿Tres"),
        ("Son 3 500 [1]", "Son 3 500.", ""),
        ("Hay 12 [12] más [1]. «Sí", "Hay 12 más.", "«Sí"),
        ("Seguirán hablando [2]. No hay", "Según Ushakov, seguirán hablando.", "No hay"),
        ("Otra cosa [1]. Más", "Uno dos.", "Más"),
        ("Otra cosa. Más", "Uno dos.", ""),
        ("", "Uno.", ""),
    ],
)
def test_what_remains_of_a_draft(written: str, settled: str, rest: str) -> None:
    assert provisional.remainder(written, settled) == rest


def test_a_draft_hides_markers_even_half_written() -> None:
    assert provisional.without_markers("Uno [1]. Dos [") == "Uno. Dos"
    assert provisional.without_markers("Uno [12") == "Uno"


def test_the_reader_marks_every_cited_place_and_the_one_asked_for() -> None:
    start = _ARTICLE.text.index(_QUOTE)
    current = Span(start, start + len(_QUOTE))
    panel = article_view.article_panel(
        _ARTICLE, [Span(0, 5), current], current, language="es", opened=1
    )
    assert '<mark data-places="1">Putin</mark>' in panel
    assert f'<mark class="current" data-places="2">{_QUOTE}</mark>' in panel
    assert ">2 de 2</span>" in panel
    for words in ("Reunión en Anchorage", "El Faro", "Por Ana Ruiz", "16 de agosto de 2025"):
        assert words in panel
    assert 'href="https://faro.example/1"' in panel


def test_a_reader_opened_twice_differs_so_that_it_scrolls_twice() -> None:
    first, second = (
        article_view.article_panel(_ARTICLE, [], Span(0, 5), language="es", opened=n)
        for n in (1, 2)
    )
    assert first != second


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("es-ES,es;q=0.9,en;q=0.8", "es"),
        ("en-GB,en;q=0.9,es;q=0.8", "en"),
        ("fr-FR,fr;q=0.9,en;q=0.5", "en"),
        ("en;q=0.3,es;q=0.7", "es"),
        ("en;q=0,de", "es"),
        ("ca,gl;q=0.9", "es"),
        ("", "es"),
        (";;,q=,en;q=x", "es"),
    ],
)
def test_the_language_is_the_one_the_browser_prefers(header: str, language: str) -> None:
    assert preferred_language(header) == language


def test_tabs_know_nothing_of_each_other() -> None:
    page = Page(SimpleNamespace())  # type: ignore[arg-type]
    mine, yours = page.session(tab("a")), page.session(tab("b"))
    mine.begin("¿Secreto?")
    assert yours.exchanges == []
    assert page.session(tab("a")) is mine
    cancelled = mine.cancelled
    page.leave(tab("a"))
    assert cancelled.is_set()
    assert page.session(tab("a")).exchanges == []
    assert not yours.cancelled.is_set()


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("[::1]", True),
        ("0.0.0.0", False),
        ("192.168.1.4", False),
        ("localhost.evil.example", False),
        ("", False),
    ],
)
def test_what_counts_as_this_machine(host: str, ours: bool) -> None:
    assert is_loopback(host) is ours


def _ask(guard: Guard, host: str) -> tuple[int, dict[bytes, bytes]]:
    sent: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request"}

    scope = {"type": "http", "headers": [(b"host", host.encode())]}
    asyncio.run(guard(scope, receive, send))
    return sent[0]["status"], dict(sent[0]["headers"])


async def _greet(_scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hola"})


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost:7860", "[::1]:7860", "localhost"])
def test_requests_to_this_machine_are_answered_with_a_policy(host: str) -> None:
    status, headers = _ask(Guard(_greet, any_host=False), host)
    assert status == 200
    assert b"default-src 'self'" in headers[b"content-security-policy"]
    assert b"http:" not in headers[b"content-security-policy"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:7860", ""])
def test_a_name_that_is_not_ours_is_refused(host: str) -> None:
    assert _ask(Guard(_greet, any_host=False), host)[0] == 421
    assert _ask(Guard(_greet, any_host=True), host)[0] == 200


@pytest.fixture
def taken() -> Iterator[int]:
    """A port of this machine that somebody listens at."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_busy_port_is_one_line_and_says_what_to_do(taken: int) -> None:
    from assistant.ui.serving import listening

    with pytest.raises(UsageError) as caught:
        listening("127.0.0.1", taken)
    assert str(taken) in str(caught.value)
    assert "--port" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_port_zero_passes_over_a_busy_one() -> None:
    from assistant.ui.serving import listening

    with listening("127.0.0.1", 0) as first, listening("127.0.0.1", 0) as second:
        ports = [s.getsockname()[1] for s in (first, second)]
    assert 7860 <= ports[0] < ports[1] < 7960


def test_an_address_that_is_not_ours_is_one_line() -> None:
    from assistant.ui.serving import listening

    with pytest.raises(UsageError) as caught:
        listening("192.0.2.1", 0)
    assert "192.0.2.1" in str(caught.value)


def test_another_host_needs_a_password() -> None:
    from assistant.ui.serving import serve

    nobody: Any = None
    with pytest.raises(UsageError) as caught:
        serve(nobody, "0.0.0.0", 0, open_browser=False, on_ready=None, password=None)
    assert caught.value.key == "ui.needs_password"
