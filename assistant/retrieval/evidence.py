"""Hits -> the numbered sentences that the model may cite, within a token budget.

Passages are what retrieval finds best; sentences are what an answer needs. Articles that mention
nothing of what the question names are left out where others do. Each
sentence of the best passages is scored by its own likeness to the question (vectors
and shared stems), by its passage's rank, and by the reader's odds that it answers. They are
chosen one by one: what repeats a
chosen sentence loses, what brings a word of the question that none has yet wins. The
chosen stand in reading order, grouped by article.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from assistant.config.settings import EvidenceSettings
from assistant.index import Location
from assistant.models.protocols import Embedder
from assistant.presentation.byline import header, one_line
from assistant.question.answer_type import Want, holds, wanted
from assistant.question.measure import asked_units, counts
from assistant.retrieval.mentions import mentioning
from assistant.text.sentences import split_sentences
from assistant.text.terms import analyse
from assistant.types import Evidence, Hit

CountTokens = Callable[[str], int]

# Chosen on the open Spanish sets (see docs/benchmarks.md): what each part weighs.
_VECTOR_WEIGHT: Final = 1.0
_LEXICAL_WEIGHT: Final = 0.8
_PASSAGE_WEIGHT: Final = 1.0
_NOVELTY_WEIGHT: Final = 1.5
_REPETITION_WEIGHT: Final = 2.0
# Where there is a reader it knows better: then these count beside its odds, bounded below, since
# by how much a sentence is no answer says little.
_VECTOR_WEIGHT_READ: Final = 0.3
_LEXICAL_WEIGHT_READ: Final = 0.25
_LEAST_ODDS: Final = -6.0
# What a name counts for "who", a date for "when". A number counts nothing for "how many", half of
# all sentences have one; a number of what is to be counted does. On the 212 answerable demo
# questions 0.5 puts three golds more into the evidence and loses none (0.3: one; 0.8: the same
# three).
_WANTED_WEIGHT: Final[dict[Want, float]] = dict.fromkeys(
    ("speaker", "person", "date", "place"), 0.5
)
# The same questions: 0.5 puts one gold more into the evidence, 1 two, 2 three, none is lost.
# Nothing changes on MLQA; of XQuAD's 311 one gains with 2 and a reader, one loses without.
_COUNTED_WEIGHT: Final = 1.0
# e5's cosines of unrelated sentences are about 0.8, those of paraphrases above 0.9.
_UNRELATED: Final = 0.84
_MOST_SENTENCES: Final = 64
_FEWEST_LETTERS: Final = 12
_QUESTION: Final = re.compile(r"[\s«“\"'—–-]*¿[^?]*\?[\s»”\"'.]*")
# "[12] " and the line end.
_MARKER_TOKENS: Final = 5


@dataclass
class _Candidate:
    hit: Hit
    start: int
    end: int
    text: str
    score: float = 0.0
    stems: frozenset[str] = frozenset()
    vector: npt.NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))

    @property
    def place(self) -> Location:
        """Where it stands."""
        return (self.hit.passage.article_id, self.start, self.end)

    @property
    def key(self) -> str:
        """What makes two sentences the same: their words, whoever printed them."""
        return " ".join(self.text.casefold().split())


def select_evidence(
    question: str,
    hits: Sequence[Hit],
    embeddings: Embedder,
    settings: EvidenceSettings,
    *,
    asked: Sequence[float],
    count_tokens: CountTokens,
    language: str = "es",
    vectors: Mapping[Location, npt.NDArray[np.float32]] | None = None,
    odds: Mapping[Location, float] | None = None,
) -> list[Evidence]:
    """The sentences of the hits that are worth their tokens, numbered from 1.

    Args:
        question: The standalone question.
        hits: Passages, best first.
        embeddings: Embeds the sentences whose vectors are not known.
        settings: Budget.
        asked: The question's vector.
        count_tokens: Tokens of a text, as the chat model counts them.
        language: Language of the question.
        vectors: Vectors of sentences that are known already; the others are computed.
        odds: A reader's log-odds that a sentence answers, where there is a reader.

    Returns:
        Grouped by article (the article of the best sentence first), within an article
        in reading order.
    """
    candidates = _candidates(mentioning(question, hits, language, odds or {}))
    if not candidates:
        return []
    _embed(candidates, embeddings, vectors or {})
    weights = _question_weights(candidates, question, language)
    vector = np.asarray(asked, np.float32)
    _score(candidates, vector, weights, odds or {}, question)
    chosen = _chosen(candidates, weights, settings, count_tokens, language)
    return _numbered(chosen)


def _candidates(hits: Sequence[Hit]) -> list[_Candidate]:
    seen: set[str] = set()
    found: list[_Candidate] = []
    for hit in hits:
        passage = hit.passage
        for span in split_sentences(passage.text, hit.language or "es"):
            text = passage.text[span.start : span.end]
            start = passage.start + span.start
            candidate = _Candidate(hit, start, passage.start + span.end, text)
            if candidate.key in seen or sum(map(str.isalnum, text)) < _FEWEST_LETTERS:
                continue
            if _QUESTION.fullmatch(text):  # it proves nothing, however like the question
                continue
            seen.add(candidate.key)
            found.append(candidate)
    return found[:_MOST_SENTENCES]


def _embed(
    candidates: list[_Candidate],
    embeddings: Embedder,
    vectors: Mapping[Location, npt.NDArray[np.float32]],
) -> None:
    missing = [candidate for candidate in candidates if candidate.place not in vectors]
    made = embeddings.embed_documents([c.text for c in missing]) if missing else []
    for candidate, vector in zip(missing, made, strict=True):
        candidate.vector = np.asarray(vector, np.float32)
    for candidate in candidates:
        candidate.vector = vectors.get(candidate.place, candidate.vector)


def _question_weights(
    candidates: list[_Candidate], question: str, language: str
) -> dict[str, float]:
    """The question's stems and what each is worth: rare ones more, all together 1."""
    for candidate in candidates:
        spoken = candidate.hit.language or "es"
        words = analyse(candidate.text, spoken)
        candidate.stems = frozenset(word.stem for word in words if not word.is_stop)
    spread = Counter(stem for candidate in candidates for stem in candidate.stems)
    spoken = candidates[0].hit.language or "es"
    wanted = {t.stem for t in analyse(question, language, stems_of=spoken) if not t.is_stop}
    weights = {stem: math.log(1 + len(candidates) / (1 + spread[stem])) for stem in wanted}
    whole = sum(weights.values()) or 1.0
    return {stem: weight / whole for stem, weight in weights.items()}


def _score(
    candidates: list[_Candidate],
    asked: npt.NDArray[np.float32],
    weights: dict[str, float],
    odds: Mapping[Location, float],
    question: str,
) -> None:
    want = wanted(question)
    weight = _WANTED_WEIGHT.get(want, 0.0)
    spoken = {candidate.hit.language or "es" for candidate in candidates}
    units = {language: asked_units(question, language) for language in spoken}
    likeness = _standardised(np.asarray([candidate.vector @ asked for candidate in candidates]))
    shared = _standardised(np.asarray([_held(weights, c.stems) for c in candidates]))
    for candidate, vector, lexical in zip(candidates, likeness, shared, strict=True):
        prior = _PASSAGE_WEIGHT * 2 / (1 + candidate.hit.rank)
        if odds:
            read = max(_LEAST_ODDS, odds.get(candidate.place, _LEAST_ODDS))
            near = _VECTOR_WEIGHT_READ * vector + _LEXICAL_WEIGHT_READ * lexical
            candidate.score = float(near + prior + read)
        else:
            candidate.score = float(_VECTOR_WEIGHT * vector + _LEXICAL_WEIGHT * lexical + prior)
        candidate.score += weight * (weight > 0 and holds(want, candidate.text))
        language = candidate.hit.language or "es"
        candidate.score += _COUNTED_WEIGHT * counts(candidate.text, units[language], language)


def _held(weights: dict[str, float], stems: frozenset[str]) -> float:
    return sum(weight for stem, weight in weights.items() if stem in stems)


def _standardised(values: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    spread = float(values.std())
    return (values - values.mean()) / spread if spread > 1e-9 else np.zeros_like(values)


def _chosen(
    candidates: list[_Candidate],
    weights: dict[str, float],
    settings: EvidenceSettings,
    count_tokens: CountTokens,
    language: str,
) -> list[_Candidate]:
    """Greedy maximal marginal relevance (Carbonell and Goldstein, 1998) with coverage."""
    chosen: list[_Candidate] = []
    articles: set[str] = set()
    left = settings.budget_tokens
    rest = sorted(candidates, key=lambda c: (-c.score, c.hit.rank, c.start))
    while rest and len(chosen) < settings.max_sentences:
        best = max(rest, key=lambda c: _marginal(c, chosen, weights))
        rest.remove(best)
        cost = _MARKER_TOKENS + count_tokens(one_line(best.text))
        if best.hit.passage.article_id not in articles:
            cost += count_tokens(header(_as_evidence(best, 1), language))
        if cost <= left or not chosen:
            chosen.append(best)
            articles.add(best.hit.passage.article_id)
            left -= cost
    return chosen


def _marginal(candidate: _Candidate, chosen: list[_Candidate], weights: dict[str, float]) -> float:
    if not chosen:
        return candidate.score
    seen = frozenset[str]().union(*(other.stems for other in chosen))
    novelty = _held(weights, candidate.stems - seen)
    nearest = max(float(candidate.vector @ other.vector) for other in chosen)
    repetition = max(0.0, nearest - _UNRELATED) / (1 - _UNRELATED)
    return candidate.score + _NOVELTY_WEIGHT * novelty - _REPETITION_WEIGHT * repetition


def _numbered(chosen: list[_Candidate]) -> list[Evidence]:
    order: dict[str, int] = {}
    for candidate in chosen:  # best first: an article stands where its best sentence does
        order.setdefault(candidate.hit.passage.article_id, len(order))
    placed = sorted(chosen, key=lambda c: (order[c.hit.passage.article_id], c.start))
    return [_as_evidence(candidate, number) for number, candidate in enumerate(placed, 1)]


def _as_evidence(candidate: _Candidate, number: int) -> Evidence:
    hit = candidate.hit
    return Evidence(
        number=number,
        article_id=hit.passage.article_id,
        start=candidate.start,
        end=candidate.end,
        text=candidate.text,
        score=candidate.score,
        title=hit.title,
        source=hit.source,
        url=hit.url,
        published=hit.published,
    )
