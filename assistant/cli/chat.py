"""``hemeroteca chat``: a conversation in the terminal."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from assistant.cli import output
from assistant.cli.answerer import answerer
from assistant.cli.ask import streamed
from assistant.cli.choices import settings
from assistant.cli.commands import command
from assistant.cli.display import show_answer, show_sources
from assistant.cli.filters import filters
from assistant.errors import UsageError
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.types import Answer, AnswerEvent

_LEAVE = frozenset({"/salir", "/exit", "/quit"})
_SOURCES = frozenset({"/fuentes", "/sources"})
_FORGET = frozenset({"/nueva", "/new"})


@command("index", "filters", "chat", "alone")
def chat(**options: Any) -> None:
    """Ask and ask again; each question may lean on what was said before."""
    chosen = settings(**options)
    wanted = {"filters": filters(chosen, **options), "language": options["language"]}
    with answerer(chosen, **options) as answers:
        output.note(text("cli.chat_hello"))
        _converse(functools.partial(answers.stream, **wanted))


def _converse(stream: Callable[..., Generator[AnswerEvent, None, None]]) -> None:
    history: list[Answer] = []
    while (said := _heard()) is not None:
        if said in _LEAVE:
            return
        if said in _FORGET:
            history.clear()
        elif said in _SOURCES and history and history[-1].citations:
            show_sources(history[-1])
        elif said.startswith("/"):
            output.note(text("cli.no_sources" if said in _SOURCES else "cli.chat_commands"))
        elif said:
            try:
                answer = streamed(stream(said, history=history))
            except KeyboardInterrupt:
                output.note(text("cli.stopped"))
            except UsageError as error:  # the question makes no sense
                output.note(error)
            else:
                show_answer(answer)
                history.append(answer)


def _heard() -> str | None:
    """What the person typed; None at the end of the input."""
    if sys.stdin.isatty():
        import readline  # noqa: F401  (gives input() its line editing)
    try:
        return input("\n> " if sys.stdin.isatty() else "").strip()
    except EOFError:
        return None
