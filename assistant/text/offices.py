"""Which office a text gives somebody: "el asesor presidencial ruso Yuri Ushakov"."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from assistant.text import lexicon

_CAPITALISED: Final = r"[A-ZÁÉÍÓÚÜÑÇ][a-záéíóúüñç’'-]+"
# What opens a sentence, and no name: "Para Tomás Iriarte".
_OPENING: Final = (
    "Para Según Con Por De Del En El La Los Las Un Una Sin Sobre Tras Ante Desde Entre Hasta Como"
    " Cuando Y O Pero Si No Ni Que For According The With By From After"
)
_NO_NAME: Final = rf"(?!(?:{'|'.join(_OPENING.split())})\b)"
FULL_NAME: Final = (
    rf"{_NO_NAME}{_CAPITALISED}(?:\s(?:(?:de|del|de la|van|von)\s)?{_CAPITALISED}){{1,3}}"
)
"""A regular expression for a name of two to four words."""
_LINKING: Final = ("de", "del", "la", "el", "los", "en", "a", "y", "of", "for", "in")
_NOT_AFTER: Final = "".join(rf"(?<!\b{word})" for word in _LINKING)
_LONGEST_NAME: Final = 50


class Office(NamedTuple):
    """A person's office, as a text gives it.

    Attributes:
        name: The person: "Yuri Ushakov".
        office: "asesor presidencial ruso".
    """

    name: str
    office: str


def find_offices(text: str) -> Iterator[Office]:
    """Full names beside an office, by the forms in which they stand."""
    for form in _introductions():
        for match in form.finditer(text):
            name = " ".join(match["name"].split())
            if len(name) <= _LONGEST_NAME:
                yield Office(name, " ".join(match["office"].split()))


@functools.cache
def _introductions() -> tuple[re.Pattern[str], ...]:
    role = rf"\b(?:{'|'.join(lexicon.read('roles')['roles'])})\b"
    name = rf"(?P<name>{FULL_NAME})\b"
    return (
        # el asesor presidencial ruso Yuri Ushakov; not "el presidente de Estados Unidos"
        re.compile(
            rf"(?P<office>{role}(?:\s(?!(?:del?|of|for)\b)[a-záéíóúüñç]+){{0,3}}){_NOT_AFTER}\s{name}"
        ),
        # el presidente de EE. UU., Donald Trump,
        re.compile(
            rf"(?P<office>{role}(?:\s[a-záéíóúüñç]+)?\s(?:de|del|of|for)\b[^,;:()]{{1,50}}),\s{name}(?=[,.;)])"
        ),
        # El alcalde, Tomás García,
        re.compile(rf"(?P<office>{role}(?:\s[a-záéíóúüñ]+)?),\s{name}(?=[,.;)])"),
        # Oksana Hrytsenko, portavoz de la asociación
        re.compile(
            rf"{name},\s(?:(?:el|la|un|una|the|an?)\s)?"
            rf"(?P<office>(?:[a-záéíóúüñç]+\s)?{role}(?:\s(?:de|del|of|for)\b(?:(?!\s(?:que|quien)\b)[^,.;:()«»]){{1,60}}(?!\w))?)"
        ),
    )
