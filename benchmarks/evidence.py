"""How often the sentence that holds the answer is among the evidence: the ceiling of answers.

Questions that name something are asked of the open corpus. For each budget of evidence, with the
reader and without, it prints the share of questions whose answer stands whole in a sentence
chosen, and in the first one; 95 % intervals over articles. The shipped reader was trained on other
translations of XQuAD's articles: its honest figures are MLQA's.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any, Final

from assistant.config.settings import EvidenceSettings
from assistant.evaluation import figures
from assistant.evaluation.grading import holds_answer
from assistant.evaluation.questions import LabelledQuestion
from assistant.question import parse_question
from assistant.retrieval.evidence import select_evidence
from assistant.types import Location
from benchmarks import corpora, open_sets
from benchmarks.arguments import REQUIRED, takes
from benchmarks.files import write
from benchmarks.tables import between, show, watched

_BUDGETS: Final = ((4, 230), (12, 350))
_Way = tuple[str, int, int]
_Held = tuple[bool, bool]
"""Whether the evidence chosen for a question holds the answer, and whether its best does."""
ARGUMENTS: Final = takes(
    *("data", "cache", "n", "out", "models", "adapter", "set"), cache=REQUIRED, set="mlqa"
)


def run(args: argparse.Namespace) -> None:
    """Measure and print."""
    asked = open_sets.questions(args.data, args.set)[: args.n]
    with corpora.opened(args) as opened:
        found = [_ways(one, opened) for one in watched(asked, args.set)]
    ways = {way: [by_way[way] for by_way in found] for way in found[0]}
    groups = [one.group for one in asked]
    headings = ("way", "sentences", "tokens", "n", "holds the answer", "the first does")
    show(f"Evidence, {args.set}; 95 % intervals over articles", headings, _rows(ways, groups))
    write(args.out, {" ".join(map(str, way)): held for way, held in ways.items()})


def _ways(one: LabelledQuestion, opened: corpora.Opened) -> dict[_Way, _Held]:
    question = parse_question(one.question, "es")
    hits, _, read = opened.found(one.question, "es")
    given: dict[str, Any] = {
        "asked": opened.retriever.question_vector(one.question),
        "count_tokens": lambda words: opened.embeddings.count_tokens([words])[0],
        "vectors": opened.retriever.sentence_vectors(hits),
    }
    found = {}
    for most, budget in _BUDGETS:
        given["settings"] = EvidenceSettings(max_sentences=most, budget_tokens=budget)
        for way, odds in {"plain": None, **({"read": read.sentences} if read else {})}.items():
            chosen = select_evidence(question, hits, opened.embeddings, odds=odds, **given)
            best = max(chosen, key=lambda item: item.score)
            places = [Location(item.article_id, item.start, item.end) for item in (best, *chosen)]
            first, held = (
                holds_answer(part, one.article_id, one.spans) for part in (places[:1], places)
            )
            found[way, most, budget] = (held, first)
    return found


def _rows(ways: dict[_Way, list[_Held]], groups: list[str]) -> Iterator[list[Any]]:
    for way, chosen in ways.items():
        cells = []
        for values in zip(*chosen, strict=True):
            parts = [(float(value), 1.0) for value in values]
            cells.append(between(figures.share(parts), figures.share_interval(parts, groups)))
        yield [*way, len(chosen), *cells]
