"""``hemeroteca ask``."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.cli import output, parameters
from assistant.cli.answerer import answerer
from assistant.cli.batch import run_batch
from assistant.cli.choices import settings
from assistant.cli.commands import command
from assistant.cli.display import show_answer
from assistant.cli.dossier import keep_answer
from assistant.cli.filters import filters
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.types import Answer, AnswerEvent, Form


@command(
    *("question", "index", "filters", "top_k", "chat", "form", "batch"),
    parameters.option("--keep", metavar="dossier"),
    *("json", "alone"),
)
def ask(
    question: tuple[str, ...],
    form: Form | None,
    batch: Path | None,
    keep: str | None,
    as_json: bool,
    **options: Any,
) -> int:
    """Answer one question, or a batch of them."""
    words = parameters.one_of(question, batch, "question")
    chosen = settings(**options)
    wanted = {"filters": filters(chosen, **options), "language": options["language"]}
    wanted["form"] = form
    with answerer(chosen, **options) as answers:

        def answered(job: dict[str, Any]) -> dict[str, Any]:
            answer = answers.ask(job["question"], history=job.get("history") or (), **wanted)
            keep_answer(answer, keep, chosen, options["index_name"])
            return answer.model_dump(mode="json")

        if batch is not None:
            return run_batch(batch, "question", answered)
        if as_json:
            answer = answers.ask(words, **wanted)
        else:
            answer = streamed(answers.stream(words, **wanted))
        output.result(answer, show_answer, as_json=as_json)
        keep_answer(answer, keep, chosen, options["index_name"])
    return 0


def streamed(events: Generator[AnswerEvent, None, None]) -> Answer:
    """The finished answer; on a terminal its provisional words are shown until it settles.

    However it ends, the model writes no further.
    """
    provisional = ""
    with contextlib.closing(events), _provisional() as show:
        for event in events:
            if event.kind == "token":
                provisional += event.text
                show(provisional)
            elif event.kind == "searching":
                provisional = ""
                show(text("cli.searching"))
            elif event.kind == "waiting":
                show(text("cli.waiting", ahead=event.ahead))
            elif event.kind == "evidence":
                show(text("cli.reading", count=len(event.evidence)))
            if event.answer is not None:
                return event.answer
    raise AssertionError("a stream ends with its answer")


@contextlib.contextmanager
def _provisional() -> Iterator[Callable[[str], None]]:
    if not (sys.stdout.isatty() and sys.stderr.isatty()):
        yield lambda words: None
        return
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    with Live(console=Console(stderr=True), transient=True, refresh_per_second=12) as live:
        yield lambda words: live.update(Text(output.shown(words), style="dim italic"))
