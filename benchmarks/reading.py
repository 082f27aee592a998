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
import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

import numpy as np

from assistant.evaluation import figures
from assistant.models.e5_embeddings import E5Embeddings
from assistant.models.reader import Readable, Reader
from assistant.models.reader_adapter import Adapter, read_adapter, shipped_adapter
from benchmarks import corpora
from benchmarks.arguments import add
from benchmarks.reading_examples import FOLDS, Claim, Label
from benchmarks.reading_sets import Case, Found, claim_sets, found_passages, reading_sets
from benchmarks.tables import between, show, watched

_AT_ONCE: Final = 16
_READER: Final = "reader"
_COSINE: Final = "e5 cosine"

_T = TypeVar("_T")


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
    answers: float | None = None  # score of the whole; None if it gives none
    span: tuple[int, int] | None = None  # the best words; None if it gives none


class Said(NamedTuple):
    """What a system says of both paragraphs of a case."""

    case: Case
    gold: Read
    other: Read | None


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    add(parser, "data", "models", "adapter")
    parser.add_argument("--fold", type=int, choices=range(FOLDS), help="measure its XQuAD too")


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
    rows: list[Row] = []
    for name, cases in reading_sets(data, fold).items():
        likeness = [_likeness(embeddings, case) for case in watched(cases, f"{name}: cosines")]
        read = [_read(reader, case) for case in watched(cases, f"{name}: reader")]
        for system, said in ((_READER, read), (_COSINE, likeness)):
            rows += _reading_rows(name, system, said)
    rows += _found_rows(reader, embeddings, found_passages(data))
    for name, claims in claim_sets(data).items():
        scores = {_READER: _entailed(reader, claims), _COSINE: _likenesses(embeddings, claims)}
        for system, values in scores.items():
            entailed = [claim.label is Label.ENTAILED for claim in claims]
            scored = list(zip(entailed, values, strict=True))
            groups = [claim.group for claim in claims]
            rows.append(_row(name, "text entails claim: AUC", system, scored, groups, _told_apart))
    return rows


def print_rows(rows: Sequence[Row]) -> None:
    """A table on the standard output."""
    headings = ("set", "figure", "system", "value", "n", "articles or texts")
    cells = ([*row[:3], between(row.value, row.interval), row.n, row.groups] for row in rows)
    show("Reading; 95 % intervals", headings, cells, left=3)


def sentence_hits(said: Sequence[Said]) -> float:
    """How often the best sentence holds the answer."""
    return sum(_is_sentence_right(one) for one in said) / len(said)


def span_hits(said: Sequence[Said]) -> float:
    """How often the best words overlap the answer."""
    return sum(_is_span_right(one) for one in said) / len(said)


def _reading_rows(name: str, system: str, said: Sequence[Said]) -> Iterator[Row]:
    both = [one for one in said if one.other is not None]

    def row(figure: str, of: Sequence[Said], computed: Callable[[Sequence[Said]], float]) -> Row:
        return _row(name, figure, system, of, [one.case.group for one in of], computed)

    yield row("best sentence holds the answer", said, sentence_hits)
    if all(one.gold.span is not None for one in said):
        yield row("best words overlap the answer", said, span_hits)
    yield row("best sentence of which paragraph: AUC", both, _sentence_auc)
    if all(one.gold.answers is not None for one in both):
        yield row("which paragraph answers: AUC", both, _answers_auc)


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


def _is_sentence_right(one: Said) -> bool:
    start, end = one.case.gold.sentences[int(np.argmax(one.gold.sentences))]
    return any(start <= answer < end for answer, _ in one.case.answers)


def _is_span_right(one: Said) -> bool:
    first, last = one.gold.span or (0, 0)
    return any(first < end and start < last for start, end in one.case.answers)


def _sentence_auc(said: Sequence[Said]) -> float:
    return _auc(said, lambda read: max(read.sentences))


def _answers_auc(said: Sequence[Said]) -> float:
    return _auc(said, lambda read: math.nan if read.answers is None else read.answers)


def _auc(said: Sequence[Said], score: Callable[[Read], float]) -> float:
    others = [score(one.other) for one in said if one.other is not None]
    return figures.auc([score(one.gold) for one in said], others)


def _told_apart(scored: Sequence[tuple[bool, float]]) -> float:
    yes, no = ([score for held, score in scored if held is kind] for kind in (True, False))
    return figures.auc(yes, no)


def _found_rows(reader: Reader, embeddings: E5Embeddings, asked: Sequence[Found]) -> Iterator[Row]:
    """Whether any passage answers, by the best of them: by its own score, by its best sentence."""
    best: dict[tuple[str, str], list[tuple[bool, float]]] = {}
    for one in watched(asked, "NoMIRACL"):
        read = reader.read(one.question, one.passages)
        vector = np.asarray(embeddings.embed_query(one.question))
        texts = embeddings.embed_documents([passage.text for passage in one.passages])
        scores = {
            (_READER, "any passage answers: AUC"): [reading.answers for reading in read],
            (_READER, "any answers, by sentence: AUC"): [max(r.sentences) for r in read],
            (_COSINE, "any passage answers: AUC"): (np.asarray(texts) @ vector).tolist(),
        }
        for key, values in scores.items():
            best.setdefault(key, []).append((one.answered, max(values)))
    for (system, figure), scored in best.items():
        yield _row(
            "NoMIRACL", figure, system, scored, [str(at) for at in range(len(scored))], _told_apart
        )


def _read(reader: Reader, case: Case) -> Said:
    passages = [passage for passage in (case.gold, case.other) if passage is not None]
    reads = [
        Read(reading.sentences, reading.answers, reading.span)
        for reading in reader.read(case.question, passages)
    ]
    return Said(case, reads[0], reads[1] if case.other else None)


def _entailed(reader: Reader, claims: Sequence[Claim]) -> list[float]:
    found: list[float] = []
    for start in watched(range(0, len(claims), _AT_ONCE), "claims"):
        pairs = [(claim.claim, claim.text) for claim in claims[start : start + _AT_ONCE]]
        found += [entailment.entailed for entailment in reader.entailments(pairs)]
    return found


def _likeness(embeddings: E5Embeddings, case: Case) -> Said:
    """Cosines of the question with sentences, and with the whole paragraph."""
    asked = np.asarray(embeddings.embed_query(case.question))

    def read(passage: Readable) -> Read:
        vectors = embeddings.embed_documents([*_sentences(passage), passage.text])
        *sentences, whole = (np.asarray(vectors) @ asked).tolist()
        return Read(sentences, whole)

    return Said(case, read(case.gold), read(case.other) if case.other else None)


def _likenesses(embeddings: E5Embeddings, claims: Sequence[Claim]) -> list[float]:
    texts = embeddings.embed_documents([claim.text for claim in claims])
    return [
        float(np.dot(embeddings.embed_query(claim.claim), text))
        for claim, text in zip(watched(claims, "claims: cosine"), texts, strict=True)
    ]


def _sentences(passage: Readable) -> list[str]:
    return [passage.text[start:end] for start, end in passage.sentences]
