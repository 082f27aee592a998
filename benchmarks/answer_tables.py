"""What ``quality.py --answers`` found, as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from rich.console import Console
from rich.table import Table as RichTable

OURS: Final = "ours"
_MEASURES: Final = {
    "contains_gold": "contains gold",
    "exact_match": "exact",
    "token_f1": "F1",
    "citation_precision": "citation precision",
    "citation_recall": "citation recall",
    "cites_article": "cites article",
    "quotes_gold": "quotes gold",
    "recall_1": "gold in first hit",
    "hits_recall": "gold in hits",
    "evidence_recall": "gold in evidence",
    "false_refusals": "refused, answerable",
    "true_refusals": "refused, not answerable",
    "same_language": "same language",
    "confidence_auc": "confidence: AUC, right over wrong",
    "risk_coverage_area": "confidence: area under risk-coverage",
    "seconds": "seconds, median",
}


class Table(NamedTuple):
    """A table of texts.

    Attributes:
        title: What it shows.
        headings: Of the columns.
        rows: Cells.
    """

    title: str
    headings: list[str]
    rows: list[list[str]]


def show(console: Console, results: Mapping[str, Any]) -> None:
    """Print all tables."""
    for table in tables(results):
        drawn = RichTable(title=table.title)
        for heading in table.headings:
            drawn.add_column(heading)
        for row in table.rows:
            drawn.add_row(*row)
        console.print(drawn)


def tables(results: Mapping[str, Any]) -> Iterator[Table]:
    """A table for each set, a column for each system and its paired difference from ours.

    Args:
        results: What ``quality.py --answers`` writes; intervals are 95 %, over articles.
    """
    for name, systems in results["sets"].items():
        # Ours first, whoever was asked first.
        ordered = dict(sorted(systems.items(), key=lambda item: item[0] != OURS))
        compared = [system for system, found in ordered.items() if found["against_ours"]]
        rows = [
            [title, *_row(measure, ordered, compared)]
            for measure, title in _MEASURES.items()
            if any(measure in found["figures"] for found in ordered.values())
        ]
        against = [f"{system}, above ours" for system in compared]
        yield Table(name, ["measure", "n", *ordered, *against], rows)


def cell(figure: Mapping[str, Any] | None, sign: str = "") -> str:
    """A figure as it stands in a table; empty when there is none."""
    if figure is None:
        return ""
    value, low, high = (f"{figure[key]:{sign}.3f}" for key in ("value", "low", "high"))
    return f"{value} [{low}, {high}]"


def _row(measure: str, systems: Mapping[str, Any], compared: list[str]) -> list[str]:
    found = [system["figures"].get(measure) for system in systems.values()]
    cases = [str(figure["n"]) if figure else "–" for figure in found]
    differences = [cell(systems[name]["against_ours"].get(measure), "+") for name in compared]
    same = len(set(cases)) == 1
    return [cases[0] if same else ", ".join(cases), *map(cell, found), *differences]
