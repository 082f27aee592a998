"""How far evidence backs a claim: a support score, and what the evidence does not bear out.

The score is a small logistic model over overlap, likeness, faults and, where there is one, the
reader's judgement; the chat model's opinion counts beside it. The weights are in
``support.toml``.
"""

from __future__ import annotations

import functools
import math
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from assistant.generation.citations import evidence_facts
from assistant.models.protocols import Embedder, PassageReader
from assistant.presentation.byline import headline, outlet
from assistant.text.facts import Facts, facts
from assistant.types import Evidence
from assistant.verification.checks import Fault, Source, faults
from assistant.verification.second_opinion import Opinion

_KEPT = 512
# Scores between which the chat model is asked as well.
_IN_DOUBT = (0.1, 0.9)
_NAME_WEIGHT = 2.0
_SURE = 1e-4


@dataclass(frozen=True)
class Support:
    """How far evidence backs a claim.

    Attributes:
        score: 0 to 1.
        faults: What the evidence does not bear out.
    """

    score: float
    faults: tuple[Fault, ...] = ()

    @property
    def sound(self) -> bool:
        """No number, date or name is missing, and none in another's place."""
        return not any(fault.hard for fault in self.faults)

    @property
    def doubtful(self) -> bool:
        """Whether one more opinion may change the verdict."""
        return self.sound and _IN_DOUBT[0] < self.score < _IN_DOUBT[1]

    def with_opinion(self, opinion: Opinion | None) -> Support:
        """With the chat model's opinion, if it has one."""
        if opinion is None:
            return self
        weights = _weights()[opinion.by]
        total = weights["score"] * _log_odds(self.score) + weights["opinion"] * opinion.odds
        total += weights["swapped"] * _swapped(self.faults)
        return replace(self, score=_sigmoid(weights["intercept"] + total))


class Scorer:
    """Scores claims against evidence. Each claim is held against the same evidence once.

    Args:
        embeddings: The model behind the likeness feature.
        reader: Judges whether words entail a claim; None does without.
    """

    def __init__(self, embeddings: Embedder, reader: PassageReader | None = None) -> None:
        self._together = functools.lru_cache(maxsize=_KEPT)(self._scored)
        self._entailed = functools.lru_cache(maxsize=_KEPT)(_judge(reader)) if reader else None
        self._vector: Callable[[str], npt.NDArray[np.float32]] = functools.lru_cache(maxsize=_KEPT)(
            lambda words: np.asarray(embeddings.embed_documents([words])[0], dtype=np.float32)
        )

    def support(self, claim: Facts, evidence: Sequence[Evidence]) -> Support:
        """Score one claim against the evidence, that of an article taken together.

        A sentence that no article bears out by itself was most often put together of two
        that have nothing to do with each other: somebody of the one did what the other tells.
        So of several articles that counts which backs it best. A claim of several sentences
        may rest on as many articles.

        Args:
            claim: A sentence, or a few, without markers.
            evidence: What it cites; empty scores 0.
        """
        if not evidence:
            return Support(0.0)
        articles = _by_article(evidence)
        if len(articles) == 1 or len(claim.sentences) > 1:
            return self._together(claim, tuple(evidence))
        backings = [self._together(claim, items) for items in articles]
        return max(backings, key=lambda backing: (backing.sound, backing.score))

    def features(self, claim: Facts, evidence: Sequence[Evidence]) -> dict[str, float]:
        """What the score is made of, by name; for fitting its weights."""
        return self._features(claim, evidence, faults(claim, [source_of(evidence)]))

    def _scored(self, claim: Facts, evidence: tuple[Evidence, ...]) -> Support:
        source = source_of(evidence)
        found = tuple(faults(claim, [source]))
        kind = "same_language" if source.is_in(claim.language) else "other_language"
        weights = {**_weights()[kind], **_weights()["read"]}
        features = self._features(claim, evidence, found)
        total = sum(weights[name] * value for name, value in features.items())
        return Support(_sigmoid(weights["intercept"] + total), found)

    def _features(
        self, claim: Facts, evidence: Sequence[Evidence], found: Sequence[Fault]
    ) -> dict[str, float]:
        quotes = " ".join(item.text for item in evidence)
        coverage, bigrams = overlap(claim, evidence)
        read = {"entailed": self._entailed(claim.text, quotes)} if self._entailed else {}
        return {
            **read,
            "coverage": coverage,
            "bigrams": bigrams,
            "cosine": float(self._vector(claim.text) @ self._vector(quotes)),
            "hard_faults": float(sum(f.hard and not f.is_moved for f in found)),
            "soft_faults": float(sum(not f.hard and not f.is_turned for f in found)),
            "denial": float(any(fault.is_turned for fault in found)),
            "swapped": _swapped(found),
        }


def overlap(claim: Facts, evidence: Sequence[Evidence]) -> tuple[float, float]:
    """Shares of the claim's stems, and of its neighbouring pairs, that the evidence holds.

    Names and numbers count double; headlines count for stems, not for pairs.
    """
    source = source_of(evidence)
    spoken = source.quotes[0].language
    asked = [term for term in claim.terms_in(spoken) if not term.is_stop]
    if not asked:
        return 0.0, 0.0
    held = {term.stem for part in source.parts for term in part.terms}
    pairs = {
        pair
        for quote in source.quotes
        for pair in pairwise(term.stem for term in quote.terms if not term.is_stop)
    }
    weights = [_NAME_WEIGHT if term.is_name else 1.0 for term in asked]
    met = sum(w for w, term in zip(weights, asked, strict=True) if term.stem in held)
    neighbours = list(pairwise(term.stem for term in asked))
    coverage = met / sum(weights)
    shared = sum(pair in pairs for pair in neighbours)
    return coverage, shared / len(neighbours) if neighbours else coverage


def source_of(evidence: Sequence[Evidence]) -> Source:
    """What is cited, parsed: quotations, and the headlines and outlets that place them.

    Args:
        evidence: At least one piece.
    """
    quotes = tuple(map(evidence_facts, evidence))
    context = (
        facts(words, quote.language, quote.published)
        for item, quote in zip(evidence, quotes, strict=True)
        for words in (headline(item), outlet(item))
        if words
    )
    return Source(quotes, tuple(context))


def _by_article(evidence: Sequence[Evidence]) -> list[tuple[Evidence, ...]]:
    articles: dict[str, list[Evidence]] = {}
    for item in evidence:
        articles.setdefault(item.article_id, []).append(item)
    return [tuple(items) for items in articles.values()]


def _judge(reader: PassageReader) -> Callable[[str, str], float]:
    def judge(claim: str, quotes: str) -> float:
        (found,) = reader.entailments([(claim, quotes)])
        return _log_odds(found.entailed)

    return judge


def _swapped(found: Sequence[Fault]) -> float:
    return float(any(fault.is_moved for fault in found))


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, _SURE), 1 - _SURE)
    return math.log(bounded / (1 - bounded))


def _sigmoid(total: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@functools.cache
def _weights() -> dict[str, dict[str, float]]:
    source = resources.files("assistant.verification").joinpath("support.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
