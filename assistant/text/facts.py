"""What one text says, parsed once.

Everything that is asked of a text (its words, numbers, dates, names, speakers) is worked out at
the first question and kept: a sentence of the evidence is held against many claims, and a claim
against many sentences.
"""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass, field
from typing import Final

from assistant.text.clauses import find_clauses
from assistant.text.dates import Date, find_dates
from assistant.text.denials import Denial, find_denials
from assistant.text.language import detect_language
from assistant.text.names import Name, find_names
from assistant.text.numbers import Number, find_numbers
from assistant.text.quantities import Setting, counted, is_measure
from assistant.text.relative_dates import find_relative, mentions, points_back, possible_dates
from assistant.text.sentences import split_sentences
from assistant.text.speakers import find_speakers, is_attributed
from assistant.text.terms import Term, analyse, fold_letters
from assistant.types import Span

# Texts of a few answers: the evidence, its articles' headlines, what was written.
_KEPT: Final = 4096


@dataclass(frozen=True)
class Facts:
    """One text and, lazily, all that its words say. Immutable; make one with ``facts``.

    Offsets are 0-based, half-open code points into ``text``.

    Attributes:
        text: The text.
        language: ISO 639-1 code.
        published: Day of publication, from which "ayer" is counted; None when unknown.
    """

    text: str
    language: str = "es"
    published: dt.date | None = None
    _in_other: dict[str, tuple[Term, ...]] = field(
        default_factory=dict, repr=False, compare=False, hash=False
    )

    @functools.cached_property
    def folded(self) -> str:
        """Lower case without accents, letter by letter: as long as the text."""
        return fold_letters(self.text)

    @functools.cached_property
    def terms(self) -> tuple[Term, ...]:
        """Its words, stop words among them."""
        return tuple(analyse(self.text, self.language))

    def terms_in(self, language: str) -> tuple[Term, ...]:
        """Its words with the stems of another language, to be compared with texts in that."""
        if language == self.language:
            return self.terms
        if language not in self._in_other:
            terms = tuple(analyse(self.text, self.language, stems_of=language))
            self._in_other[language] = terms
        return self._in_other[language]

    @functools.cached_property
    def stems(self) -> frozenset[str]:
        """Stems of its words that carry a subject."""
        return frozenset(term.stem for term in self.terms if not term.is_stop)

    @functools.cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Where its sentences stand."""
        return tuple(split_sentences(self.text, self.language))

    @functools.cached_property
    def clauses(self) -> tuple[Span, ...]:
        """Where its clauses stand."""
        return tuple(find_clauses(self.folded))

    def clause_at(self, at: int) -> Span:
        """The clause that holds a code point."""
        return next((c for c in self.clauses if c.start <= at < c.end), Span(at, at))

    @functools.cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Its numbers with what they count or measure, dates left out."""
        setting = Setting(self.text, self.folded, self.clauses, self.language)
        return tuple(counted(find_numbers(self.text, self.language, self.folded), setting))

    @functools.cached_property
    def values(self) -> frozenset[float]:
        """Every value that its numbers can mean."""
        return frozenset().union(*(number.values for number in self.numbers))

    @functools.cached_property
    def quantities(self) -> tuple[Number, ...]:
        """The numbers by which reports can be compared."""
        return tuple(number for number in self.numbers if number.comparable)

    @functools.cached_property
    def measures(self) -> tuple[Number, ...]:
        """The numbers of a unit of measurement."""
        return tuple(number for number in self.numbers if is_measure(number.unit))

    @functools.cached_property
    def dates(self) -> tuple[Date, ...]:
        """Calendar dates that it writes out."""
        return tuple(find_dates(self.text, self.folded))

    @functools.cached_property
    def relative_dates(self) -> tuple[Date, ...]:
        """Days that it gives by their distance from publication, beyond doubt."""
        if self.published is None:
            return ()
        return tuple(find_relative(self.text, self.published, self.folded))

    @functools.cached_property
    def relative_words(self) -> tuple[Date, ...]:
        """Where it has the words of a relative date, whatever day they mean."""
        return tuple(mentions(self.text, self.folded))

    @functools.cached_property
    def possible_dates(self) -> tuple[Date, ...]:
        """Every day that it may give by its distance from publication."""
        if self.published is None:
            return ()
        return tuple(possible_dates(self.text, self.published, self.folded))

    @functools.cached_property
    def points_back(self) -> bool | None:
        """Whether all its verbs tell of the past; None when that cannot be told."""
        return points_back(self.text)

    @functools.cached_property
    def names(self) -> tuple[Name, ...]:
        """Its names; one that opens a sentence is not told from other words."""
        return tuple(find_names(self.text, self.terms))

    @functools.cached_property
    def speakers(self) -> tuple[str, ...]:
        """Names to whom it attributes what is said."""
        return tuple(find_speakers(self.text))

    @functools.cached_property
    def is_attributed(self) -> bool:
        """Whether it says of something that it is somebody's word."""
        return is_attributed(self.text)

    @functools.cached_property
    def denials(self) -> tuple[Denial, ...]:
        """Words that deny, each with what it denies."""
        return tuple(find_denials(self.folded, self.terms, self.clauses, self.language))

    def __reduce__(self) -> tuple[object, ...]:
        """Copies are made from the text alone."""
        return (facts, (self.text, self.language, self.published))


def facts(text: str, language: str = "", published: dt.date | None = None) -> Facts:
    """What a text says; the same object as long as it is in use.

    Args:
        text: Any text.
        language: ISO 639-1 code; found out from the text when empty.
        published: Day of publication, if it is known.
    """
    return _facts(text, language or _language(text), published)


@functools.lru_cache(maxsize=_KEPT)
def _facts(text: str, language: str, published: dt.date | None) -> Facts:
    return Facts(text, language, published)


@functools.lru_cache(maxsize=_KEPT)
def _language(text: str) -> str:
    return detect_language(text)
