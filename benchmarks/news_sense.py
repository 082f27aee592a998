"""What answers make of news: the latest, older and other figures, dates, who said it.

Asks the labelled questions of the demo index (``hemeroteca index build demo``) of the kinds below
and prints, for each kind, how many answers do what the kind is about. ``--evidence`` asks no chat
model: it prints for how many answerable questions of all kinds the model would be shown a gold
answer. The labels were written by the author of the articles; ``indexes/demo/README.md`` says what
that is worth.
"""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from assistant import Answer, Assistant
from assistant.evaluation import grading
from assistant.text.dates import find_dates
from assistant.text.sentences import split_sentences
from assistant.text.speakers import find_speakers
from assistant.types import Evidence
from benchmarks import demo
from benchmarks.arguments import takes
from benchmarks.demo import Label, Row
from benchmarks.files import write
from benchmarks.tables import show

Mark = Callable[[Label, Answer], bool]


def run(args: argparse.Namespace) -> None:
    """Ask, print the table, keep the rows."""
    asked = list(_chosen(args))
    rows = demo.each(asked, args.index, _shown if args.evidence else _answered, "questions")
    write(args.out, rows)
    headings = ("kind", "what fits", "n", "refused", "share")
    show("News sense, questions of the demo index", headings, _rows(rows), left=2)


def _chosen(args: argparse.Namespace) -> Iterator[Label]:
    labels = [label for label in demo.labels() if label["gold"] or not args.evidence]
    every = dict.fromkeys(label["kind"] for label in labels) if args.evidence else MARKS
    for kind in args.kinds or every:
        yield from [label for label in labels if label["kind"] == kind][: args.n]


def _shown(label: Label, own: Assistant) -> Row:
    """What the chat model would see; it is never called."""
    with contextlib.closing(own.stream(label.get("standalone") or label["question"])) as events:
        found = next(event for event in events if event.kind == "evidence")
    marks = {"gold shown": shows_gold(label, found.evidence)}
    if "newest" in label:
        marks["newest first"] = found.hits[0].passage.article_id == label["newest"]
    return {"id": label["id"], "kind": label["kind"], "outcome": "", "marks": marks}


def shows_gold(label: Label, evidence: Sequence[Evidence]) -> bool:
    """Whether one of the gold answers stands in the evidence from its article."""
    own = [item.text for item in evidence if item.article_id == label["article_id"]]
    return any(gold in text for text in own for gold in label["gold"])


def _answered(label: Label, own: Assistant) -> Row:
    answer = own.ask(label["question"])
    marks = {name: mark(label, answer) for name, mark in MARKS[label["kind"]].items()}
    return {
        "id": label["id"],
        "kind": label["kind"],
        "question": label["question"],
        "text": answer.text,
        "outcome": answer.outcome,
        "cited": [citation.article_id for citation in answer.citations],
        "marks": marks,
    }


def contains_gold(label: Label, answer: Answer) -> bool:
    """Whether one of the gold answers stands in the answer."""
    return answer.outcome != "refused" and grading.contains_gold(answer.text, label["gold"])


def cites_newest(label: Label, answer: Answer) -> bool:
    """Whether the newest article of the story is cited."""
    return label["newest"] in {citation.article_id for citation in answer.citations}


def names_older(label: Label, answer: Answer) -> bool:
    """Whether the answer has the superseded figure too."""
    return grading.contains_gold(answer.text, [label["older"]])


def cites_all_figures(label: Label, answer: Answer) -> bool:
    """Whether each of the conflicting figures stands in a quotation from its article."""
    quotes = [(citation.article_id, citation.quote) for citation in answer.citations]
    return all(
        any(one["article_id"] == name and one["figure"] in quote for name, quote in quotes)
        for one in label["figures"]
    )


def says_all_figures(label: Label, answer: Answer) -> bool:
    """Whether each of the conflicting figures stands in the answer."""
    return all(grading.contains_gold(answer.text, [one["figure"]]) for one in label["figures"])


def shows_day(label: Label, answer: Answer) -> bool:
    """Whether the day itself is given; where the question gives it, whether the answer fits."""
    if "resolved" not in label:
        return contains_gold(label, answer)
    (day,) = find_dates(label["resolved"])
    told = [date for date in find_dates(answer.text) if date.day and date.month]
    return answer.outcome != "refused" and any(date.matches(day) for date in told)


def names_speaker(label: Label, answer: Answer) -> bool:
    """Whether the speaker is named, by surname at least."""
    names = {name.split()[-1] for name in [*label["gold"], *_speakers(label)] if name[0].isupper()}
    return answer.outcome != "refused" and grading.contains_gold(answer.text, sorted(names))


def _speakers(label: Label) -> list[str]:
    text = next(one["text"] for one in demo.articles() if one["id"] == label["article_id"])
    sentences = [text[span.start : span.end] for span in split_sentences(text)]
    told = (one for one in sentences if any(gold in one for gold in label["gold"]))
    return [name for one in told for name in find_speakers(one)]


def is_not_misled(label: Label, answer: Answer) -> bool:
    """Whether the answer is a refusal, or quotes what shows the question to be wrong."""
    premise = label["premise"]
    quoted = any(premise in c.quote or c.quote in premise for c in answer.citations)
    return answer.outcome == "refused" or quoted


MARKS: Final[dict[str, dict[str, Mark]]] = {
    "recency": {"gold": contains_gold, "newest cited": cites_newest},
    "superseded": {"latest figure": contains_gold, "older named": names_older},
    "disagreement": {
        "gold": contains_gold,
        "figures said": says_all_figures,
        "figures cited": cites_all_figures,
    },
    "relative_date": {"gold": contains_gold, "day shown": shows_day},
    "attribution": {"gold": contains_gold, "speaker named": names_speaker},
    "false_premise": {"not misled": is_not_misled},
}
ARGUMENTS: Final = takes(
    *("index", "n", "out"),
    n={"help": "at most so many questions of each kind"},
    kinds={"nargs": "+", "choices": list(MARKS), "help": "all of them by default"},
    evidence=(False, "look at the evidence alone"),
)


def _rows(rows: Sequence[Row]) -> Iterator[list[Any]]:
    """For each kind, and for all, a line for each thing that all of its rows were marked on."""
    kinds = {kind: [row for row in rows if row["kind"] == kind] for kind in _kinds(rows)}
    for kind, own in {**kinds, "all": list(rows)}.items():
        refused = sum(row["outcome"] == "refused" for row in own)
        for name in own[0]["marks"] if own else ():
            if all(name in row["marks"] for row in own):
                met = sum(row["marks"][name] for row in own)
                yield [kind, name, len(own), refused, f"{met / len(own):.3f} ({met})"]
        yield []


def _kinds(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(row["kind"] for row in rows))
