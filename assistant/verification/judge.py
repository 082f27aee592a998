"""Does a sentence stand? It gets its citations, a verdict, and the reason in words.

Hard faults (a number, date or name that is not there, two names in each other's place) reject a
sentence, whatever its score says. A sentence that fails is given better evidence when there is
some, else it comes back as rejected: never kept silently and never dropped silently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from assistant.config.settings import VerificationSettings
from assistant.generation.citations import cite, cited_evidence
from assistant.generation.markers import Marked
from assistant.messages import text
from assistant.presentation.quoting import inner, on_one_line
from assistant.text.facts import Facts, facts
from assistant.types import Check, Citation, Evidence, Sentence, Span, Verdict
from assistant.verification.checks import Fault
from assistant.verification.score import Scorer, Support, overlap
from assistant.verification.second_opinion import Opinion

Ask = Callable[[str, Sequence[Evidence]], Opinion | None]
"""The chat model's opinion on whether evidence proves a claim; None if it cannot tell."""

_MOST_CITATIONS = 3
# Pieces of evidence that are tried for a claim that fails with what it cites.
_MOST_TRIED = 4
# Evidence that is not cited must promise this much more before a citation is moved.
_CLEARLY_BETTER = 0.15
# Share of a claim's words from which evidence that opposes it is about the same.
_RELATED = 0.4


class Backing(NamedTuple):
    """One piece of evidence that a sentence cites, and how far it backs it."""

    evidence: Evidence
    support: Support


@dataclass(frozen=True)
class Settled:
    """A sentence with its verdict and all that led to it.

    Attributes:
        text: The sentence as it is shown.
        claim: The sentence as it was verified.
        backings: What it cites, best first, each with its own support.
        verdict: Whether it stands.
        reason: Why it does not, or only just, for people.
        in_doubt: Whether the chat model's opinion, which nobody has asked, might change it.
    """

    text: str
    claim: str
    backings: tuple[Backing, ...] = ()
    verdict: Verdict = "supported"
    reason: str = ""
    in_doubt: bool = False

    @property
    def stands(self) -> bool:
        """Whether it is part of the answer."""
        return self.verdict != "rejected"

    @property
    def evidence(self) -> list[Evidence]:
        """What it cites, in the order in which the model saw it."""
        return sorted((item for item, _ in self.backings), key=lambda item: item.number)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What it cites, best first."""
        return tuple(cite(item, support.score) for item, support in self.backings)

    def rejected(self, reason: str) -> Settled:
        """The same, not part of the answer after all."""
        return replace(self, verdict="rejected", reason=reason, in_doubt=False)

    def sentence(self) -> Sentence:
        """The sentence of an answer, not yet placed in it."""
        return Sentence(
            text=self.text,
            start=-1,
            end=-1,
            citations=self.citations,
            verdict=self.verdict,
            reason=self.reason,
            answers=tuple(self._answers()),
        )

    def _answers(self) -> Iterator[Span]:
        """Where the words that answer stand, of the evidence that it quotes whole."""
        for item, _ in self.backings:
            at = self.text.rfind(inner(item.text)) if item.answers else -1
            for place in item.answers if at >= 0 else ():
                start, end = (on_one_line(item.text, edge) for edge in place)
                yield Span(at + start, at + end)


class Judge:
    """Settles sentences and checks claims.

    Args:
        scorer: Scores them.
        settings: Thresholds.
    """

    def __init__(self, scorer: Scorer, settings: VerificationSettings) -> None:
        self._support = scorer.support
        self._settings = settings

    def settle(
        self, marked: Marked, evidence: Sequence[Evidence], language: str, ask: Ask | None = None
    ) -> Settled:
        """Give a sentence its citations and its verdict.

        Args:
            marked: The sentence with the numbers that the model wrote.
            evidence: All numbered sentences, cited or not.
            language: ISO 639-1 code of the answer.
            ask: Asks the chat model, if what the sentence cites leaves a doubt.
        """
        claim = facts(marked.text, language)
        chosen = cited_evidence(marked, evidence)
        support = self._support(claim, chosen)
        if not chosen or not self._stands(support):
            chosen = self._attributed_again(claim, chosen, evidence)
            support = self._support(claim, chosen)
        chosen = self._needed(claim, chosen)
        doubtful = bool(chosen) and support.doubtful
        if doubtful and ask:
            support = support.with_opinion(ask(marked.text, chosen))
        verdict = self._verdict(support) if chosen else "rejected"
        return Settled(
            text=marked.text,
            claim=marked.text,
            backings=self._backings(claim, chosen, support),
            verdict=verdict,
            reason="" if verdict == "supported" else _reason(support, language),
            in_doubt=doubtful and ask is None,
        )

    def check(self, claim: Facts, evidence: Sequence[Evidence], ask: Ask | None = None) -> Check:
        """Score somebody's claim against evidence.

        Args:
            claim: One sentence or a few.
            evidence: What to hold it against, best first.
            ask: Asks the chat model.
        """
        chosen = self._attributed_again(claim, _promising(claim, evidence)[:1], evidence)
        support = self._support(claim, chosen)
        if chosen and ask:
            support = support.with_opinion(ask(claim.text, chosen))
        stands = self._stands(support)
        opposed = any(fault.hard or fault.is_turned for fault in support.faults)
        against = opposed and not stands and max(overlap(claim, chosen)) > _RELATED
        verdict = "supported" if stands else "not_found"
        backings = self._backings(claim, chosen, support)
        return Check(
            support=support.score,
            verdict="contradicted" if against else verdict,
            reasons=tuple(_in_words(support.faults, None)),
            citations=tuple(cite(item, own.score) for item, own in backings),
        )

    def _stands(self, support: Support) -> bool:
        return support.sound and support.score >= self._settings.supported

    def _verdict(self, support: Support) -> Verdict:
        if self._stands(support):
            return "supported"
        weak = support.sound and support.score >= self._settings.weak
        return "weak" if weak else "rejected"

    def _attributed_again(
        self, claim: Facts, chosen: list[Evidence], evidence: Sequence[Evidence]
    ) -> list[Evidence]:
        """The best that can be cited for a claim: what it cites and one more, or another."""
        best, support = chosen, self._support(claim, chosen)
        for item in _promising(claim, evidence):
            for attempt in ([item], [*chosen, item]):
                if item in chosen or len(attempt) > _MOST_CITATIONS:
                    continue
                other = self._support(claim, attempt)
                if _better(other, support):
                    best, support = attempt, other
        return best

    def _needed(self, claim: Facts, chosen: list[Evidence]) -> list[Evidence]:
        """Without the citations that add nothing: all of the rest score no worse.

        Of another article a citation that backs the claim by itself is kept.
        """
        for item in reversed(chosen[1:]):
            rest = [other for other in chosen if other is not item]
            support, without = self._support(claim, chosen), self._support(claim, rest)
            as_good = len(without.faults) <= len(support.faults) and without.score >= support.score
            if as_good and not self._backs_too(claim, item, rest):
                chosen = rest
        return chosen

    def _backs_too(self, claim: Facts, item: Evidence, rest: Sequence[Evidence]) -> bool:
        """Whether evidence of an article that no other comes from backs a claim alone."""
        if item.article_id in {other.article_id for other in rest}:
            return False
        return self._stands(self._support(claim, [item]))

    def _backings(
        self, claim: Facts, chosen: Sequence[Evidence], support: Support
    ) -> tuple[Backing, ...]:
        if len(chosen) == 1:
            return (Backing(chosen[0], support),)
        backings = [Backing(item, self._support(claim, [item])) for item in chosen]
        return tuple(sorted(backings, key=lambda backing: -backing.support.score))


def _promising(claim: Facts, evidence: Sequence[Evidence]) -> list[Evidence]:
    return sorted(evidence, key=lambda item: -sum(overlap(claim, [item])))[:_MOST_TRIED]


def _better(one: Support, other: Support) -> bool:
    """Soundness first; then any gain where all is there, a clear one where something is not."""
    if one.sound != other.sound:
        return one.sound
    return one.score > other.score + (0.0 if one.sound else _CLEARLY_BETTER)


def _reason(support: Support, language: str) -> str:
    words = _in_words(support.faults, language)
    return " ".join(words) if words else text("verification.low_support", language)


def _in_words(found: Sequence[Fault], language: str | None) -> list[str]:
    unique = dict.fromkeys((fault.kind, fault.what) for fault in found)
    return [text(f"verification.{kind}", language, what=what) for kind, what in unique]
