"""How well the reader reads, by the product's own runtime.

Given the paragraph with the answer: does the best sentence hold it, do the best words overlap it?
Beside another paragraph of the same article: which of the two answers? Of ten passages that a
search engine found for a question: does any answer? And of claims: does their text entail them?
``--fold`` also measures the XQuAD articles that an adapter trained with the same ``--fold`` has not
seen. Beside the reader stands what the embedder says without it. Intervals are 95 % bootstraps over
articles; with a claim of InferES or PAWS-X, over texts; with passages found, over questions.
"""

from __future__ import annotations

import argparse
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

import numpy as np

from assistant.evaluation import figures
from assistant.models.e5_embeddings import E5Embeddings
from assistant.models.reader import Readable, Reader
from assistant.models.reader_adapter import Adapter, read_adapter, shipped_adapter
from benchmarks import corpora
from benchmarks.arguments import takes
from benchmarks.claims import Claim, Label
from benchmarks.reading_sets import Case, Found, claim_sets, found_passages, reading_sets
from benchmarks.tables import between, show, watched

_AT_ONCE: Final = 16
_READER: Final = "reader"
_COSINE: Final = "e5 cosine"

_T = TypeVar("_T")
ARGUMENTS: Final = takes(
    "data", "models", "adapter", "fold", fold={"help": "measure its XQuAD too"}
)


class Row(NamedTuple):
    """One figure."""

    set: str  # of questions or claims
    figure: str  # what it is
    system: str  # of which system
    value: float  # the figure
    interval: tuple[float, float]  # 95 % of it
    n: int  # questions or claims
    groups: int  # articles or texts that were resampled


class Read(NamedTuple):
    """What a system says of one paragraph."""

    sentences: Sequence[float]  # score of each sentence
    answers: float  # score of the whole
    span: tuple[int, int] | None = None  # the best words; None if it gives none


class Said(NamedTuple):
    """What a system says of both paragraphs of a case."""

    case: Case
    gold: Read
    other: Read | None = None

    @property
    def sentence_holds(self) -> bool:
        """Whether the best sentence holds the answer."""
        start, end = self.case.gold.sentences[int(np.argmax(self.gold.sentences))]
        return any(start <= answer < end for answer, _ in self.case.answers)

    @property
    def words_overlap(self) -> bool:
        """Whether the best words overlap the answer."""
        first, last = self.gold.span or (0, 0)
        return any(first < end and start < last for start, end in self.case.answers)


Reads = Callable[[str, Sequence[Readable]], list[Read]]
_Scored = tuple[bool, float]
"""Whether something is so, and how it scores."""


def run(args: argparse.Namespace) -> None:
    """Measure and print."""
    adapter = read_adapter(args.adapter) if args.adapter else shipped_adapter()
    print_rows(measure(corpora.embedder(args), adapter, args.data, args.fold))


def measure(
    embeddings: E5Embeddings, adapter: Adapter, data: Path, fold: int | None = None
) -> list[Row]:
    """All figures, in the order in which they are printed.

    Args:
        embeddings: The embedder.
        adapter: What makes a reader of it.
        data: Folder of the open sets.
        fold: The one that the adapter was trained without.
    """
    reader = embeddings.reader(adapter)
    if reader is None:
        other = f"not {embeddings.embedder_id}"
        raise SystemExit(f"the adapter was trained on {adapter.embedder}, {other}")
    systems: dict[str, Reads] = {_READER: _reading(reader), _COSINE: _cosine(embeddings)}
    rows: list[Row] = []
    for name, cases in reading_sets(data, fold).items():
        for system, read in systems.items():
            rows += _reading_rows(name, system, _said(read, watched(cases, f"{name}: {system}")))
    rows += _found_rows(systems, found_passages(data))
    for name, claims in claim_sets(data).items():
        entailed = [claim.label is Label.ENTAILED for claim in claims]
        groups = [claim.group for claim in claims]
        scores = {_READER: _entailed(reader, claims), _COSINE: _likenesses(embeddings, claims)}
        for system, values in scores.items():
            scored = list(zip(entailed, values, strict=True))
            rows.append(_row(name, "text entails claim: AUC", system, scored, groups, _told_apart))
    return rows


def print_rows(rows: Sequence[Row]) -> None:
    """A table on the standard output."""
    headings = ("set", "figure", "system", "value", "n", "articles or texts")
    cells = ([*row[:3], between(row.value, row.interval), row.n, row.groups] for row in rows)
    show("Reading; 95 % intervals", headings, cells, left=3)


def _reading(reader: Reader) -> Reads:
    def read(question: str, passages: Sequence[Readable]) -> list[Read]:
        found = reader.read(question, passages)
        return [Read(reading.sentences, reading.answers, reading.span) for reading in found]

    return read


def _cosine(embeddings: E5Embeddings) -> Reads:
    """Cosines of the question with sentences, and with the whole paragraph."""

    def read(question: str, passages: Sequence[Readable]) -> list[Read]:
        asked = np.asarray(embeddings.embed_query(question))
        found = []
        for passage in passages:
            texts = [passage.text[start:end] for start, end in passage.sentences]
            vectors = np.asarray(embeddings.embed_documents([*texts, passage.text]))
            *sentences, whole = (vectors @ asked).tolist()
            found.append(Read(sentences, whole))
        return found

    return read


def _said(read: Reads, cases: Iterable[Case]) -> list[Said]:
    return [
        Said(case, *read(case.question, [case.gold, *([case.other] if case.other else [])]))
        for case in cases
    ]


def _reading_rows(name: str, system: str, said: Sequence[Said]) -> Iterator[Row]:
    groups = [one.case.group for one in said]
    held = [one.sentence_holds for one in said]
    yield _row(name, "best sentence holds the answer", system, held, groups, statistics.fmean)
    if all(one.gold.span is not None for one in said):
        held = [one.words_overlap for one in said]
        yield _row(name, "best words overlap the answer", system, held, groups, statistics.fmean)
    both = [(one, read) for one in said if one.other for read in (one.gold, one.other)]
    groups = [one.case.group for one, _ in both]
    scores = {
        "best sentence of which paragraph: AUC": [max(read.sentences) for _, read in both],
        "which paragraph answers: AUC": [read.answers for _, read in both],
    }
    of_gold = [read is one.gold for one, read in both]
    for figure, values in scores.items():
        scored = list(zip(of_gold, values, strict=True))
        row = _row(name, figure, system, scored, groups, _told_apart)
        yield row._replace(n=len(both) // 2)


def _found_rows(systems: dict[str, Reads], asked: Sequence[Found]) -> Iterator[Row]:
    """Whether any passage answers, by the best of them: by its own score, by its best sentence."""
    groups = [str(at) for at in range(len(asked))]
    for system, read in systems.items():
        best: dict[str, list[_Scored]] = defaultdict(list)
        for one in watched(asked, f"NoMIRACL: {system}"):
            passages = one.passages
            if system == _COSINE:  # of the whole passages alone
                passages = [passage._replace(sentences=()) for passage in passages]
            found = read(one.question, passages)
            score = max(passage.answers for passage in found)
            best["any passage answers: AUC"].append((one.answered, score))
            if sentences := [score for passage in found for score in passage.sentences]:
                best["any answers, by sentence: AUC"].append((one.answered, max(sentences)))
        for figure, scored in best.items():
            yield _row("NoMIRACL", figure, system, scored, groups, _told_apart)


def _row(
    name: str,
    figure: str,
    system: str,
    values: Sequence[_T],
    groups: Sequence[str],
    computed: Callable[[Sequence[_T]], float],
) -> Row:
    interval = figures.interval(values, groups, computed)
    return Row(name, figure, system, computed(values), interval, len(values), len(set(groups)))


def _told_apart(scored: Sequence[_Scored]) -> float:
    yes, no = ([score for held, score in scored if held is kind] for kind in (True, False))
    return figures.auc(yes, no)


def _entailed(reader: Reader, claims: Sequence[Claim]) -> list[float]:
    found: list[float] = []
    for start in watched(range(0, len(claims), _AT_ONCE), "claims"):
        pairs = [(claim.claim, claim.text) for claim in claims[start : start + _AT_ONCE]]
        found += [entailment.entailed for entailment in reader.entailments(pairs)]
    return found


def _likenesses(embeddings: E5Embeddings, claims: Sequence[Claim]) -> list[float]:
    texts = embeddings.embed_documents([claim.text for claim in claims])
    return [
        float(np.dot(embeddings.embed_query(claim.claim), text))
        for claim, text in zip(watched(claims, "claims: cosine"), texts, strict=True)
    ]
