"""Which of the articles found are one text that several outlets print.

Passages of a cable that are alike appear once among the hits, and an outlet that changed its lead
or cut its tail has passages of its own. Either way the text is one source: each hit names the
other outlets that print it. Only articles whose passages are among the candidates are compared,
and whole texts of those only whose candidates share words.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from assistant.index import Candidate
from assistant.text.copies import WordPairs, are_one_cable, find_words, shared_part, word_pairs
from assistant.text.terms import fold
from assistant.types import Citation, Hit, Reprint

# Passages are cut elsewhere where the lead is another: whole texts are compared from so much on.
_LIKELY: Final = 0.25

TextOf = Callable[[str], str]
"""The text of an article, by its id."""


class Reprints:
    """Finds the same text in other outlets.

    Args:
        candidates: Passages that were found, best first.
        text_of: Gives the text of an article.
    """

    def __init__(self, candidates: Sequence[Candidate], text_of: TextOf) -> None:
        self._text_of = functools.cache(text_of)
        self._best: dict[str, Candidate] = {}
        pairs: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for candidate in candidates:
            article_id = candidate.passage.article_id
            self._best.setdefault(article_id, candidate)
            pairs[article_id] |= word_pairs(candidate.body_stems)
        self._found: dict[str, tuple[Reprint, ...]] = {}
        self._pairs: dict[str, WordPairs] = {one: frozenset(own) for one, own in pairs.items()}

    def of(self, article_id: str) -> tuple[Reprint, ...]:
        """The other outlets that print an article's text, each once, the best first."""
        if article_id not in self._found:
            self._found[article_id] = self._look(article_id)
        return self._found[article_id]

    def _look(self, article_id: str) -> tuple[Reprint, ...]:
        own = fold(self._best[article_id].source)
        found: dict[str, Reprint] = {}
        for other, candidate in self._best.items():
            outlet = fold(candidate.source)
            if outlet and outlet != own and outlet not in found and self._alike(article_id, other):
                found[outlet] = _reprint(candidate)
        return tuple(found.values())

    def _alike(self, one: str, other: str) -> bool:
        if shared_part(self._pairs[one], self._pairs[other]) < _LIKELY:
            return False
        return are_one_cable(self._text_of(one), self._text_of(other))


def _reprint(candidate: Candidate) -> Reprint:
    return Reprint.model_validate(
        {
            **candidate.passage.model_dump(include={"article_id", "start", "end"}),
            "source": candidate.source,
            "title": candidate.title,
            "url": candidate.url,
            "published": candidate.published,
        }
    )


def printed_by(citation: Citation, hits: Iterable[Hit], text_of: TextOf) -> Citation:
    """A citation with the other outlets in whose print of the text its very words stand.

    Args:
        citation: Words of an article.
        hits: The passages found.
        text_of: Gives the text of an article.
    """
    known = {
        one.article_id: one
        for hit in hits
        if hit.passage.article_id == citation.article_id
        for one in hit.also_in
    }
    also = []
    for one in known.values():
        if place := find_words(citation.quote, text_of(one.article_id)):
            also.append(one.model_copy(update={"start": place[0], "end": place[1]}))
    return citation.model_copy(update={"also_in": tuple(also)}) if also else citation
