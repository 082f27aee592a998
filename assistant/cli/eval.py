"""``hemeroteca eval``."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from assistant.cli import output, parameters
from assistant.cli.answerer import Answerer, answerer
from assistant.cli.bars import progress_bars
from assistant.cli.batch import FATAL
from assistant.cli.choices import open_ready, settings
from assistant.cli.commands import Command
from assistant.cli.error_lines import DONE, FAILURE, INTERRUPTED
from assistant.errors import HemerotecaError
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.evaluation.graded_answer import GradedAnswer
    from assistant.evaluation.questions import LabelledQuestion
    from assistant.evaluation.results import Results
    from assistant.evaluation.summary import Figure

_SEED = 7


class _Run:
    """Questions measured one by one; what has been measured stays when it is cut short."""

    def __init__(self, answers: Answerer, kept: IO[str] | None) -> None:
        self.rows: list[GradedAnswer] = []
        self.code = DONE
        self._answers = answers
        self._kept = kept

    def measure(self, questions: list[LabelledQuestion]) -> None:
        """Ask them all, or as many as there is patience for."""
        with contextlib.suppress(KeyboardInterrupt), progress_bars() as progress:
            self.code = INTERRUPTED
            failed = False
            for done, question in enumerate(questions):
                progress(text("evaluation.progress"), done, len(questions))
                failed |= not self._measured(question)
            progress(text("evaluation.progress"), len(questions), len(questions))
            self.code = FAILURE if failed else DONE

    def _measured(self, question: LabelledQuestion) -> bool:
        from assistant.evaluation.graded_answer import grade
        from assistant.evaluation.observation import observe

        events = self._answers.stream(question.question, history=question.history)
        try:
            row = grade(question, observe(events))
        except FATAL:
            raise
        except HemerotecaError as error:
            output.note(text("evaluation.left_out", id=question.id, why=error))
            return False
        self.rows.append(row)
        if self._kept is not None:
            self._kept.write(row.model_dump_json() + "\n")
            self._kept.flush()
        return True


@click.command("eval", cls=Command)
@parameters.argument("file", "jsonl", type=click.Path(path_type=Path, allow_dash=True))
@parameters.index_option
@parameters.path_option("--rows", "rows_file", metavar="jsonl", about="rows")
@parameters.number_option("--limit", 1, 1_000_000)
@parameters.number_option("--seed", 0, 2**31 - 1, default=_SEED)
@parameters.json_option
@parameters.alone_option
def evaluate(
    file: Path,
    index_name: str | None,
    rows_file: Path | None,
    limit: int | None,
    seed: int,
    as_json: bool,
    alone: bool,
) -> int:
    """Measure the answers to labelled questions."""
    from assistant.evaluation.questions import read_questions, sample
    from assistant.evaluation.results import results

    questions = sample(read_questions(file), limit, seed)
    chosen = settings()
    opening = open_ready(chosen, index_name)
    with _kept(rows_file) as kept, answerer(chosen, index_name, opening, alone=alone) as answers:
        run = _Run(answers, kept)
        run.measure(questions)
    measured = results(run.rows, chosen, len(questions))
    if run.code == INTERRUPTED:
        output.note(text("evaluation.stopped", done=len(run.rows), total=len(questions)))
    if as_json:
        output.record(measured)
    else:
        _show(measured)
    return run.code


@contextlib.contextmanager
def _kept(path: Path | None) -> Iterator[IO[str] | None]:
    """Where rows are written as they come, so that nothing that was measured is lost."""
    if path is None:
        yield None
        return
    with path.open("w", encoding="utf-8") as file:
        yield file


def _show(measured: Results) -> None:
    headings = [text(f"evaluation.column_{name}") for name in ("metric", "value", "interval", "n")]
    output.table(headings, [_line(name, figure) for name, figure in measured.figures.items()])


def _line(name: str, figure: Figure) -> tuple[str, ...]:
    from assistant.evaluation.summary import STAGE

    if name.startswith(STAGE):
        label = text("evaluation.metric_stage", stage=name.removeprefix(STAGE))
    else:
        label = text(f"evaluation.metric_{name}")
    return label, f"{figure.value:.3f}", f"{figure.low:.3f} – {figure.high:.3f}", str(figure.n)
