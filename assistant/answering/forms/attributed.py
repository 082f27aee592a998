"""Which sentences of an article are whose statements.

A statement is credited ("dijo Ana Ruiz", "según la Junta"); or it holds a quotation and names one
person beside it, who is not spoken of or to; or it goes on with who spoke before in the same
paragraph ("«...», añadió."). What none of these tells is nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from assistant.news.stories import Story
from assistant.retrieval.hit_sentences import HitSentence
from assistant.text.names import find_names
from assistant.text.offices import FULL_NAME, find_offices
from assistant.text.speakers import find_speakers, is_attributed, saying
from assistant.text.terms import analyse, fold

_SMALL: Final = frozenset({"de", "del", "la", "las", "los", "el", "y", "van", "von"})
_QUOTED: Final = re.compile(r"«[^»]*»?|“[^”]*”?|\"[^\"]*\"")
# A quotation of one word is a manner of speaking.
_QUOTATION: Final = re.compile(r"[«“\"]\W*\w+\W+\w+")
_FULL: Final = re.compile(FULL_NAME)
_GOES_ON: Final = re.compile(
    r"\W*(?:\w+(?:ó|a|e|ía|aba)\W*){0,2}$"
    rf"|\W*(?:(?:También|Además|Asimismo),?\s)?(?i:{saying()})(?!\s(?:el|la|los|las|un|una)\b)"
    r"|\W*(?:A su juicio|En su opinión|A su entender|Según (?:él|ella)),"
)
_FIRST: Final = re.compile(r"\W*([^\W\d_]+)")
# What stands before a name that is spoken of or to: "llamó «...» a la consejera, Ana Ruiz".
_SPOKEN_OF: Final = re.compile(
    r"\b(?:a|contra|sobre|con|ante|para|por)\s(?:el|la|los|las|su)\s[^,;:]{1,60},\s$"
    r"|\bal\s[^,;:]{1,60},\s$"
    r"|\b(?:(?:a|contra|sobre|con|ante|para|de|por)\s(?:(?:el|la|los|las|su)\s)?|al\s|del\s)"
    r"(?:[a-záéíóúüñ]+\s){0,2}$"
)
_BEHIND_OF: Final = re.compile(r"\b(?:del?|de (?:la|los|las)|of)\s$")


class Statement(NamedTuple):
    """A sentence with who said it, by the fullest name that the article has.

    Attributes:
        speaker: A person or a body.
        sentence: The sentence.
        story: Its article.
    """

    speaker: str
    sentence: HitSentence
    story: Story


def name_words(name: str) -> frozenset[str]:
    """The words of a name, folded, small ones left out."""
    return frozenset(re.findall(r"\w+", fold(name))) - _SMALL


def attributed(story: Story) -> Iterator[Statement]:
    """The statements of an article in reading order."""
    people, text = _people(story), story.hit.passage.text
    before, paragraph = "", -1
    for sentence in story.sentences:
        at = text.count("\n", 0, sentence.location.start)
        before, paragraph = before if at == paragraph else "", at
        plain = _QUOTED.sub(lambda match: " " * len(match.group()), sentence.text)
        named = _named(plain, people, sentence.language)
        speaker = _speaker(sentence.text, plain, named, people)
        if not speaker and not named and _GOES_ON.match(plain):
            speaker = before
        if speaker:
            yield Statement(speaker, sentence, story)
        others = {name for name, _ in named}
        before = speaker or (next(iter(others)) if len(others) == 1 else "" if others else before)


def _speaker(text: str, plain: str, named: Sequence[tuple[str, int]], people: Sequence[str]) -> str:
    """Who says a sentence, by its own words; empty if they do not tell."""
    credited = find_speakers(plain)
    persons = [full for name in credited for full in people if name_words(name) <= name_words(full)]
    if persons:
        return persons[0]
    names = {name for name, _ in named}
    says = _QUOTATION.search(text) or is_attributed(plain)
    full = {
        name_words(match.group())
        for match in _FULL.finditer(plain)
        if not _BEHIND_OF.search(plain[: match.start()])  # "el consejero de Medio Natural"
    }
    alone = all(any(words <= name_words(name) for name in names) for words in full)
    if len(names) == 1 and alone and says and not _SPOKEN_OF.search(plain[: named[0][1]]):
        return named[0][0]
    return credited[0] if credited and not names else ""


def _people(story: Story) -> list[str]:
    """Full names of those whose office an article gives, and of persons who speak in it."""
    found = {told.name for s in story.sentences for told in find_offices(s.text)}
    lasts = {fold(name.split()[-1]) for name in found}
    spoken = (find_speakers(_QUOTED.sub(" ", s.text)) for s in story.sentences)
    full = {name for names in spoken for name in names if _FULL.fullmatch(name)}
    found |= {name for name in full if fold(name.split()[-1]) not in lasts}
    return sorted(found, key=lambda name: (-len(name), name))


def _named(plain: str, people: Sequence[str], language: str) -> list[tuple[str, int]]:
    """The people that a sentence names outside its quotations, each with where."""
    found = []
    # A surname that begins a sentence is told from any word there by the people of the article.
    if first := _FIRST.match(plain):
        word = fold(first.group(1))
        found = [(full, first.start(1)) for full in people if fold(full.split()[-1]) == word][:1]
    for name in find_names(plain, analyse(plain, language)):
        words = name_words(name.text)
        full = next((full for full in people if words and words <= name_words(full)), None)
        if full is not None:
            found.append((full, name.start))
    return found
