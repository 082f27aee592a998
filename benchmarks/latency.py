"""How long an answer takes: ours against the pipeline that tutorials show (``plain.py``).

Both get the same articles, GGUF file, embedding model and number of threads. Each runs in a
process of its own; while one works the other is idle, and who goes first changes from question to
question. Three kinds of waiting are measured: a new question in a running process, a follow-up,
and a question to a process that has yet to start (files in the system's cache, set-up done).

What the times mean: ``evidence`` is when there is something to show (tutorials show their sources
only after the answer; counted here is when retrieval was done), ``last word`` when nothing of the
answer will change any more: for ours that includes the check of each sentence.

Questions are those of XQuAD-es (or MLQA, ``--set mlqa``) that name something and have an answer.
With ``--checkout`` only the public door of that checkout is used. Ctrl-C (or SIGTERM) stops;
what was measured so far is printed and written. ``--report FILE...`` prints earlier runs together.
"""

from __future__ import annotations

import argparse
import contextlib
import math
import os
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from assistant.evaluation import figures
from assistant.evaluation.questions import LabelledQuestion
from benchmarks import corpora, open_sets, plain
from benchmarks.arguments import FILE, MODELS, OPTIONAL, overrides, takes
from benchmarks.environment import environment
from benchmarks.files import load, write
from benchmarks.tables import between, show, until_stopped, watched
from benchmarks.worker import Worker

_FOLLOW_UPS: Final = (
    "¿Y cuándo ocurrió?",
    "¿Y dónde fue?",
    "¿Quién más participó en eso?",
    "¿Y por qué?",
)
# The moment that each figure is counted to.
_FIGURES: Final = {
    "evidence_s": "evidence",
    "first_token_s": "first_token",
    "first_sentence_s": "first_sentence",
    "last_token_s": "last_token",
    "last_word_s": "done",
}
_TITLES: Final = {
    "warm": "New question, running process",
    "follow-up": "Follow-up question, running process",
    "cold": "New process: from its start",
}
_UNITS: Final = {
    "evidence_s": "evidence on screen, s",
    "first_token_s": "first token, s",
    "first_sentence_s": "first settled sentence, s",
    "last_word_s": "last word, s",
    "prompt_tokens": "prompt tokens",
    "cached_tokens": "  of them already evaluated",
    "answer_tokens": "answer tokens",
    "decode_per_s": "decoding, tokens/s",
}
_SYSTEMS: Final = ("plain", "ours")
_MEBIBYTE: Final = 1024 * 1024

Row = dict[str, Any]
Configs = dict[str, dict[str, Any]]
ARGUMENTS: Final = takes(
    *(*MODELS, "n", "set"),
    data=OPTIONAL,
    n=(30, "new questions"),
    follow_ups=(10, "questions with a follow-up"),
    cold=(5, "questions to a new process"),
    only={"choices": ("ours", "plain"), "help": "measure one of them alone"},
    answer_tokens=(220, "most tokens of an answer"),
    report={**FILE, "nargs": "+", "help": "print what these files hold"},
)


def run(args: argparse.Namespace) -> None:
    """Measure what the arguments say, and print the tables."""
    if args.report:
        print_all([row for file in args.report for row in load(file)["rows"]])
        return
    if args.data is None:
        args.error("--data is needed: the folder of the open sets")
    rows: list[Row] = []
    settings = overrides(args)
    settings["chat"].setdefault("answer_tokens", args.answer_tokens)
    with tempfile.TemporaryDirectory() as scratch:
        cache = args.cache or Path(scratch)
        both: Configs = {
            "plain": plain.config(args, cache, args.answer_tokens),
            "ours": {"system": "ours", "index": str(cache / "open"), "settings": settings},
        }
        configs = {args.only: both[args.only]} if args.only else both
        for config in configs.values():
            corpora.make({"data": str(args.data), **config})
        with until_stopped():
            rows.extend(_measured(args, configs))
        about = environment(Path(both["plain"]["chat"]))
    write(args.out, {"environment": about, "ours": settings, "rows": rows})
    print_all(rows)


def _measured(args: argparse.Namespace, configs: Configs) -> Iterator[Row]:
    order = open_sets.sample(open_sets.questions(args.data, args.set), None, args.seed)
    # From the end of the order, so that no question is asked twice.
    spare = order[::-1]
    talked = args.follow_ups + 1
    if args.n or args.follow_ups:
        yield from _running(configs, order[: args.n], spare[:talked])
    if args.cold:
        yield from _cold(configs, spare[talked : talked + args.cold + 1])


def _running(
    configs: Configs, asked: Sequence[LabelledQuestion], spare: Sequence[LabelledQuestion]
) -> Iterator[Row]:
    """New questions, then conversations, to processes that stay."""
    with contextlib.ExitStack() as stack:
        workers = {}
        for system, config in configs.items():
            workers[system] = stack.enter_context(Worker(config))
            workers[system].ready()
            workers[system].ask(spare[0].question)  # not counted: the first has all to evaluate
        for at, one in enumerate(watched(asked, "warm")):
            for system in _turns(configs, at):
                yield _row("warm", system, one, workers[system].ask(one.question))
        for at, one in enumerate(watched(spare[1:], "follow-up")):
            then = one.model_copy(update={"question": _FOLLOW_UPS[at % len(_FOLLOW_UPS)]})
            for system in _turns(configs, at):
                first = workers[system].ask(one.question)
                yield _row("opening", system, one, first)
                said = [
                    {"role": "user", "content": one.question},
                    {"role": "assistant", "content": first["text"]},
                ]
                yield _row("follow-up", system, then, workers[system].ask(then.question, said))


def _cold(configs: Configs, asked: Sequence[LabelledQuestion]) -> Iterator[Row]:
    """One question to a process that starts for it; the first round is not counted."""
    for at, one in enumerate(watched(asked, "cold")):
        for system in _turns(configs, at):
            with Worker(configs[system]) as worker:
                reply = worker.ask(one.question)
            if at:
                yield _row("cold", system, one, {**reply, "asked": worker.began})


def _turns(configs: Configs, at: int) -> list[str]:
    return list(configs)[::-1] if at % 2 else list(configs)


def _row(mode: str, system: str, asked: LabelledQuestion, reply: Row) -> Row:
    """A reply, timed in seconds since it was asked."""

    def since(moment: str) -> float | None:
        return None if reply.get(moment) is None else round(reply[moment] - reply["asked"], 4)

    decoding = (reply["last_token"] or 0.0) - (reply["first_token"] or 0.0)
    after_first = max(0, reply["answer_tokens"] - 1)
    return {
        "mode": mode,
        "system": system,
        "id": asked.id,
        "group": asked.group,
        "question": asked.question,
        **{figure: since(moment) for figure, moment in _FIGURES.items()},
        "decode_per_s": round(after_first / decoding, 2) if decoding > 0 else None,
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        **{key: value for key, value in reply.items() if key not in {"asked", *_FIGURES.values()}},
    }


class Paired(NamedTuple):
    """A figure of the questions that both systems put to the model."""

    plain: float  # medians
    ours: float  # likewise
    ratio: float  # ``ours / plain``
    interval: tuple[float, float]  # 95 % of the ratio, articles resampled
    n: int  # questions


def print_all(rows: Sequence[Row]) -> None:
    """Print all that the rows allow."""
    for mode, title in _TITLES.items():
        if chosen := [row for row in rows if row["mode"] == mode]:
            title = f"{title}; medians where both asked the model, 95 % over articles"
            show(title, ("figure", *_SYSTEMS, "ours / plain", "n"), _times(chosen))
    show("All answers", ("system", "n", "refused", "peak memory, MiB"), _systems(rows))


def compare(rows: Sequence[Row], figure: str) -> Paired | None:
    """A figure side by side; None when no question has it from both."""
    plain, ours = ({row["id"]: row for row in _known(rows, name, figure)} for name in _SYSTEMS)
    shared = [key for key in plain if key in ours]
    if not shared:
        return None
    values = [(plain[key][figure], ours[key][figure]) for key in shared]
    return Paired(
        plain=statistics.median(plain for plain, _ in values),
        ours=statistics.median(ours for _, ours in values),
        ratio=_ratio(values),
        interval=figures.interval(values, [plain[key]["group"] for key in shared], _ratio),
        n=len(values),
    )


def _known(rows: Sequence[Row], system: str, figure: str) -> list[Row]:
    """Rows of a system that has the figure of them; what was refused unread is left out."""
    return [
        row
        for row in rows
        if (row["system"], row["first_token_s"] is None) == (system, False)
        and row.get(figure) is not None
    ]


def _ratio(values: Sequence[tuple[float, float]]) -> float:
    below = statistics.median(plain for plain, _ in values)
    return statistics.median(ours for _, ours in values) / below if below else math.nan


def _times(rows: Sequence[Row]) -> Iterator[list[str]]:
    for figure, label in _UNITS.items():
        alone = [[row[figure] for row in _known(rows, system, figure)] for system in _SYSTEMS]
        if paired := compare(rows, figure):
            ratio = "" if math.isnan(paired.ratio) else between(paired.ratio, paired.interval)
            yield [label, _number(paired.plain), _number(paired.ours), ratio, str(paired.n)]
        elif any(alone):
            cells = [_number(statistics.median(own)) if own else "" for own in alone]
            yield [label, *cells, "", str(max(map(len, alone)))]


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.2f}"


def _systems(rows: Sequence[Row]) -> Iterator[list[Any]]:
    for system in _SYSTEMS:
        if own := [row for row in rows if row["system"] == system]:
            refused = sum(row["outcome"] == "refused" for row in own)
            peak = max(row["peak_bytes"] for row in own) / _MEBIBYTE
            yield [system, len(own), refused, f"{peak:.0f}"]
