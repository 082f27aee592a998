"""How well questions are understood within a conversation.

Two errors are counted: a complete question that is rewritten all the same, and one that leans on
its conversation and is left as it is. Both come from rules alone, so ``--rules`` loads no model;
``--data`` adds the questions of the open sets that name something, each after an exchange about
something else. For the labelled follow-ups of the demo index (``hemeroteca index build demo``) the
passage that holds the answer is then searched for: with the words as asked, with what the chat
model makes of them, with that after so many turns about other things, and with the rewriting by a
person that the labels hold.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from assistant import Assistant
from assistant.generation.rewriting import needs_rewriting, standalone_question, turns
from assistant.text.language import detect_language
from assistant.text.terms import analyse
from assistant.types import Turn
from benchmarks import demo, open_sets
from benchmarks.arguments import OPTIONAL, takes
from benchmarks.demo import Label, Row
from benchmarks.files import write
from benchmarks.tables import show

_LEANING: Final = "follow_up"
_NEAREST: Final = 5
_ELSEWHERE: Final = (
    Turn(role="user", content="¿Qué barco de pesca encalló ayer en la ría?"),
    Turn(role="assistant", content="El Virgen de la Ola, sin heridos."),
)
ARGUMENTS: Final = takes(
    *("data", "index", "out"),
    data=OPTIONAL,
    rules=(False, "count errors of the rules alone"),
    turns=(10, "questions about other things"),
)


class Judged(NamedTuple):
    """What the rules make of a question."""

    source: str  # where it comes from
    question: str  # the question
    leans: bool  # whether it leans on its conversation, as labelled
    rewritten: bool  # whether the rules have it rewritten


def run(args: argparse.Namespace) -> None:
    """Judge, ask, print."""
    judged = list(judgements(args.data))
    show("Which questions are rewritten", ("questions", "n", "rewritten", "share"), _errors(judged))
    rows: list[Row] = []
    if not args.rules:
        leaning = [label for label in demo.labels() if label["kind"] == _LEANING]

        def row(label: Label, own: Assistant) -> Row:
            return searched(label, own, _others(label, args.turns))

        rows = demo.each(leaning, args.index, row, "follow-ups")
        title = f"The answer's passage among the first {_NEAREST}; others: {args.turns} questions"
        headings = ("question", "n", "found", "n of all", "names carried over")
        show(title, headings, _found(rows))
    write(args.out, {"rules": [one._asdict() for one in judged], "follow_ups": rows})


def judgements(data: Path | None) -> Iterator[Judged]:
    """All labelled questions of the demo articles, and those of the open sets."""
    for label in demo.labels():
        leans = label["kind"] == _LEANING
        source = "demo, follow-ups" if leans else "demo, complete questions"
        history = turns(label["history"]) if label.get("history") else _ELSEWHERE
        yield _judge(source, label["question"], history, leans)
    if data is None:
        return
    for name in ("xquad", "mlqa"):
        for one in open_sets.questions(data, name):
            yield _judge(f"{name}, complete questions", one.question, _ELSEWHERE, False)


def _judge(source: str, question: str, history: Sequence[Turn], leans: bool) -> Judged:
    rewritten = needs_rewriting(question, history, detect_language(question))
    return Judged(source, question, leans, rewritten)


def _others(label: Label, count: int) -> list[Turn]:
    """That many exchanges about other things, the same for the same question."""
    complete = [
        one
        for one in demo.labels()
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


def _errors(judged: Sequence[Judged]) -> Iterator[list[Any]]:
    for source in dict.fromkeys(one.source for one in judged):
        rewritten = [one.rewritten for one in judged if one.source == source]
        share = sum(rewritten) / len(rewritten)
        yield [source, len(rewritten), sum(rewritten), f"{share:.3f}"]


def _found(rows: Sequence[Row]) -> Iterator[list[Any]]:
    found = [row["found"] for row in rows if "found" in row]
    for way in found[0] if found else ():
        carried = [row[f"names, {way}"] for row in rows if f"names, {way}" in row]
        names = sum(carried) if carried else ""
        yield [way, len(found), sum(one[way] for one in found), len(rows), names]
