"""Nouns for people and bodies in a Spanish text, and whom it names by each.

"La cantante Rosa Vidal", "Rosa Vidal, cantante", "el alcalde de Soto, Tomás García": the noun is
borne out for that name. "Una cantante", "el ministro de Trabajo" are somebody whom the text does
not name there; "la cantante" alone is whoever was meant before.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from assistant.text import lexicon
from assistant.text.terms import fold_letters

_CAP: Final = r"[A-ZÁÉÍÓÚÜÑÇ][\wáéíóúüñç’'-]+"
_LINKED: Final = rf"{_CAP}(?:\s(?:(?:de|del|de la|de los|van|von)\s)?{_CAP})*"
_BODY: Final = rf"{_CAP}(?:\s(?:(?:de|del|de la|de los|para|y|para la)\s)?{_CAP})*"
_FULL: Final = rf"{_CAP}(?:\s(?:(?:de|del|de la|van|von)\s)?{_CAP})+"
_OF: Final = r"\s(?:de|del)\b[^,;:.()«»\"]{1,60}"
_HEADED: Final = re.compile(_BODY)
_NOT_FIRST: Final = r"(?!(?:El|La|Los|Las|Un|Una|Lo|Su|Sus|Ambos|Ambas|Este|Esta)\b)"
_DETERMINED: Final = frozenset({"el", "la", "al", "del", "los", "las", "ambos", "ambas", "dos"})
_TWO: Final = re.compile(r"\b(?:ambos|ambas|(?:los|las) dos)\s$")
_MODIFIER: Final = r"(?:\s(?!(?:de|del|que|y|e|o|u|en|con|por|para|a|al|se|no)\b)[a-záéíóúüñç]+)"
# "cantante Rosa Vidal"
_BEHIND: Final = re.compile(rf"(?P<what>{_MODIFIER}?)\s(?P<name>{_NOT_FIRST}{_BODY})")
# "presidente ruso, Vladímir Putin", "directora del museo, Irene Campos,"
_APART: Final = re.compile(
    rf"(?P<what>{_MODIFIER}{{0,2}}(?:{_OF})?),\s(?P<name>{_FULL})(?=[,.;:)]|\sy\s|$)"
)
_BEFORE: Final = re.compile(rf"(?P<name>{_LINKED}),\s(?:(?:el|la|un|una)\s)?$")
_BELONGING: Final = re.compile(r"\b(?:de|del|y|e|con|a|al)\s(?:la\s|el\s)?$")
# "los presidentes de Rusia, Vladímir Putin, y de Estados Unidos, Donald Trump"
_EACH: Final = re.compile(rf",?\s(?:y\s)?de[^,;:.()«»]{{1,40}},\s(?P<name>{_FULL})(?=[,.;)])")
# "las investigadoras Teresa Gil y Sonia Mata"
_LISTED: Final = re.compile(rf"(?:,|\sy|)\s(?P<name>{_NOT_FIRST}{_LINKED})")
_DESCRIBED: Final = re.compile(rf"(?:{_MODIFIER}|{_OF})")
_VERB: Final = re.compile(
    r"\s(?:[\wáéíóúñ]+(?:ó|aron|ieron|aba|aban|ía|ían|rá|rán|ió)|ha|han|había|habían|es|son|fue|"
    r"fueron|se|no|le|les|lo|la|los|las|ya|también|tiene|tienen|dice|dicen|dijo|dijeron|hizo|"
    r"hicieron|quiere|quieren|cree|creen|puede|pueden|pide|piden|ve|ven|sostuvo|tuvo|estuvo|está|"
    r"están|supo|quiso|pudo|puso|dio|vio|sigue|siguen|insiste|asegura|afirma|busca|acusa|niega|"
    r"recuerda|explica|señala|destaca|estima|espera|calcula|considera|sostiene|estudia|añade|"
    r"advierte|reclama|anuncia|apenas|nunca|jamás)\b"
)


class Designation(NamedTuple):
    """A noun for somebody, where a text has it.

    Attributes:
        start: Its first code point.
        end: One past its last.
        noun: As the lexicon has it: folded, of one man or body.
        gender: "m" or "f", as its form and its article tell; empty if they do not.
        is_plural: Whether it is of several.
        is_two: Whether it is of two: "ambos", "los dos".
        names: Whom the text names by it there.
        is_bare: Whether it stands alone behind an article, for whoever was meant before.
        description: Words that go with it, folded: "de soto", "ruso".
    """

    start: int
    end: int
    noun: str
    gender: str
    is_plural: bool
    is_two: bool
    names: tuple[str, ...]
    is_bare: bool
    description: str


def designations(text: str) -> Iterator[Designation]:
    """The nouns for people and bodies of a text in reading order."""
    folded = fold_letters(text)
    for match in _nouns().finditer(folded):
        noun, gender, is_plural = _forms()[match.group()]
        before, after = text[: match.start()], text[match.end() :]
        names, described = _headed(text, match.start()), ""
        if not names:
            names, described = _named(before, after, is_plural=is_plural)
        article = _article(folded, match.start())
        is_two = bool(_TWO.search(folded, max(0, match.start() - 12), match.start()))
        is_bare = article in _DETERMINED and not names and _is_alone(after)
        yield Designation(
            match.start(),
            match.end(),
            noun,
            gender or _GENDERS.get(article, ""),
            is_plural,
            is_two,
            names,
            is_bare and (is_two or not is_plural),
            fold_letters(described).strip(),
        )


def gender_of(name: str) -> str:
    """What the first word of a person's name tells: "m", "f" or nothing."""
    first = fold_letters(name.split()[0])
    if first in lexicon.words("antecedents", "unsure"):
        return ""
    for gender, key in (("f", "women"), ("m", "men")):
        if first in lexicon.words("antecedents", key):
            return gender
    return {"a": "f", "o": "m"}.get(first[-1], "")


@functools.cache
def nouns_of_persons() -> frozenset[str]:
    """The nouns of persons; the others are of bodies."""
    pairs = lexicon.words("antecedents", "persons") | lexicon.words("antecedents", "others")
    return frozenset(pair.partition("/")[0] for pair in pairs)


def begins_with_verb(after: str) -> bool:
    """Whether what follows a noun is a verb, or what stands before one."""
    return bool(_VERB.match(after))


def _named(before: str, after: str, *, is_plural: bool) -> tuple[tuple[str, ...], str]:
    """Whom a noun names, and the words that go with it."""
    if is_plural:
        for form in (_EACH, _LISTED):
            if names := _each(form, after):
                return names, ""
        return (), _description(after)
    if match := _BEHIND.match(after) or _APART.match(after):
        return (match["name"],), match["what"]
    match = _BEFORE.search(before, max(0, len(before) - 80))
    if match and " " in match["name"] and not _BELONGING.search(before, 0, match.start()):
        return (match["name"],), _description(after)
    return (), _description(after)


def _each(form: re.Pattern[str], after: str) -> tuple[str, ...]:
    names, at = [], 0
    while match := form.match(after, at):
        names.append(match["name"])
        at = match.end() + (form is _EACH and after[match.end() : match.end() + 3] == ", y")
    return tuple(names)


def _headed(text: str, start: int) -> tuple[str, ...]:
    """A name that begins with the noun: "la Fundación Verde Futuro"."""
    match = _HEADED.match(text, start)
    return (match.group(),) if match and " " in match.group() else ()


def _description(after: str) -> str:
    if begins_with_verb(after):
        return ""
    match = _DESCRIBED.match(after)
    return match.group() if match else ""


def _is_alone(after: str) -> bool:
    return not after.strip() or begins_with_verb(after) or after[0] in ".,;:)»?!"


_GENDERS: Final = {
    **dict.fromkeys(("el", "al", "del", "los", "ambos", "un"), "m"),
    **dict.fromkeys(("la", "las", "ambas", "una"), "f"),
}
_LAST_WORD: Final = re.compile(r"(\w+)\s$")


def _article(folded: str, start: int) -> str:
    match = _LAST_WORD.search(folded, max(0, start - 24), start)
    return match[1] if match else ""


@functools.cache
def _nouns() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{lexicon.any_of(_forms())})(?!\w)")


@functools.cache
def _forms() -> dict[str, tuple[str, str, bool]]:
    """For each form its noun, the gender that it tells, and whether it is a plural."""
    forms: dict[str, tuple[str, str, bool]] = {}
    for pair in sorted(lexicon.words("antecedents", "persons")):
        man, _, woman = pair.partition("/")
        for form, gender in ((woman, "f"), (man, "m")):
            told = "" if man == woman else gender
            forms[_plural(form)] = (man, told, True)
            forms[form] = (man, told, False)
    for pair in sorted(lexicon.words("antecedents", "bodies")):
        gender, _, noun = pair.partition("/")
        forms[_plural(noun)] = (noun, gender, True)
        forms[noun] = (noun, gender, False)
    for noun in sorted(lexicon.words("antecedents", "others")):
        forms[noun] = (noun, "", False)
        forms[_plural(noun)] = (noun, "", True)
    return forms


def _plural(form: str) -> str:
    if form.endswith("z"):
        return f"{form[:-1]}ces"
    return f"{form}s" if form[-1] in "aeiou" else f"{form}es"
