"""Labelled questions, read from a file of one JSON object a line."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, TypeAdapter

from assistant.errors import UsageError
from assistant.messages import text
from assistant.types import Span, Turn, normalise_text

_EXAMPLE: Final = '{"id": "q1", "question": "¿…?", "gold": ["…"]}'
_TURNS: Final = TypeAdapter(tuple[Turn, ...])


class Question(BaseModel):
    """A question and what is known of its answer.

    Attributes:
        id: Its name.
        question: As it is asked.
        gold: Wordings of the answer; any one of them will do.
        article_id: The article that answers it, or that tempts to an answer; may be empty.
        answerable: Whether the archive holds an answer.
        history: What was said before.
        kind: What it tries out.
        paragraph: Where the paragraph with the answer stands in the article, when that is known:
            citations are then judged by place, else by whether they hold a gold answer.
        spans: Where the answers stand in the article, when that is known; likewise for passages
            and evidence.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    question: str
    gold: tuple[str, ...] = ()
    article_id: str = ""
    answerable: bool = False
    history: tuple[Turn, ...] = ()
    kind: str = ""
    paragraph: Span | None = None
    spans: tuple[Span, ...] = ()

    @property
    def group(self) -> str:
        """What to resample by: the article, or the question when it has none."""
        return self.article_id or self.id


def read_questions(path: Path) -> list[Question]:
    """All questions of a file; blank lines do not count.

    Args:
        path: JSONL file; ``-`` is standard input.

    Raises:
        UsageError: It cannot be read, a line is no question, or there is none.
    """
    found = [
        _question(line, number, f"{path}:{number}")
        for number, line in enumerate(_lines(path), 1)
        if line.strip()
    ]
    if not found:
        raise UsageError("evaluation.no_questions", path=path, example=_EXAMPLE)
    return found


def sample(questions: list[Question], limit: int | None, seed: int) -> list[Question]:
    """So many of the questions, drawn at random, in the order of the file; all when None."""
    if limit is None or limit >= len(questions):
        return questions
    chosen = random.Random(seed).sample(range(len(questions)), limit)
    return [questions[at] for at in sorted(chosen)]


def _lines(path: Path) -> Iterable[bytes]:
    if str(path) == "-":
        return sys.stdin.buffer
    try:
        return path.read_bytes().split(b"\n")
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise UsageError("evaluation.unreadable", path=path, why=error.strerror) from error


def _question(line: bytes, number: int, where: str) -> Question:
    values = _object(line, where)
    fields = {"id": str(number), "question": None, **values}
    read = {
        key: _read(key, fields[key], where)
        for key in _READERS
        if key == "question" or fields.get(key) is not None
    }
    gold = read.pop("gold", ())
    answerable = read.pop("answerable", bool(gold))
    return Question(**read, gold=gold if answerable else (), answerable=answerable)


def _object(line: bytes, where: str) -> dict[str, Any]:
    try:
        values = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UsageError("evaluation.not_json", where=where, why=error, example=_EXAMPLE) from error
    if not isinstance(values, dict):
        raise UsageError("evaluation.not_object", where=where, example=_EXAMPLE)
    return values


def _read(key: str, value: Any, where: str) -> Any:
    try:
        return _READERS[key](value)
    except ValueError as error:
        wanted = text(f"evaluation.wants_{key}")
        raise UsageError("evaluation.bad_field", where=where, key=key, wanted=wanted) from error


def _name(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(value)
    return str(value)


def _words(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(value)
    return normalise_text(value)


def _wordings(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(value)
    return tuple(_words(one) for one in value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


# How each key is read; pydantic's errors are ValueErrors too.
_READERS: Final[dict[str, Callable[[Any], Any]]] = {
    "id": _name,
    "question": _words,
    "gold": _wordings,
    "article_id": _name,
    "answerable": _flag,
    "history": _TURNS.validate_python,
    "kind": _name,
}
