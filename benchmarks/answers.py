"""How good answers are, ours and the plain pipeline's, on the open sets.

Questions of XQuAD and MLQA that name something, in Spanish, with their article in the archive and
without; and news questions that nothing answers. ``--plain`` asks the pipeline that tutorials show
the same questions. ``--slice`` asks 30 of each set: about ten minutes, once CACHE holds the index,
which takes a quarter of an hour to embed. Ours with other settings is ``--ours-arg``.

Ctrl-C stops, and what was measured is printed and written all the same; ``--kept FILE`` takes
over what an earlier run wrote, and asks the rest.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from assistant import Settings
from assistant.evaluation.graded_answer import GradedAnswer
from assistant.evaluation.questions import LabelledQuestion
from assistant.evaluation.results import about
from assistant.evaluation.summary import Figures, differences, summarise
from benchmarks import corpora, open_sets, plain
from benchmarks.answer_systems import OURS, PLAIN, Ours, PlainPipeline, System
from benchmarks.answer_tables import Measured, rows_of, tables
from benchmarks.arguments import FILE, MODELS, overrides, takes
from benchmarks.environment import environment
from benchmarks.files import load, write
from benchmarks.reading_examples import folds, squad_questions
from benchmarks.tables import show, until_stopped, watched
from benchmarks.worker import Worker

SETS: Final = ("xquad", "mlqa", "argnews")
_XQUAD: Final = "xquad-"
_SLICE: Final = 30
_SHOWN: Final = ("n", "seed", "set", "part", "fold", "plain", "chat", "threads", "ours_arg")
ARGUMENTS: Final = takes(
    *(*MODELS, "adapter", "n", "set", "fold"),
    n={"help": "at most so many with an answer, and without, of each set"},
    set={"action": "append", "choices": SETS, "default": None, "help": "repeatable"},
    fold={"help": "only XQuAD's articles that an --adapter taught with this --fold has not seen"},
    slice=(False, f"--n {_SLICE}"),
    part={"choices": ("with", "without"), "help": "an answer, or none"},
    plain=(False, "ask the plain pipeline too"),
    kept={**FILE, "action": "append", "default": [], "help": "--out of an earlier run; repeatable"},
)


def run(args: argparse.Namespace) -> None:
    """Measure and print."""
    if args.slice and args.n is None:
        args.n = _SLICE
    with tempfile.TemporaryDirectory() as scratch:
        results = measured(args, args.cache or Path(scratch))
    for table in tables(results):
        show(*table)
    write(args.out, results)


def measured(args: argparse.Namespace, cache: Path) -> dict[str, Any]:
    """Ask all systems everything, and return what is written down.

    Args:
        args: The command's.
        cache: Folder of the index and the chunks.
    """
    asked = _asked(args)
    settings = Settings.load(**overrides(args))
    beside = plain.config(args, cache, settings.chat.answer_tokens)
    wanted = {"data": str(args.data), "index": str(cache / "open"), "settings": overrides(args)}
    corpora.make({**wanted, **(beside if args.plain else {})})
    before = [load(file) for file in args.kept]
    rows = list(_taken_over(before).values())
    systems: list[System] = [Ours(settings, cache / "open", args.adapter)]
    if args.plain:
        systems.append(PlainPipeline(Worker(beside)))
    with until_stopped():
        ask(systems, asked, rows)
    kept = [{"rows": len(one["rows"]), "environment": one["environment"]} for one in before]
    return {
        "arguments": {name: getattr(args, name) for name in _SHOWN},
        "environment": environment(Path(beside["chat"])),
        "kept": kept,
        "questions": len(asked),
        "about": about(_rows(rows, OURS), settings).model_dump(mode="json"),
        "sets": {
            name: _figures(own)
            for name in SETS
            if (own := [one for one in rows if one.row.kind == name])
        },
        "rows": [
            {"set": one.row.kind, "system": one.system, **one.row.model_dump(mode="json")}
            for one in rows
        ],
    }


def ask(systems: Sequence[System], asked: Sequence[LabelledQuestion], rows: list[Measured]) -> None:
    """Ask every system every question that has no row yet, in turns; each row is added to ``rows``.

    The systems are closed in the end, whatever happens.
    """
    try:
        # One after the other: at its first start ours measures how it runs best.
        for system in systems:
            system.preload()
        known = {(one.row.kind, one.row.id, one.system) for one in rows}
        for question in watched(asked, "answers"):
            for system in systems:
                if (question.kind, question.id, system.name) not in known:
                    rows.append(Measured(system.name, system.row(question)))
    finally:
        for system in reversed(systems):
            system.close()


def _asked(args: argparse.Namespace) -> list[LabelledQuestion]:
    asked = mixed(args.data, args.set or SETS, args.n, args.seed)
    if args.fold is not None:
        asked = of_fold(asked, args.data, args.fold)
    if args.part is not None:
        asked = [one for one in asked if one.answerable == (args.part == "with")]
    return asked


def mixed(data: Path, names: Sequence[str], n: int | None, seed: int) -> list[LabelledQuestion]:
    """The questions in the order in which they are asked: the sets mixed.

    Args:
        data: Folder of the open sets.
        names: Sets.
        n: At most so many with an answer, and without one, of each set; all when None.
        seed: Which ones, and their order.
    """
    every: list[LabelledQuestion] = []
    for name in names:
        for answerable in (True, False):
            if name != "argnews":
                own = open_sets.questions(data, name, answerable=answerable)
            else:
                own = [] if answerable else open_sets.news_without_article(data)
            every += open_sets.sample(own, n, seed)
    return open_sets.sample(every, None, seed)


def of_fold(asked: Sequence[LabelledQuestion], data: Path, fold: int) -> list[LabelledQuestion]:
    """Those about XQuAD's articles that a reader taught with the same fold has not seen.

    Whose article was left out is in no article, so none of those without an answer.
    """
    fold_of = folds(squad_questions(data))
    return [
        one
        for one in asked
        if one.article_id.startswith(_XQUAD)
        and fold_of.get(one.article_id.removeprefix(_XQUAD)) == fold
    ]


def _taken_over(before: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str, str], Measured]:
    """The answers that earlier runs wrote down; of two to the same question the first run's."""
    found: dict[tuple[str, str, str], Measured] = {}
    for one in (one for results in before for one in rows_of(results)):
        found.setdefault((one.row.kind, one.row.id, one.system), one)
    return found


def _figures(measured: Sequence[Measured]) -> dict[str, Any]:
    """Figures of each system, and by how much the plain one's are above those of ours."""
    ours = _rows(measured, OURS)
    return {
        name: {
            "figures": _dumped(summarise(rows)),
            "against_ours": _dumped(differences(rows, ours) if name == PLAIN else {}),
        }
        for name in (OURS, PLAIN)
        if (rows := _rows(measured, name))
    }


def _rows(measured: Sequence[Measured], system: str) -> list[GradedAnswer]:
    return [one.row for one in measured if one.system == system]


def _dumped(figures: Figures) -> dict[str, Any]:
    return {name: figure.model_dump() for name, figure in figures.items()}
