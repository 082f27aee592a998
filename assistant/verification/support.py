"""Whether the cited words back the sentence: a score, a verdict, a reason in words.

A sentence is held against what it cites. Hard faults (a number, date or name that is
not there, two names in each other's place) reject it, whatever the score says; the score is a
small logistic model over overlap, likeness, faults and, where they are to be had, the reader's
judgement and another model's opinion; the weights are in ``support.toml``. That one is asked
only where the rest leaves a doubt. A sentence that fails is given better evidence when there is
some, else it comes back as rejected, with the reason: never kept silently and never dropped
silently.
"""

from __future__ import annotations

import functools
import math
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from assistant.config.settings import VerificationSettings
from assistant.generation.citations import cite, cited_evidence
from assistant.generation.markers import Marked
from assistant.messages import text
from assistant.models.protocols import Embedder, PassageReader
from assistant.presentation.byline import day_of, headline, outlet
from assistant.text.facts import facts
from assistant.text.language import detect_language
from assistant.text.sentences import split_sentences
from assistant.types import Check, Citation, Evidence, Sentence, Verdict
from assistant.verification.checks import Fault, Source, faults
from assistant.verification.second_opinion import Opinion

Ask = Callable[[str, Sequence[Evidence]], Opinion | None]
"""Another model's opinion on whether evidence proves a claim; None if it cannot tell."""

_MOST_CITATIONS = 3
# Evidence that is not cited must promise this much more before a citation is moved.
_CLEARLY_BETTER = 0.15
# Scores between which another model is asked as well.
_IN_DOUBT = (0.1, 0.9)
_NAME_WEIGHT = 2.0
# Faults that say: the other way round.
_TURNED = ("denial", "contrary")
# Faults that another order makes of the same words.
_MOVED = ("swap", "doer")
_SURE = 1e-4


@dataclass(frozen=True)
class Support:
    """How far grounds back a claim.

    Attributes:
        score: 0 to 1.
        faults: What they do not bear out.
    """

    score: float
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        """No number, date or name is missing, and none in another's place."""
        return not any(fault.hard for fault in self.faults)

    @property
    def doubtful(self) -> bool:
        """Whether one more opinion may change what comes of it."""
        return self.sound and _IN_DOUBT[0] < self.score < _IN_DOUBT[1]

    def told(self, opinion: Opinion | None) -> Support:
        """With another model's opinion, if it has one."""
        if opinion is None:
            return self
        weights = _weights()[opinion.by]
        told = weights["score"] * _log_odds(self.score) + weights["opinion"] * opinion.odds
        told += weights["swapped"] * _swapped(self.faults)
        return Support(_sigmoid(weights["intercept"] + told), self.faults)


class Verifier:
    """Scores claims against evidence and settles sentences.

    Args:
        embeddings: The model behind the likeness feature.
        settings: Thresholds.
        reader: Judges whether words entail a claim; None does without.
    """

    def __init__(
        self,
        embeddings: Embedder,
        settings: VerificationSettings,
        reader: PassageReader | None = None,
    ) -> None:
        self._settings = settings
        self._entails = functools.lru_cache(maxsize=512)(_judge(reader)) if reader else None
        self._embed = functools.lru_cache(maxsize=512)(
            lambda words: np.asarray(embeddings.embed_documents([words])[0], dtype=np.float32)
        )

    def support(self, claim: str, evidence: Sequence[Evidence], language: str) -> Support:
        """Score one claim against the evidence, that of an article taken together.

        A sentence that no article bears out by itself was most often put together of two
        that have nothing to do with each other: somebody of the one did what the other tells.
        So of several articles that counts which backs it best. A claim of several sentences
        may rest on as many articles.

        Args:
            claim: A sentence, or a few, without markers.
            evidence: What it cites; empty scores 0.
            language: ISO 639-1 code of the claim.
        """
        if not evidence:
            return Support(0.0, ())
        own = _by_article(evidence)
        if len(own) == 1 or len(split_sentences(claim, language)) > 1:
            return self._together(claim, evidence, language)
        backings = [self._together(claim, items, language) for items in own.values()]
        return max(backings, key=lambda found: (found.sound, found.score))

    def _together(self, claim: str, evidence: Sequence[Evidence], language: str) -> Support:
        grounds = [ground(item) for item in evidence]
        found = tuple(faults(claim, grounds, language))
        features = self._features(claim, grounds, language, found)
        same = all(ground.is_in(language) for ground in grounds)
        return Support(_logistic("same_language" if same else "other_language", features), found)

    def features(self, claim: str, evidence: Sequence[Evidence], language: str) -> dict[str, float]:
        """What the score is made of, by name; for fitting its weights."""
        grounds = [ground(item) for item in evidence]
        return self._features(claim, grounds, language, faults(claim, grounds, language))

    def _features(
        self, claim: str, grounds: Sequence[Source], language: str, found: Sequence[Fault]
    ) -> dict[str, float]:
        quotes = Source.together(grounds).quoted.text
        coverage, bigrams = _overlap(claim, grounds, language)
        read = self._entails(claim, quotes) if self._entails else {}
        return {
            **read,
            "coverage": coverage,
            "bigrams": bigrams,
            "cosine": float(self._vector(claim) @ self._vector(quotes)),
            "hard_faults": float(sum(f.hard and f.kind not in _MOVED for f in found)),
            "soft_faults": float(sum(not f.hard and f.kind not in _TURNED for f in found)),
            "denial": float(any(fault.kind in _TURNED for fault in found)),
            "swapped": _swapped(found),
        }

    def _vector(self, words: str) -> npt.NDArray[np.float32]:
        return self._embed(words)

    def settle(
        self, marked: Marked, evidence: Sequence[Evidence], language: str, ask: Ask | None = None
    ) -> tuple[Sentence, bool]:
        """Give a sentence its citations and its verdict.

        Args:
            marked: The sentence with the numbers that the model wrote.
            evidence: All numbered sentences, cited or not.
            language: ISO 639-1 code of the answer.
            ask: Asks another model, if what it cites leaves a doubt.

        Returns:
            The sentence, and whether a doubt is left that nobody was asked about.
        """
        chosen = cited_evidence(marked, evidence)
        support = self.support(marked.text, chosen, language)
        if not chosen or not self._stands(support):
            chosen, support = self._attributed_again(marked.text, chosen, evidence, language)
        chosen = self._needed(marked.text, chosen, support, language)
        doubtful = bool(chosen) and support.doubtful
        if doubtful and ask:
            support = support.told(ask(marked.text, chosen))
        verdict = self._verdict(support) if chosen else "rejected"
        settled = Sentence(
            text=marked.text,
            start=-1,
            end=-1,
            citations=tuple(self._cited(marked.text, chosen, support, language)),
            verdict=verdict,
            reason="" if verdict == "supported" else reason(support, language),
        )
        return settled, doubtful and ask is None

    def _stands(self, support: Support) -> bool:
        return support.sound and support.score >= self._settings.supported

    def _verdict(self, support: Support) -> Verdict:
        if self._stands(support):
            return "supported"
        weak = support.sound and support.score >= self._settings.weak
        return "weak" if weak else "rejected"

    def _attributed_again(
        self,
        claim: str,
        chosen: list[Evidence],
        evidence: Sequence[Evidence],
        language: str,
    ) -> tuple[list[Evidence], Support]:
        """The best that can be cited for a claim: what it cites and one more, or another."""
        best, support = chosen, self.support(claim, chosen, language)
        for item in self._promising(claim, evidence, language):
            for attempt in ([item], [*chosen, item]):
                if item in chosen or len(attempt) > _MOST_CITATIONS:
                    continue
                found = self.support(claim, attempt, language)
                if _better(found, support):
                    best, support = attempt, found
        return best, support

    def _promising(
        self, claim: str, evidence: Sequence[Evidence], language: str, most: int = 4
    ) -> list[Evidence]:
        overlaps = {
            item.number: sum(_overlap(claim, [ground(item)], language)) for item in evidence
        }
        return sorted(evidence, key=lambda item: -overlaps[item.number])[:most]

    def _needed(
        self, claim: str, chosen: list[Evidence], support: Support, language: str
    ) -> list[Evidence]:
        """Without the citations that add nothing: all of the rest score no worse.

        Of another article a citation that backs the claim by itself is kept.
        """
        for item in reversed(chosen[1:]):
            rest = [other for other in chosen if other is not item]
            without = self.support(claim, rest, language)
            if len(without.faults) <= len(support.faults) and without.score >= support.score:
                if self._backs_too(claim, item, rest, language):
                    continue
                chosen, support = rest, without
        return chosen

    def _backs_too(
        self, claim: str, item: Evidence, rest: Sequence[Evidence], language: str
    ) -> bool:
        """Whether evidence of an article that no other comes from backs a claim alone."""
        if item.article_id in {other.article_id for other in rest}:
            return False
        return self._stands(self.support(claim, [item], language))

    def _cited(
        self, claim: str, chosen: Sequence[Evidence], support: Support, language: str
    ) -> Iterable[Citation]:
        if len(chosen) == 1:
            return [cite(chosen[0], support.score)]
        scored = [cite(item, self.support(claim, [item], language).score) for item in chosen]
        return sorted(scored, key=lambda citation: -citation.support)

    def check(self, claim: str, evidence: Sequence[Evidence], ask: Ask | None = None) -> Check:
        """Score somebody's claim against evidence.

        Args:
            claim: One sentence or a few.
            evidence: What to hold it against, best first.
            ask: Asks another model.
        """
        language = detect_language(claim)
        ranked = self._promising(claim, evidence, language)
        best: list[Evidence] = ranked[:1]
        if ranked:
            best, _ = self._attributed_again(claim, best, evidence, language)
        support = self.support(claim, best, language)
        opinion = ask(claim, best) if best and ask else None
        support = support.told(opinion)
        related = bool(best) and max(_overlap(claim, [ground(i) for i in best], language)) > 0.4
        denied = opinion is not None and opinion.contradicted
        faulty = any(fault.hard or fault.kind in _TURNED for fault in support.faults)
        against = related and (faulty or denied) and not self._stands(support)
        reasons = _faults_in_words(support.faults, None)
        if against and not faulty:
            reasons.append(text("verification.opposite"))
        verdict = "supported" if self._stands(support) else "not_found"
        return Check(
            support=support.score,
            verdict="contradicted" if against else verdict,
            reasons=tuple(reasons),
            citations=tuple(self._cited(claim, best, support, language)),
        )


def _judge(reader: PassageReader) -> Callable[[str, str], dict[str, float]]:
    def judge(claim: str, quotes: str) -> dict[str, float]:
        (found,) = reader.entailments([(claim, quotes)])
        return {"entailed": _log_odds(found.entailed)}

    return judge


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, _SURE), 1 - _SURE)
    return math.log(bounded / (1 - bounded))


def _swapped(found: Sequence[Fault]) -> float:
    return float(any(fault.kind in _MOVED for fault in found))


def _better(one: Support, other: Support) -> bool:
    """Soundness first; then any gain where all is there, a clear one where something is not."""
    if one.sound != other.sound:
        return one.sound
    return one.score > other.score + (0.0 if one.sound else _CLEARLY_BETTER)


def ground(item: Evidence) -> Source:
    """What a claim that cites a piece of evidence is held against."""
    return Source.of(
        item.text,
        context=(part for part in (headline(item), outlet(item)) if part),
        published=day_of(item.published),
    )


def _overlap(claim: str, grounds: Sequence[Source], language: str) -> tuple[float, float]:
    """Shares of the claim's stems, and of its neighbouring pairs, that the grounds hold.

    Names and numbers count double; headlines count for stems, not for pairs.
    """
    spoken = grounds[0].quotes[0].language
    wanted = [t for t in facts(claim, language).terms_in(spoken) if not t.is_stop]
    if not wanted:
        return 0.0, 0.0
    held: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    for ground in grounds:
        held |= {term.stem for part in ground.parts for term in part.terms}
        for quote in ground.quotes:
            stems = [t.stem for t in quote.terms if not t.is_stop]
            pairs |= set(pairwise(stems))
    weights = [_NAME_WEIGHT if term.is_name else 1.0 for term in wanted]
    met = sum(w for w, term in zip(weights, wanted, strict=True) if term.stem in held)
    asked = list(pairwise(term.stem for term in wanted))
    shared = sum(pair in pairs for pair in asked)
    return met / sum(weights), shared / len(asked) if asked else met / sum(weights)


def _logistic(model: str, features: dict[str, float]) -> float:
    weights = {**_weights()[model], **_weights()["read"]}
    total = weights["intercept"] + sum(weights[name] * value for name, value in features.items())
    return _sigmoid(total)


def _sigmoid(total: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _by_article(evidence: Sequence[Evidence]) -> dict[str, list[Evidence]]:
    own: dict[str, list[Evidence]] = {}
    for item in evidence:
        own.setdefault(item.article_id, []).append(item)
    return own


@functools.cache
def _weights() -> dict[str, dict[str, float]]:
    source = resources.files("assistant.verification").joinpath("support.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def reason(support: Support, language: str | None) -> str:
    """Why a sentence does not stand, in words."""
    words = _faults_in_words(support.faults, language)
    return " ".join(words) if words else text("verification.low_support", language)


def _faults_in_words(found: Sequence[Fault], language: str | None) -> list[str]:
    unique = dict.fromkeys((fault.kind, fault.what) for fault in found)
    return [text(f"verification.{kind}", language, what=what) for kind, what in unique]
