"""What a claim is held against, and what comes of it: sources and faults."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from assistant.text.facts import Facts, facts

Kind = Literal["number", "date", "name", "denial", "speaker", "swap", "doer", "contrary"]
"""What is wrong. Each has its text for people in ``messages/verification.toml``."""


@dataclass(frozen=True)
class Fault:
    """One thing that the evidence does not bear out.

    Attributes:
        kind: What it is.
        what: The words in question.
        hard: Whether it alone refutes the sentence's claim to be backed.
    """

    kind: Kind
    what: str
    hard: bool = True

    @property
    def is_turned(self) -> bool:
        """Whether one side says the other way round what the other says."""
        return self.kind in {"denial", "contrary"}

    @property
    def is_moved(self) -> bool:
        """Whether the same words stand in another order: somebody does what another did."""
        return self.kind in {"swap", "doer"}

    @property
    def refutes(self) -> bool:
        """Whether the quotation says what is right instead."""
        return self.hard and (self.is_moved or self.kind == "contrary")


@dataclass(frozen=True)
class Source:
    """Cited words and what places them, parsed.

    Attributes:
        quotes: The cited sentences, each with its language and its day of publication.
        context: Words that place them without being cited: headlines and outlets.
    """

    quotes: tuple[Facts, ...]
    context: tuple[Facts, ...] = ()

    @classmethod
    def of(
        cls,
        *quotes: str,
        context: Iterable[str] = (),
        published: dt.date | None = None,
        language: str = "",
    ) -> Source:
        """The source that one article is.

        Args:
            quotes: The cited words.
            context: Its headline and its outlet.
            published: Its day of publication.
            language: ISO 639-1 code; found out from the first quotation when empty.
        """
        (first, *others) = (facts(quote, language, published) for quote in quotes)
        spoken = language or first.language
        return cls(
            (first, *(facts(other.text, spoken, published) for other in others)),
            tuple(facts(words, spoken, published) for words in context),
        )

    @classmethod
    def together(cls, sources: Iterable[Source]) -> Source:
        """Several sources as one."""
        several = tuple(sources)
        return cls(
            tuple(quote for source in several for quote in source.quotes),
            tuple(words for source in several for words in source.context),
        )

    @property
    def parts(self) -> tuple[Facts, ...]:
        """Quotes and context."""
        return (*self.quotes, *self.context)

    @functools.cached_property
    def quoted(self) -> Facts:
        """All that is cited, as one text."""
        first = self.quotes[0]
        if len(self.quotes) == 1:
            return first
        return facts(" ".join(quote.text for quote in self.quotes), first.language)

    def is_in(self, language: str) -> bool:
        """Whether all that is cited is in a language.

        Args:
            language: ISO 639-1 code.
        """
        return all(quote.language[:2] == language[:2] for quote in self.quotes)
