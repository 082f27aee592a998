"""``hemeroteca check``."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.cli import output, parameters
from assistant.cli.answerer import answerer
from assistant.cli.bars import progress_bars
from assistant.cli.batch import run_batch
from assistant.cli.choices import open_assistant, settings
from assistant.cli.commands import command
from assistant.cli.draft import check_file, only_for_drafts
from assistant.errors import ModelMissing, UsageError
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.config.settings import Settings
    from assistant.types import Check


@command(
    "claim",
    parameters.option("--evidence", metavar="text"),
    "draft",
    "index",
    "filters",
    "batch",
    "json",
    "alone",
)
def check(
    claim: tuple[str, ...], evidence: str | None, batch: Path | None, as_json: bool, **options: Any
) -> int:
    """Score a claim against a text or the best evidence of an index, or a draft by sentences."""
    if options["file"] is not None:
        if claim or batch or evidence:
            raise UsageError("desk.draft_alone")
        return check_file(as_json=as_json, **options)
    if needless := only_for_drafts(**options):
        raise UsageError("desk.only_with_file", option=needless)
    words = parameters.one_of(claim, batch, "claim")
    chosen = settings()
    opening = _opened(chosen, options["index_name"], needed=not (evidence or batch))
    with answerer(chosen, opening=opening, **options) as answers:

        def scored(job: dict[str, Any]) -> dict[str, Any]:
            found = answers.check(job["claim"], evidence=job.get("evidence"))
            return found.model_dump(mode="json", exclude={"citations"})

        if batch is not None:
            return run_batch(batch, "claim", scored)
        found = answers.check(words, evidence=evidence)
    output.result(found, _show, as_json=as_json)
    return 0


@contextlib.contextmanager
def _opened(chosen: Settings, index_name: str | None, *, needed: bool) -> Iterator[Assistant]:
    with (
        progress_bars() as progress,
        open_assistant(chosen, index_name, progress=progress, needed=needed) as assistant,
    ):
        if chosen.verification.ask_model:
            with contextlib.suppress(ModelMissing):  # then the rest has to judge
                assistant.begin_loading()
        yield assistant


def _show(check: Check) -> None:
    verdict = text(f"cli.verdict_{check.verdict}")
    output.line(f"{verdict} ({check.support:.2f})", bold=True)
    for reason in check.reasons:
        output.line(f"  – {reason}")
    for citation in check.citations:
        output.quote(citation.quote, indent=2)
        if citation.title:
            output.line(f"    {citation.source} · {citation.title}", dim=True)
