"""How long an answer takes: ours against the pipeline that tutorials show (``plain.py``).

    .venv/bin/python benchmarks/latency.py --data DATA --cache CACHE [--n N] [--json FILE]

Both get the same articles, GGUF file, embedding model and number of threads. Each runs in a
process of its own; while one works the other is idle, and who goes first changes from
question to question. Three kinds of waiting are measured: a new question in a running
process, a follow-up, and a question to a process that has yet to start (files in the
system's cache, set-up done).

What the times mean: ``evidence`` is when there is something to show (tutorials show their
sources only after the answer; counted here is when retrieval was done), ``last word`` when
nothing of the answer will change any more: for ours that includes the check of each
sentence.

Questions are those of XQuAD-es (or MLQA, ``--set mlqa``) that name something and have an
answer. PYTHONPATH says which checkout is "ours": only its public door is used.
``--report FILE...`` prints the tables of earlier runs together. Rows are written as they come;
Ctrl-C (or SIGTERM) stops, and prints what was measured so far.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import corpus_ready
import latency_report
import open_sets
import plain
from open_sets import Asked
from rich.console import Console
from rich.progress import Progress as Bar
from surroundings import environment
from workers import Worker

from assistant import Settings
from assistant.evaluation import grading

_FOLLOW_UPS: Final = (
    "¿Y cuándo ocurrió?",
    "¿Y dónde fue?",
    "¿Quién más participó en eso?",
    "¿Y por qué?",
)
_WIDTH: Final = 120

Row = dict[str, Any]
Configs = dict[str, dict[str, Any]]
_err = Console(stderr=True)


class Measured:
    """What has been measured so far, and how it is kept.

    Attributes:
        rows: One for each question and system.
        peaks: Largest memory of each system's running process, in bytes.
        about: What each running system says of itself.

    Args:
        keep: Called after each row, so that a run cut short has lost nothing.
    """

    def __init__(self, keep: Callable[[Measured], None]) -> None:
        self._keep = keep
        self.rows: list[Row] = []
        self.peaks: dict[str, dict[str, int]] = {}
        self.about: dict[str, Any] = {}

    def note(self, mode: str, system: str, asked: Asked, reply: Row, began: float) -> None:
        """Keep a reply, graded; a follow-up has no gold answer."""
        row = _timed(reply, began)
        row.update(mode=mode, system=system, id=asked.id, group=asked.group, question=asked.text)
        if mode != "follow-up":
            row.update(_graded(system, asked, reply))
        self.rows.append(row)
        self._keep(self)

    def saw(self, system: str, worker: Worker, reply: Row) -> None:
        """Keep the memory that the process took at most."""
        high = {"high_water": reply["peak_bytes"]} if reply["peak_bytes"] else {}
        self.peaks[system] = {**worker.peak, **high}


def main() -> None:
    """Measure what the arguments say, and print the tables."""
    args = _arguments()
    if args.report:
        _report(args)
        return
    stoppable()
    with tempfile.TemporaryDirectory() as scratch:
        configs = _configs(args, args.cache or Path(scratch))
        _prepare(args, configs)
        measured = Measured(lambda so_far: _keep(args, configs, so_far))
        try:
            _measure(args, configs, measured)
        except KeyboardInterrupt:
            _err.print("stopped; this is what was measured")
        _keep(args, configs, measured)
    latency_report.show(Console(width=_WIDTH), measured.rows, measured.peaks)


def stoppable() -> None:
    """A program started in the background of a shell would not hear Ctrl-C."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)


def _keep(args: argparse.Namespace, configs: Configs, measured: Measured) -> None:
    if args.json:
        part = args.json.with_name(f"{args.json.name}.part")
        part.write_text(_as_json(_results(args, configs, measured)), encoding="utf-8")
        part.replace(args.json)


def _as_json(results: dict[str, Any]) -> str:
    return json.dumps(results, indent=1, ensure_ascii=False) + "\n"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_common(parser)
    parser.add_argument("--n", type=int, default=30, help="new questions")
    parser.add_argument("--offset", type=int, default=0, help="leave out so many of the sample")
    parser.add_argument("--follow-ups", type=int, default=10, help="questions with a follow-up")
    parser.add_argument("--cold", type=int, default=5, help="questions to a new process")
    parser.add_argument("--only", choices=("ours", "plain"), help="measure one of them alone")
    parser.add_argument("--answer-tokens", type=int, default=220, help="most tokens of an answer")
    parser.add_argument("--report", type=Path, nargs="+", help="print what these files hold")
    args = parser.parse_args()
    if args.data is None and not args.report:
        parser.error("--data is needed: the folder of the open sets")
    return args


def add_common(parser: argparse.ArgumentParser) -> None:
    """Arguments that say what is asked, of what, with which models."""
    parser.add_argument("--set", choices=("xquad", "mlqa"), default="xquad", help="questions")
    add_models(parser)


def add_models(parser: argparse.ArgumentParser) -> None:
    """Arguments that say where the data is and which models are asked."""
    data = os.environ.get("HEMEROTECA_TEST_DATA")
    parser.add_argument("--data", type=Path, default=data, help="folder of the open sets")
    parser.add_argument("--seed", type=int, default=7, help="which questions")
    parser.add_argument("--cache", type=Path, help="keep the index and the chunks there")
    parser.add_argument("--models", type=Path, help="model cache (default: the settings')")
    parser.add_argument("--chat", default="qwen2.5-coder-1.5b", help="chat model, by name")
    parser.add_argument("--embedder", default="multilingual-e5-small-q4", help="of plain, by name")
    parser.add_argument("--threads", type=int, default=2, help="of llama.cpp; 0: each its default")
    parser.add_argument("--json", type=Path, help="also write all rows there")
    parser.add_argument(
        "--ours-arg", action="append", default=[], metavar="SECTION.KEY=VALUE", help="our settings"
    )


def overrides(args: argparse.Namespace) -> dict[str, Any]:
    """Settings of ours that the arguments ask for.

    Raises:
        SystemExit: One is not ``section.key=value``.
    """
    found: dict[str, Any] = {"chat": {"model": args.chat}}
    if args.threads:
        found["chat"]["threads"] = args.threads
    if args.models:
        found["models"] = str(args.models)
    for given in args.ours_arg:
        name, equals, value = given.partition("=")
        section, dot, key = name.partition(".")
        if not (equals and dot):
            raise SystemExit(f"--ours-arg {given}: not section.key=value")
        found.setdefault(section, {})[key] = value
    return found


def sample(args: argparse.Namespace) -> list[Asked]:
    """All questions of the set in the order of the seed."""
    found = open_sets.questions(args.data, args.set, "es", answerable=True)
    random.Random(args.seed).shuffle(found)
    return found


def _configs(args: argparse.Namespace, cache: Path) -> Configs:
    limits = overrides(args)
    limits["chat"].setdefault("answer_tokens", args.answer_tokens)
    return {
        "plain": plain_config(args, cache, args.answer_tokens),
        "ours": {"system": "ours", "index": str(cache / "open"), "settings": limits},
    }


def plain_config(args: argparse.Namespace, cache: Path, answer_tokens: int) -> dict[str, Any]:
    """What a worker is told that is to be the plain pipeline.

    Raises:
        SystemExit: The chat model is not there.
    """
    models = args.models or Settings.load().models
    files = sorted((models / args.chat).glob("*.gguf"))
    if not files:
        raise SystemExit(f"no GGUF file in {models / args.chat}")
    cut = f"plain-{args.embedder}-{plain.CHUNK_CHARS}-{plain.OVERLAP_CHARS}"
    return {
        "system": "plain",
        "chunks": str(cache / cut),
        "embedder": str(models / args.embedder),
        "chat": str(files[0]),
        "threads": args.threads,
        "answer_tokens": answer_tokens,
    }


def _systems(args: argparse.Namespace) -> list[str]:
    return [args.only] if args.only else ["plain", "ours"]


def _prepare(args: argparse.Namespace, configs: Configs) -> None:
    for system in _systems(args):
        corpus_ready.make({"data": str(args.data), **configs[system]})


def _measure(args: argparse.Namespace, configs: Configs, measured: Measured) -> None:
    order = sample(args)
    systems = _systems(args)
    asked = order[args.offset : args.offset + args.n]
    # From the end of the order, so that no question is asked twice.
    spare = order[::-1]
    talked = args.follow_ups + 1
    with Bar(console=_err) as bar:
        if args.n or args.follow_ups:
            _running(configs, systems, asked, spare[:talked], measured, bar)
        if args.cold:
            _cold(configs, systems, spare[talked : talked + args.cold + 1], measured, bar)


def _running(
    configs: Configs,
    systems: list[str],
    asked: list[Asked],
    spare: list[Asked],
    measured: Measured,
    bar: Bar,
) -> None:
    """New questions, then conversations, to processes that stay."""
    workers: dict[str, Worker] = {}
    try:
        for system in systems:
            workers[system] = Worker(configs[system])
            measured.about[system] = workers[system].ready()
            workers[system].ask(spare[0].text)  # not counted: the first has all to evaluate

        def once(mode: str, system: str, one: Asked, history: list[dict[str, str]]) -> Row:
            reply = workers[system].ask(one.text, history)
            measured.note(mode, system, one, reply, reply["asked"])
            measured.saw(system, workers[system], reply)
            return reply

        for at, one in enumerate(bar.track(asked, description="warm")):
            for system in _turns(systems, at):
                once("warm", system, one, [])
        for at, one in enumerate(bar.track(spare[1:], description="follow-up")):
            for system in _turns(systems, at):
                first = once("opening", system, one, [])
                then = one._replace(text=_FOLLOW_UPS[at % len(_FOLLOW_UPS)])
                once("follow-up", system, then, _said(one.text, first["text"]))
    finally:
        _end(workers.values())


def _cold(
    configs: Configs, systems: list[str], asked: list[Asked], measured: Measured, bar: Bar
) -> None:
    """One question to a process that starts for it; the first round is not counted."""
    for at, one in enumerate(bar.track(asked, description="cold")):
        for system in _turns(systems, at):
            worker = Worker(configs[system])
            try:
                reply = worker.ask(one.text)
            finally:
                _end([worker])
            if at:
                measured.note("cold", system, one, reply, worker.began)


def _turns(systems: list[str], at: int) -> list[str]:
    return systems[::-1] if at % 2 else systems


def _end(workers: Any) -> None:
    """Without waiting when something was cut short."""
    for worker in workers:
        (worker.stop if sys.exc_info()[0] else worker.close)()


def _said(question: str, answer: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]


def _timed(reply: Row, began: float) -> Row:
    """Moments made durations, in seconds."""

    def since(key: str) -> float | None:
        return round(reply[key] - began, 4) if reply.get(key) is not None else None

    decoding = (reply["last_token"] or 0.0) - (reply["first_token"] or 0.0)
    after_first = max(0, reply["answer_tokens"] - 1)
    moments = {"asked", "evidence", "first_token", "first_sentence", "last_token", "done"}
    return {
        "evidence_s": since("evidence"),
        "first_token_s": since("first_token"),
        "first_sentence_s": since("first_sentence"),
        "last_token_s": since("last_token"),
        "last_word_s": since("done"),
        "decode_per_s": round(after_first / decoding, 2) if decoding > 0 else None,
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        **{key: value for key, value in reply.items() if key not in moments},
    }


def _graded(system: str, asked: Asked, reply: Row) -> Row:
    refused = reply["outcome"] == "refused"
    cites: Callable[..., bool] = (
        grading.cites_within if system == "ours" else grading.cites_overlapping
    )
    return {
        "golds": list(asked.answers),
        "refused": refused,
        "gold_found": grading.holds_answer(reply["spans"], asked.article_id, asked.spans),
        "contains_gold": not refused and grading.contains_gold(reply["text"], asked.answers),
        "cites_gold": not refused and cites(reply["citations"], asked.article_id, asked.paragraph),
    }


def _results(args: argparse.Namespace, configs: Configs, measured: Measured) -> dict[str, Any]:
    given = {key: str(value) for key, value in vars(args).items() if key not in {"data", "json"}}
    return {
        "arguments": given,
        "environment": environment(Path(configs["plain"]["chat"]), measured.about),
        "peaks": measured.peaks,
        "rows": measured.rows,
    }


def _report(args: argparse.Namespace) -> None:
    """The tables of several runs together, as if they had been one."""
    files = [json.loads(path.read_text(encoding="utf-8")) for path in args.report]
    rows = [row for one in files for row in one["rows"]]
    if args.json:
        merged = {"parts": [{**one, "rows": len(one["rows"])} for one in files], "rows": rows}
        args.json.write_text(_as_json(merged), encoding="utf-8")
    latency_report.show(Console(width=_WIDTH), rows, _largest(one["peaks"] for one in files))


def _largest(runs: Iterator[dict[str, dict[str, int]]]) -> dict[str, dict[str, int]]:
    largest: dict[str, dict[str, int]] = {}
    for peaks in runs:
        for system, peak in peaks.items():
            if peak.get("rss", 0) >= largest.get(system, {}).get("rss", 0):
                largest[system] = peak
    return largest


if __name__ == "__main__":
    main()
