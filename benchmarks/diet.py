"""What the model needs to see: answers and waiting against the amount of evidence.

    .venv/bin/python benchmarks/diet.py --data DATA --cache CACHE [--n N] [--plot FILE.svg]

Asks the same questions with one pair of ``evidence.max_sentences`` and
``evidence.budget_tokens`` after the other, in one process and with the same models. The
settings change from question to question, so that noise hits them alike, and what is left
evaluated of the prompt before is its fixed beginning only.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import corpus_ready
import latency_report
from latency import add_common, overrides, sample
from line_chart import Line, Panel, draw
from open_sets import Asked
from rich.console import Console
from rich.progress import Progress as Bar
from rich.table import Table
from schedule import schedule
from surroundings import environment

from assistant import Assistant, Settings
from assistant.evaluation import grading

_DIETS: Final = "3/160 4/200 5/240 6/280 8/360 12/520"
_MARKS: Final = {
    "gold_found": "gold in evidence",
    "contains_gold": "contains gold",
    "cites_gold": "cites gold",
    "refused": "refused",
}
_WIDTH: Final = 190

Row = dict[str, Any]
_err = Console(stderr=True)


class Diet(NamedTuple):
    """How much evidence the model is given.

    Attributes:
        sentences: Most numbered sentences.
        tokens: Most tokens of them, by the embedder's count.
    """

    sentences: int
    tokens: int

    def __str__(self) -> str:
        return f"{self.sentences}/{self.tokens}"


def main() -> None:
    """Measure what the arguments say; print, write and draw it."""
    args = _arguments()
    diets = [_diet(given) for given in args.diets]
    rows: list[Row] = []
    try:
        _measure(args, diets, rows)
    except KeyboardInterrupt:
        _err.print("stopped; this is what was measured")
    if args.json:
        _write(args, rows)
    report(Console(width=_WIDTH), rows, args.plot)


def report(console: Console, rows: Sequence[Row], plot: Path | None) -> None:
    """Print the table, and draw it into ``plot``."""
    found = {diet: _figures(own) for diet, own in _by_diet(rows).items()}
    console.print(_table(found, _by_diet(rows)))
    if plot and found:
        plot.write_text(_drawn(found), encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_common(parser)
    parser.add_argument("--n", type=int, default=40, help="questions")
    parser.add_argument("--offset", type=int, default=0, help="leave out so many of the sample")
    parser.add_argument(
        "--diets", nargs="+", default=_DIETS.split(), metavar="SENTENCES/TOKENS", help="to compare"
    )
    parser.add_argument("--plot", type=Path, help="draw an SVG there")
    args = parser.parse_args()
    if args.data is None or args.cache is None:
        parser.error("--data and --cache are needed: the open sets, and where the index is kept")
    return args


def _diet(given: str) -> Diet:
    sentences, slash, tokens = given.partition("/")
    if not (slash and sentences.isdigit() and tokens.isdigit()):
        raise SystemExit(f"--diets {given}: not SENTENCES/TOKENS")
    return Diet(int(sentences), int(tokens))


def _measure(args: argparse.Namespace, diets: list[Diet], rows: list[Row]) -> None:
    common = overrides(args)
    index = args.cache / "open"
    corpus_ready.make({"data": str(args.data), "index": str(index), "settings": common})
    settings = Settings.load(**common)
    order = sample(args)
    with Assistant(settings, index=index, create=False) as first, Bar(console=_err) as bar:
        first.preload()
        first.ask(order[-1].text)  # not counted: the first has the whole prompt to evaluate
        eaters = {diet: _sharing(first, settings, diet, index) for diet in diets}
        asked = order[args.offset : args.offset + args.n]
        for diet, one in bar.track(schedule(diets, asked), description="diets"):
            rows.append({"diet": str(diet), **_asked(eaters[diet], one)})


def _sharing(first: Assistant, settings: Settings, diet: Diet, index: Path) -> Assistant:
    """An assistant with other settings and the same models."""
    wanted = {"max_sentences": diet.sentences, "budget_tokens": diet.tokens}
    changed = settings.model_copy(update={"evidence": settings.evidence.model_copy(update=wanted)})
    return Assistant(
        changed,
        index=index,
        embeddings=first.embeddings,
        chat_model=first.chat_model,
        create=False,
    )


def _asked(assistant: Assistant, one: Asked) -> Row:
    began = time.perf_counter()
    evidence: Sequence[Any] = ()
    answer = None
    for event in assistant.stream(one.text):
        if event.kind == "evidence":
            evidence = event.evidence
        answer = event.answer or answer
    seconds = time.perf_counter() - began
    if answer is None:
        raise AssertionError("a stream ends with its answer")
    refused = answer.outcome == "refused"
    places = [(c.article_id, c.start, c.end) for c in answer.citations]
    shown = "\n".join(item.text for item in evidence)
    return {
        "id": one.id,
        "group": one.group,
        "question": one.text,
        "golds": list(one.answers),
        "text": answer.text,
        "outcome": answer.outcome,
        "seconds": round(seconds, 4),
        "evidence_sentences": len(evidence),
        "evidence_tokens": assistant.chat_model.get_num_tokens(shown) if shown else 0,
        "prompt_tokens": answer.tokens.prompt,
        "cached_tokens": answer.tokens.cached,
        "answer_tokens": answer.tokens.answer,
        "refused": refused,
        "gold_found": grading.holds_answer(
            [(e.article_id, e.start, e.end) for e in evidence], one.article_id, one.spans
        ),
        "contains_gold": not refused and grading.contains_gold(answer.text, one.answers),
        "cites_gold": not refused and grading.cites_within(places, one.article_id, one.paragraph),
    }


def _by_diet(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: _diet(row["diet"])):
        found.setdefault(row["diet"], []).append(row)
    return found


def _figures(rows: Sequence[Row]) -> dict[str, float]:
    """Means and the median time; tokens and times of the questions that reached the model."""
    written = [row for row in rows if row["prompt_tokens"]]

    def mean(key: str) -> float:
        return statistics.fmean(row[key] for row in written) if written else math.nan

    return {
        "evidence_sentences": mean("evidence_sentences"),
        "evidence_tokens": mean("evidence_tokens"),
        "prompt_tokens": mean("prompt_tokens"),
        "new_tokens": mean("prompt_tokens") - mean("cached_tokens"),
        "seconds": statistics.median(row["seconds"] for row in written) if written else math.nan,
        **{mark: latency_report.rate(rows, mark)[0] for mark in _MARKS},
    }


def _table(found: dict[str, dict[str, float]], rows: dict[str, list[Row]]) -> Table:
    table = Table(title="Sentences/tokens of evidence; rates with 95 % intervals over articles")
    table.add_column("diet")
    counts = ("n", "sentences", "evidence tokens", "prompt tokens", "evaluated", "median s")
    for column in (*counts, *_MARKS.values()):
        table.add_column(column, justify="right")
    for diet, own in found.items():
        rates = (latency_report.rate_in_words(rows[diet], mark) for mark in _MARKS)
        table.add_row(
            diet,
            str(len(rows[diet])),
            f"{own['evidence_sentences']:.1f}",
            f"{own['evidence_tokens']:.0f}",
            f"{own['prompt_tokens']:.0f}",
            f"{own['new_tokens']:.0f}",
            f"{own['seconds']:.2f}",
            *rates,
        )
    return table


def _drawn(found: dict[str, dict[str, float]]) -> str:
    labels = list(found)
    at = [found[diet]["evidence_tokens"] for diet in labels]

    def line(name: str, key: str) -> Line:
        return Line(name, [(x, found[diet][key]) for x, diet in zip(at, labels, strict=True)])

    marks = [line(name, key) for key, name in _MARKS.items() if key != "refused"]
    return draw(
        [Panel("share of questions", marks, 1.0), Panel("median seconds", [line("", "seconds")])],
        across="mean tokens of evidence",
    )


def _write(args: argparse.Namespace, rows: Sequence[Row]) -> None:
    folder = args.models or Settings.load().models
    chat = next(iter(sorted((folder / args.chat).glob("*.gguf"))))
    code = str(Path(sys.modules["assistant"].__file__ or "").resolve().parent.parent)
    settings = Settings.load(**overrides(args)).model_dump(mode="json", exclude={"home", "models"})
    about = {"ours": {"code": code, "settings": settings}}
    kept = {"environment": environment(chat, about), "rows": list(rows)}
    args.json.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
