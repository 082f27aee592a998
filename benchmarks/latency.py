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
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks import corpora, latency_tables, open_sets, plain
from benchmarks.arguments import MODELS, add, overrides, write
from benchmarks.environment import environment
from benchmarks.open_sets import Asked
from benchmarks.tables import err, watched
from benchmarks.worker import Worker

_FOLLOW_UPS: Final = (
    "¿Y cuándo ocurrió?",
    "¿Y dónde fue?",
    "¿Quién más participó en eso?",
    "¿Y por qué?",
)
_MOMENTS: Final = frozenset(
    {"asked", "evidence", "first_token", "first_sentence", "last_token", "done"}
)

Row = dict[str, Any]
Configs = dict[str, dict[str, Any]]


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    add(parser, *MODELS, data={"required": False})
    add(parser, "n", n={"default": 30, "help": "new questions"})
    parser.add_argument("--set", choices=("xquad", "mlqa"), default="xquad", help="questions")
    parser.add_argument("--follow-ups", type=int, default=10, help="questions with a follow-up")
    parser.add_argument("--cold", type=int, default=5, help="questions to a new process")
    parser.add_argument("--only", choices=("ours", "plain"), help="measure one of them alone")
    parser.add_argument("--answer-tokens", type=int, default=220, help="most tokens of an answer")
    parser.add_argument("--report", type=Path, nargs="+", help="print what these files hold")


def run(args: argparse.Namespace) -> None:
    """Measure what the arguments say, and print the tables."""
    if args.report:
        files = [json.loads(path.read_text(encoding="utf-8")) for path in args.report]
        latency_tables.print_all([row for one in files for row in one["rows"]])
        return
    if args.data is None:
        args.error("--data is needed: the folder of the open sets")
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as scratch:
        configs = _configs(args, args.cache or Path(scratch))
        for system in _systems(args):
            corpora.make({"data": str(args.data), **configs[system]})
        try:
            rows.extend(_measured(args, configs))
        except KeyboardInterrupt:
            err.print("stopped; this is what was measured")
        about = environment(Path(configs["plain"]["chat"]))
    write(args.out, {"environment": about, "ours": configs["ours"]["settings"], "rows": rows})
    latency_tables.print_all(rows)


def _configs(args: argparse.Namespace, cache: Path) -> Configs:
    limits = overrides(args)
    limits["chat"].setdefault("answer_tokens", args.answer_tokens)
    return {
        "plain": plain.config(args, cache, args.answer_tokens),
        "ours": {"system": "ours", "index": str(cache / "open"), "settings": limits},
    }


def _systems(args: argparse.Namespace) -> list[str]:
    return [args.only] if args.only else ["plain", "ours"]


def _measured(args: argparse.Namespace, configs: Configs) -> Iterator[Row]:
    questions = open_sets.questions(args.data, args.set, "es", answerable=True)
    order = open_sets.sample(questions, None, args.seed)
    # From the end of the order, so that no question is asked twice.
    spare = order[::-1]
    talked = args.follow_ups + 1
    systems = _systems(args)
    if args.n or args.follow_ups:
        yield from _running(configs, systems, order[: args.n], spare[:talked])
    if args.cold:
        yield from _cold(configs, systems, spare[talked : talked + args.cold + 1])


def _running(
    configs: Configs, systems: list[str], asked: Sequence[Asked], spare: Sequence[Asked]
) -> Iterator[Row]:
    """New questions, then conversations, to processes that stay."""
    with contextlib.ExitStack() as stack:
        workers = {}
        for system in systems:
            workers[system] = stack.enter_context(_started(configs[system]))
            workers[system].ready()
            workers[system].ask(spare[0].text)  # not counted: the first has all to evaluate
        for at, one in enumerate(watched(asked, "warm")):
            for system in _turns(systems, at):
                yield _row("warm", system, one, workers[system].ask(one.text))
        for at, one in enumerate(watched(spare[1:], "follow-up")):
            for system in _turns(systems, at):
                first = workers[system].ask(one.text)
                yield _row("opening", system, one, first)
                then = one._replace(text=_FOLLOW_UPS[at % len(_FOLLOW_UPS)])
                reply = workers[system].ask(then.text, _said(one.text, first["text"]))
                yield _row("follow-up", system, then, reply)


def _cold(configs: Configs, systems: list[str], asked: Sequence[Asked]) -> Iterator[Row]:
    """One question to a process that starts for it; the first round is not counted."""
    for at, one in enumerate(watched(asked, "cold")):
        for system in _turns(systems, at):
            with _started(configs[system]) as worker:
                reply = worker.ask(one.text)
            if at:
                yield _row("cold", system, one, {**reply, "asked": worker.began})


@contextlib.contextmanager
def _started(config: dict[str, Any]) -> Iterator[Worker]:
    """A worker that is ended without waiting when something was cut short."""
    worker = Worker(config)
    try:
        yield worker
    finally:
        (worker.stop if sys.exc_info()[0] else worker.close)()


def _turns(systems: list[str], at: int) -> list[str]:
    return systems[::-1] if at % 2 else systems


def _said(question: str, answer: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]


def _row(mode: str, system: str, asked: Asked, reply: Row) -> Row:
    """A reply, timed in seconds since it was asked."""

    def since(key: str) -> float | None:
        return round(reply[key] - reply["asked"], 4) if reply.get(key) is not None else None

    decoding = (reply["last_token"] or 0.0) - (reply["first_token"] or 0.0)
    after_first = max(0, reply["answer_tokens"] - 1)
    return {
        "mode": mode,
        "system": system,
        "id": asked.id,
        "group": asked.group,
        "question": asked.text,
        "evidence_s": since("evidence"),
        "first_token_s": since("first_token"),
        "first_sentence_s": since("first_sentence"),
        "last_token_s": since("last_token"),
        "last_word_s": since("done"),
        "decode_per_s": round(after_first / decoding, 2) if decoding > 0 else None,
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        **{key: value for key, value in reply.items() if key not in _MOMENTS},
    }
