"""Which of the articles found speak of what a question names.

Meaning and common words also find who else was born, arrested or elected; shown those, a small
model tells their story as the answer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from assistant.index import Location
from assistant.text.names import is_known
from assistant.text.terms import analyse, fold
from assistant.types import Hit

# "V", "AD", "3D": too short to tell that something is spoken of.
_SHORTEST: Final = 3
# Odds of a sentence from which its article is about the matter whatever it calls it: "George" of
# a question is "Jorge VI" there.
_SURE: Final = 2.0
_WORD: Final = re.compile(r"[^\W_]+")


def mentioning(
    question: str, hits: Sequence[Hit], language: str, odds: Mapping[Location, float]
) -> list[Hit]:
    """The hits from articles that mention a name of the question, as far as they were found.

    All of them if the question names nothing, or if no article mentions any of it. Hits in
    another language than the question's stay, since names may be spelt otherwise there.

    Args:
        question: The standalone question.
        hits: Passages, best first.
        language: ISO 639-1 code of the question.
        odds: A reader's log-odds that a sentence answers; empty without a reader.
    """
    names = [fold(term.word) for term in analyse(question, language) if term.is_name]
    names = [name for name in names if len(name) >= _SHORTEST and name[0].isalpha()]
    if not names:
        return list(hits)
    words: defaultdict[str, set[str]] = defaultdict(set)
    for hit in hits:
        words[hit.passage.article_id].update(_WORD.findall(fold(f"{hit.title} {hit.passage.text}")))
    speaking = {
        article
        for article, own in words.items()
        if any(is_known(name, own, foreign=False) for name in names)
    }
    if not speaking:
        return list(hits)
    sure = {article for (article, _, _), value in odds.items() if value >= _SURE}
    return [
        hit
        for hit in hits
        if hit.passage.article_id in speaking | sure or (hit.language or "es")[:2] != language[:2]
    ]
