"""``hemeroteca eval``."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from assistant.cli import output, parameters
from assistant.cli.answerer import Answerer, answerer
from assistant.cli.bars import progress_bars
from assistant.cli.batch import FATAL
from assistant.cli.choices import settings
from assistant.cli.commands import command
from assistant.cli.error_lines import DONE, FAILURE, INTERRUPTED
from assistant.errors import HemerotecaError
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.evaluation.graded_answer import GradedAnswer
    from assistant.evaluation.questions import LabelledQuestion
    from assistant.evaluation.results import Results
    from assistant.evaluation.summary import Figure


@command(
    parameters.path_argument("file", "jsonl"),
    "index",
    parameters.path_option("--rows", "rows_file", metavar="jsonl", about="rows"),
    parameters.number_option("--limit", 1, 1_000_000),
    parameters.number_option("--seed", 0, 2**31 - 1, default=7),
    "json",
    "alone",
    name="eval",
)
def evaluate(
    file: Path, rows_file: Path | None, limit: int | None, seed: int, as_json: bool, **options: Any
) -> int:
    """Measure the answers to labelled questions."""
    from assistant.evaluation.questions import read_questions, sample
    from assistant.evaluation.results import results

    questions = sample(read_questions(file), limit, seed)
    chosen = settings()
    # Rows are written as they come, so that nothing that was measured is lost.
    keeping = rows_file.open("w", encoding="utf-8") if rows_file else contextlib.nullcontext()
    with keeping as kept, answerer(chosen, **options) as answers:
        rows, code = _measure(answers, questions, kept)
    measured = results(rows, chosen, len(questions))
    if code == INTERRUPTED:
        output.note(text("evaluation.stopped", done=len(rows), total=len(questions)))
    output.result(measured, _show, as_json=as_json)
    return code


def _measure(
    answers: Answerer, questions: list[LabelledQuestion], kept: IO[str] | None
) -> tuple[list[GradedAnswer], int]:
    """Rows of the questions, as many as there is patience for, and the exit code."""
    from assistant.evaluation.graded_answer import grade
    from assistant.evaluation.observation import observe

    rows: list[GradedAnswer] = []
    code = INTERRUPTED
    with contextlib.suppress(KeyboardInterrupt), progress_bars() as progress:
        for done, question in enumerate(questions):
            progress(text("evaluation.progress"), done, len(questions))
            try:
                events = answers.stream(question.question, history=question.history)
                row = grade(question, observe(events))
            except FATAL:
                raise
            except HemerotecaError as error:
                output.note(text("evaluation.left_out", id=question.id, why=error))
                continue
            rows.append(row)
            if kept is not None:
                kept.write(row.model_dump_json() + "\n")
                kept.flush()
        progress(text("evaluation.progress"), len(questions), len(questions))
        code = DONE if len(rows) == len(questions) else FAILURE
    return rows, code


def _show(measured: Results) -> None:
    rows = [_line(name, figure) for name, figure in measured.figures.items()]
    output.table(("metric", "value", "interval", "n"), rows, area="evaluation")


def _line(name: str, figure: Figure) -> tuple[str, ...]:
    from assistant.evaluation.summary import STAGE

    if name.startswith(STAGE):
        label = text("evaluation.metric_stage", stage=name.removeprefix(STAGE))
    else:
        label = text(f"evaluation.metric_{name}")
    return label, f"{figure.value:.3f}", f"{figure.low:.3f} – {figure.high:.3f}", str(figure.n)
