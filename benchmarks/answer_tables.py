"""What ``answers`` wrote down: its rows, and its figures as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from assistant.evaluation.graded_answer import GradedAnswer
from benchmarks.tables import between

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


class Measured(NamedTuple):
    """One answer."""

    system: str  # who answered
    row: GradedAnswer  # the answer and its grades; ``kind`` is the set


class Table(NamedTuple):
    """A title, the headings of the columns, and rows of cells."""

    title: str
    headings: list[str]
    rows: list[list[str]]


def rows_of(results: Mapping[str, Any]) -> Iterator[Measured]:
    """The answers that are written down."""
    for given in results["rows"]:
        row = {**given, "kind": given["set"]}
        del row["set"], row["system"]
        yield Measured(given["system"], GradedAnswer.model_validate(row))


def tables(results: Mapping[str, Any]) -> Iterator[Table]:
    """A table for each set, a column for each system and its paired difference from ours.

    Args:
        results: What ``answers`` writes; intervals are 95 %, over articles.
    """
    for name, systems in results["sets"].items():
        compared = [system for system, found in systems.items() if found["against_ours"]]
        rows = [
            [title, *_row(measure, systems, compared)]
            for measure, title in _MEASURES.items()
            if any(measure in found["figures"] for found in systems.values())
        ]
        against = [f"{system}, above ours" for system in compared]
        yield Table(name, ["measure", "n", *systems, *against], rows)


def _row(measure: str, systems: Mapping[str, Any], compared: list[str]) -> list[str]:
    found = [system["figures"].get(measure) for system in systems.values()]
    cases = [str(figure["n"]) if figure else "–" for figure in found]
    differences = [_cell(systems[name]["against_ours"].get(measure), "+") for name in compared]
    same = len(set(cases)) == 1
    return [cases[0] if same else ", ".join(cases), *map(_cell, found), *differences]


def _cell(figure: Mapping[str, Any] | None, sign: str = "") -> str:
    if figure is None:
        return ""
    return between(figure["value"], (figure["low"], figure["high"]), sign)
