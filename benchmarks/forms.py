"""Answers of other forms than prose, against what was written by hand about the demo articles.

Which form is told from the words alone, on labelled questions: one half was looked at while the
rules were written, the other was not. Chronologies: which events stand in a line of their day,
which are missing, which are told more than once; statements and versions: which are there.
No chat model is asked; ``hemeroteca index build demo`` makes the index.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from assistant import Answer, Assistant, Settings
from assistant.question.form import wish
from assistant.text.facts import facts
from assistant.text.terms import fold
from assistant.types import Sentence
from benchmarks.arguments import takes
from benchmarks.files import records, write
from benchmarks.tables import show, watched

_HERE: Final = Path(__file__).resolve().parent
LABELS: Final = _HERE.parent / "tests" / "unit" / "question" / "forms.jsonl"
ARGUMENTS: Final = takes("index", "out", missed=(False, "also print what is missing"))


class Kept(NamedTuple):
    """What of something written by hand an answer has."""

    what: str
    right: int
    of: int
    twice: int = 0
    rows: int = 0
    missing: tuple[str, ...] = ()


def run(args: argparse.Namespace) -> None:
    """Ask and print."""
    told = list(classified())
    show("Which form is wanted", ("half", "form", "n", "right"), _shares(told), left=2)
    with Assistant(Settings.load(), args.index, create=False) as own:
        tables = {
            "Chronologies": [_chronology(one, own) for one in watched(_lines("chronologies"), "")],
            "Statements": [_statements(one, own) for one in watched(_lines("statements"), "")],
            "Versions": [_versions(one, own) for one in watched(_lines("versions"), "")],
        }
    for title, kept in tables.items():
        headings = ("what", "right", "of", "told twice", "lines")
        total = Kept(
            "all",
            right=sum(one.right for one in kept),
            of=sum(one.of for one in kept),
            twice=sum(one.twice for one in kept),
            rows=sum(one.rows for one in kept),
        )
        show(title, headings, [*(one[:5] for one in kept), (), total[:5]])
        for one in kept if args.missed else ():
            print(one.what, "lacks:", "; ".join(one.missing) or "nothing")
    write(args.out, {title: [one._asdict() for one in kept] for title, kept in tables.items()})


def classified() -> Iterator[tuple[str, str, bool]]:
    """Half, form as labelled, and whether the rules tell it."""
    for label in records(LABELS):
        form = told_by_rules(label["question"])
        yield label["half"], label["form"], form == label["form"]


def told_by_rules(question: str) -> str:
    """The form that the words of a question ask for; ``help`` is one here."""
    wanted = wish(facts(question))
    return "help" if wanted.is_small_talk else wanted.form


def _shares(told: Sequence[tuple[str, str, bool]]) -> Iterator[tuple[str, str, int, str]]:
    counts = Counter((half, form) for half, form, _ in told)
    right = Counter((half, form) for half, form, is_right in told if is_right)
    for half in ("choosing", "reporting"):
        forms = [form for one, form in counts if one == half]
        for form in forms:
            n = counts[half, form]
            yield half, form, n, f"{right[half, form] / n:.2f}"
        n = sum(counts[half, form] for form in forms)
        yield half, "all", n, f"{sum(right[half, form] for form in forms) / n:.2f}"


def _lines(name: str) -> list[dict[str, Any]]:
    return list(records(_HERE / f"{name}.jsonl"))


def _chronology(story: Mapping[str, Any], own: Assistant) -> Kept:
    """Of the events by hand those that a line of their day tells."""
    answer = own.ask(story["questions"][0])
    found = {
        event["what"]: [row for row in answer.sentences if _is_told(row, event)]
        for event in story["events"]
    }
    essential = [event["what"] for event in story["events"] if event["essential"]]
    return Kept(
        story["story"],
        sum(bool(found[what]) for what in essential),
        len(essential),
        sum(len(found[what]) > 1 for what in essential),
        len(answer.sentences),
        tuple(what for what in essential if not found[what]),
    )


def _is_told(row: Sentence, event: Mapping[str, Any]) -> bool:
    days = [event["day"], *event.get("or_day", ())]
    on_day = row.day is not None and any(row.day.isoformat().startswith(day) for day in days)
    return on_day and _holds(row.text, event["any_of"])


def _statements(one: Mapping[str, Any], own: Assistant) -> Kept:
    answer = own.ask(one["question"])
    if "offices" in one:
        held = _holds(answer.text, one["offices"])
        return Kept(one["question"], int(held), 1, rows=len(answer.sentences))
    said = one["statements"]
    right = [s for s in said if any(_holds(row.text, s["any_of"]) for row in answer.sentences)]
    missing = tuple(s["any_of"][0] for s in said if s not in right)
    return Kept(one["question"], len(right), len(said), 0, len(answer.sentences), missing)


def _versions(one: Mapping[str, Any], own: Assistant) -> Kept:
    answer: Answer = own.ask(one["question"])
    told = [o for o in one["outlets"] if _is_of(answer, o["outlet"], o["any_of"])]
    missing = tuple(o["outlet"] for o in one["outlets"] if o not in told)
    return Kept(one["question"], len(told), len(one["outlets"]), 0, len(answer.sentences), missing)


def _is_of(answer: Answer, outlet: str, any_of: Sequence[str]) -> bool:
    """Whether a row that cites an outlet has words of its account."""
    return any(
        citation.source == outlet and _holds(f"{row.text} {citation.quote}", any_of)
        for row in answer.sentences
        for citation in row.citations
    )


def _holds(text: str, any_of: Sequence[str]) -> bool:
    plain = fold(" ".join(text.split()))
    return any(re.search(rf"(?<!\w){re.escape(fold(words))}(?!\w)", plain) for words in any_of)
