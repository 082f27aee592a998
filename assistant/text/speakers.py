"""Verbs of saying, and to whom a text attributes what is said."""

from __future__ import annotations

import functools
import re
from typing import Final

from assistant.text import lexicon
from assistant.text.names import NAME_RUN

# "el asesor presidencial ruso", "la concejala de Cultura,": what may stand before a name.
_OFFICE: Final = (
    r"(?:(?:[Ee]l|[Ll]a|[Ll]os|[Ll]as|[Ss]u|[Tt]he|[Uu]na?)(?:\s+(?:de\s+)?[a-záéíóúüñ][\w-]*){1,5}"
    r"(?:\s+de(?:l| la)?\s+[A-ZÁÉÍÓÚÑ]\w+)?,?\s+)?"
)
# "según la Guardia Forestal", but "según El País"; after a verb it may be what is announced.
# "Se admite que" names nobody.
_SPEAKER: Final = rf"(?!Se\b){NAME_RUN}"
_ARTICLE: Final = r"(?:el|la|los|las|the)\s+"
# What stands before a name that only says whose a speaker is: "el director de Wouters dijo", "según
# la patronal de Torrubia"; but "según el balance de la Junta".
_BELONGING: Final = re.compile(r"\b(?:del|de(?:\s+(?:la|los|las))?|of(?:\s+the)?)\s+$")
_PLACED: Final = re.compile(r"\b(?:de|of)\s+$")


def find_speakers(text: str) -> list[str]:
    """Names to whom a text attributes what is said, those that are surest first."""
    names = [
        match.group(1)
        for form, belongs in zip(_speakers(), (_PLACED, *[_BELONGING] * 4), strict=True)
        for match in form.finditer(text)
        if not belongs.search(text, 0, match.start(1))
    ]
    return list(dict.fromkeys(names))


def is_attributed(text: str) -> bool:
    """Whether a text says of something that it is somebody's word."""
    return bool(_attributing().search(text))


@functools.cache
def saying() -> str:
    """A regular expression for verbs of saying in the third person of any tense.

    For text with its accents: "la crítica" is no verb.
    """
    verbs = lexicon.read("speech")["saying"]
    forms, participles = verbs["forms"].split(), verbs["participles"].split()
    for group in verbs["regular"].values():
        root = f"(?:{'|'.join(group['roots'].split())})"
        forms.append(f"{root}(?:{'|'.join(group['endings'].split())})")
        participles.append(root + group["participle"])
    perfect = rf"(?:{verbs['auxiliaries']})\s+(?:{'|'.join(participles)})"
    return rf"(?:{'|'.join(forms)}|{perfect})\b"


@functools.cache
def _attributing() -> re.Pattern[str]:
    words = lexicon.read("speech")
    return re.compile(rf"\b(?:(?:{words['crediting']}|{words['opining']})\b|{saying()})", re.I)


@functools.cache
def _speakers() -> tuple[re.Pattern[str], ...]:
    forms = (
        rf"(?:[Ss]egún|[Aa]ccording to|[Dd]e acuerdo con)\s+(?:{_OFFICE}|{_ARTICLE})({_SPEAKER})",
        # Elsewhere in a sentence "para" says what for, or for whom.
        rf"(?:^|[.;:«]\s*)[Pp]ara\s+{_OFFICE}({_SPEAKER}),",
        # Before the department: "la concejala de Cultura, Ana Ruiz, dijo".
        rf",\s+({_SPEAKER}),\s+{saying()}",
        rf"({_SPEAKER})(?:,[^.;:\"”»]{{1,80}},)?\s+{saying()}",
        rf"\b{saying()}\s+{_OFFICE}({_SPEAKER})",
    )
    return tuple(re.compile(form) for form in forms)
