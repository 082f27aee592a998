"""How often the sentence that holds the answer is among the evidence: the ceiling of answers.

    .venv/bin/python benchmarks/evidence.py --data DATA --cache CACHE [--set mlqa] [--limit N]

Questions that name something are asked of the open corpus (``quality.py --retrieval`` or
``latency.py`` leave its index in CACHE). For each budget of evidence, with the reader and
without, it prints the share of questions whose answer stands whole in a sentence chosen, and in
the first one; 95 % intervals over articles. The reader that comes with the program was
trained on other translations of XQuAD's articles: its honest figures are MLQA's.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import open_sets
from open_sets import Asked
from rich.console import Console
from rich.progress import track
from rich.table import Table

from assistant.config.settings import EmbeddingsSettings, EvidenceSettings, Settings
from assistant.evaluation import figures
from assistant.evaluation.grading import holds_answer
from assistant.index import Index
from assistant.models.adapter import read_adapter
from assistant.models.embeddings import E5Embeddings
from assistant.models.reader import Reader
from assistant.models.store import ModelStore
from assistant.question import parse_question
from assistant.retrieval.evidence import select_evidence
from assistant.retrieval.reading import read_hits
from assistant.retrieval.search import Retriever

_BUDGETS = ((4, 230), (12, 350))
_err = Console(stderr=True)


class Chosen(NamedTuple):
    """What one way of choosing gave for one question."""

    held: bool
    first: bool
    tokens: int


def main() -> None:
    """Measure what the arguments say, and print the table."""
    args = _arguments()
    store = ModelStore(args.models or Settings.load().models)
    embeddings = E5Embeddings(store.resolve_embedder(EmbeddingsSettings().model))
    reader = embeddings.reader(read_adapter(args.adapter) if args.adapter else None)
    asked = open_sets.questions(args.data, args.set, "es", answerable=True)[: args.limit]
    with Index.open(args.cache / "open", embeddings) as index:
        found = [
            _ways(one, Retriever(index, embeddings), embeddings, reader)
            for one in track(asked, description=args.set, console=_err)
        ]
    rows = {way: [ways[way] for ways in found] for way in found[0]}
    Console(width=120).print(_table(args.set, rows, [one.group for one in asked]))
    if args.json:
        args.json.write_text(json.dumps({" ".join(map(str, way)): r for way, r in rows.items()}))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    data = os.environ.get("HEMEROTECA_TEST_DATA")
    parser.add_argument("--data", type=Path, default=data, help="folder of the open sets")
    parser.add_argument("--cache", type=Path, required=True, help="folder that keeps the index")
    parser.add_argument("--set", choices=("xquad", "mlqa"), default="mlqa", help="questions")
    parser.add_argument("--models", type=Path, help="model cache (default: the settings')")
    parser.add_argument("--adapter", type=Path, help="another reader than the shipped one")
    parser.add_argument("--limit", type=int, help="at most so many questions")
    parser.add_argument("--json", type=Path, help="also write all rows there")
    args = parser.parse_args()
    if args.data is None:
        parser.error("--data is needed: the folder of the open sets")
    return args


def _ways(
    one: Asked, retriever: Retriever, embeddings: E5Embeddings, reader: Reader | None
) -> dict[tuple[str, int, int], Chosen]:
    question = parse_question(one.text, one.language)
    hits = retriever.search(one.text, language=one.language)
    read = read_hits(one.text, hits, reader) if reader else None
    given: dict[str, Any] = {
        "asked": retriever.question_vector(one.text),
        "count_tokens": lambda words: embeddings.count_tokens([words])[0],
        "vectors": retriever.sentence_vectors(hits),
    }
    found = {}
    for most, budget in _BUDGETS:
        settings = EvidenceSettings(max_sentences=most, budget_tokens=budget)
        for way, odds in (("plain", None), ("read", read.sentences if read else None)):
            if way == "read" and odds is None:
                continue
            chosen = select_evidence(question, hits, embeddings, settings, odds=odds, **given)
            places = [(e.article_id, e.start, e.end) for e in chosen]
            best = max(chosen, key=lambda e: e.score)
            found[way, most, budget] = Chosen(
                holds_answer(places, one.article_id, one.spans),
                holds_answer([(best.article_id, best.start, best.end)], one.article_id, one.spans),
                sum(embeddings.count_tokens([e.text])[0] for e in chosen),
            )
    return found


def _table(
    name: str, rows: dict[tuple[str, int, int], list[Chosen]], groups: Sequence[str]
) -> Table:
    table = Table(title=f"Evidence, {name}; 95 % intervals over articles")
    for column in ("way", "sentences", "tokens", "n", "holds the answer", "the first does"):
        table.add_column(column)
    for (way, most, budget), found in rows.items():
        cells = [way, str(most), str(budget), str(len(found))]
        for values in ([c.held for c in found], [c.first for c in found]):
            parts = [(float(value), 1.0) for value in values]
            low, high = figures.share_interval(parts, groups)
            cells.append(f"{figures.share(parts):.3f} [{low:.3f}, {high:.3f}]")
        table.add_row(*cells)
    return table


if __name__ == "__main__":
    main()
