"""Whether a question leans on what was said before it, by its words alone.

Leaning is an opening such as "¿Y...?", a pronoun or possessive for something that the question has
not named before it, or too little that could be searched for. What the question itself has
named is enough: "¿Qué hace el Doctor Who en sus viajes?" stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from assistant.text.facts import Facts
from assistant.text.terms import Term, fold

_FEWEST_SUBJECTS: Final = 2
# A question with a name and so many subjects stands alone, however it begins.
_PLENTY: Final = 4
# Fewer words than this say what is asked only if one of them is a definite thing.
_FEWEST_INDEFINITE: Final = 4


class _Forms(NamedTuple):
    """Of one language, for text without accents in lower case.

    Attributes:
        opening: Begins a question that goes on with another.
        pronouns: Stand for something; with a gap for what follows the bare ones.
        doubled: Object pronouns, which may stand beside what they stand for ("le ... a Ana").
        possessives: Likewise belong to something.
    """

    opening: str
    pronouns: str
    doubled: str
    possessives: str


_FORMS: Final = {
    "es": _Forms(
        r"y|e|pero|entonces|tambien",
        r"ell[ao]s?|eso|esto|aquello|aquell[ao]s?|es[ao]s?|estos|estas|este|alli|ahi"
        r"|(?<!ha )(?<!han )(?<!haya )dich[ao]s?(?= [a-z])"
        r"|(?:el|la|los|las|lo)(?=\s*(?:[?.,;]|$))"
        r"|lo(?= (?:dij|dic|hiz|hac|coment|explic|sab|vio|ve|hizo|firm|anunci|critic|pid|decid))",
        r"les?",
        r"sus?",
    ),
    "en": _Forms(
        r"and|but|so|then|also|what about|how about",
        r"s?he|they|it|that(?=\s*(?:[?.,;]|$))|this|those|these|there(?=\s*[?.,;])",
        r"him|them|her(?=\s*[?.,;])",
        r"his|her|their|its",
    ),
    "pt": _Forms(r"e|mas|entao", r"el[ae]s?|isso|isto|aquilo|ali", r"lhes?", r"seus?|suas?"),
    "ca": _Forms(r"i|pero|aleshores", r"ells?|ell[ae]s?|aixo|allo|alli", r"li", r"(?:el|la) seva?"),
    "gl": _Forms(r"e|pero|enton", r"el[ae]s?|iso|isto|aquilo|ali", r"lles?", r"seus?|suas?"),
    "fr": _Forms(r"et|mais|alors", r"(?<!-)ils?|elles?|cela|ca", r"lui", r"son|sa|ses|leurs?"),
}
# Nouns that measure and verbs of being: they ask, and name no subject.
_MEASURES: Final = frozenset(
    re.findall(
        r"\w+",
        "tiempo hora horas dia dias mes meses ano anos vez veces dinero persona personas gente"
        " lugar sitio motivo razon tipo numero cantidad estar estara estaba seguir sigue sera durar"
        " podra podran time hour day days month year years people place reason kind number money",
    )
)
_DEFINITE: Final = re.compile(r"\b(?:el|la|los|las|al|del|un|una|the|l'|os|as|o|le|les)\s+(\w{3,})")
_INDIRECT: Final = re.compile(r"\b(?:a|al|a la|a los|a las)\s+\w{3,}")


def leans_on_history(question: Facts) -> bool:
    """Whether a question cannot be understood without what was said before."""
    forms = _FORMS.get(question.language[:2], _FORMS["es"])
    folded = question.folded
    subjects = [t for t in question.terms if not t.is_stop and fold(t.word) not in _MEASURES]
    names = [t for t in subjects if t.is_name and not t.word[0].isdigit()]
    if re.match(rf"\W*(?:{forms.opening})\b", folded):
        return not (names and len(subjects) >= _PLENTY)
    if _stands_for_something(folded, forms, names, subjects):
        return True
    if names:
        return False
    definite = any(match[1] not in _MEASURES for match in _DEFINITE.finditer(folded))
    enough = _FEWEST_SUBJECTS if definite else _FEWEST_INDEFINITE
    return len(subjects) < enough and not any(t.is_name for t in subjects)


def _stands_for_something(
    folded: str, forms: _Forms, names: Sequence[Term], subjects: Sequence[Term]
) -> bool:
    """Whether a word stands for something that the question has not named."""
    first_name = min((t.start for t in names), default=len(folded))
    for match in re.finditer(rf"\b(?:{forms.pronouns})\b", folded):
        initials = any(t.start == match.start() for t in names)  # ESA is no "esa"
        if match.start() < first_name and not initials:
            return True
    for match in re.finditer(rf"\b(?:{forms.doubled})\b", folded):
        named = match.start() > first_name or bool(_INDIRECT.search(folded))
        if not named:
            return True
    for match in re.finditer(rf"\b(?:{forms.possessives})\b", folded):
        before = match.start() > first_name or bool(_DEFINITE.search(folded[: match.start()]))
        if not before and not (names and len(subjects) > _PLENTY):
            return True
    return False
