"""The benchmarks' own arithmetic, and the plain pipeline with fakes for its models."""

from __future__ import annotations

import importlib
import itertools
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from assistant import Answer
from assistant.testing import HashEmbeddings
from assistant.types import Citation, Evidence

_BENCHMARKS = Path(__file__).parents[3] / "benchmarks"

Load = Callable[[str], ModuleType]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Load:
    """Imports a module of the benchmarks, as they import each other."""
    monkeypatch.syspath_prepend(str(_BENCHMARKS))
    return importlib.import_module


def _row(system: str, name: str, seconds: float | None, **marks: bool) -> dict[str, Any]:
    shared = {"first_token_s": seconds, "mode": "warm", "group": name[0]}
    return {**shared, **marks, "system": system, "id": name, "last_word_s": seconds}


def test_only_questions_that_both_answered_are_compared(load: Load) -> None:
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
    found = load("latency_report").compare(rows, "last_word_s")
    assert (found.n, found.plain, found.ours, found.ratio) == (2, 6.0, 1.5, 0.25)
    assert found.interval == (0.25, 0.25)


def test_rates_come_with_an_interval_around_them(load: Load) -> None:
    rows = [_row("ours", f"{at}", 1.0, refused=at % 2 == 0) for at in range(9)]
    share, low, high = load("latency_report").rate(rows, "refused")
    assert low < share < high
    assert share == pytest.approx(5 / 9)


def test_settings_are_overridden_by_name(load: Load) -> None:
    latency = load("latency")
    parser = latency.argparse.ArgumentParser()
    latency.add_common(parser)
    args = parser.parse_args(
        ["--ours-arg", "chat.batch_tokens=64", "--ours-arg", "retrieval.top_k=3"]
    )
    found = latency.overrides(args)
    assert found["chat"]["batch_tokens"] == "64"
    assert found["retrieval"] == {"top_k": "3"}


def test_the_chart_is_drawn(load: Load) -> None:
    chart = load("line_chart")
    lines = [chart.Line("a < b", [(100.0, 0.5), (200.0, 0.75)])]
    drawn = ElementTree.fromstring(chart.draw([chart.Panel("share", lines, 1.0)], across="tokens"))
    texts = [element.text for element in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert {"share", "a < b", "tokens"} <= set(texts)
    assert len(list(drawn.iter("{http://www.w3.org/2000/svg}circle"))) == 2


@pytest.mark.parametrize("n", [2, 3, 7, 12])
def test_each_question_meets_each_system_and_never_itself(load: Load, n: int) -> None:
    order = load("schedule").schedule([1, 2, 3], [str(at) for at in range(n)])
    assert len(order) == len(set(order)) == 3 * n
    assert all(one != then for (_, one), (_, then) in itertools.pairwise(order))


class _FakeLlama:
    asked, evaluated, written = 12, 8, 3

    def __init__(self) -> None:
        self.prompts: list[list[dict[str, str]]] = []

    def create_chat_completion(
        self, messages: list[dict[str, str]], **_: Any
    ) -> Iterator[dict[str, Any]]:
        self.prompts.append(messages)
        for piece in ("El puente ", "costó tres millones [1]."):
            yield {"choices": [{"delta": {"content": piece}}]}


@pytest.fixture
def llama(load: Load, monkeypatch: pytest.MonkeyPatch) -> _FakeLlama:
    fake = _FakeLlama()
    monkeypatch.setattr(load("plain"), "_counting_llama", lambda *_: fake)
    monkeypatch.setattr(load("plain"), "SentenceVectors", lambda _: HashEmbeddings())
    return fake


@pytest.fixture
def system(load: Load, llama: _FakeLlama, tmp_path: Path) -> Any:
    """The plain pipeline over two articles."""
    bridge = "El puente de Soto costó tres millones. " * 60
    fair = "La feria reunió a mucha gente. " * 60
    told: list[tuple[int, int]] = []
    load("plain").prepare(
        lambda: iter([("puente", bridge), ("feria", fair)]),
        tmp_path,
        tmp_path / "chunks",
        lambda at, of: told.append((at, of)),
    )
    assert told[-1][0] == told[-1][1]
    config = {"embedder": str(tmp_path), "chat": "x.gguf", "threads": 2, "answer_tokens": 99}
    return load("workers").PlainSystem({**config, "chunks": str(tmp_path / "chunks")})


def test_chunks_stand_where_they_say(system: Any, tmp_path: Path) -> None:
    kept = json.loads((tmp_path / "chunks" / "chunks.json").read_text(encoding="utf-8"))
    bridge = "El puente de Soto costó tres millones. " * 60
    own = [(text, data["start_index"]) for text, data in kept if data["article_id"] == "puente"]
    assert len(own) > 2
    assert all(bridge[start : start + len(text)] == text for text, start in own)
    with np.load(tmp_path / "chunks" / "vectors.npz") as arrays:
        assert len(arrays["vectors"]) == len(kept)


def test_plain_answers_from_the_nearest_chunks(system: Any, llama: _FakeLlama) -> None:
    reply = system.ask("¿Cuánto costó el puente de Soto?", [])
    assert reply["text"] == "El puente costó tres millones [1]."
    assert [place[0] for place in reply["citations"]] == ["puente"]
    assert len(reply["spans"]) == 4
    assert reply["evidence"] <= reply["first_token"] <= reply["last_token"] <= reply["done"]
    assert (reply["prompt_tokens"], reply["cached_tokens"]) == (12, 4)
    [prompt] = llama.prompts
    assert [message["role"] for message in prompt] == ["system", "user"]
    assert re.findall(r"^\[(\d)\]", prompt[0]["content"], re.MULTILINE) == ["1", "2", "3", "4"]


def test_plain_searches_where_it_is_told(system: Any) -> None:
    within = system.ask("¿Cuánto costó el puente de Soto?", [], within="fer")
    assert {place[0] for place in within["spans"]} == {"feria"}


def test_plain_has_chunks_of_several_corpora(
    load: Load, system: Any, llama: _FakeLlama, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    load("plain").prepare(
        lambda: iter([("norte", "El puente del norte costó dos millones.")]),
        tmp_path,
        other,
        lambda at, of: None,
    )
    question = "¿Cuánto costó el puente?"
    assert system.ask(question, [], chunks=str(other))["spans"] == [["norte", 0, 39]]
    assert "norte" not in {place[0] for place in system.ask(question, [])["spans"]}


def test_plain_rewrites_a_follow_up_first(system: Any, llama: _FakeLlama) -> None:
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


def test_all_figures_must_be_said_and_cited(load: Load) -> None:
    sense = load("news_sense")
    label = {
        "figures": [{"article_id": "a", "figure": "12.000"}, {"article_id": "b", "figure": "9"}]
    }
    both = _answer("Unas 12.000; según otros, 9. [1]", ("a", "12.000 personas"), ("b", "Hubo 9."))
    assert sense.cites_all_figures(label, both)
    assert sense.says_all_figures(label, both)
    swapped = _answer("Unas 12.000. [1]", ("b", "12.000 personas"), ("a", "Hubo 9."))
    assert not sense.cites_all_figures(label, swapped)
    assert not sense.says_all_figures(label, swapped)


def test_a_day_must_be_shown_where_it_is_asked_for(load: Load) -> None:
    sense = load("news_sense")
    label = {"gold": ["ayer"], "resolved": "4 de agosto de 2025"}
    assert not sense.shows_day(label, _answer("Empezó ayer. [1]"))
    assert sense.shows_day(label, _answer("Empezó ayer (4 de agosto de 2025). [1]"))
    assert sense.shows_day(label, _answer("Empezó el lunes, 4 de agosto. [1]"))
    assert not sense.shows_day(label, _answer("Empezó el 5 de agosto de 2025. [1]"))
    assert sense.shows_day({"gold": ["ayer"]}, _answer("Empezó ayer. [1]"))


def test_a_false_premise_misleads_unless_refused_or_shown(load: Load) -> None:
    sense = load("news_sense")
    label = {"premise": "No hay víctimas"}
    assert sense.is_not_misled(label, _answer("No lo sé.", refused=True))
    assert sense.is_not_misled(label, _answer("Ninguna. [1]", ("a", "No hay víctimas.")))
    assert not sense.is_not_misled(label, _answer("Dos. [1]", ("a", "Hubo dos.")))


def test_whoever_said_it_is_known_by_surname(load: Load) -> None:
    sense = load("news_sense")
    label = {"gold": ["tres están en el taller"], "article_id": "demo-nevada-1"}
    assert sense.names_speaker(label, _answer("Según el alcalde Lucio Marqués, tres. [1]"))
    assert not sense.names_speaker(label, _answer("Hay tres en el taller. [1]"))


def test_a_gold_counts_as_shown_in_its_own_article_alone(load: Load) -> None:
    sense = load("news_sense")
    label = {"gold": ["615"], "article_id": "a"}
    shown = Evidence(number=1, article_id="a", start=0, end=3, text="Son 615.")
    assert sense.shows_gold(label, [shown])
    assert not sense.shows_gold(label, [shown.model_copy(update={"article_id": "b"})])
