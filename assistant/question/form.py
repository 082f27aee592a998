"""Which form of answer a question wants, told by its words alone: ``lexicon/forms.toml``."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from assistant.question.interrogatives import asking_word, asks_openly
from assistant.question.period import find_period, without_period
from assistant.text import lexicon
from assistant.text.facts import Facts, facts
from assistant.text.terms import fold_letters
from assistant.types import Form

Intent = Literal[
    "", "headlines", "count", "contents", "office", "greeting", "thanks", "goodbye", "self", "help"
]

# In this order: "¿Qué dicen los medios?" is no question for what somebody said.
_FORMS: Final[tuple[tuple[Form, Intent, str], ...]] = (
    ("chronology", "", "asking"),
    ("versions", "", "asking"),
    ("listing", "count", "count"),
    ("listing", "contents", "contents"),
    ("statements", "", "asking"),
    ("statements", "office", "identity"),
    ("listing", "headlines", "headlines"),
    ("listing", "headlines", "happened"),
)
_PARTING: Final = frozenset({"thanks", "goodbye"})
_SMALL_TALK: Final[tuple[tuple[Intent, str], ...]] = (
    ("greeting", "greeting"),
    ("thanks", "thanks"),
    ("goodbye", "goodbye"),
    ("self", "identity"),
    ("help", "capabilities"),
)
# What else of a question goes with the words that ask for a form.
_BESIDE: Final[Mapping[Form, tuple[str, ...]]] = {
    "chronology": ("newest_first", "verbs"),
    "statements": ("verbs",),
}
_NO_WORD: Final = re.compile(r"[\W_]+")
# "¿Quién es Ana Ruiz?" asks for an office; "¿Quién fue elegido?" for a name.
_LONGEST_NAME: Final = 5
_TAIL: Final = re.compile(
    r"(?:[\s,;:.¿?¡!]|\b(?:por favor|porfa|please|gracias|me|y|de|en|con|a|al)\b)+$"
)
# "¿Cuál es la postura de...?" asks for nothing else than "la postura de...".
_LEADING: Final = re.compile(
    r"(?:cual(?:es)?|que|como|what|how) "
    r"(?:(?:es|son|fue|fueron|ha sido|han sido|is|was|are|were|lo) )?"
    r"(?:(?:el|la|los|las|lo|the|su|sus|hay|se) )*"
)
_OUTLETS: Final = re.compile(
    r"\b(?:medios?|periodicos?|diarios?|prensa|cabeceras?|papers|newspapers?|outlets|media|press)\b"
)
_PARTICIPLE: Final = re.compile(r"\w+[ai]d[oa]s?")


@dataclass(frozen=True)
class Wish:
    """What a question wants.

    Attributes:
        form: The form of the answer.
        intent: Which listing; ``office`` where it asks who somebody is; small talk, and questions
            about the program itself, whose form is prose. Empty if there is nothing to tell.
        about: What it is about, as it stands in the question; the whole question in prose.
        newest_first: Whether what is newest shall stand first.
        is_short: Whether a summary will do.
    """

    form: Form = "prose"
    intent: Intent = ""
    about: str = ""
    newest_first: bool = False
    is_short: bool = False

    @property
    def is_small_talk(self) -> bool:
        """Whether the archive has nothing to do with it."""
        return self.intent in {intent for intent, _ in _SMALL_TALK}


def wish(question: Facts, form: Form | None = None) -> Wish:
    """The form that a question wants.

    Args:
        question: As asked.
        form: The form to be, whatever its words say; found out from them when None.
    """
    plain = _NO_WORD.sub(" ", question.folded).strip()
    for intent, key in _SMALL_TALK if form is None else ():
        if re.fullmatch(_help(key), plain) and not (intent in _PARTING and asks_openly(question)):
            return Wish(intent=intent, about="")
    for wanted, intent, key in _FORMS:
        if form in {None, wanted} and _asks(question, wanted, key):
            about = _about(question, wanted, key)
            return Wish(wanted, intent, about, *_manner(question, wanted))
    if form is None or form == "prose":
        return Wish(about=question.text)
    intent = "headlines" if form == "listing" else ""
    return Wish(form, intent, stripped(question.text), *_manner(question, form))


def stripped(words: str) -> str:
    """Words without small ones and marks before and after them.

    Args:
        words: What is left of a question.
    """
    squeezed = " ".join(words.split())
    filler = _filler()
    folded = fold_letters(squeezed)
    start = found.end() if (found := filler.match(folded)) else 0
    tail = _TAIL.search(folded, start)
    return squeezed[start : tail.start() if tail else None]


def _asks(question: Facts, form: Form, key: str) -> bool:
    found = lexicon_pattern(form, key).search(question.folded)
    if found is None or _asks_else(question, found):
        return False
    if form == "listing" and lexicon_pattern("listing", "prose").search(question.folded):
        return False
    match key:
        case "identity":
            return _is_name(_about(question, form, key))
        case "happened":
            return _is_time(_about(question, form, key))
        case _:
            return True


def _asks_else(question: Facts, found: re.Match[str]) -> bool:
    """Whether what asks stands before the words of a form: "¿Quién compara...?"."""
    asking = asking_word(question)
    if asking is None or asking.start() >= found.start():
        return False
    between = question.folded[asking.start() : found.start()].lstrip(" ¿¡")
    return not (_LEADING.fullmatch(between) or _OUTLETS.search(found.group()))


def _is_name(words: str) -> bool:
    """Whether words may name somebody: a few, none of them a participle in lower case."""
    parts = words.split()
    told = any(part == part.lower() and _PARTICIPLE.fullmatch(part) for part in parts)
    return 0 < len(parts) <= _LONGEST_NAME and not told


def _is_time(words: str) -> bool:
    """Whether words name a time and nothing else."""
    text = facts(words)
    period = find_period(text, dt.date.max)
    return period is not None and not facts(without_period(words, period)).stems


def _manner(question: Facts, form: Form) -> tuple[bool, bool]:
    if form != "chronology":
        return False, False
    newest, short = (
        bool(lexicon_pattern("chronology", key).search(question.folded))
        for key in ("newest_first", "short")
    )
    return newest, short


def _about(question: Facts, form: Form, key: str) -> str:
    """What is left without the words that ask for a form."""
    words = list(question.text)
    keys = [key, *_BESIDE.get(form, ())]
    for one in keys:
        for match in lexicon_pattern(form, one).finditer(question.folded):
            words[match.start() : match.end()] = " " * (match.end() - match.start())
    return stripped("".join(words))


@functools.cache
def _filler() -> re.Pattern[str]:
    return re.compile(lexicon.read("forms")["filler"]["lead"])


def _help(key: str) -> str:
    return str(lexicon.read("forms")["help"][key])


@functools.cache
def lexicon_pattern(form: str, key: str) -> re.Pattern[str]:
    """One entry of a form as a regular expression for folded text."""
    entry: Any = lexicon.read("forms")[form][key]
    return re.compile(entry if isinstance(entry, str) else "|".join(f"(?:{e})" for e in entry))
