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
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from assistant import Settings
from assistant.evaluation.graded_answer import GradedAnswer
from assistant.evaluation.results import about
from assistant.evaluation.summary import Figures, differences, summarise
from benchmarks import answer_sets, corpora, plain
from benchmarks.answer_sets import Posed
from benchmarks.answer_systems import OURS, PLAIN, Ours, PlainPipeline, System
from benchmarks.answer_tables import tables
from benchmarks.arguments import MODELS, add, overrides, write
from benchmarks.environment import environment
from benchmarks.reading_examples import FOLDS
from benchmarks.tables import err, show, watched
from benchmarks.worker import Worker

_SLICE: Final = 30
_SHOWN: Final = ("n", "seed", "set", "part", "fold", "plain", "chat", "threads", "ours_arg")


class Measured(NamedTuple):
    """One answer."""

    set: str  # of the question
    system: str  # who answered
    row: GradedAnswer  # the answer and its grades


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    add(parser, *MODELS, "adapter")
    add(parser, "n", n={"help": "at most so many with an answer, and without, of each set"})
    parser.add_argument("--slice", action="store_true", help=f"--n {_SLICE}")
    parser.add_argument("--set", action="append", choices=answer_sets.SETS, help="repeatable")
    parser.add_argument("--part", choices=("with", "without"), help="an answer, or none")
    parser.add_argument(
        "--fold",
        type=int,
        choices=range(FOLDS),
        help="only XQuAD's articles that an --adapter taught with this --fold has not seen",
    )
    parser.add_argument("--plain", action="store_true", help="ask the plain pipeline too")
    parser.add_argument(
        "--kept", type=Path, action="append", default=[], help="--out of an earlier run; repeatable"
    )


def run(args: argparse.Namespace) -> None:
    """Measure and print."""
    if args.slice and args.n is None:
        args.n = _SLICE
    with tempfile.TemporaryDirectory() as scratch:
        results = measured(args, args.cache or Path(scratch))
    for title, headings, rows in tables(results):
        show(title, headings, rows)
    write(args.out, results)


def measured(args: argparse.Namespace, cache: Path) -> dict[str, Any]:
    """Ask all systems everything, and return what is written down.

    Args:
        args: The command's.
        cache: Folder of the index and the chunks.
    """
    posed = _posed(args)
    settings = Settings.load(**overrides(args))
    beside = plain.config(args, cache, settings.chat.answer_tokens)
    wanted = {"data": str(args.data), "index": str(cache / "open"), "settings": overrides(args)}
    corpora.make({**wanted, **(beside if args.plain else {})})
    before = [json.loads(file.read_text(encoding="utf-8")) for file in args.kept]
    rows = _taken_over(before)
    systems: list[System] = [Ours(settings, cache / "open", args.adapter)]
    if args.plain:
        systems.append(PlainPipeline(Worker(beside)))
    try:
        ask(systems, posed, rows)
    except KeyboardInterrupt:
        err.print("stopped; this is what was measured")
    kept = [{"rows": len(one["rows"]), "environment": one["environment"]} for one in before]
    about_run = environment(Path(beside["chat"]))
    shown = {name: getattr(args, name) for name in _SHOWN}
    described = {"arguments": shown, "environment": about_run, "kept": kept}
    return {**described, "questions": len(posed), **_results(settings, rows)}


def ask(systems: Sequence[System], posed: Sequence[Posed], rows: list[Measured]) -> None:
    """Ask every system every question that has no row yet, in turns; each row is added to ``rows``.

    The systems are closed in the end, whatever happens.
    """
    try:
        # One after the other: at its first start ours measures how it runs best.
        for system in systems:
            system.preload()
        known = {(row.set, row.system, row.row.id) for row in rows}
        for one in watched(posed, "answers"):
            for system in systems:
                if (one.set, system.name, one.question.id) not in known:
                    rows.append(Measured(one.set, system.name, system.row(one.question)))
    finally:
        for system in reversed(systems):
            system.close()


def _posed(args: argparse.Namespace) -> list[Posed]:
    posed = answer_sets.posed(args.data, args.set or answer_sets.SETS, args.n, args.seed)
    if args.fold is not None:
        posed = answer_sets.of_fold(posed, args.data, args.fold)
    if args.part is not None:
        posed = [one for one in posed if one.question.answerable == (args.part == "with")]
    return posed


def _taken_over(before: Sequence[Mapping[str, Any]]) -> list[Measured]:
    """The answers that earlier runs wrote down; of two to the same question the first run's."""
    found: dict[tuple[str, str, str], Measured] = {}
    for given in (row for one in before for row in one["rows"]):
        row = dict(given)
        asked, system = row.pop("set"), row.pop("system")
        graded = GradedAnswer.model_validate_json(json.dumps(row))
        found.setdefault((asked, system, graded.id), Measured(asked, system, graded))
    return list(found.values())


def _results(settings: Settings, rows: Sequence[Measured]) -> dict[str, Any]:
    by_set: dict[str, list[Measured]] = {}
    for one in sorted(rows, key=lambda one: answer_sets.SETS.index(one.set)):
        by_set.setdefault(one.set, []).append(one)
    return {
        "about": about(_rows(rows, OURS), settings).model_dump(mode="json"),
        "sets": {name: _figures(own) for name, own in by_set.items()},
        "rows": [
            {"set": one.set, "system": one.system, **one.row.model_dump(mode="json")}
            for one in rows
        ],
    }


def _figures(measured: Sequence[Measured]) -> dict[str, Any]:
    """Figures of each system, and by how much the plain one's are above those of ours."""
    by_system = {name: _rows(measured, name) for name in (OURS, PLAIN)}
    return {
        name: {
            "figures": _dumped(summarise(rows)),
            "against_ours": _dumped(differences(rows, by_system[OURS]) if name == PLAIN else {}),
        }
        for name, rows in by_system.items()
        if rows
    }


def _rows(measured: Sequence[Measured], system: str) -> list[GradedAnswer]:
    return [one.row for one in measured if one.system == system]


def _dumped(figures: Figures) -> dict[str, Any]:
    return {name: figure.model_dump() for name, figure in figures.items()}
