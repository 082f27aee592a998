"""How often the sentence that holds the answer is among the evidence: the ceiling of answers.

Questions that name something are asked of the open corpus. For each budget of evidence, with the
reader and without, it prints the share of questions whose answer stands whole in a sentence
chosen, and in the first one; 95 % intervals over articles. The shipped reader was trained on other
translations of XQuAD's articles: its honest figures are MLQA's.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from assistant.config.settings import EvidenceSettings
from assistant.evaluation import figures
from assistant.evaluation.grading import holds_answer
from assistant.question import parse_question
from assistant.retrieval.evidence import select_evidence
from assistant.retrieval.reading import read_hits
from assistant.types import Location
from benchmarks import corpora, open_sets
from benchmarks.arguments import add, write
from benchmarks.open_sets import Asked
from benchmarks.tables import between, show, watched

_BUDGETS: Final = ((4, 230), (12, 350))


class Chosen(NamedTuple):
    """Whether the evidence chosen for a question holds the answer, and whether its best does."""

    held: bool
    first: bool


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    add(parser, "data", "cache", "n", "out", "models", "adapter", cache={"required": True})
    parser.add_argument("--set", choices=("xquad", "mlqa"), default="mlqa", help="questions")


def run(args: argparse.Namespace) -> None:
    """Measure and print."""
    asked = open_sets.questions(args.data, args.set, "es", answerable=True)[: args.n]
    with corpora.opened(args) as opened:
        found = [_ways(one, opened) for one in watched(asked, args.set)]
    ways = {way: [by_way[way] for by_way in found] for way in found[0]}
    groups = [one.group for one in asked]
    headings = ("way", "sentences", "tokens", "n", "holds the answer", "the first does")
    show(f"Evidence, {args.set}; 95 % intervals over articles", headings, _rows(ways, groups))
    write(args.out, {" ".join(map(str, way)): chosen for way, chosen in ways.items()})


def _ways(one: Asked, opened: corpora.Opened) -> dict[tuple[str, int, int], Chosen]:
    retriever, embeddings, reader = opened
    question = parse_question(one.text, one.language)
    hits = retriever.search(one.text, language=one.language)
    given: dict[str, Any] = {
        "asked": retriever.question_vector(one.text),
        "count_tokens": lambda words: embeddings.count_tokens([words])[0],
        "vectors": retriever.sentence_vectors(hits),
    }
    ways: dict[str, Mapping[Any, float] | None] = {"plain": None}
    if reader:
        ways["read"] = read_hits(one.text, hits, reader).sentences
    found = {}
    for most, budget in _BUDGETS:
        settings = EvidenceSettings(max_sentences=most, budget_tokens=budget)
        for way, odds in ways.items():
            chosen = select_evidence(question, hits, embeddings, settings, odds=odds, **given)
            best = max(chosen, key=lambda item: item.score)
            held, first = (
                holds_answer(
                    [Location(item.article_id, item.start, item.end) for item in items],
                    one.article_id,
                    one.spans,
                )
                for items in (chosen, [best])
            )
            found[way, most, budget] = Chosen(held, first)
    return found


def _rows(ways: dict[tuple[str, int, int], list[Chosen]], groups: list[str]) -> Iterator[list[Any]]:
    for way, chosen in ways.items():
        cells = []
        for values in zip(*chosen, strict=True):
            parts = [(float(value), 1.0) for value in values]
            cells.append(between(figures.share(parts), figures.share_interval(parts, groups)))
        yield [*way, len(chosen), *cells]
