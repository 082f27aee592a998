"""A claim stays attributed to its speaker.

Small models turn "Ushakov said that both agreed" into "both agreed". When the cited words
attribute and the sentence does not, the program adds the speaker. An outlet that only prints a
claim is not its speaker.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from assistant.messages import LANGUAGES, text
from assistant.text.facts import Facts, facts
from assistant.text.terms import fold
from assistant.types import Evidence

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
    """The sentence with its speaker, when its only source is the word of a speaker.

    Args:
        sentence: One sentence of an answer.
        cited: What it cites.
        language: Language of the answer; other than Spanish and English are left alone.
    """
    if language not in LANGUAGES or not cited:
        return sentence
    claim, sources = facts(sentence, language), [facts(item.text) for item in cited]
    if _names_a_speaker(claim, sources) or not all(source.speakers for source in sources):
        return sentence  # attributed already; or the outlet's own report
    speaker = sources[0].speakers[0]
    if _is_about(claim, speaker) or not _is_said(claim, sources[0], speaker):
        return sentence
    named = _with_article(speaker, cited[0], language)
    return text("answer.according_to", language, sentence=sentence.rstrip(" ."), speaker=named)


def without_outlet(sentence: str, cited: Sequence[Evidence], language: str) -> str:
    """The claim alone, where a sentence gives it to the outlet that only prints it.

    Args:
        sentence: One sentence of an answer, as the model wrote it.
        cited: What it cites; with an outlet's own report among it the sentence stays as it is.
        language: Language of the answer; other than Spanish and English are left alone.
    """
    if language not in LANGUAGES or not all(facts(item.text).speakers for item in cited):
        return sentence
    for outlet in {item.source for item in cited if item.source}:
        says = re.match(_OUTLET_SAYS.format(outlet=re.escape(outlet)), sentence, re.IGNORECASE)
        if says:
            claim = sentence[says.end() :]
            return claim[:1].upper() + claim[1:]
    return sentence


def _with_article(speaker: str, source: Evidence, language: str) -> str:
    """The speaker as Spanish words name them: "la Junta de Tresríos", but "Ana Ruiz"."""
    if language != "es" or speaker == source.source:
        return speaker
    article, _, name = speaker.partition(" ")
    if name and article.lower() in _ARTICLES:
        return f"{article.lower()} {name}"
    form = rf"\b({'|'.join(_ARTICLES)})\s+{re.escape(speaker)}\b"
    printed = re.search(form, source.text, re.IGNORECASE)
    return f"{_ARTICLES[printed[1].lower()]} {speaker}" if printed else speaker


def _is_about(claim: Facts, speaker: str) -> bool:
    """Whether the speaker is in it already: what a speaker does is no claim of theirs."""
    words = set(claim.folded.replace(",", " ").replace(".", " ").split())
    return any(word in words for word in fold(speaker).split() if len(word) > _SHORT)


def _is_said(claim: Facts, source: Facts, speaker: str) -> bool:
    """Whether a claim tells what the speaker says, rather than what stands before that.

    "El tren paró en Soto, y Ana Ruiz afirma que no vio nada" attributes only its end.
    """
    named = source.text.index(speaker)
    after = named + len(speaker)
    said = _THAT.search(source.text[after:])
    if said is None or _CREDITED.search(fold(source.text[:named])):
        return True
    terms = source.terms_in(claim.language)
    before = {term.stem for term in terms if term.start < named}
    told = {term.stem for term in terms if term.start >= after + said.end()}
    return len(claim.stems & told) >= len(claim.stems & before)


def _names_a_speaker(claim: Facts, sources: Sequence[Facts]) -> bool:
    """An attribution counts when it names the speaker, or nobody else could be meant."""
    if not claim.is_attributed:
        return False
    names = {fold(word) for source in sources for name in source.speakers for word in name.split()}
    return not names or bool(claim.speakers) or any(name in claim.folded for name in names)
