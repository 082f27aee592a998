"""Puts what was measured into the documentation: tables and plots.

    .venv/bin/python benchmarks/report.py NAME=FILE [NAME=FILE ...]

FILE is what ``quality.py --json`` or ``hemeroteca eval --json`` wrote. The tables replace what
stands between ``<!-- results: NAME -->`` and ``<!-- /results -->`` in docs/benchmarks.md; plots of
the confidence, when there is one, go to docs/images/NAME-*.svg.
"""

from __future__ import annotations

import argparse
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from answer_tables import OURS, Table, cell, tables
from line_chart import Line, Panel, draw

from assistant.evaluation.figures import reliability, risk_coverage
from assistant.evaluation.graded_answer import GradedAnswer
from assistant.evaluation.summary import STAGE, judgements
from assistant.messages import text

_DOCS: Final = Path(__file__).resolve().parents[1] / "docs"
_MOST_POINTS: Final = 40
_RETRIEVAL: Final = {
    "recall@1": "R@1",
    "recall@5": "R@5",
    "recall@10": "R@10",
    "mrr": "MRR",
    "ndcg@10": "nDCG@10",
}

Results = Mapping[str, Any]
Judged = dict[str, list[tuple[float, bool]]]


def main() -> None:
    """Rewrite the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("results", nargs="+", metavar="NAME=FILE", help="what goes where")
    parser.add_argument("--page", type=Path, default=_DOCS / "benchmarks.md", help="to rewrite")
    parser.add_argument("--images", type=Path, default=_DOCS / "images", help="folder of plots")
    args = parser.parse_args()
    page = args.page.read_text(encoding="utf-8")
    for given in args.results:
        name, equals, file = given.partition("=")
        if not equals:
            parser.error(f"{given}: not NAME=FILE")
        results = json.loads(Path(file).read_text(encoding="utf-8"))
        page = replaced(page, name, block(name, results, args.images, args.page.parent))
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
    parts = [markdown(table) for table in _tables(results)]
    parts.append(_origin(results))
    for kind, drawn in plots(results).items():
        file = images / f"{name}-{kind}.svg"
        file.write_text(drawn, encoding="utf-8")
        parts.append(f"![{_ALT[kind]}]({Path(os.path.relpath(file, beside)).as_posix()})")
    return "\n\n".join(part for part in parts if part)


def markdown(table: Table) -> str:
    """A table with its title above."""
    lines = [table.headings, ["---"] * len(table.headings), *table.rows]
    written = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"{table.title}:\n\n{written}" if table.title else written


def _tables(results: Results) -> Iterator[Table]:
    kind = results.get("kind", "evaluation")
    if kind == "answers":
        yield from tables(results)
    elif kind == "retrieval":
        yield _retrieval(results)
    else:
        yield _evaluation(results)


def _retrieval(results: Results) -> Table:
    rows = []
    for name, found in results["sets"].items():
        for system, figures in found.items():
            if system != "n":
                cells = [_ranked(figures[key]) for key in _RETRIEVAL]
                rows.append([name, str(found["n"]), system, *cells])
    return Table("", ["set", "n", "system", *_RETRIEVAL.values()], rows)


def _ranked(found: Results) -> str:
    low, high = found["interval"]
    return cell({"value": found["value"], "low": low, "high": high})


def _evaluation(results: Results) -> Table:
    rows = [
        [_label(name), cell(figure), str(figure["n"])]
        for name, figure in results["figures"].items()
    ]
    return Table("", ["measure", "value, 95 % interval", "n"], rows)


def _label(name: str) -> str:
    if name.startswith(STAGE):
        return text("evaluation.metric_stage", "en", stage=name.removeprefix(STAGE)).strip()
    return text(f"evaluation.metric_{name}", "en")


def _origin(results: Results) -> str:
    """Which code and models these figures are of, as far as the file says."""
    systems = results.get("systems", {})
    about = results.get("about") or systems.get(OURS)
    if not about:
        embedder = results.get("embedder", "")
        return f"Embedder `{embedder}`." if embedder else ""
    parts = [str(about["date"])[:10]]
    if commit := about["commit"]:
        parts.append(f"commit {commit['id'][:10]}{', changed' if commit['changed'] else ''}")
    commits = (one["environment"]["commit"] for one in results.get("kept", ()))
    kept = dict.fromkeys(filter(None, commits))
    if kept:
        parts.append(f"rows of earlier runs at {' and '.join(one[:10] for one in kept)}")
    for key in ("model_ids", "embedder_ids"):
        parts += [f"`{name}`" for name in about[key]]
    parts += [f"prompt {name} {sha[:10]}" for name, sha in about["prompts_sha256"].items()]
    return f"{', '.join(parts)}."


def plots(results: Results) -> dict[str, str]:
    """SVG by name; none when no answer came with a confidence."""
    judged = _judged(results)
    if not judged:
        return {}
    curves = [Line(name, _thinned(risk_coverage(own))) for name, own in judged.items()]
    even = Line("as sure as right", [(0.0, 0.0), (1.0, 1.0)])
    sure = [
        Line(name, [(confidence, share) for confidence, share, _ in reliability(own)])
        for name, own in judged.items()
    ]
    return {
        "risk-coverage": draw(
            [Panel("share of wrong answers", curves, 1.0)],
            across="share of answers kept, the surest first",
        ),
        "reliability": draw(
            [Panel("share of right answers", [even, *sure], 1.0)], across="confidence"
        ),
    }


def _judged(results: Results) -> Judged:
    """By set, what ours answered; an evaluation is one set."""
    found: dict[str, list[GradedAnswer]] = {}
    for row in results.get("rows", ()):
        plain = {key: value for key, value in row.items() if key not in {"set", "system"}}
        if row.get("system", OURS) == OURS:
            found.setdefault(row.get("set", ""), []).append(GradedAnswer.model_validate(plain))
    judged = {name: judgements(rows) for name, rows in found.items()}
    return {name: own for name, own in judged.items() if own}


def _thinned(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """So few points that each can be seen; the last is always there."""
    step = max(1, len(points) // _MOST_POINTS)
    return [*points[:-1:step], *points[-1:]]


_ALT: Final = {
    "risk-coverage": "Share of wrong answers by the share of answers kept, the surest first",
    "reliability": "Share of right answers by confidence",
}

if __name__ == "__main__":
    main()
