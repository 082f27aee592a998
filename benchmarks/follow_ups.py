"""How well questions are understood within a conversation.

    .venv/bin/python benchmarks/follow_ups.py [--turns 10] [--json FILE]
    .venv/bin/python benchmarks/follow_ups.py --data DATA --rules

Two errors are counted: a complete question that is rewritten all the same, and one that leans on
its conversation and is left as it is. Both come from rules alone, so ``--rules`` loads no model;
``--data`` adds the questions of the open sets that name something, each after an exchange
about something else. For the labelled follow-ups of the demo index (``hemeroteca index build
demo``) the passage that holds the answer is then searched for: with the words as asked, with
what the chat model makes of them, with that after so many turns about other things, and with the
rewriting by a person that the labels hold.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import open_sets
from news_sense import labelled
from rich.console import Console
from rich.progress import track
from rich.table import Table

from assistant import Assistant, Settings
from assistant.generation.rewriting import needs_rewriting, standalone_question, turns
from assistant.text.language import detect_language
from assistant.text.terms import analyse
from assistant.types import Turn

Label = dict[str, Any]
Row = dict[str, Any]

_LEANING: Final = "follow_up"
_NEAREST: Final = 5
_ELSEWHERE: Final = (
    Turn(role="user", content="¿Qué barco de pesca encalló ayer en la ría?"),
    Turn(role="assistant", content="El Virgen de la Ola, sin heridos."),
)


class Judged(NamedTuple):
    """What the rules make of a question.

    Attributes:
        source: Where it comes from.
        question: The question.
        leans: Whether it leans on its conversation, as labelled.
        rewritten: Whether the rules have it rewritten.
    """

    source: str
    question: str
    leans: bool
    rewritten: bool


def main() -> None:
    """Judge, ask, print."""
    args = _arguments()
    judged = list(_judged(args.data))
    console = Console(width=120)
    console.print(_errors(judged))
    rows: list[Row] = []
    if not args.rules:
        try:
            with Assistant(Settings.load(), args.index, create=False) as own:
                follow_ups = [one for one in labelled() if one["kind"] == _LEANING]
                asked = track(follow_ups, description="follow-ups", console=Console(stderr=True))
                rows += (searched(label, own, _others(label, args.turns)) for label in asked)
        except KeyboardInterrupt:
            print("stopped; this is what was asked", file=sys.stderr)
        console.print(_found(rows, args.turns))
    if args.json:
        results = {"rules": [one._asdict() for one in judged], "follow_ups": rows}
        args.json.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    data = os.environ.get("HEMEROTECA_TEST_DATA")
    parser.add_argument("--data", type=Path, default=data, help="folder of the open sets")
    parser.add_argument("--rules", action="store_true", help="count errors of the rules alone")
    parser.add_argument("--turns", type=int, default=10, help="questions about other things")
    parser.add_argument("--index", default="demo", help="name or path of the demo index")
    parser.add_argument("--json", type=Path, help="also write everything there")
    return parser.parse_args()


def _judged(data: Path | None) -> Iterator[Judged]:
    """All labelled questions of the demo articles, and those of the open sets."""
    for label in labelled():
        leans = label["kind"] == _LEANING
        source = "demo, follow-ups" if leans else "demo, complete questions"
        history = turns(label["history"]) if label.get("history") else _ELSEWHERE
        yield _judge(source, label["question"], history, leans)
    if data is None:
        return
    for name in ("xquad", "mlqa"):
        for one in open_sets.questions(data, name, "es", answerable=True):
            yield _judge(f"{name}, complete questions", one.text, _ELSEWHERE, False)


def _judge(source: str, question: str, history: Sequence[Turn], leans: bool) -> Judged:
    rewritten = needs_rewriting(question, history, detect_language(question))
    return Judged(source, question, leans, rewritten)


def _others(label: Label, count: int) -> list[Turn]:
    """That many exchanges about other things, the same for the same question."""
    complete = [
        one
        for one in labelled()
        if one["kind"] == "fact" and one["article_id"] != label["article_id"]
    ]
    drawn = random.Random(label["id"]).sample(complete, count)
    pairs = [
        [Turn(role="user", content=one["question"]), Turn(role="assistant", content=one["gold"][0])]
        for one in drawn
    ]
    return [turn for pair in pairs for turn in pair]


def searched(label: Label, own: Assistant, before: Sequence[Turn]) -> Row:
    """What a follow-up becomes, and whether that finds the answer.

    Args:
        label: The follow-up.
        own: Over the demo articles.
        before: What was said before its own conversation, about other things.

    Returns:
        For each way of asking the question's words and, of an answerable one, whether one of the
        nearest passages holds the answer; also whether the names of the human rewriting stand
        in the model's.
    """
    history = turns(label["history"])
    asked = {
        "as asked": label["question"],
        "rewritten": _rewritten(label["question"], history, own),
        "after others": _rewritten(label["question"], [*before, *history], own),
        "by a person": label["standalone"],
    }
    row: Row = {"id": label["id"], "words": asked}
    names = _names(label["standalone"])
    for way in ("rewritten", "after others"):
        row[f"names, {way}"] = names <= _names(asked[way])
    if label["answerable"]:
        row["found"] = {way: _holds(label, own, words) for way, words in asked.items()}
    return row


def _rewritten(question: str, history: Sequence[Turn], own: Assistant) -> str:
    return standalone_question(question, history, own.chat_model, "es")


def _names(question: str) -> set[str]:
    return {word.stem for word in analyse(question, "es") if word.is_name}


def _holds(label: Label, own: Assistant, question: str) -> bool:
    hits = own.search(question, top_k=_NEAREST)
    own_texts = [h.passage.text for h in hits if h.passage.article_id == label["article_id"]]
    return any(gold in text for text in own_texts for gold in label["gold"])


def _errors(judged: Sequence[Judged]) -> Table:
    table = Table(title="Which questions are rewritten")
    for column in ("questions", "n", "rewritten", "share"):
        table.add_column(column, justify="left" if column == "questions" else "right")
    for source in dict.fromkeys(one.source for one in judged):
        rows = [one for one in judged if one.source == source]
        count = sum(one.rewritten for one in rows)
        table.add_row(source, f"{len(rows)}", f"{count}", f"{count / len(rows):.3f}")
    return table


def _found(rows: Sequence[Row], others: int) -> Table:
    table = Table(title=f"The answer's passage among the first {_NEAREST}")
    for column in ("question", "n", "found", "n of all", "names carried over"):
        table.add_column(column, justify="left" if column == "question" else "right")
    found = [row["found"] for row in rows if "found" in row]
    for way in found[0] if found else ():
        carried = [row[f"names, {way}"] for row in rows if f"names, {way}" in row]
        name = f"rewritten, after {others} other questions" if way == "after others" else way
        table.add_row(
            name,
            f"{len(found)}",
            f"{sum(one[way] for one in found)}",
            f"{len(rows)}",
            f"{sum(carried)}" if carried else "",
        )
    return table


if __name__ == "__main__":
    main()
