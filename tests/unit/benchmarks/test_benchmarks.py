"""The benchmarks' own arithmetic, and the plain pipeline with fakes for its models."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from assistant import Answer
from assistant.testing import HashEmbeddings
from assistant.types import Citation, Evidence
from benchmarks import arguments, latency, news_sense, plain, plots, worker


def _row(system: str, name: str, seconds: float | None, **marks: bool) -> dict[str, Any]:
    shared = {"first_token_s": seconds, "mode": "warm", "group": name[0]}
    return {**shared, **marks, "system": system, "id": name, "last_word_s": seconds}


def test_only_questions_that_both_answered_are_compared() -> None:
    rows = [
        *(
            _row("plain", name, seconds)
            for name, seconds in (("a1", 4.0), ("b1", 8.0), ("c1", 2.0))
        ),
        *(
            _row("ours", name, seconds)
            for name, seconds in (("a1", 1.0), ("b1", 2.0), ("c1", None))
        ),
    ]
    found = latency.compare(rows, "last_word_s")
    assert (found.n, found.plain, found.ours, found.ratio) == (2, 6.0, 1.5, 0.25)
    assert found.interval == (0.25, 0.25)


def test_settings_are_overridden_by_name() -> None:
    parser = argparse.ArgumentParser()
    for name, how in arguments.takes(*arguments.MODELS).items():
        parser.add_argument(name, **how)
    given = ["--data", ".", "--ours-arg", "chat.batch_tokens=64", "--ours-arg", "retrieval.top_k=3"]
    settings = arguments.overrides(parser.parse_args(given))
    assert settings["chat"]["batch_tokens"] == "64"
    assert settings["retrieval"] == {"top_k": "3"}


def test_a_command_changes_what_shared_arguments_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEMEROTECA_TEST_DATA", raising=False)
    taken = arguments.takes("data", "n", "set", n=(30, "new"), set="mlqa", follow_ups=(False, "so"))
    assert list(taken) == ["--data", "--n", "--set", "--follow-ups"]
    parser = argparse.ArgumentParser()
    for name, how in taken.items():
        parser.add_argument(name, **how)
    given = parser.parse_args(["--data", ".", "--n", "3", "--follow-ups"])
    assert vars(given) == {"data": Path(), "n": 3, "set": "mlqa", "follow_ups": True}
    assert parser.parse_args(["--data", "."]).n == 30
    with pytest.raises(SystemExit):
        parser.parse_args(["--data", ".", "--set", "other"])
    with pytest.raises(SystemExit):
        parser.parse_args([])
    monkeypatch.setenv("HEMEROTECA_TEST_DATA", "here")
    assert not arguments.takes("data")["--data"]["required"]


def test_the_chart_is_drawn() -> None:
    lines = {"a < b": [(100.0, 0.5), (200.0, 0.75)]}
    drawn = plots.draw(lines, up="share", across="tokens")
    texts = {"".join(one.itertext()).strip() for one in ElementTree.fromstring(drawn).iter()}
    assert {"share", "a < b", "tokens"} <= texts
    assert drawn == plots.draw(lines, up="share", across="tokens")


class _FakeLlama:
    n_tokens = 14

    def __init__(self) -> None:
        self.prompts: list[list[dict[str, str]]] = []

    def create_chat_completion(
        self, messages: list[dict[str, str]], **_: Any
    ) -> Iterator[dict[str, Any]]:
        self.prompts.append(messages)
        for piece in ("El puente ", "costó tres millones [1]."):
            yield {"choices": [{"delta": {"content": piece}}]}


@pytest.fixture
def llama() -> _FakeLlama:
    return _FakeLlama()


@pytest.fixture
def system(llama: _FakeLlama, tmp_path: Path) -> plain.Plain:
    """The plain pipeline over two articles."""
    bridge = "El puente de Soto costó tres millones. " * 60
    fair = "La feria reunió a mucha gente. " * 60
    articles = [("puente", bridge), ("feria", fair)]
    plain.prepare(articles, HashEmbeddings(), tmp_path / "chunks.json")
    config = {"chunks": str(tmp_path / "chunks.json"), "answer_tokens": 99}
    return plain.Plain(config, HashEmbeddings(), llama)


def test_chunks_stand_where_they_say(system: plain.Plain, tmp_path: Path) -> None:
    kept = json.loads((tmp_path / "chunks.json").read_text(encoding="utf-8")).values()
    bridge = "El puente de Soto costó tres millones. " * 60
    own = [one for one in kept if one["metadata"]["article_id"] == "puente"]
    assert len(own) > 2
    for one in own:
        start = one["metadata"]["start_index"]
        assert bridge[start : start + len(one["text"])] == one["text"]
    assert all(len(one["vector"]) == len(own[0]["vector"]) for one in kept)


def test_plain_answers_from_the_nearest_chunks(system: plain.Plain, llama: _FakeLlama) -> None:
    reply = system.ask("¿Cuánto costó el puente de Soto?", [])
    assert reply["text"] == "El puente costó tres millones [1]."
    assert [place[0] for place in reply["citations"]] == ["puente"]
    assert len(reply["spans"]) == 4
    assert reply["evidence"] <= reply["first_token"] <= reply["last_token"] <= reply["done"]
    assert (reply["prompt_tokens"], reply["answer_tokens"]) == (12, 2)
    [prompt] = llama.prompts
    assert [message["role"] for message in prompt] == ["system", "user"]
    assert re.findall(r"^\[(\d)\]", prompt[0]["content"], re.MULTILINE) == ["1", "2", "3", "4"]


def test_plain_rewrites_a_follow_up_first(system: plain.Plain, llama: _FakeLlama) -> None:
    said = [
        {"role": "user", "content": "¿Qué pasó en {Soto}?"},
        {"role": "assistant", "content": "Se abrió un puente [1]."},
    ]
    system.ask("¿Y cuánto costó?", said)
    rewriting, answering = llama.prompts
    assert [message["role"] for message in answering] == ["system", "user", "assistant", "user"]
    assert rewriting[-1] == answering[-1] == {"role": "user", "content": "¿Y cuánto costó?"}
    assert rewriting[1]["content"] == "¿Qué pasó en {Soto}?"


def _answer(text: str, *cited: tuple[str, str], refused: bool = False) -> Answer:
    places = [
        Citation(number=1, article_id=name, start=0, end=len(quote), quote=quote)
        for name, quote in cited
    ]
    outcome = "refused" if refused else "grounded"
    return Answer(
        question="¿?",
        standalone_question="¿?",
        language="es",
        text=text,
        citations=tuple(places),
        outcome=outcome,
        refusal_reason="weak_evidence" if refused else None,
    )


def test_all_figures_must_be_said_and_cited() -> None:
    label = {
        "figures": [{"article_id": "a", "figure": "12.000"}, {"article_id": "b", "figure": "9"}]
    }
    both = _answer("Unas 12.000; según otros, 9. [1]", ("a", "12.000 personas"), ("b", "Hubo 9."))
    assert news_sense.cites_all_figures(label, both)
    assert news_sense.says_all_figures(label, both)
    swapped = _answer("Unas 12.000. [1]", ("b", "12.000 personas"), ("a", "Hubo 9."))
    assert not news_sense.cites_all_figures(label, swapped)
    assert not news_sense.says_all_figures(label, swapped)


def test_a_day_must_be_shown_where_it_is_asked_for() -> None:
    label = {"gold": ["ayer"], "resolved": "4 de agosto de 2025"}
    assert not news_sense.shows_day(label, _answer("Empezó ayer. [1]"))
    assert news_sense.shows_day(label, _answer("Empezó ayer (4 de agosto de 2025). [1]"))
    assert news_sense.shows_day(label, _answer("Empezó el lunes, 4 de agosto. [1]"))
    assert not news_sense.shows_day(label, _answer("Empezó el 5 de agosto de 2025. [1]"))
    assert news_sense.shows_day({"gold": ["ayer"]}, _answer("Empezó ayer. [1]"))


def test_a_false_premise_misleads_unless_refused_or_shown() -> None:
    label = {"premise": "No hay víctimas"}
    assert news_sense.is_not_misled(label, _answer("No lo sé.", refused=True))
    assert news_sense.is_not_misled(label, _answer("Ninguna. [1]", ("a", "No hay víctimas.")))
    assert not news_sense.is_not_misled(label, _answer("Dos. [1]", ("a", "Hubo dos.")))


def test_whoever_said_it_is_known_by_surname() -> None:
    label = {"gold": ["tres están en el taller"], "article_id": "demo-nevada-1"}
    assert news_sense.names_speaker(label, _answer("Según el alcalde Lucio Marqués, tres. [1]"))
    assert not news_sense.names_speaker(label, _answer("Hay tres en el taller. [1]"))


def test_a_gold_counts_as_shown_in_its_own_article_alone() -> None:
    label = {"gold": ["615"], "article_id": "a"}
    shown = Evidence(number=1, article_id="a", start=0, end=3, text="Son 615.")
    assert news_sense.shows_gold(label, [shown])
    assert not news_sense.shows_gold(label, [shown.model_copy(update={"article_id": "b"})])


def test_a_worker_that_cannot_start_says_so(tmp_path: Path) -> None:
    started = worker.Worker(
        {"system": "ours", "index": str(tmp_path / "none"), "settings": {"models": str(tmp_path)}}
    )
    with pytest.raises(worker.WorkerFailed, match="ended with 1"):
        started.ask("¿Quién?")
    started.close()
