"""Whether a sentence asserts something that an archive could bear out, and what it leans on."""

from __future__ import annotations

import re
from typing import Final

from assistant.question.anaphora import leans_on_history
from assistant.text import lexicon
from assistant.text.facts import Facts, facts
from assistant.verification.verb_frames import VerbRow
from assistant.verification.words import is_checked

_OPENING: Final = "¿¡«“\"'([—–-… "
_WITHIN_QUOTES: Final = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")
_SPANISH: Final = "es"
# In a language whose verbs are not known: a sentence of so many telling words has one.
_ENOUGH_WORDS: Final = 4


def is_assertion(said: Facts, *, is_heading: bool = False) -> bool:
    """Whether it says something that can be true or false, and that papers report.

    Args:
        said: A sentence.
        is_heading: Whether it is a heading; one without a verb names and asserts nothing.
    """
    if _is_question(said.text) or _speaks_for_itself(said):
        return False
    if is_heading:
        return _has_verb(said)
    return bool(_names(said) or said.numbers or said.dates) or _tells(said)


def leans(said: Facts) -> bool:
    """Whether a sentence needs the one before it to be understood: it names nobody itself."""
    return not _names(said) or leans_on_history(said)


def names_of(said: Facts) -> frozenset[str]:
    """Stems of the names in a sentence."""
    return frozenset().union(*(name.stems for name in said.names))


def _names(said: Facts) -> bool:
    return bool(said.names)


def _is_question(text: str) -> bool:
    bare = text.strip(" «»“”\"'—–-")
    return bare.endswith("?") or (bare.startswith("¿") and "?" in bare[-3:])


def _speaks_for_itself(said: Facts) -> bool:
    """A greeting, an exhortation, an opinion of whoever writes."""
    own = _WITHIN_QUOTES.sub(" ", said.folded)
    opening = own.lstrip(_OPENING)
    addressed = any(
        lexicon.pattern("assertions", kind).match(opening) for kind in ("address", "exhortation")
    )
    return addressed or bool(lexicon.pattern("assertions", "opinion").search(own))


def _has_verb(said: Facts) -> bool:
    if said.language[:2] != _SPANISH:
        return sum(not term.is_stop for term in said.terms) >= _ENOUGH_WORDS
    # Verbs are known by their accents and their neighbours, not by capitals.
    lower = facts(said.text[:1].lower() + said.text[1:], said.language)
    return bool(VerbRow(lower).frames)


def _tells(said: Facts) -> bool:
    """Whether one of its verbs carries something: "es una lástima" tells nothing."""
    if said.language[:2] != _SPANISH:
        return _has_verb(said)
    row = VerbRow(said)
    return any(is_checked(row.terms[frame.verb.at]) for frame in row.frames)
