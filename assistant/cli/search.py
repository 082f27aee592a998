"""``hemeroteca search``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.cli import output, parameters
from assistant.cli.answerer import answerer
from assistant.cli.batch import run_batch
from assistant.cli.choices import open_ready, settings
from assistant.cli.commands import command
from assistant.cli.display import show_hits
from assistant.cli.filters import filters
from assistant.cli.word_search import search_words, word_options
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.types import Hit


@command("question", "index", "filters", "top_k", "batch", word_options, "json", "alone")
def search(question: tuple[str, ...], batch: Path | None, as_json: bool, **options: Any) -> int:
    """Find passages, or articles by words; no chat model is loaded."""
    if search_words(question, batch, as_json=as_json, **options):
        return 0
    words = parameters.one_of(question, batch, "question")
    chosen = settings()
    wanted = {"filters": filters(chosen, **options), "top_k": options["top_k"]}
    opening = open_ready(chosen, options["index_name"], writing=False)
    with answerer(chosen, opening=opening, **options) as answers:

        def found(job: dict[str, Any]) -> dict[str, Any]:
            return {"hits": answers.search(job["question"], **wanted)}

        if batch is not None:
            return run_batch(batch, "question", found)
        output.result(answers.search(words, **wanted), _show, as_json=as_json)
    return 0


def _show(hits: list[Hit]) -> None:
    show_hits(hits)
    if not hits:
        output.note(text("cli.nothing_found"))
