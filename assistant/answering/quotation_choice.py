"""Whether the evidence's own words should stand beside what the model wrote, and which."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from assistant.answering.quotations import FAR_BETTER, fitting, says
from assistant.answering.writing import Written
from assistant.generation import evidence_facts
from assistant.question import Question
from assistant.question.answer_type import may_give
from assistant.question.measure import counts, is_counted
from assistant.retrieval.near_misses import wanted
from assistant.retrieval.reading import HitsRead
from assistant.text.facts import Facts, facts
from assistant.text.terms import fold
from assistant.types import Evidence, Hit, Location, Missing, MissingKind
from assistant.verification import Settled
from assistant.verification.checks import Fault

# Odds of the best sentence from which its own words are quoted beside what the model says. On
# MLQA-es (n 121) 14 answers have such a quotation, of which 10 hold the gold answer and 5 have it
# nowhere else; from even odds on, 11, 8 and 5.
_LIKELY: Final = -1.0
# Score of evidence, half log-odds of the reader, below which it answers hardly ever.
_HARDLY: Final = -1.0
# What a question takes for granted, by the fault that says that it is not there.
_GRANTED: Final[Mapping[str, MissingKind]] = {"name": "name", "number": "number", "date": "date"}
_NEVER: Final = -math.inf
# Evidence whose score is so near the best's promises as much.
_ALIKE: Final = 0.5


class Quoted(NamedTuple):
    """What is quoted beside what was written.

    Attributes:
        evidence: Whole.
        missing: What of the question it lacks, if it only comes near.
    """

    evidence: Evidence
    missing: Missing | None = None


def worth_quoting(
    question: Question,
    language: str,
    written: Written,
    read: HitsRead | None,
    hits: Sequence[Hit] = (),
) -> Quoted | None:
    """The evidence that answers where what the model wrote does not; None if that will do.

    Args:
        question: The standalone question.
        language: ISO 639-1 code of the answer.
        written: All that the model wrote, settled.
        read: What the reader made of the hits; None without a reader.
        hits: All passages found: what an article has elsewhere is not missing.
    """
    standing = [sentence for sentence in written.sentences if sentence.stands]
    if not standing and (against := _refuting(written.sentences)) is not None:
        return Quoted(against)
    best = max(written.evidence, key=lambda item: item.score)
    said = facts(" ".join(sentence.text for sentence in standing), language)
    lacking = _lacks_words(said, standing, written.evidence, best, read)
    # A number alone is no reason to answer after all.
    counted = _counted(question, language, standing, written) if standing or lacking else None
    item = counted or (best if lacking else None)
    if item and _place(item) not in _quoted(standing):
        return Quoted(item, _untold(question, written.sentences, hits))
    if written.judgement is None or not written.sentences:
        return None
    if standing:
        return _of_the_kind(question, language, standing, written.evidence, best)
    # The archive was found to answer, and what the model made of it was not borne out.
    failed = written.sentences[0]
    cited = failed.evidence or written.evidence
    item = fitting(facts(failed.claim, language), cited, written.evidence, question)
    missing = _untold(question, written.sentences, hits)
    wrong = any(not backing.support.sound for backing in failed.backings)
    if missing or not wrong or _is_all_elsewhere(failed, question, hits):
        return Quoted(item, missing)
    return Quoted(item, wanted(question))


def _quoted(standing: Sequence[Settled]) -> set[Location]:
    """Where the evidence stands that is quoted whole already."""
    return {_place(e) for s in standing for e in s.evidence if s.claim == e.text != s.text}


def _untold(
    question: Question, sentences: Sequence[Settled], hits: Sequence[Hit]
) -> Missing | None:
    """A name, number or date of the question for whose lack all that was written was rejected."""
    if any(sentence.stands for sentence in sentences):
        return None
    for item, support in (backing for s in sentences for backing in s.backings[:1]):
        for fault in filter(functools.partial(_is_granted, question), support.faults):
            known = _is_elsewhere(fault.what, item, hits)
            if not known and not _is_of_known_name(fault.what, question, item):
                return Missing(kind=_GRANTED[fault.kind], what=fault.what)
    return None


def _is_granted(question: Question, fault: Fault) -> bool:
    """Whether a fault is that a quotation lacks what the question takes for granted."""
    return fault.kind in _GRANTED and fold(fault.what) in question.facts.folded


def _is_all_elsewhere(failed: Settled, question: Question, hits: Sequence[Hit]) -> bool:
    """Whether all that a quotation lacks is granted by the question and told in its article."""
    lacks = [(b.evidence, fault) for b in failed.backings[:1] for fault in b.support.faults]
    return bool(lacks) and all(
        _is_granted(question, fault) and _is_elsewhere(fault.what, item, hits)
        for item, fault in lacks
    )


def _is_elsewhere(word: str, item: Evidence, hits: Sequence[Hit]) -> bool:
    """Whether the article of some evidence has a word in another sentence."""
    own = (hit for hit in hits if hit.passage.article_id == item.article_id)
    form = re.compile(rf"(?<!\w){re.escape(fold(word))}(?!\w)")
    return any(form.search(fold(hit.passage.text)) for hit in own)


def _is_of_known_name(word: str, question: Question, item: Evidence) -> bool:
    """Whether it belongs to a name that evidence has in part: "Obrador", or "5" of "Comuna 5"."""
    known = evidence_facts(item).stems | facts(item.title, item.language).stems
    names = [name for name in question.facts.names if word in name.text.split()]
    numbered = re.search(rf"[^\W\d_]+ (?={re.escape(word)}\b)", question.text)
    is_numbered = word.isdigit() and numbered is not None and numbered.group()[0].isupper()
    return is_numbered or any(name.stems & known for name in names)


def beside_the_point(written: Written) -> list[Settled]:
    """Sentences that stand on evidence that hardly answers, where other evidence likely does.

    Args:
        written: All that the model wrote, settled.
    """
    if written.judgement is None:
        return []
    worth = {
        index: max(item.score for item in sentence.evidence)
        for index, sentence in enumerate(written.sentences)
        if sentence.stands
    }
    answered = max(worth.values(), default=_NEVER) > 0  # better than even odds
    beside = [at for at, score in worth.items() if score < _HARDLY]
    return [written.sentences[at] for at in beside] if answered else []


def unanswered(
    written: Written, evidence: Sequence[Evidence], read: HitsRead | None
) -> list[Evidence]:
    """What answers parts of the question that nothing cited answers.

    Args:
        written: All that the model wrote, settled.
        evidence: All that was found, shown to the model or not.
        read: What the reader made of the hits; None without a reader.
    """
    standing = [sentence for sentence in written.sentences if sentence.stands]
    likeliest = {
        part.likeliest
        for part in (read.parts if read else ())
        if part.best_sentence >= _LIKELY and not _tells(standing, part)
    }
    return [item for item in evidence if _place(item) in likeliest]


def _tells(standing: Sequence[Settled], part: HitsRead) -> bool:
    """Whether what stands tells a part: cites what answers it, with the words that do."""
    whole = _quoted(standing)
    for sentence in standing:
        for item in sentence.evidence:
            place = _place(item)
            if part.sentences.get(place, _NEVER) <= part.best_sentence - FAR_BETTER:
                continue
            words, language = part.words_in(place), evidence_facts(item).language
            if place in whole or words is None:
                return True
            if says(facts(sentence.text, language), facts(words.text, language)):
                return True
    return False


def _of_the_kind(
    question: Question,
    language: str,
    standing: Sequence[Settled],
    evidence: Sequence[Evidence],
    best: Evidence,
) -> Quoted | None:
    """Where an amount or a date is asked for and none is told: what has one, or comes nearest."""
    asked, told = question.facts, _quoted(standing)
    giving = [item for item in evidence if may_give(asked, evidence_facts(item))]
    if any(_place(item) in told for item in giving):
        return None
    if any(may_give(asked, facts(sentence.text, language)) for sentence in standing):
        return None
    if likely := [item for item in giving if item.score > best.score - FAR_BETTER]:
        return Quoted(max(likely, key=lambda item: item.score))
    return Quoted(best, wanted(question))


def _refuting(sentences: Sequence[Settled]) -> Evidence | None:
    """What says the opposite of what the model wrote, or the same of another."""
    for sentence in sentences:
        for item, support in sorted(sentence.backings, key=lambda one: one.evidence.number):
            if any(fault.refutes for fault in support.faults):
                return item
    return None


def _counted(
    question: Question, language: str, standing: Sequence[Settled], written: Written
) -> Evidence | None:
    """The best sentence with a number of what is to be counted, if the answer has none."""
    if not question.units():
        return None
    if any(_tells_number(sentence, question, language) for sentence in standing):
        return None
    telling = [e for e in written.evidence if _counts(evidence_facts(e), question, of_people=False)]
    return max(telling, key=lambda item: item.score, default=None)


def _tells_number(sentence: Settled, question: Question, language: str) -> bool:
    """Whether it has a number of what is to be counted, or a bare one out of such a quote."""
    words = facts(sentence.text, language)
    if _counts(words, question):
        return True
    quoted = any(_counts(evidence_facts(item), question) for item in sentence.evidence)
    return quoted and bool(words.numbers)


def _counts(words: Facts, question: Question, *, of_people: bool = True) -> bool:
    asked = question.units(words.language)
    quantities = words.quantities if of_people else ()
    return counts(words, asked) or any(
        is_counted(quantity, asked, words.language) for quantity in quantities
    )


def _lacks_words(
    said: Facts,
    standing: Sequence[Settled],
    evidence: Sequence[Evidence],
    best: Evidence,
    read: HitsRead | None,
) -> bool:
    """Whether the answer lacks the words that the reader takes for it."""
    words = read.words_in(_place(best)) if read else None
    if read is None or words is None or read.sentences[_place(best)] < _LIKELY:
        return False
    cited = {_place(item) for sentence in standing for item in sentence.evidence} - {_place(best)}
    if any(e.score > best.score - _ALIKE for e in evidence if _place(e) in cited):
        return False  # what it cites answers as well
    return not says(said, facts(words.text, evidence_facts(best).language))


def _place(item: Evidence) -> Location:
    return Location(item.article_id, item.start, item.end)
