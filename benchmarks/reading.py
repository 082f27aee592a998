"""How well the reader reads, by the product's own runtime.

    .venv/bin/python benchmarks/reading.py --data DATA [--adapter FILE] [--fold K]

Given the paragraph with the answer: does the best sentence hold it, do the best words overlap
it? Beside another paragraph of the same article: which of the two answers? Of ten passages
that a search engine found for a question: does any answer? And of claims: does their text
entail them? ``--fold`` also measures the XQuAD articles that an adapter trained with the same
``--fold`` has not seen. Beside the reader stand what the embedder says without it and that
together with shared stems. Intervals are 95 % bootstraps over articles; with a claim of InferES
or PAWS-X, over texts; with passages found, over questions.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
from reading_examples import FOLDS, Claim, Label
from reading_sets import Case, Found, claim_sets, found_passages, reading_sets
from rich.console import Console
from rich.progress import track
from rich.table import Table

from assistant.config.settings import EmbeddingsSettings, Settings
from assistant.evaluation import figures
from assistant.models.adapter import Adapter, read_adapter, shipped_adapter
from assistant.models.embeddings import E5Embeddings
from assistant.models.reader import Readable, Reader
from assistant.models.store import ModelStore
from assistant.text.terms import analyse

_AT_ONCE: Final = 16
# As evidence weighs them.
_STEMS_WEIGHT: Final = 0.8
_READER: Final = "reader"
_COSINE: Final = "e5 cosine"
_FUSED: Final = "e5 cosine and stems"

_err: Final = Console(stderr=True)
_Item = TypeVar("_Item")

Vector = npt.NDArray[np.float64]


class Row(NamedTuple):
    """One figure.

    Attributes:
        set: Of questions or claims.
        figure: What it is.
        system: Of which system.
        value: The figure.
        low: Lower end of its interval.
        high: Upper end.
        n: Questions or claims.
        groups: Articles or texts that were resampled.
    """

    set: str
    figure: str
    system: str
    value: float
    low: float
    high: float
    n: int
    groups: int


class Read(NamedTuple):
    """What a system says of one paragraph.

    Attributes:
        sentences: Score of each sentence.
        answers: Score of the whole; None if it gives none.
        span: The best words; None if it gives none.
    """

    sentences: Sequence[float]
    answers: float | None = None
    span: tuple[int, int] | None = None


class Said(NamedTuple):
    """What a system says of both paragraphs of a case."""

    case: Case
    gold: Read
    other: Read | None


def main() -> None:
    """Read the arguments and print the tables."""
    args = _arguments()
    models = ModelStore(args.models or Settings.load().models)
    embeddings = E5Embeddings(models.resolve_embedder(EmbeddingsSettings().model))
    adapter = read_adapter(args.adapter) if args.adapter else shipped_adapter()
    print_rows(measure(embeddings, adapter, args.data, args.fold))


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
        sys.exit(f"the adapter was trained on {adapter.embedder}, not {embeddings.embedder_id}")
    rows: list[Row] = []
    for name, cases in reading_sets(data, fold).items():
        likeness = [_likeness(embeddings, case) for case in _watched(cases, f"{name}: cosines")]
        systems = {
            _READER: [_read(reader, case) for case in _watched(cases, f"{name}: reader")],
            _COSINE: likeness,
            _FUSED: _fused(likeness),
        }
        for system, said in systems.items():
            rows += _reading_rows(name, system, said)
    rows += _found_rows(reader, embeddings, found_passages(data))
    for name, claims in claim_sets(data).items():
        rows.append(_claims_row(name, _READER, claims, _entailed(reader, claims)))
        rows.append(_claims_row(name, _COSINE, claims, _likenesses(embeddings, claims)))
    return rows


def print_rows(rows: Sequence[Row]) -> None:
    """A table on the standard output."""
    table = Table("set", "figure", "system", "value", "95 %", "n", "articles or texts")
    for row in rows:
        between = f"{row.low:.3f}-{row.high:.3f}"
        cells = (f"{row.value:.3f}", between, str(row.n), str(row.groups))
        table.add_row(row.set, row.figure, row.system, *cells)
    Console(width=140).print(table)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    data = os.environ.get("HEMEROTECA_TEST_DATA")
    parser.add_argument("--data", type=Path, default=data, help="folder of the open sets")
    parser.add_argument("--models", type=Path, help="model cache (default: the settings')")
    parser.add_argument("--adapter", type=Path, help="default: the package's")
    parser.add_argument("--fold", type=int, choices=range(FOLDS), help="measure its XQuAD too")
    args = parser.parse_args()
    if args.data is None:
        parser.error("--data is needed: the folder of the open sets")
    return args


def _reading_rows(name: str, system: str, said: Sequence[Said]) -> list[Row]:
    found = [_row(name, "best sentence holds the answer", system, said, _sentence_hits)]
    if all(one.gold.span is not None for one in said):
        found.append(_row(name, "best words overlap the answer", system, said, _span_hits))
    both = [one for one in said if one.other is not None]
    found.append(_row(name, "best sentence of which paragraph: AUC", system, both, _sentence_auc))
    if all(one.gold.answers is not None for one in both):
        found.append(_row(name, "which paragraph answers: AUC", system, both, _answers_auc))
    return found


def _row(
    name: str,
    figure: str,
    system: str,
    said: Sequence[Said],
    computed: Callable[[Sequence[Said]], float],
) -> Row:
    groups = [one.case.group for one in said]
    low, high = figures.interval(said, groups, computed)
    return Row(name, figure, system, computed(said), low, high, len(said), len(set(groups)))


def _sentence_hits(said: Sequence[Said]) -> float:
    return sum(_is_sentence_right(one) for one in said) / len(said)


def _is_sentence_right(one: Said) -> bool:
    start, end = one.case.gold.sentences[int(np.argmax(one.gold.sentences))]
    return any(start <= answer < end for answer, _ in one.case.answers)


def _span_hits(said: Sequence[Said]) -> float:
    return sum(_is_span_right(one) for one in said) / len(said)


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


def _found_rows(reader: Reader, embeddings: E5Embeddings, asked: Sequence[Found]) -> list[Row]:
    """Whether any passage answers, by the best of them: by its own score, by its best sentence."""
    best: dict[tuple[str, str], list[float]] = {}
    for one in _watched(asked, "NoMIRACL"):
        read = reader.read(one.question, one.passages)
        vector = np.asarray(embeddings.embed_query(one.question))
        texts = embeddings.embed_documents([passage.text for passage in one.passages])
        scores = {
            (_READER, "any passage answers: AUC"): [reading.answers for reading in read],
            (_READER, "any answers, by sentence: AUC"): [max(r.sentences) for r in read],
            (_COSINE, "any passage answers: AUC"): (np.asarray(texts) @ vector).tolist(),
        }
        for key, values in scores.items():
            best.setdefault(key, []).append(max(values))
    answered = [one.answered for one in asked]
    return [
        _found_row(system, figure, list(zip(answered, scores, strict=True)))
        for (system, figure), scores in best.items()
    ]


def _found_row(system: str, figure: str, scored: Sequence[tuple[bool, float]]) -> Row:
    def computed(some: Sequence[tuple[bool, float]]) -> float:
        yes, no = ([score for held, score in some if held is kind] for kind in (True, False))
        return figures.auc(yes, no)

    low, high = figures.interval(scored, [str(at) for at in range(len(scored))], computed)
    n = len(scored)
    return Row("NoMIRACL", figure, system, computed(scored), low, high, n, n)


def _claims_row(name: str, system: str, claims: Sequence[Claim], scores: Sequence[float]) -> Row:
    scored = list(zip(claims, scores, strict=True))

    def computed(some: Sequence[tuple[Claim, float]]) -> float:
        entailed = [score for claim, score in some if claim.label is Label.ENTAILED]
        rest = [score for claim, score in some if claim.label is not Label.ENTAILED]
        return figures.auc(entailed, rest)

    groups = [claim.group for claim in claims]
    low, high = figures.interval(scored, groups, computed)
    figure = "text entails claim: AUC"
    return Row(name, figure, system, computed(scored), low, high, len(claims), len(set(groups)))


def _read(reader: Reader, case: Case) -> Said:
    passages = [passage for passage in (case.gold, case.other) if passage is not None]
    reads = [
        Read(reading.sentences, reading.answers, reading.span)
        for reading in reader.read(case.question, passages)
    ]
    return Said(case, reads[0], reads[1] if case.other else None)


def _entailed(reader: Reader, claims: Sequence[Claim]) -> list[float]:
    found: list[float] = []
    for start in _watched(range(0, len(claims), _AT_ONCE), "claims"):
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


def _fused(said: Sequence[Said]) -> list[Said]:
    """Sentences' cosines and their shares of the question's rare stems, on one scale for all."""
    cosines = [
        np.asarray([*gold.sentences, *(other.sentences if other else ())])
        for _, gold, other in said
    ]
    shares = [_shares(case) for case, _, _ in said]
    of_cosines, of_shares = (np.concatenate(values).std() for values in (cosines, shares))
    found = []
    for (case, gold, other), cosine, share in zip(said, cosines, shares, strict=True):
        scores = (cosine / of_cosines + _STEMS_WEIGHT * share / of_shares).tolist()
        own = len(gold.sentences)
        found.append(Said(case, Read(scores[:own]), Read(scores[own:]) if other else None))
    return found


def _shares(case: Case) -> Vector:
    """What share of the question's stems each sentence holds, rare ones counting more."""
    texts = [*_sentences(case.gold), *(_sentences(case.other) if case.other else ())]
    stems = [_stems(text) for text in texts]
    spread = Counter(stem for own in stems for stem in own)
    worth = {stem: math.log(1 + len(texts) / (1 + spread[stem])) for stem in _stems(case.question)}
    whole = sum(worth.values()) or 1.0
    return np.asarray([sum(worth[stem] for stem in own & worth.keys()) / whole for own in stems])


def _stems(text: str) -> set[str]:
    return {term.stem for term in analyse(text, "es") if not term.is_stop}


def _likenesses(embeddings: E5Embeddings, claims: Sequence[Claim]) -> list[float]:
    asked = [embeddings.embed_query(claim.claim) for claim in _watched(claims, "claims: cosine")]
    texts = np.asarray(embeddings.embed_documents([claim.text for claim in claims]))
    return np.einsum("ij,ij->i", np.asarray(asked), texts).tolist()


def _sentences(passage: Readable) -> list[str]:
    return [passage.text[start:end] for start, end in passage.sentences]


def _watched(items: Iterable[_Item], what: str) -> Iterable[_Item]:
    return track(items, description=what, console=_err)


if __name__ == "__main__":
    main()
