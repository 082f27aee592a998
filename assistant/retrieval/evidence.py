"""Hits -> the numbered sentences that the model may cite, within a token budget.

Passages are what retrieval finds best; sentences are what an answer needs. Articles that mention
nothing of what the question names are left out where others do. Each sentence of the best passages
is scored by its own likeness to the question (vectors and shared stems), by its passage's rank, by
the reader's odds that it answers, and by things of the kind that is asked for. Sentences are chosen
one by one: a repetition of a chosen sentence loses, a word of the question that no chosen sentence
has wins. The chosen stand in reading order, grouped by article.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from assistant.config.settings import EvidenceSettings
from assistant.models.protocols import Embedder
from assistant.presentation.byline import header, one_line
from assistant.question import Question
from assistant.question.answer_type import AnswerType, holds
from assistant.question.measure import counts
from assistant.retrieval.hit_sentences import HitSentence, hit_sentences
from assistant.retrieval.mentions import mentioning
from assistant.text.corrections import is_hearsay, takes_back
from assistant.types import Evidence, Hit, Location

CountTokens = Callable[[str], int]
_Vector = npt.NDArray[np.float32]

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
_TYPE_WEIGHT: Final[dict[AnswerType, float]] = dict.fromkeys(
    ("speaker", "person", "date", "place"), 0.5
)
# The same questions: 0.5 puts one gold more into the evidence, 1 two, 2 three, none is lost.
# Nothing changes on MLQA; of XQuAD's 311 one gains with 2 and a reader, one loses without.
_MEASURE_WEIGHT: Final = 1.0
# e5's cosines of unrelated sentences are about 0.8, those of paraphrases above 0.9.
_UNRELATED: Final = 0.84
_MOST_SENTENCES: Final = 64
_FEWEST_LETTERS: Final = 12
_QUESTION: Final = re.compile(r"[\s«“\"'—–-]*¿[^?]*\?[\s»”\"'.]*")
# "[12] " and the line end.
_MARKER_TOKENS: Final = 5


class _Candidate(NamedTuple):
    sentence: HitSentence
    vector: _Vector
    score: float

    @property
    def article_id(self) -> str:
        return self.sentence.location.article_id

    @property
    def stems(self) -> frozenset[str]:
        return self.sentence.facts.stems


def select_evidence(
    question: Question,
    hits: Sequence[Hit],
    embeddings: Embedder,
    settings: EvidenceSettings,
    *,
    asked: Sequence[float],
    count_tokens: CountTokens,
    vectors: Mapping[Location, _Vector] | None = None,
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
        vectors: Vectors of sentences that are known already; the others are computed.
        odds: A reader's log-odds that a sentence answers, where there is a reader.

    Returns:
        Grouped by article (the article of the best sentence first), within an article
        in reading order.
    """
    sentences = _worth_reading(mentioning(question, hits, odds or {}))
    if not sentences:
        return []
    known = _embedded(sentences, embeddings, vectors or {})
    weights = _question_weights(sentences, question)
    scores = _likeness(sentences, known, weights, asked, odds or {})
    candidates = [
        _Candidate(sentence, known[sentence.location], score + _answer_score(question, sentence))
        for sentence, score in zip(sentences, scores, strict=True)
    ]
    return _numbered(_chosen(candidates, weights, settings, count_tokens, question.language))


def _worth_reading(hits: Sequence[Hit]) -> list[HitSentence]:
    """Sentences that may be evidence: the same words once, no scraps, no questions."""
    distinct: dict[str, HitSentence] = {}
    for sentence in (one for hit in hits for one in hit_sentences(hit)):
        text = sentence.text
        # A question proves nothing, however like the question asked.
        # Nor does an error that an article repeats to take it back, or hearsay.
        says = sum(map(str.isalnum, text)) >= _FEWEST_LETTERS and not _QUESTION.fullmatch(text)
        if says and not (takes_back(sentence.facts) or is_hearsay(sentence.facts)):
            distinct.setdefault(" ".join(text.casefold().split()), sentence)
    return list(distinct.values())[:_MOST_SENTENCES]


def _embedded(
    sentences: Sequence[HitSentence], embeddings: Embedder, known: Mapping[Location, _Vector]
) -> dict[Location, _Vector]:
    """Vectors of the sentences, those that are not known computed."""
    missing = [sentence for sentence in sentences if sentence.location not in known]
    made = embeddings.embed_documents([sentence.text for sentence in missing]) if missing else []
    computed = {
        sentence.location: np.asarray(vector, np.float32)
        for sentence, vector in zip(missing, made, strict=True)
    }
    return {**known, **computed}


def _question_weights(sentences: Sequence[HitSentence], question: Question) -> dict[str, float]:
    """The question's stems and what each is worth: rare ones more, all together 1."""
    spread = Counter(stem for sentence in sentences for stem in sentence.facts.stems)
    terms = question.facts.terms_in(sentences[0].language)
    weights = {
        term.stem: math.log(1 + len(sentences) / (1 + spread[term.stem]))
        for term in terms
        if not term.is_stop
    }
    whole = sum(weights.values()) or 1.0
    return {stem: weight / whole for stem, weight in weights.items()}


def _likeness(
    sentences: Sequence[HitSentence],
    vectors: Mapping[Location, _Vector],
    weights: dict[str, float],
    asked: Sequence[float],
    odds: Mapping[Location, float],
) -> list[float]:
    """What each sentence's likeness to the question, its passage and the reader say for it."""
    target = np.asarray(asked, np.float32)
    near = _standardised(np.asarray([vectors[one.location] @ target for one in sentences]))
    shared = _standardised(np.asarray([_held(weights, one.facts.stems) for one in sentences]))
    prior = np.asarray([_PASSAGE_WEIGHT * 2 / (1 + sentence.hit.rank) for sentence in sentences])
    if not odds:
        return [float(score) for score in _VECTOR_WEIGHT * near + _LEXICAL_WEIGHT * shared + prior]
    read = [max(_LEAST_ODDS, odds.get(one.location, _LEAST_ODDS)) for one in sentences]
    like = _VECTOR_WEIGHT_READ * near + _LEXICAL_WEIGHT_READ * shared
    return [float(score) for score in like + prior + np.asarray(read)]


def _answer_score(question: Question, sentence: HitSentence) -> float:
    """What a sentence gains by a thing of the kind that is asked for."""
    gain = _TYPE_WEIGHT.get(question.answer_type, 0.0)
    if gain and not holds(question.answer_type, sentence.facts):
        gain = 0.0
    return gain + _MEASURE_WEIGHT * counts(sentence.facts, question.units(sentence.language))


def _held(weights: dict[str, float], stems: frozenset[str]) -> float:
    return sum(weight for stem, weight in weights.items() if stem in stems)


def _standardised(values: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    spread = float(values.std())
    return (values - values.mean()) / spread if spread > 1e-9 else np.zeros_like(values)


def _chosen(
    candidates: Sequence[_Candidate],
    weights: dict[str, float],
    settings: EvidenceSettings,
    count_tokens: CountTokens,
    language: str,
) -> list[_Candidate]:
    """Greedy maximal marginal relevance (Carbonell and Goldstein, 1998) with coverage."""
    chosen: list[_Candidate] = []
    articles: set[str] = set()
    left = settings.budget_tokens
    rest = sorted(candidates, key=_rank)
    while rest and len(chosen) < settings.max_sentences:
        at = max(range(len(rest)), key=lambda at: _marginal(rest[at], chosen, weights))
        best = rest.pop(at)
        cost = _MARKER_TOKENS + count_tokens(one_line(best.sentence.text))
        if best.article_id not in articles:
            cost += count_tokens(header(best.sentence.as_evidence(), language))
        if cost <= left or not chosen:
            chosen.append(best)
            articles.add(best.article_id)
            left -= cost
    return chosen


def _rank(candidate: _Candidate) -> tuple[float, int, int]:
    return -candidate.score, candidate.sentence.hit.rank, candidate.sentence.location.start


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
        order.setdefault(candidate.article_id, len(order))
    placed = sorted(chosen, key=lambda c: (order[c.article_id], c.sentence.location.start))
    return [c.sentence.as_evidence(number, c.score) for number, c in enumerate(placed, 1)]
