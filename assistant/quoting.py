"""Whether the evidence's own words should stand beside what the model wrote, and which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from assistant.counted import asked_units, counts
from assistant.draft import Draft
from assistant.index.sentences import Place
from assistant.language import detect_language
from assistant.literal import says
from assistant.quantities import find_quantities, is_general, unit_of
from assistant.types import Evidence, Sentence

# Odds of the best sentence from which its own words are quoted beside what the model says. On
# MLQA-es (n 121) 14 answers have such a quotation, of which 10 hold the gold answer and 5 have it
# nowhere else; from even odds on, 11, 8 and 5.
_LIKELY: Final = -1.0
# Evidence whose score is so near the best's promises as much.
_ALIKE: Final = 0.5


def worth_quoting(draft: Draft) -> Evidence | None:
    """The evidence that answers where what the model wrote does not; None if that will do.

    Args:
        draft: All that the model wrote has settled.
    """
    standing = [one for one in draft.sentences if one.verdict != "rejected"]
    counted = _counted(draft, standing)
    if counted is not None:
        return counted
    return draft.best_evidence if _lacks_words(draft, standing) else None


def _counted(draft: Draft, standing: Sequence[Sentence]) -> Evidence | None:
    """The best sentence with a number of what is to be counted, if the answer has none.

    Where nothing stands a number alone is no reason to answer after all.
    """
    telling = [item for item in draft.evidence if _counts(item.text, draft.standalone)]
    told = [one.text for one in standing]
    told += [citation.quote for one in standing for citation in one.citations]
    if not standing or not telling or any(_may_count(words, draft.standalone) for words in told):
        return None
    return max(telling, key=lambda item: item.score)


def _counts(words: str, question: str) -> bool:
    spoken = detect_language(words)
    return counts(words, asked_units(question, spoken), spoken)


def _may_count(words: str, question: str) -> bool:
    """The same; people may also be counted as passengers, as neighbours, as whatever they are."""
    spoken = detect_language(words)
    are_people = unit_of("personas", spoken) in asked_units(question, spoken)
    told = find_quantities(words, spoken) if are_people else ()
    return _counts(words, question) or any(not is_general(one.unit) for one in told)


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


def _place(item: Evidence) -> Place:
    return (item.article_id, item.start, item.end)
