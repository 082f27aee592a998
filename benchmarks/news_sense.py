"""What answers make of news: the latest, older and other figures, dates, who said it.

    .venv/bin/python benchmarks/news_sense.py [--kinds recency superseded] [--limit N] [--json FILE]

Asks the labelled questions of the demo index (``hemeroteca index build demo``) of the kinds
below and prints, for each kind, how many answers do what the kind is about. The labels were
written by the author of the articles; ``indexes/demo/README.md`` says what that is worth.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.progress import track
from rich.table import Table

from assistant import Answer, Assistant, Settings
from assistant.checks import find_speakers
from assistant.evaluation import grading
from assistant.passages import split_sentences
from assistant.resources import demo_folder

Label = dict[str, Any]
Row = dict[str, Any]
Mark = Callable[[Label, Answer], bool]


def main() -> None:
    """Ask, print the table, keep the rows."""
    args = _arguments()
    asked = list(_chosen(args.kinds, args.limit))
    rows: list[Row] = []
    try:
        with Assistant(Settings.load(), args.index, create=False) as own:
            for label in track(asked, description="questions", console=Console(stderr=True)):
                rows.append(_graded(label, own.ask(label["question"])))
    except KeyboardInterrupt:
        print("stopped; this is what was asked", file=sys.stderr)
    if args.json:
        args.json.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", "utf-8")
    Console(width=120).print(_table(rows))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kinds", nargs="+", choices=list(MARKS), default=list(MARKS))
    parser.add_argument("--limit", type=int, help="at most so many questions of each kind")
    parser.add_argument("--index", default="demo", help="name or path of the demo index")
    parser.add_argument("--json", type=Path, help="also write all answers there")
    return parser.parse_args()


def _chosen(kinds: Sequence[str], limit: int | None) -> Iterator[Label]:
    labels = _lines("questions.jsonl")
    for kind in kinds:
        yield from [label for label in labels if label["kind"] == kind][:limit]


def _lines(name: str) -> list[dict[str, Any]]:
    lines = (demo_folder() / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _graded(label: Label, answer: Answer) -> Row:
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
    return grading.contains_gold(answer.text, [label["resolved"]])


def names_speaker(label: Label, answer: Answer) -> bool:
    """Whether whoever said it is named, by surname at least."""
    names = {name.split()[-1] for name in [*label["gold"], *_speakers(label)] if name[0].isupper()}
    return answer.outcome != "refused" and grading.contains_gold(answer.text, sorted(names))


def _speakers(label: Label) -> list[str]:
    text = next(one["text"] for one in _lines("articles.jsonl") if one["id"] == label["article_id"])
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


def _table(rows: Sequence[Row]) -> Table:
    table = Table(title="News sense, questions of the demo index")
    for column in ("kind", "n", "refused", "what fits", "share"):
        table.add_column(column, justify="left" if column in {"kind", "what fits"} else "right")
    for kind in dict.fromkeys(row["kind"] for row in rows):
        own = [row for row in rows if row["kind"] == kind]
        refused = sum(row["outcome"] == "refused" for row in own)
        for name in MARKS[kind]:
            met = sum(row["marks"][name] for row in own)
            table.add_row(kind, f"{len(own)}", f"{refused}", name, f"{met / len(own):.3f} ({met})")
        table.add_section()
    return table


if __name__ == "__main__":
    main()
