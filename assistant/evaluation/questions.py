"""Labelled questions, read from a file of one JSON object a line."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, StrictBool, ValidationError

from assistant.errors import UsageError
from assistant.messages import text
from assistant.types import Frozen, Span, Turn, normalise_text

_EXAMPLE: Final = '{"id": "q1", "question": "¿…?", "gold": ["…"]}'
# What a line may say; what else it holds is ignored.
_KEYS: Final = ("id", "question", "gold", "article_id", "answerable", "history", "kind")


def _name(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(value)
    return str(value)


def _not_blank(words: str) -> str:
    if not words.strip():
        raise ValueError(words)
    return normalise_text(words)


_Name = Annotated[str, BeforeValidator(_name)]
_Words = Annotated[str, AfterValidator(_not_blank)]


class LabelledQuestion(Frozen):
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

    id: _Name
    question: _Words
    gold: tuple[_Words, ...] = ()
    article_id: _Name = ""
    answerable: StrictBool = False
    history: tuple[Turn, ...] = ()
    kind: _Name = ""
    paragraph: Span | None = None
    spans: tuple[Span, ...] = ()

    @property
    def group(self) -> str:
        """What to resample by: the article, or the question when it has none."""
        return self.article_id or self.id


def read_questions(path: Path) -> list[LabelledQuestion]:
    """All questions of a file; blank lines do not count.

    Args:
        path: JSONL file; ``-`` is standard input.

    Raises:
        UsageError: It cannot be read, a line is no question, or there is none.
    """
    questions = [
        _question(line, number, f"{path}:{number}")
        for number, line in enumerate(_lines(path), 1)
        if line.strip()
    ]
    if not questions:
        raise UsageError("evaluation.no_questions", path=path, example=_EXAMPLE)
    return questions


def sample(
    questions: list[LabelledQuestion], limit: int | None, seed: int
) -> list[LabelledQuestion]:
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
        raise UsageError("evaluation.unreadable", path=path, why=error) from error


def _question(line: bytes, number: int, where: str) -> LabelledQuestion:
    values = _object(line, where)
    fields = {key: values[key] for key in _KEYS if values.get(key) is not None}
    fields = {"id": number, "question": "", "answerable": bool(fields.get("gold")), **fields}
    try:
        question = LabelledQuestion.model_validate(fields)
    except ValidationError as error:
        key = error.errors()[0]["loc"][0]
        wanted = text(f"evaluation.wants_{key}")
        raise UsageError("evaluation.bad_field", where=where, key=key, wanted=wanted) from error
    return question if question.answerable else question.model_copy(update={"gold": ()})


def _object(line: bytes, where: str) -> dict[str, Any]:
    try:
        values = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UsageError("evaluation.not_json", where=where, why=error, example=_EXAMPLE) from error
    if not isinstance(values, dict):
        raise UsageError("evaluation.not_object", where=where, example=_EXAMPLE)
    return values
