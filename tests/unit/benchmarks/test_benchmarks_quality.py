"""``answers`` and ``report``, with fakes for all that answers."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from assistant.config.settings import Settings
from assistant.evaluation.graded_answer import GradedAnswer, grade
from assistant.evaluation.observation import Observed, Quoted
from assistant.evaluation.questions import LabelledQuestion
from benchmarks import (
    answer_systems,
    answers,
    corpora,
    plain,
    reading_examples,
    report,
)


def _span_question(name: str, *, answerable: bool = True, named: bool = True) -> dict[str, Any]:
    return {
        "qid": name,
        "question": f"¿Cuánto costó el puente {name}?",
        "has_entity": named,
        "answerable": answerable,
        "answers": ["tres millones"],
        "article_id": "soto",
        "para_span": [0, 30],
        "answer_spans": [[10, 23]],
    }


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder as the open sets' is, with a few questions."""
    spans = [_span_question(f"x{at}", answerable=at < 4) for at in range(6)]
    spans.append(_span_question("unnamed", named=False))
    held = {
        "xquad/questions.es.jsonl": spans,
        "mlqa/questions.es.jsonl": [_span_question("m1")],
        "abstain_argnews/questions.jsonl": [{"qid": "arg-1", "question": "¿Por qué renunció?"}],
    }
    for name, records in held.items():
        file = tmp_path / "data" / name
        file.parent.mkdir(parents=True)
        file.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return tmp_path / "data"


def test_sets_are_asked_with_and_without_an_answer(data: Path) -> None:
    posed = answers.mixed(data, answers.SETS, None, 7)
    by_id = {one.id: one for one in posed}
    assert len(posed) == len(by_id) == 8
    assert "unnamed" not in by_id
    first, left_out = by_id["x0"], by_id["x5"]
    assert (first.gold, first.paragraph, first.spans) == (("tres millones",), (0, 30), ((10, 23),))
    assert (first.group, left_out.group) == ("soto", "soto")
    assert (left_out.answerable, left_out.gold, left_out.paragraph) == (False, (), None)
    assert by_id["arg-1"].group == "arg-1"


def test_a_sample_is_so_many_of_each_kind(data: Path) -> None:
    posed = answers.mixed(data, ["xquad"], 1, 7)
    assert sorted(one.answerable for one in posed) == [False, True]
    assert posed == answers.mixed(data, ["xquad"], 1, 7)


def test_a_fold_is_of_articles_that_a_reader_has_not_seen(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught = [reading_examples.Question("", "", title, ()) for title in ("Feria", "Soto", "Torre")]
    monkeypatch.setattr(answers, "squad_questions", lambda _: taught)
    posed = [
        LabelledQuestion(id=name, question="?", article_id=name)
        for name in ("xquad-Feria", "xquad-Soto", "xquad-Torre", "mlqa-Soto", "")
    ]
    (only,) = answers.of_fold(posed, data, 1)
    assert only.article_id == "xquad-Soto"


_REPLY = {
    "text": "Costó tres millones [1].",
    "outcome": "answered",
    "citations": [["soto", 20, 900]],
    "spans": [["feria", 0, 800], ["soto", 0, 900]],
    "asked": 10.0,
    "evidence": 10.5,
    "done": 14.0,
}


class _FakeWorker:
    def ask(self, question: str, history: list[Any]) -> dict[str, Any]:
        return _REPLY


def test_the_plain_pipeline_is_graded_alike(data: Path) -> None:
    system = answer_systems.PlainPipeline(_FakeWorker())
    posed = {one.id: one for one in answers.mixed(data, answers.SETS, None, 7)}
    row = system.row(posed["x0"])
    assert (row.contains_gold, row.relevant, row.hit_rank, row.backed) == (True, 1, 2, None)
    assert (row.seconds, row.timings_s) == (4.0, {"search": 0.5, "generation": 3.5})


class _Fake:
    """Answers all questions alike, but not these; stops when it has answered so many."""

    def __init__(
        self, name: str, patience: int = 99, unlike: Sequence[dict[str, Any]] = ()
    ) -> None:
        self.name = name
        self._unlike = {row["id"] for row in unlike}
        self.settings = Settings.load()
        self.closed = False
        self._patience = patience

    def preload(self) -> None:
        pass

    def row(self, question: LabelledQuestion) -> GradedAnswer:
        assert question.id not in self._unlike, "asked again"
        self._patience -= 1
        if self._patience < 0:
            raise KeyboardInterrupt
        right = self.name == "ours"
        cited = Quoted(article_id="soto", start=10, end=23, text="tres millones")
        seen = Observed(
            text="Costó tres millones. [1]" if right else "Nada. [1]",
            refused=not question.answerable,
            sentences=1,
            backed=1,
            citations=(cited,) if question.answerable else (),
            hits=(cited,),
            evidence=(cited,),
            seconds=1.0,
            confidence=0.9 if question.id != "x1" else 0.4,
            model_id="m",
            language="es",
            prompt_sha256="0123456789abcdef",
        )
        return grade(question, seen)

    def close(self) -> None:
        self.closed = True


Ran = Callable[..., tuple[dict[str, Any], list[_Fake]]]


@pytest.fixture
def ran(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Runs ``answers`` with fake systems; returns what it found, and them."""
    monkeypatch.setattr(corpora, "make", lambda _: None)
    monkeypatch.setattr(plain, "config", lambda *_: {"chat": "x.gguf"})
    monkeypatch.setattr(answers, "Worker", lambda _: None)

    def run(*systems: _Fake, **given: Any) -> tuple[dict[str, Any], list[_Fake]]:
        beside = systems[1] if len(systems) > 1 else None
        monkeypatch.setattr(answers, "Ours", lambda *_: systems[0])
        monkeypatch.setattr(answers, "PlainPipeline", lambda _: beside)
        parser = argparse.ArgumentParser()
        for name, how in answers.ARGUMENTS.items():
            parser.add_argument(name, **how)
        args = parser.parse_args(["--data", str(data), *(["--plain"] if beside else [])])
        vars(args).update(given)
        return answers.measured(args, tmp_path), list(systems)

    return run


def test_every_system_is_asked_everything_and_compared(ran: Ran, tmp_path: Path) -> None:
    found, systems = ran(_Fake("ours"), _Fake("plain"))
    assert all(system.closed for system in systems)
    assert len(found["rows"]) == 2 * found["questions"] == 16
    xquad = found["sets"]["xquad"]
    assert xquad["ours"]["figures"]["contains_gold"]["value"] == 1.0
    assert xquad["ours"]["against_ours"] == {}
    assert xquad["plain"]["against_ours"]["contains_gold"]["value"] == -1.0
    assert found["about"]["prompts_sha256"] == {"es": "0123456789abcdef"}
    assert str(tmp_path) not in json.dumps(found)


def test_ctrl_c_keeps_what_was_measured(ran: Ran) -> None:
    found, systems = ran(_Fake("ours", patience=3))
    assert len(found["rows"]) == 3
    assert found["questions"] == 8
    assert systems[0].closed


@pytest.mark.parametrize(("part", "answerable"), [("with", True), ("without", False)])
def test_a_part_of_the_questions_is_asked(ran: Ran, part: str, answerable: bool) -> None:
    found, _ = ran(_Fake("ours"), part=part)
    assert found["rows"]
    assert all(row["answerable"] is answerable for row in found["rows"])


def test_what_an_earlier_run_measured_is_not_asked_again(ran: Ran, tmp_path: Path) -> None:
    first, _ = ran(_Fake("ours", patience=3))
    file = tmp_path / "first.json"
    file.write_text(json.dumps(first), encoding="utf-8")
    with pytest.raises(AssertionError, match="asked again"):
        ran(_Fake("ours", unlike=first["rows"][:1]))
    found, _ = ran(_Fake("ours", unlike=first["rows"]), _Fake("plain"), kept=[file, file])
    assert found["rows"][:3] == first["rows"]
    assert len(found["rows"]) == 16
    assert [one["rows"] for one in found["kept"]] == [3, 3]
    assert found["sets"]["xquad"]["plain"]["against_ours"]


def test_tables_and_plots_take_their_place_in_a_page(ran: Ran, tmp_path: Path) -> None:
    found, _ = ran(_Fake("ours"), _Fake("plain"))
    file, page = tmp_path / "found.json", tmp_path / "page.md"
    file.write_text(json.dumps(found), encoding="utf-8")
    page.write_text("a\n<!-- results: some -->\nstale\n<!-- /results -->\nb\n", encoding="utf-8")
    args = argparse.Namespace(results=[f"some={file}"], page=page, images=tmp_path)
    report.run(args)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("a\n<!-- results: some -->\n")
    assert text.endswith("<!-- /results -->\nb\n")
    assert "stale" not in text
    assert "xquad:\n\n| measure | n | ours | plain | plain, above ours |" in text
    ours, plain, above = "1.000 [1.000, 1.000]", "0.000 [0.000, 0.000]", "-1.000 [-1.000, -1.000]"
    assert f"| contains gold | 4 | {ours} | {plain} | {above} |" in text
    assert f"| refused, not answerable | 2 | {ours} | {ours} | +{plain[:7]}" in text
    assert "![Share of right answers by confidence](some-reliability.svg)" in text
    drawn = ElementTree.parse(tmp_path / "some-risk-coverage.svg")
    assert any("xquad" in (one.text or "") for one in drawn.iter())
    report.run(args)
    assert page.read_text(encoding="utf-8") == text


def test_a_page_without_the_place_is_told() -> None:
    with pytest.raises(SystemExit, match="results: some"):
        report.replaced("nothing here", "some", "new")
