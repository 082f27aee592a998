"""Which of the articles found speak of what a question names.

Meaning and common words also find who else was born, arrested or elected; a small model tells
the story of those as the answer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from assistant.question import Question
from assistant.retrieval.hit_sentences import hit_sentences, language_of
from assistant.text.names import is_known
from assistant.text.terms import fold
from assistant.types import Hit, Location

# "V", "AD", "3D": too short to tell that something is spoken of.
_SHORTEST: Final = 3
# Odds of a sentence from which its article is about the matter whatever it calls it: "George" of
# a question is "Jorge VI" there.
_SURE: Final = 2.0
_WORD: Final = re.compile(r"[^\W_]+")


def mentioning(
    question: Question, hits: Sequence[Hit], odds: Mapping[Location, float]
) -> list[Hit]:
    """The hits from articles that mention a name of the question, as far as they were found.

    All of them if the question names nothing, or if no article mentions any of it. Hits in
    another language than the question's stay, since names may be spelt otherwise there.

    Args:
        question: The standalone question.
        hits: Passages, best first.
        odds: A reader's log-odds that a sentence answers; empty without a reader.
    """
    names = [name for name in question.names if len(name) >= _SHORTEST]
    if not names:
        return list(hits)
    words: defaultdict[str, set[str]] = defaultdict(set)
    for hit in hits:
        texts = (fold(hit.title), *(sentence.facts.folded for sentence in hit_sentences(hit)))
        words[hit.passage.article_id].update(*map(_WORD.findall, texts))
    speaking = {
        article
        for article, known in words.items()
        if any(is_known(name, known, foreign=False) for name in names)
    }
    if not speaking:
        return list(hits)
    speaking |= {article for (article, _, _), value in odds.items() if value >= _SURE}
    return [
        hit
        for hit in hits
        if hit.passage.article_id in speaking or language_of(hit)[:2] != question.language[:2]
    ]
