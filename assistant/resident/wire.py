"""What goes over the connection: one JSON object a call, one a line back."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from pydantic import ValidationError

from assistant import errors
from assistant.errors import HemerotecaError
from assistant.messages import system_reason
from assistant.types import Filters, Form, Frozen

_PLAIN: Final = (str, int, float, bool, type(None))


class Call(Frozen):
    """The arguments of a method of ``Assistant``.

    Attributes:
        path: Where they are posted to.
    """

    path: ClassVar[str]


class AnswerCall(Call):
    """Arguments of ``Assistant.stream``; the history is checked where it is used."""

    path = "/resident/answer"
    question: str
    history: Any = ()
    filters: Filters = Filters()
    language: str | None = None
    form: Form | None = None


class SearchCall(Call):
    """Arguments of ``Assistant.search``."""

    path = "/resident/search"
    question: str
    top_k: int | None = None
    filters: Filters = Filters()


class CheckCall(Call):
    """Arguments of ``Assistant.check``."""

    path = "/resident/check"
    claim: str
    evidence: str | None = None


class SentError(Frozen):
    """An error of ours on its way to another process, where it is raised again.

    Attributes:
        kind: Name of its class.
        key: Key of its text, so that it is told in the reader's language.
        values: What the text's placeholders stand for.
        exit_code: Exit code that it means.
    """

    kind: str
    key: str
    values: dict[str, Any]
    exit_code: int


class _ErrorLine(Frozen):
    """The line that brings an error."""

    error: SentError


def error_line(error: HemerotecaError) -> str:
    """The line for an error."""
    values = {name: _plain(value) for name, value in error.values.items()}
    kind = type(error).__name__
    sent = SentError(kind=kind, key=error.key, values=values, exit_code=error.exit_code)
    return _ErrorLine(error=sent).model_dump_json() + "\n"


def _plain(value: object) -> object:
    if isinstance(value, OSError):
        return system_reason(value)
    return value if isinstance(value, _PLAIN) else str(value)


def raise_if_error(line: bytes) -> None:
    """Raise the error that a line brings, if it brings one.

    Raises:
        HemerotecaError: The very kind that was raised in the other process.
    """
    if not line.startswith(b'{"error":'):
        return
    try:
        sent = _ErrorLine.model_validate_json(line).error
    except ValidationError:
        return
    kind = getattr(errors, sent.kind, None)
    if not (isinstance(kind, type) and issubclass(kind, HemerotecaError)):
        kind = HemerotecaError
    error = kind(sent.key, **sent.values)
    error.exit_code = sent.exit_code
    raise error
