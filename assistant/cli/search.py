"""``hemeroteca search``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from assistant.cli import output, parameters
from assistant.cli.answerer import answerer
from assistant.cli.batch import run_batch
from assistant.cli.choices import open_ready, settings
from assistant.cli.commands import Command
from assistant.cli.display import show_hit
from assistant.messages import text


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
    words = parameters.one_of(question, batch, text("cli.metavar_question"))
    filters = parameters.filters(**filtering)
    chosen = settings()
    opening = open_ready(chosen, index_name, writing=False)
    with answerer(chosen, index_name, opening, alone=alone) as answers:

        def search_for(query: str) -> list[dict[str, Any]]:
            hits = answers.search(query, top_k=top_k, filters=filters)
            return [hit.model_dump(mode="json") for hit in hits]

        if batch is not None:
            return run_batch(batch, "question", lambda job: {"hits": search_for(job["question"])})
        if as_json:
            output.data(search_for(words))
            return 0
        hits = answers.search(words, top_k=top_k, filters=filters)
    if not hits:
        output.note(text("cli.nothing_found"))
    for hit in hits:
        show_hit(hit)
    return 0
