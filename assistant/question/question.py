"""One question, parsed once."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Final

from assistant.question.anaphora import leans_on_history
from assistant.question.answer_type import AnswerType, answer_type
from assistant.question.interrogatives import asks_openly, offers_choice, parts
from assistant.question.measure import asked_units
from assistant.text import lexicon
from assistant.text.dates import Date
from assistant.text.facts import Facts, facts
from assistant.text.terms import fold

_SOURCE: Final = re.compile(
    r"\b(?:[Ss]eg[uú]n|[Aa]ccording to)\s+(?:(?:el|la|los|las|the)\s+)?"
    r"([A-ZÁÉÍÓÚÜÑÇ][\w’'-]*(?:\s+[A-ZÁÉÍÓÚÜÑÇ][\w’'-]*)*)"
)
# Questions of a few conversations.
_KEPT: Final = 256


@dataclass(frozen=True)
class Question:
    """A question and, lazily, all that its words ask. Immutable; make one with ``parse_question``.

    Attributes:
        facts: What its words say.
    """

    facts: Facts

    @property
    def text(self) -> str:
        """The question as it is written."""
        return self.facts.text

    @property
    def language(self) -> str:
        """ISO 639-1 code."""
        return self.facts.language

    @functools.cached_property
    def answer_type(self) -> AnswerType:
        """The kind of thing that it asks for."""
        return answer_type(self.facts)

    def units(self, language: str = "es") -> frozenset[str]:
        """Units of which it asks how many there are; empty if it asks for no number.

        Args:
            language: ISO 639-1 code of the articles, whose stems the units are.
        """
        return asked_units(self.facts, language)

    @functools.cached_property
    def leans_on_history(self) -> bool:
        """Whether it cannot be understood without what was said before."""
        return leans_on_history(self.facts)

    @functools.cached_property
    def wants_latest(self) -> bool:
        """Whether it asks for what is newest on its subject."""
        return bool(_wishes().search(self.facts.folded))

    @functools.cached_property
    def subject(self) -> Question:
        """The question without the words that ask for the latest."""
        words = self.text
        for match in reversed(list(_wishes().finditer(self.facts.folded))):
            words = f"{words[: match.start()]} {words[match.end() :]}"
        return parse_question(words, self.language)

    @functools.cached_property
    def parts(self) -> tuple[str, ...]:
        """The things that it asks, each as a question ("¿Quién ganó y cuándo?"); empty if one."""
        return parts(self.facts)

    @functools.cached_property
    def is_yes_no(self) -> bool:
        """Whether yes or no answers it."""
        asks = "?" in self.text and not asks_openly(self.facts)
        return asks and not offers_choice(self.facts)

    @property
    def days(self) -> tuple[Date, ...]:
        """Calendar days that it names, with or without their year."""
        return tuple(date for date in self.facts.dates if date.day)

    @property
    def only_day(self) -> Date | None:
        """The one date that it names, if that is a day of a month."""
        dates = self.facts.dates
        return dates[0] if len(dates) == 1 and dates[0].day and dates[0].month else None

    @functools.cached_property
    def sources(self) -> tuple[str, ...]:
        """Whose word it asks for ("según el FMI"): folded words of the name."""
        named = _SOURCE.search(self.text)
        return tuple(fold(word) for word in named[1].split()) if named else ()

    @functools.cached_property
    def names(self) -> tuple[str, ...]:
        """Words of its names, folded."""
        names = (t.word for t in self.facts.terms if t.is_name and t.word[0].isalpha())
        return tuple(fold(name) for name in names)


def parse_question(text: str, language: str = "") -> Question:
    """A question, parsed; the same object as long as it is in use.

    Args:
        text: The question, as asked or understandable alone.
        language: ISO 639-1 code; found out from the text when empty.
    """
    return _question(facts(text, language))


@functools.lru_cache(maxsize=_KEPT)
def _question(parsed: Facts) -> Question:
    return Question(parsed)


@functools.cache
def _wishes() -> re.Pattern[str]:
    """Words such as "últimas noticias": they ask for an order and name no subject."""
    forms = lexicon.read("recency")["wishes"]
    return re.compile("|".join(rf"\b(?:{form})\b" for form in forms))
