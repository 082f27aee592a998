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
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from assistant.evaluation.questions import LabelledQuestion
from benchmarks import corpora, latency_tables, open_sets, plain
from benchmarks.arguments import FILE, MODELS, OPTIONAL, overrides, takes
from benchmarks.environment import environment
from benchmarks.files import load, write
from benchmarks.tables import until_stopped, watched
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
        latency_tables.print_all([row for file in args.report for row in load(file)["rows"]])
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
    latency_tables.print_all(rows)


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
