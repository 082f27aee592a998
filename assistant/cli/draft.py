"""``hemeroteca check --file``: a draft, sentence by sentence."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from assistant.cli import output
from assistant.cli.bars import progress_bars
from assistant.cli.choices import open_ready, settings
from assistant.cli.error_lines import DONE, INTERRUPTED
from assistant.cli.filters import filters
from assistant.errors import UsageError
from assistant.messages import interface_language, text

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.desk import DraftReport, DraftSentence
    from assistant.types import Filters

# Options of ``check`` that say something about drafts alone.
_OF_DRAFTS: Final = ("html", "docx", "ask_model", "since", "until", "source", "section")


def only_for_drafts(**options: Any) -> str:
    """The first option given that means nothing without ``--file``; empty if there is none."""
    given = (name for name in _OF_DRAFTS if options.get(name))
    return next((f"--{name.replace('_', '-')}" for name in given), "")


def check_file(
    *,
    file: Path,
    index_name: str | None,
    html: Path | None,
    docx: Path | None,
    ask_model: bool,
    as_json: bool,
    **options: Any,
) -> int:
    """Check a draft and tell what came of it; stopped midway, of the sentences until then.

    Returns:
        The exit code.
    """
    draft, chosen = _read(file), settings()
    admitted = filters(chosen, index_name, **options)
    for path in filter(None, (html, docx)):
        _writable(path)
    with open_ready(chosen, index_name, writing=ask_model) as assistant:
        report, code = _checked(assistant, draft, admitted, ask_model=ask_model, as_json=as_json)
        _write(report, assistant.path.name, html, docx)
    if not as_json and not (html or docx):
        _show(report)
    output.note(_summary(report))
    return code


def _checked(
    assistant: Assistant, draft: str, filters: Filters, *, ask_model: bool, as_json: bool
) -> tuple[DraftReport, int]:
    """The report, of as many sentences as there was patience for, and the exit code."""
    from assistant.desk import draft_report, stream_draft

    rows: list[DraftSentence] = []
    code, begun = INTERRUPTED, time.perf_counter()
    with contextlib.suppress(KeyboardInterrupt), progress_bars() as progress:
        for row in stream_draft(
            assistant, draft, filters=filters, ask_model=ask_model, progress=progress
        ):
            rows.append(row)
            if as_json:
                output.data(row)
        code = DONE
    seconds = time.perf_counter() - begun
    return draft_report(assistant, draft, rows, seconds, filters, ask_model=ask_model), code


def _read(path: Path) -> str:
    """The draft's text.

    Raises:
        UsageError: It cannot be read, or is no text.
    """
    from assistant.desk.draft_file import draft_text

    try:
        with click.open_file(str(path), "rb") as file:
            data = file.read()
    except OSError as error:
        raise UsageError("desk.no_draft", path=path, why=error.strerror) from error
    return draft_text(str(path), data)


def _writable(path: Path) -> None:
    """Told before anything is checked, not after.

    Raises:
        UsageError: The file cannot be written there.
    """
    try:
        with path.open("ab"):
            pass
    except OSError as error:
        raise UsageError("desk.no_report", path=path, why=error.strerror) from error


def _write(report: DraftReport, index: str, html: Path | None, docx: Path | None) -> None:
    from assistant.desk import draft_document, draft_web_page, report_content

    content = report_content(report, index)
    if html is not None:
        html.write_text(draft_web_page(content, interface_language()), encoding="utf-8")
    if docx is not None:
        docx.write_bytes(draft_document(content))
    for path in filter(None, (html, docx)):
        output.note(text("desk.written", path=path))


def _show(report: DraftReport) -> None:
    from assistant.desk import row_content

    rows = []
    for sentence in report.sentences:
        row = row_content(sentence)
        quotes = [
            " ".join(filter(None, (q.lead, f"«{q.words}»", "—", q.byline))) for q in row.quotes
        ]
        rows.append((row.label, row.words, " ".join((*row.reasons, *quotes))))
    output.table(("verdict", "sentence", "archive"), rows, area="desk")


def _summary(report: DraftReport) -> str:
    from assistant.desk.draft_content import label

    counts = (f"{label(verdict)}: {number}" for verdict, number in report.counts.items() if number)
    left = [text("desk.report_unchecked", left=report.unchecked)] if report.unchecked else []
    return " ".join(filter(None, ("; ".join(counts) + "." if report.sentences else "", *left)))
