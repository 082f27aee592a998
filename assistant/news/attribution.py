"""A claim by somebody stays theirs.

Small models turn "Ushakov said that both agreed" into "both agreed". When the cited
words attribute and the sentence does not, the program adds whose words they are. An outlet that
only prints a claim is not the one that makes it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from assistant.messages import LANGUAGES, text
from assistant.text.speakers import find_speakers
from assistant.text.terms import analyse, fold
from assistant.types import Evidence

_ATTRIBUTED: Final = re.compile(
    r"\b(segun|de acuerdo con|a juicio de|en opinion de|according to|dijo|dice|dijeron|afirm\w+"
    r"|asegur\w+|declar\w+|explic\w+|sostien\w+|sostuv\w+|indic\w+|anunci\w+|advirti\w+|coment\w+"
    r"|manifest\w+|reclam\w+|denunci\w+|critic\w+|considera\w*|cree|pidi\w+|said|says|stated"
    r"|claim\w*|told|announce\w*|warn\w*|explain\w*|selon|segundo|segons)\b"
)

_SHORT: Final = 2
_ARTICLES: Final = {"el": "el", "la": "la", "los": "los", "las": "las", "del": "el", "al": "el"}
# The speaker's words begin so, soon after the name.
_THAT: Final = re.compile(r"^.{1,90}?\b(?:que|that)\b")
# "El Eco, 3 de mayo de 2024, afirma que", "Según El Eco,": an outlet as the header of its evidence
# names it.
_OUTLET_SAYS: Final = (
    r"^(?:{outlet}(?:, [^,]{{4,30}}\d{{4}},?)? \w+ (?:que|that) "
    r"|(?:seg[uú]n|de acuerdo con|according to) {outlet}(?:, [^,]{{4,30}}\d{{4}})?, )"
)
_CREDITED: Final = re.compile(r"(?:segun|de acuerdo con|according to)\W+(?:\w+\W+){0,6}$")


def attribute(sentence: str, cited: Sequence[Evidence], language: str) -> str:
    """The sentence, saying whose claim it is when its only source is somebody's word.

    Args:
        sentence: One sentence of an answer.
        cited: What it cites.
        language: Language of the answer; other than Spanish and English are left alone.
    """
    if language not in LANGUAGES or not cited or _names_a_speaker(sentence, cited):
        return sentence
    speakers = [find_speakers(item.text) for item in cited]
    if not all(speakers):  # something cited is the outlet's own report
        return sentence
    speaker = speakers[0][0]
    if _is_about(sentence, speaker) or not _is_said(sentence, cited[0].text, speaker, language):
        return sentence
    body, named = sentence.rstrip(" ."), _with_article(speaker, cited[0], language)
    return text("answer.according_to", language, sentence=body, speaker=named)


def without_outlet(sentence: str, cited: Sequence[Evidence], language: str) -> str:
    """The claim alone, where a sentence gives it to the outlet that only prints it.

    Args:
        sentence: One sentence of an answer, as the model wrote it.
        cited: What it cites; with an outlet's own report among it the sentence stays as it is.
        language: Language of the answer; other than Spanish and English are left alone.
    """
    if language not in LANGUAGES or not all(find_speakers(item.text) for item in cited):
        return sentence
    for outlet in {item.source for item in cited if item.source}:
        says = re.match(_OUTLET_SAYS.format(outlet=re.escape(outlet)), sentence, re.IGNORECASE)
        if says:
            claim = sentence[says.end() :]
            return claim[:1].upper() + claim[1:]
    return sentence


def _with_article(speaker: str, told: Evidence, language: str) -> str:
    """The speaker as Spanish words name them: "la Junta de Tresríos", but "Ana Ruiz"."""
    if language != "es" or speaker == told.source:
        return speaker
    article, _, name = speaker.partition(" ")
    if name and article.lower() in _ARTICLES:
        return f"{article.lower()} {name}"
    form = rf"\b({'|'.join(_ARTICLES)})\s+{re.escape(speaker)}\b"
    found = re.search(form, told.text, re.IGNORECASE)
    return f"{_ARTICLES[found.group(1).lower()]} {speaker}" if found else speaker


def _is_about(sentence: str, speaker: str) -> bool:
    """Whether the speaker is in it already: what somebody does is no claim of theirs."""
    words = set(fold(sentence).replace(",", " ").replace(".", " ").split())
    return any(word in words for word in fold(speaker).split() if len(word) > _SHORT)


def _is_said(sentence: str, told: str, speaker: str, language: str) -> bool:
    """Whether a sentence tells what the speaker says, rather than what stands before that.

    "El tren paró en Soto, y Ana Ruiz afirma que no vio nada" attributes only its end.
    """
    before, _, after = told.partition(speaker)
    said = _THAT.search(after)
    if said is None or _CREDITED.search(fold(before)):
        return True
    stems = {term.stem for term in analyse(sentence, language) if not term.is_stop}
    shared = [
        len(stems & {term.stem for term in analyse(part, language)})
        for part in (before, after[said.end() :])
    ]
    return shared[1] >= shared[0]


def _names_a_speaker(sentence: str, cited: Sequence[Evidence]) -> bool:
    """An attribution counts when it names the speaker, or nobody else could be meant."""
    folded = fold(sentence)
    if not _ATTRIBUTED.search(folded):
        return False
    names = {
        fold(word) for item in cited for name in find_speakers(item.text) for word in name.split()
    }
    own = {fold(word) for name in find_speakers(sentence) for word in name.split()}
    return not names or bool(own) or any(name in folded for name in names)
