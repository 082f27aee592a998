"""How good answers are on the open sets: part of ``quality.py``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import answer_sets
import answer_tables
import corpus_ready
from answer_sets import Posed
from answer_systems import Ours, PlainPipeline, System, all_of_ours
from answer_tables import OURS
from gold_evidence import GivenParagraph
from latency import overrides, plain_config
from rich.console import Console
from rich.progress import Progress as Bar
from schedule import schedule
from surroundings import environment

import assistant
from assistant import Settings
from assistant.evaluation.graded_answer import GradedAnswer
from assistant.evaluation.results import about
from assistant.evaluation.summary import Figures, differences, summarise

_WIDTH: Final = 220
_PLACES: Final = frozenset({"data", "cache", "models", "json", "kept", "adapter"})
_err = Console(stderr=True)


class Measured(NamedTuple):
    """One answer.

    Attributes:
        set: Of the question.
        system: Who answered.
        row: The answer and its grades.
    """

    set: str
    system: str
    row: GradedAnswer


def run(args: argparse.Namespace, cache: Path) -> dict[str, Any]:
    """Measure, print the tables, and return what ``--json`` writes.

    Args:
        args: Those of ``quality.py``.
        cache: Folder of the indexes and chunks.
    """
    posed = _posed(args)
    corpora = sorted({one.corpus for one in posed})
    indexes = {corpus: cache / corpus for corpus in corpora}
    config = plain_config(args, cache, Settings.load().chat.answer_tokens)
    chunks = {corpus: _chunks(Path(config["chunks"]), corpus) for corpus in corpora}
    _prepare(args, config, indexes, chunks if args.plain else {})
    before = [json.loads(file.read_text(encoding="utf-8")) for file in args.kept]
    measured = _taken_over(before)
    ours = all_of_ours(overrides(args), args.without, indexes, args.adapter)
    if args.ceiling:
        given = f"{OURS}, paragraph given"
        ours.append(GivenParagraph(given, ours[0].settings, indexes, ours[0]))
    try:
        _measure(ours, (config, chunks) if args.plain else None, posed, measured)
    except KeyboardInterrupt:
        _err.print("stopped; this is what was measured")
    results = _results(args, Path(config["chat"]), ours, len(posed), measured)
    results["kept"] = [
        {"rows": len(one["rows"]), "environment": one["environment"]} for one in before
    ]
    answer_tables.show(Console(width=_WIDTH), results)
    return results


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


def _chunks(usual: Path, corpus: str) -> Path:
    """The open corpus's are those of ``latency.py``."""
    return usual if corpus == answer_sets.OPEN else usual.with_name(f"{usual.name}-{corpus}")


def _prepare(
    args: argparse.Namespace,
    config: Mapping[str, Any],
    indexes: Mapping[str, Path],
    chunks: Mapping[str, Path],
) -> None:
    for corpus, index in indexes.items():
        wanted = {"data": str(args.data), "corpus": corpus}
        settings = overrides(args)
        corpus_ready.make({**wanted, "index": str(index), "settings": settings})
        if corpus in chunks:
            cut = {"chunks": str(chunks[corpus]), "embedder": config["embedder"]}
            corpus_ready.make({**wanted, **cut})


def _measure(
    ours: Sequence[Ours],
    plain: tuple[dict[str, Any], Mapping[str, Path]] | None,
    posed: Sequence[Posed],
    measured: list[Measured],
) -> None:
    systems: list[System] = list(ours)
    try:
        # One after the other: at its first start ours measures how it runs best.
        ours[0].preload()
        if plain is not None:
            systems.append(PlainPipeline(*plain))
            systems[-1].preload()
        known = {(one.set, one.system, one.row.id) for one in measured}
        asked = [
            (system, one)
            for system, one in schedule(systems, posed)
            if (one.set, system.name, one.question.id) not in known
        ]
        with Bar(console=_err) as bar:
            for system, one in bar.track(asked, description="answers"):
                measured.append(Measured(one.set, system.name, system.row(one)))
    finally:
        for system in reversed(systems):
            system.close()


def _results(
    args: argparse.Namespace,
    chat: Path,
    ours: Sequence[Ours],
    questions: int,
    measured: Sequence[Measured],
) -> dict[str, Any]:
    given = {key: value for key, value in vars(args).items() if key not in _PLACES}
    settings = ours[0].settings.model_dump(mode="json", exclude={"home", "models"})
    code = {"code": str(Path(assistant.__file__).resolve().parents[1]), "settings": settings}
    return {
        "kind": "answers",
        "arguments": given,
        "environment": environment(chat, {OURS: code}),
        "systems": {
            one.name: about(_rows(measured, one.name), one.settings).model_dump(mode="json")
            for one in ours
        },
        "questions": questions,
        "sets": {name: _figures(own) for name, own in _by_set(measured).items()},
        "rows": [
            {"set": one.set, "system": one.system, **one.row.model_dump(mode="json")}
            for one in measured
        ],
    }


def _by_set(measured: Sequence[Measured]) -> dict[str, list[Measured]]:
    found: dict[str, list[Measured]] = {}
    for one in sorted(measured, key=lambda one: answer_sets.SETS.index(one.set)):
        found.setdefault(one.set, []).append(one)
    return found


def _figures(measured: Sequence[Measured]) -> dict[str, Any]:
    """Figures of each system, and by how much they are above those of ours."""
    usual = _rows(measured, OURS)
    found = {}
    for system in dict.fromkeys(one.system for one in measured):
        own = _rows(measured, system)
        against = {} if system == OURS else differences(own, usual)
        found[system] = {"figures": _dumped(summarise(own)), "against_ours": _dumped(against)}
    return found


def _rows(measured: Sequence[Measured], system: str) -> list[GradedAnswer]:
    return [one.row for one in measured if one.system == system]


def _dumped(figures: Figures) -> dict[str, Any]:
    return {name: figure.model_dump() for name, figure in figures.items()}
