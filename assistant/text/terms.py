"""Words as full text compares them: lower case, stemmed, accents folded.

Stems are Snowball's (PyStemmer). Galician has no stemmer there and takes the
Portuguese one, its nearest kin; a language without stemmer takes the Spanish one,
so that at least names and numbers meet.
"""

from __future__ import annotations

import functools
import re
import threading
import unicodedata
from typing import Any, Final, NamedTuple

from assistant.text import lexicon

# Numbers keep their separators ("3.500,25"); an apostrophe parts words (l'aigua, Trump's).
_WORD: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SENTENCE_START: Final = re.compile(r"(?:^|[.!?…:\n])[\s¿¡«»\"'“”‘’(\[—–-]*$")
_STEMMERS: Final = {
    "es": "spanish",
    "en": "english",
    "pt": "portuguese",
    "ca": "catalan",
    "gl": "portuguese",
    "fr": "french",
}
# Signs that are made of letters or digits and are none.
_NO_LETTER: Final = ("<super>", "<sub>", "<fraction>")
_SHORTEST_TRIMMED: Final = 5
# How far back a sentence start is looked for: a mark, a space and some opening quotes.
_LOOK_BACK: Final = 12

_lock = threading.Lock()


class Term(NamedTuple):
    """One word of a text.

    Attributes:
        stem: What full text compares; numbers without thousands separators.
        word: As written.
        start: Its first code point in the text.
        is_stop: Whether it carries no subject (articles, pronouns, question words).
        is_name: Whether it looks like a name or a number: digits, or a capital letter
            where no sentence starts.
    """

    stem: str
    word: str
    start: int
    is_stop: bool
    is_name: bool


def terms(text: str, language: str) -> list[str]:
    """Stems of a text's words in order, stop words among them.

    Args:
        text: Any text.
        language: ISO 639-1 code; empty is taken for Spanish.
    """
    return [_stem(match.group(), language or "es") for match in _WORD.finditer(text)]


def analyse(text: str, language: str, stems_of: str = "") -> list[Term]:
    """The words of a text with what is known of each.

    Args:
        text: Any text.
        language: ISO 639-1 code of the text, for its stop words.
        stems_of: Language whose stems are wanted, when the text is a question to articles
            in another language than its own: names and kindred words then still meet.
    """
    stop = _stop_words(language or "es")
    found = []
    for match in _WORD.finditer(text):
        word = match.group()
        is_stop = fold(word) in stop and not word[0].isdigit()
        found.append(
            Term(
                stem=_stem(word, stems_of or language or "es"),
                word=word,
                start=match.start(),
                is_stop=is_stop,
                is_name=not is_stop and _is_name(text, match.start(), word),
            )
        )
    return found


def is_stop(word: str, language: str) -> bool:
    """Whether a word carries no subject in that language."""
    return fold(word) in _stop_words(language or "es")


def fold(text: str) -> str:
    """Lower case without accents (ñ becomes n, ç becomes c)."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.lower())
    return "".join(part for part in parts if not unicodedata.combining(part))


def fold_letters(text: str) -> str:
    """The same letter by letter, so that it is as long as the text and places in it hold.

    What is written as one sign stays one: "ﬁ" becomes "f" and "…" a full stop, while raised
    digits, ordinals, fractions and marks ("²", "º", "½", "™") are left as they are.
    """
    return text.translate(_LETTERS)


class _Letters(dict[int, str]):
    """One folded sign for each code point, worked out when it is first met."""

    def __missing__(self, point: int) -> str:
        letter = chr(point)
        kept = unicodedata.decomposition(letter).startswith(_NO_LETTER)
        self[point] = folded = letter if kept else (fold(letter) or letter)[0]
        return folded


_LETTERS: Final = _Letters()


def _is_name(text: str, start: int, word: str) -> bool:
    if word[0].isdigit():
        return True
    if not word[0].isupper():
        return False
    if len(word) > 1 and word.isupper():
        return True
    return not _SENTENCE_START.search(text[max(0, start - _LOOK_BACK) : start])


@functools.lru_cache(maxsize=200_000)
def _stem(word: str, language: str) -> str:
    if word[0].isdigit():
        return _number(word)
    with _lock:
        stem = fold(_stemmer(language).stemWord(word.lower()))
    return _trim(stem) if language != "en" else stem


def _trim(stem: str) -> str:
    """What Snowball leaves apart: años and año, economía and a hurried economia."""
    if len(stem) > 3 and stem.endswith("s"):
        stem = stem[:-1]
    return stem[:-1] if len(stem) > _SHORTEST_TRIMMED and stem.endswith("i") else stem


def _number(word: str) -> str:
    """``3.500,25`` and ``3,500.25`` are both ``3500_25``."""
    if _THOUSANDS.fullmatch(word):
        mark = next(char for char in word if not char.isdigit())
        word = word.replace(mark, "")
    return re.sub(r"[.,]", "_", word)


@functools.cache
def _stemmer(language: str) -> Any:
    import Stemmer

    return Stemmer.Stemmer(_STEMMERS.get(language, "spanish"))


def _stop_words(language: str) -> frozenset[str]:
    lists = lexicon.read("stopwords")
    return lexicon.words("stopwords", language if language in lists else "es")
