"""What answers a command: a resident process, or an assistant in this one."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import click

from assistant.cli.choices import default_index, open_ready

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.config.settings import Settings
    from assistant.resident.client import Resident
    from assistant.types import Answer, AnswerEvent, Check, Hit

_T = TypeVar("_T")
Opening = contextlib.AbstractContextManager["Assistant"]


class Answerer:
    """Called like an ``Assistant``; goes on in this process when the resident one goes away.

    Args:
        resident: The resident process, if there is one that would answer alike.
        opening: Opens an assistant in this process.
        stack: Closes it again.
    """

    def __init__(
        self, resident: Resident | None, opening: Opening, stack: contextlib.ExitStack
    ) -> None:
        self._resident = resident
        self._opening = opening
        self._stack = stack
        self._own: Assistant | None = None

    def own(self) -> Assistant:
        """The assistant in this process."""
        if self._own is None:
            self._own = self._stack.enter_context(self._opening)
        return self._own

    def stream(self, question: str, **options: Any) -> Generator[AnswerEvent, None, None]:
        """``Assistant.stream``; begins anew when the resident process goes away."""
        if self._resident is not None:
            from assistant.resident.client import Gone

            try:
                yield from self._resident.stream(question, **options)
                return
            except Gone:
                self._resident = None
        from assistant.runtime.streams import iterate_in_thread

        cancel = threading.Event()
        yield from iterate_in_thread(self.own().stream(question, cancel=cancel, **options), cancel)

    def ask(self, question: str, **options: Any) -> Answer:
        """``Assistant.ask``."""
        *_, last = self.stream(question, **options)
        assert last.answer is not None
        return last.answer

    def search(self, question: str, **options: Any) -> list[Hit]:
        """``Assistant.search``."""
        return self._called(lambda answers: answers.search(question, **options))

    def check(self, claim: str, **options: Any) -> Check:
        """``Assistant.check``."""
        return self._called(lambda answers: answers.check(claim, **options))

    def _called(self, call: Callable[[Resident | Assistant], _T]) -> _T:
        if self._resident is not None:
            from assistant.resident.client import Gone

            try:
                return call(self._resident)
            except Gone:
                self._resident = None
        return call(self.own())


@contextlib.contextmanager
def answerer(
    settings: Settings,
    index_name: str | None,
    opening: Opening | None = None,
    *,
    alone: bool,
    **_: object,
) -> Iterator[Answerer]:
    """What answers, until the block ends; where ``error_lines.run`` was given one, that.

    Args:
        settings: All of them.
        index_name: Name or path of the index; None takes the default one.
        opening: Opens an assistant in this process, used only when need be; ``open_ready``
            when None.
        alone: Look for no resident process.
        **_: The command's other options.
    """
    context = click.get_current_context(silent=True)
    if context is not None and context.obj is not None:
        yield context.obj
        return
    with contextlib.ExitStack() as stack:
        resident = None
        if not alone:
            from assistant.config.settings import index_path
            from assistant.resident.client import find

            resident = find(settings, index_path(settings, default_index(settings, index_name)))
        answers = Answerer(resident, opening or open_ready(settings, index_name), stack)
        if resident is None:
            answers.own()  # what is missing is told before anything is read
        yield answers
