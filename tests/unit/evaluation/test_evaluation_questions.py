"""Evaluation files: what a line may hold, and what is said of one that is wrong."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from assistant.config.resources import demo_folder
from assistant.errors import UsageError
from assistant.evaluation.questions import LabelledQuestion, read_questions, sample


def _read(tmp_path: Path, lines: str) -> list[LabelledQuestion]:
    file = tmp_path / "q.jsonl"
    file.write_text(lines, encoding="utf-8")
    return read_questions(file)


def test_a_line_says_as_much_as_it_knows(tmp_path: Path) -> None:
    lines = (
        '{"question": "¿Quién?", "gold": ["Ana"], "colour": "blue"}\n\n'
        '{"id": 7, "question": "¿Y eso?", "history": [{"role": "user", "content": "¿Qué?"}]}\n'
        '{"id": "c", "question": "¿Cuál?", "gold": ["x"], "answerable": false, "article_id": "a"}\n'
        '{"id": "d", "question": "¿Cómo?", "answerable": true, "kind": null}\n'
    )
    first, second, third, fourth = _read(tmp_path, lines)
    assert (first.id, first.gold, first.answerable, first.group) == ("1", ("Ana",), True, "1")
    assert (second.id, second.answerable, second.history[0].content) == ("7", False, "¿Qué?")
    assert (third.answerable, third.gold, third.group) == (False, (), "a")
    assert (fourth.answerable, fourth.gold) == (True, ())


def test_the_demo_questions_are_read() -> None:
    found = read_questions(demo_folder() / "questions.jsonl")
    assert sum(one.answerable for one in found) == 212
    assert all(one.gold for one in found if one.answerable)


def test_letters_are_compared_in_one_form(tmp_path: Path) -> None:
    [one] = _read(tmp_path, '{"question": "a", "gold": ["cafe\\u0301"]}')
    assert one.gold == ("café",)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("no json", "JSON"),
        ("\xff", "JSON"),
        ("[1]", "object"),
        ("{}", '"question"'),
        ('{"question": " "}', '"question"'),
        ('{"question": null}', '"question"'),
        ('{"question": "a", "gold": "Ana"}', '"gold"'),
        ('{"question": "a", "gold": [""]}', '"gold"'),
        ('{"question": "a", "answerable": "yes"}', '"answerable"'),
        ('{"question": "a", "history": [{"role": "judge", "content": "x"}]}', '"history"'),
        ('{"question": "a", "id": [1]}', '"id"'),
    ],
)
def test_a_bad_line_is_named_with_what_it_should_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, said: str
) -> None:
    monkeypatch.setenv("HEMEROTECA_LANGUAGE", "en")
    file = tmp_path / "q.jsonl"
    file.write_bytes(b'{"question": "a"}\n' + line.encode("latin-1"))
    with pytest.raises(UsageError) as caught:
        read_questions(file)
    told = str(caught.value)
    assert told.startswith(f"{file}:2: ")
    assert said in told
    assert "\n" not in told


def test_a_file_without_questions_or_none_at_all_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        _read(tmp_path, "\n")
    with pytest.raises(UsageError):
        read_questions(tmp_path / "none.jsonl")
    with pytest.raises(UsageError):
        read_questions(tmp_path)


def test_standard_input_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    given = io.BytesIO(b'{"question": "a"}\n')
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(given, encoding="utf-8"))
    assert [one.question for one in read_questions(Path("-"))] == ["a"]


def test_a_sample_keeps_the_order_and_is_the_same_every_time() -> None:
    questions = [LabelledQuestion(id=f"{at:02}", question="a") for at in range(50)]
    drawn = sample(questions, 9, 3)
    assert len(drawn) == 9
    assert drawn == sample(questions, 9, 3) == sorted(drawn, key=lambda one: one.id)
    assert drawn != sample(questions, 9, 4)
    assert sample(questions, None, 3) == sample(questions, 50, 3) == questions
