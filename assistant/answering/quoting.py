"""Whether the evidence's own words should stand beside what the model wrote, and which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from assistant.answering.draft import Draft
from assistant.answering.quotations import says
from assistant.question import Question, parse_question
from assistant.question.measure import counts, is_counted
from assistant.text.facts import facts
from assistant.text.language import detect_language
from assistant.types import Evidence, Location, Sentence
from assistant.verification.checks import faults
from assistant.verification.support import ground

# Odds of the best sentence from which its own words are quoted beside what the model says. On
# MLQA-es (n 121) 14 answers have such a quotation, of which 10 hold the gold answer and 5 have it
# nowhere else; from even odds on, 11, 8 and 5.
_LIKELY: Final = -1.0
# What is wrong about a sentence that its quotation corrects.
_REFUTING: Final = ("swap", "doer", "contrary")
# Evidence whose score is so near the best's promises as much.
_ALIKE: Final = 0.5


def worth_quoting(draft: Draft) -> Evidence | None:
    """The evidence that answers where what the model wrote does not; None if that will do.

    Args:
        draft: All that the model wrote has settled.
    """
    standing = [one for one in draft.sentences if one.verdict != "rejected"]
    counted = _counted(draft, standing)
    if standing:
        return counted or (draft.best_evidence if _lacks_words(draft, standing) else None)
    if (against := _refuting(draft)) is not None:
        return against
    # A number alone is no reason to answer after all.
    return (counted or draft.best_evidence) if _lacks_words(draft, standing) else None


def _refuting(draft: Draft) -> Evidence | None:
    """What says the opposite of what the model wrote, or the same of another."""
    for sentence in draft.sentences:
        places = {(c.article_id, c.start, c.end) for c in sentence.citations}
        cited = [item for item in draft.evidence if _place(item) in places]
        for item in cited:
            found = faults(sentence.text, [ground(item)], draft.language)
            if any(fault.hard and fault.kind in _REFUTING for fault in found):
                return item
    return None


def _counted(draft: Draft, standing: Sequence[Sentence]) -> Evidence | None:
    """The best sentence with a number of what is to be counted, if the answer has none."""
    question = parse_question(draft.standalone, draft.language)
    if not question.units():
        return None
    if any(_tells_number(one, question, draft.language) for one in standing):
        return None
    telling = [e for e in draft.evidence if _counts(e.text, question, of_people=False)]
    return max(telling, key=lambda item: item.score, default=None)


def _tells_number(sentence: Sentence, question: Question, language: str) -> bool:
    """Whether it has a number of what is to be counted, or a bare one out of such a quote."""
    if _counts(sentence.text, question):
        return True
    quoted = any(_counts(citation.quote, question) for citation in sentence.citations)
    return quoted and bool(facts(sentence.text, language).numbers)


def _counts(words: str, question: Question, *, of_people: bool = True) -> bool:
    said = facts(words)
    asked = question.units(said.language)
    quantities = said.quantities if of_people else ()
    return counts(said, asked) or any(is_counted(q, asked, said.language) for q in quantities)


def _lacks_words(draft: Draft, standing: Sequence[Sentence]) -> bool:
    """Whether the answer lacks the words that the reader takes for it."""
    best = draft.best_evidence
    place = _place(best)
    words = draft.read.words_in(place) if draft.read else None
    if words is None or draft.read is None or draft.read.sentences[place] < _LIKELY:
        return False
    cited = {(c.article_id, c.start, c.end) for s in standing for c in s.citations} - {place}
    if any(e.score > best.score - _ALIKE for e in draft.evidence if _place(e) in cited):
        return False  # what it cites answers as well
    said = " ".join(sentence.text for sentence in standing)
    return not says(said, words.text, draft.language, detect_language(best.text))


def _place(item: Evidence) -> Location:
    return Location(item.article_id, item.start, item.end)
