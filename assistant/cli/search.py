"""``hemeroteca search``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli import output, parameters
from assistant.cli.answerer import answerer
from assistant.cli.batch import run_batch
from assistant.cli.choices import open_ready, settings
from assistant.cli.commands import Command
from assistant.cli.display import show_hits
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.types import Hit


@click.command(cls=Command)
@parameters.argument("question", "question", nargs=-1)
@parameters.index_option
@parameters.filter_options
@parameters.top_k_option
@parameters.batch_option
@parameters.json_option
@parameters.alone_option
def search(
    question: tuple[str, ...],
    index_name: str | None,
    top_k: int | None,
    batch: Path | None,
    as_json: bool,
    alone: bool,
    **filtering: Any,
) -> int:
    """Find passages; no chat model is loaded."""
    words = parameters.one_of(question, batch, "question")
    options = {"top_k": top_k, "filters": parameters.filters(**filtering)}
    chosen = settings()
    opening = open_ready(chosen, index_name, writing=False)
    with answerer(chosen, index_name, opening, alone=alone) as answers:
        if batch is not None:
            return run_batch(
                batch,
                "question",
                lambda job: {"hits": answers.search(job["question"], **options)},
            )
        output.result(answers.search(words, **options), _show, as_json=as_json)
    return 0


def _show(hits: list[Hit]) -> None:
    show_hits(hits)
    if not hits:
        output.note(text("cli.nothing_found"))
