"""Puts what ``answers`` measured into the documentation: tables and plots.

FILE is what ``answers --out`` wrote. The tables replace what stands between
``<!-- results: NAME -->`` and ``<!-- /results -->`` in docs/benchmarks.md; plots of the confidence,
when there is one, go to docs/images/NAME-*.svg.
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from assistant.evaluation.figures import reliability, risk_coverage
from assistant.evaluation.graded_answer import GradedAnswer
from assistant.evaluation.summary import judgements
from benchmarks.answer_systems import OURS
from benchmarks.answer_tables import Table, rows_of, tables
from benchmarks.arguments import FILE, takes
from benchmarks.files import load
from benchmarks.plots import EVEN, draw

_DOCS: Final = Path(__file__).resolve().parents[1] / "docs"
_MOST_POINTS: Final = 40
_ALT: Final = {
    "risk-coverage": "Share of wrong answers by the share of answers kept, the surest first",
    "reliability": "Share of right answers by confidence",
}

Results = Mapping[str, Any]
ARGUMENTS: Final = {
    "results": {"nargs": "+", "metavar": "NAME=FILE", "help": "what goes where"},
    **takes(
        page={**FILE, "default": _DOCS / "benchmarks.md", "help": "to rewrite"},
        images={**FILE, "default": _DOCS / "images", "help": "folder of plots"},
    ),
}


def run(args: argparse.Namespace) -> None:
    """Rewrite the page."""
    page = args.page.read_text(encoding="utf-8")
    for given in args.results:
        name, equals, file = given.partition("=")
        if not equals:
            args.error(f"{given}: not NAME=FILE")
        new = block(name, load(Path(file)), args.images, args.page.parent)
        page = replaced(page, name, new)
    args.page.write_text(page, encoding="utf-8")


def replaced(page: str, name: str, new: str) -> str:
    """The page with other results of a name.

    Raises:
        SystemExit: It has no place for them.
    """
    start, end = f"<!-- results: {name} -->", "<!-- /results -->"
    marked = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    if not marked.search(page):
        raise SystemExit(f"the page has no {start} … {end}")
    return marked.sub(lambda _: f"{start}\n\n{new}\n\n{end}", page, count=1)


def block(name: str, results: Results, images: Path, beside: Path) -> str:
    """Tables and plots of one file, as Markdown.

    Args:
        name: What plots are called.
        results: What the file holds.
        images: Folder of the plots; written to.
        beside: Folder of the page, from which it names them.
    """
    parts = [_markdown(table) for table in tables(results)]
    parts.append(_origin(results))
    for kind, drawn in _plots(results).items():
        file = images / f"{name}-{kind}.svg"
        file.write_text(drawn, encoding="utf-8")
        parts.append(f"![{_ALT[kind]}]({Path(os.path.relpath(file, beside)).as_posix()})")
    return "\n\n".join(parts)


def _markdown(table: Table) -> str:
    lines = [table.headings, ["---"] * len(table.headings), *table.rows]
    return f"{table.title}:\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _origin(results: Results) -> str:
    """Which code and models these figures are of, as far as the file says."""
    about = results["about"]
    parts = [str(about["date"])[:10]]
    if commit := about["commit"]:
        parts.append(f"commit {commit['id'][:10]}{', changed' if commit['changed'] else ''}")
    commits = (one["environment"]["commit"] for one in results.get("kept", ()))
    if kept := dict.fromkeys(filter(None, commits)):
        parts.append(f"rows of earlier runs at {' and '.join(one[:10] for one in kept)}")
    for key in ("model_ids", "embedder_ids"):
        parts += [f"`{name}`" for name in about[key]]
    parts += [f"prompt {name} {sha[:10]}" for name, sha in about["prompts_sha256"].items()]
    return f"{', '.join(parts)}."


def _plots(results: Results) -> dict[str, str]:
    """SVG by name; none when no answer came with a confidence."""
    by_set: dict[str, list[GradedAnswer]] = {}
    for one in rows_of(results):
        if one.system == OURS:
            by_set.setdefault(one.row.kind, []).append(one.row)
    judged = {name: own for name, rows in by_set.items() if (own := judgements(rows))}
    if not judged:
        return {}
    risks = {name: _thinned(risk_coverage(own)) for name, own in judged.items()}
    sure = {
        name: [(confidence, share) for confidence, share, _ in reliability(own)]
        for name, own in judged.items()
    }
    kept = "share of answers kept, the surest first"
    return {
        "risk-coverage": draw(risks, up="share of wrong answers", across=kept),
        "reliability": draw(
            {"as sure as right": EVEN, **sure}, up="share of right answers", across="confidence"
        ),
    }


def _thinned(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """So few points that each can be seen; the last is always there."""
    step = max(1, len(points) // _MOST_POINTS)
    return [*points[:-1:step], *points[-1:]]
