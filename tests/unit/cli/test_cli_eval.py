"""``hemeroteca eval`` with somebody else answering."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

from assistant.cli.error_lines import run
from assistant.cli.root import hemeroteca
from assistant.errors import ModelMissing, UsageError
from assistant.evaluation import summary
from assistant.evaluation.graded_answer import GradedAnswer
from assistant.evaluation.results import Results
from assistant.messages import text
from assistant.types import Answer, AnswerEvent

_LINES = (
    '{"id": "a", "question": "¿Cuánto costó el puente?", "gold": ["tres millones"]}\n'
    '{"id": "b", "question": "¿Y quién lo dijo?", "gold": ["Ana"],'
    ' "history": [{"role": "user", "content": "¿Cuánto costó?"}]}\n'
    '{"id": "c", "question": "¿Quién lo pintó?"}\n'
)


class _Answers:
    """Says the same of everything, or raises what is told for a question."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []
        self.trouble: dict[str, BaseException] = {}

    def stream(self, question: str, *, history: Any) -> Generator[AnswerEvent, None, None]:
        self.asked.append((question, len(history)))
        for part, error in self.trouble.items():
            if part in question:
                raise error
        answer = Answer(
            question=question,
            standalone_question=question,
            language="es",
            text="Costó tres millones. [1]",
            outcome="grounded",
            timings_s={"search": 0.01, "total": 0.02},
        )
        yield AnswerEvent(kind="done", answer=answer)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> _Answers:
    monkeypatch.setenv("HEMEROTECA_LANGUAGE", "en")
    return _Answers()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "questions.jsonl"
    path.write_text(_LINES, encoding="utf-8")
    return path


Called = Callable[..., tuple[int, str, str]]


@pytest.fixture
def called(answers: _Answers, file: Path, capsys: pytest.CaptureFixture[str]) -> Called:
    def call(*options: object) -> tuple[int, str, str]:
        code = run(hemeroteca, ["eval", str(file), *map(str, options)], answers)
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def test_figures_come_as_a_table(answers: _Answers, called: Called) -> None:
    code, out, err = called()
    assert code == 0
    lines = [line.split("\t") for line in out.splitlines()]
    assert ["Answer contains a gold answer", "0.500", "0.000 – 1.000", "2"] in lines
    assert ["Refuses what is not answerable", "0.000", "0.000 – 0.000", "1"] in lines
    assert ["of them, search", "0.010", "0.010 – 0.010", "3"] in lines
    assert "Questions: 3/3" in err
    assert answers.asked[1] == ("¿Y quién lo dijo?", 1)


def test_json_is_one_document_and_nothing_else(
    answers: _Answers, called: Called, tmp_path: Path
) -> None:
    kept = tmp_path / "rows.jsonl"
    code, out, _ = called("--json", "--rows", kept)
    assert code == 0
    found = Results.model_validate_json(out)
    assert len(out.splitlines()) == 1
    assert [row.id for row in found.rows] == ["a", "b", "c"]
    assert found.figures["contains_gold"].n == 2
    rows = [GradedAnswer.model_validate_json(line) for line in kept.read_text("utf-8").splitlines()]
    assert rows == list(found.rows)


def test_a_sample_can_be_asked(answers: _Answers, called: Called) -> None:
    assert called("--limit", 2, "--seed", 5)[0] == 0
    assert len(answers.asked) == 2


def test_ctrl_c_keeps_what_was_measured(answers: _Answers, called: Called, tmp_path: Path) -> None:
    answers.trouble["quién lo dijo"] = KeyboardInterrupt()
    kept = tmp_path / "rows.jsonl"
    code, out, err = called("--json", "--rows", kept)
    assert code == 130
    document = json.loads(out)
    assert [row["id"] for row in document["rows"]] == ["a"]
    assert document["questions"] == 3
    assert err.splitlines()[-1] == "Interrupted: 1 of 3 questions were measured."
    assert len(kept.read_text("utf-8").splitlines()) == 1


def test_ctrl_c_before_the_first_answer_is_told_too(answers: _Answers, called: Called) -> None:
    answers.trouble["¿"] = KeyboardInterrupt()
    code, out, err = called()
    assert (code, out) == (130, "")
    assert "0 of 3" in err


def test_a_question_that_cannot_be_asked_is_left_out_and_named(
    answers: _Answers, called: Called
) -> None:
    answers.trouble["pintó"] = UsageError("answer.blank_question")
    code, out, err = called("--json")
    assert code == 1
    assert [row["id"] for row in json.loads(out)["rows"]] == ["a", "b"]
    assert "Question c not measured" in err


def test_what_every_question_would_meet_ends_it(answers: _Answers, called: Called) -> None:
    answers.trouble["¿"] = ModelMissing("models.missing", name="m")
    code, out, err = called()
    assert (code, out) == (1, "")
    assert len(answers.asked) == 1
    assert "models pull m" in err


def test_bad_files_are_told_before_anything_is_loaded(
    answers: _Answers, called: Called, file: Path
) -> None:
    file.write_text('{"question": ""}\n', encoding="utf-8")
    code, out, err = called()
    assert (code, out) == (2, "")
    assert err.startswith(f"{file}:1: ")
    assert not answers.asked


def test_every_figure_has_a_name_for_people() -> None:
    names = {*summary._SHARES, *summary._RANKINGS, *summary._CONFIDENCES, "seconds"}
    assert all(text(f"evaluation.metric_{name}", "es") for name in names)
