"""Words that stand nowhere in an index, and which of its own they may have been meant to be."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from assistant.text.terms import Term, analyse, fold

# Of shorter words another letter makes another word.
_SHORTEST: Final = 4
_LONGEST: Final = 40
_SHORT: Final = 5
# Further letters in which a form may differ where its stem is near.
_ENDING: Final = 1
# Stems whose forms are looked at, and passages in which they are.
_MOST_STEMS: Final = 5
_MOST_PASSAGES: Final = 20
# The first letter is rarely the wrong one, but where Spanish writes a sound in several ways.
_SOUND_ALIKE: Final = ("bv", "gj", "cksz", "cq", "iy", "ly", "h")
_VOWELS: Final = "aeiou"


class _Near(NamedTuple):
    distance: int
    rarity: int
    stem: str


def corrections(
    connection: sqlite3.Connection, texts: Iterable[str], languages: Sequence[str]
) -> dict[str, str]:
    """For each word that stands nowhere, as typed, the word of the index that is nearest.

    Among equally near ones it is the most frequent. Function words, numbers, words of less than
    four letters and those that are like no other are left out.

    Args:
        connection: To the index.
        texts: Whose words are looked at.
        languages: Of the index, most frequent first; one at least.
    """
    found: dict[str, str] = {}
    for word in dict.fromkeys(
        word for text in texts for word in _unknown(connection, text, languages)
    ):
        stems = {term.stem for language in languages for term in analyse(word, language)}
        near = sorted({one for stem in stems for one in _near(connection, stem)})
        forms = [form for one in near[:_MOST_STEMS] for form in _forms(connection, one, word)]
        if forms:
            found[word] = min(forms)[-1]
    return found


def distance(one: str, other: str, most: int) -> int:
    """Letters to insert, leave out, change or swap with a neighbour; ``most + 1`` when more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        two_before, before, row = before, row, [i]
        for j, against in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def _unknown(connection: sqlite3.Connection, text: str, languages: Sequence[str]) -> Iterator[str]:
    """Its words that carry a subject and stand in no passage."""
    read = [analyse(text, language) for language in languages]
    for forms in zip(*read, strict=True):  # the same word as each language stems it
        if _is_correctable(forms) and not any(_stands(connection, term.stem) for term in forms):
            yield forms[0].word


def _is_correctable(forms: Sequence[Term]) -> bool:
    word = forms[0].word
    sized = _SHORTEST <= len(word) <= _LONGEST
    return sized and not word[0].isdigit() and not any(term.is_stop for term in forms)


def _stands(connection: sqlite3.Connection, stem: str) -> bool:
    query = "SELECT 1 FROM stems_vocabulary WHERE term = ?"
    return connection.execute(query, (stem,)).fetchone() is not None


def _near(connection: sqlite3.Connection, stem: str) -> Iterator[_Near]:
    most = _most(stem)
    letters = set(stem)
    query = (
        "SELECT term, doc FROM stems_vocabulary WHERE term >= ? AND term < ?"
        " AND length(term) BETWEEN ? AND ?"
    )
    for start in _beginnings(stem):
        bounds = (start, start + "\U0010ffff", len(stem) - most, len(stem) + most)
        for term, passages in connection.execute(query, bounds):
            # No letter that changes can make more than two kinds of letters differ.
            if term.isalpha() and len(letters.symmetric_difference(term)) <= 2 * most:
                away = distance(stem, term, most)
                if away <= most:
                    yield _Near(away, -passages, term)


def _most(word: str) -> int:
    return 1 if len(word) <= _SHORT else 2


def _beginnings(stem: str) -> set[str]:
    first, second = stem[0], stem[1:2]
    starts = {first, *(letter for alike in _SOUND_ALIKE if first in alike for letter in alike)}
    if first == "h":
        starts.add(second)  # hexplosión
    if first in _VOWELS:
        starts.add(f"h{first}")  # uelga
    # The first two letters swapped, or the first one left out or doubled.
    return {start for start in (*starts, f"{second}{first}") if start}


def _forms(
    connection: sqlite3.Connection, near: _Near, word: str
) -> Iterator[tuple[int, int, int, str]]:
    """How a stem is written in the index, with how far that is from the word typed."""
    query = (
        "SELECT a.title, p.text, a.stemmed_as FROM stems"
        " JOIN passages AS p ON p.number = stems.rowid"
        " JOIN articles AS a ON a.number = p.article WHERE stems MATCH ? LIMIT ?"
    )
    counts: Counter[str] = Counter()
    for title, body, language in connection.execute(query, (f'"{near.stem}"', _MOST_PASSAGES)):
        for term in analyse(f"{title}\n{body}", language):
            if term.stem == near.stem and not term.is_stop:
                # Where a sentence begins, a capital letter tells nothing.
                is_sure = term.is_name or term.word[0].islower()
                counts[term.word if term.is_name else term.word.lower()] += is_sure
    folded = fold(word)
    most = _most(folded) + _ENDING
    for form, times in counts.items():
        if (away := distance(folded, fold(form), most)) <= most:
            yield away, near.rarity, -times, form
