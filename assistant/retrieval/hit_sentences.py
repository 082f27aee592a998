"""The sentences of a hit: what each says, and where it stands in its article."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Final

from assistant.presentation.byline import day_of
from assistant.text.facts import Facts, facts
from assistant.text.sentences import split_sentences
from assistant.types import Evidence, Hit, Location, page_at

# Hits of a few questions.
_KEPT: Final = 256


@dataclass(frozen=True)
class HitSentence:
    """One sentence of a passage that was found.

    Attributes:
        hit: The passage.
        location: Where it stands in the article; a headline stands nowhere and starts at -1.
        facts: What it says.
    """

    hit: Hit
    location: Location
    facts: Facts

    @property
    def text(self) -> str:
        """Its words."""
        return self.facts.text

    @property
    def language(self) -> str:
        """ISO 639-1 code of its article."""
        return self.facts.language

    def as_evidence(self, number: int = 1, score: float = 0.0) -> Evidence:
        """The sentence as what may be cited.

        Args:
            number: As the model sees it.
            score: How useful it looks for the question.
        """
        return Evidence(
            number=number,
            **self.location._asdict(),
            text=self.text,
            score=score,
            title=self.hit.title,
            source=self.hit.source,
            url=self.hit.url,
            published=self.hit.published,
            language=self.hit.language,
            page=page_at(self.hit.pages, self.location.start),
        )


@functools.lru_cache(maxsize=_KEPT)
def hit_sentences(hit: Hit) -> tuple[HitSentence, ...]:
    """The sentences of a hit in reading order."""
    passage = hit.passage
    return tuple(
        hit_sentence(hit, passage.start + start, passage.text[start:end])
        for start, end in split_sentences(passage.text, language_of(hit))
    )


def hit_sentence(hit: Hit, start: int, text: str) -> HitSentence:
    """Words of a hit's article as a sentence.

    Args:
        hit: A passage of the article.
        start: First code point in the article's text; -1 for words that are not in it.
        text: The words.
    """
    location = Location(hit.passage.article_id, start, start + len(text))
    return HitSentence(hit, location, facts(text, language_of(hit), day_of(hit.published)))


def language_of(hit: Hit) -> str:
    """ISO 639-1 code of a hit's article."""
    return hit.language or "es"
