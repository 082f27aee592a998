"""What changed from one text to another: sentence by sentence, then word by word.

Sentences that stand in both once hold the texts together (patience diff); between them words are
compared, as long as that takes little time. Texts of many equal words are what makes comparing
slow, so what is counted is how many pairs of equal words there are.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from typing import Final, Literal, NamedTuple

from assistant.text.sentences import split_sentences

_WORD: Final = re.compile(r"\S+\s*")
# Pairs of equal words: in one place that changed, and in all of them.
_MOST_PAIRS: Final = 20_000
_MOST_PAIRS_IN_ALL: Final = 100_000
# A sentence that shares less than this with the one before is another sentence.
_LEAST_SHARED: Final = 0.4
_AROUND: Final = 12  # words

Kind = Literal["same", "gone", "new"]


class Piece(NamedTuple):
    """Words that stayed, that went, or that came."""

    kind: Kind
    words: str


def changes(before: str, after: str, language: str = "") -> list[Piece]:
    """What became of a text, in reading order.

    The pieces that are ``same`` or ``gone`` add up to the text before, those that are ``same`` or
    ``new`` to the one after; but for white space, which no change is made of.

    Args:
        before: The one text.
        after: The other.
        language: ISO 639-1 code of theirs.
    """
    old, new = _sentences(before, language), _sentences(after, language)
    pieces, left = list[Piece](), _MOST_PAIRS_IN_ALL
    for gone, came in _gaps(old, new):
        if gone == came:
            pieces += [Piece("same", words) for words in came]
            continue
        words = _words("".join(gone)), _words("".join(came))
        pairs = _equal_pairs(*words)
        if pairs <= min(left, _MOST_PAIRS):
            left -= pairs
            pieces += _by_words(*words)
        else:
            pieces += _whole(*words)
    return _joined(pieces)


def excerpt(pieces: Sequence[Piece]) -> list[Piece]:
    """The changes with a few words around each; ``…`` stands for the rest."""
    last = len(pieces) - 1
    shown = []
    for at, piece in enumerate(pieces):
        words = _WORD.findall(piece.words)
        if piece.kind != "same" or len(words) <= 2 * _AROUND:
            shown.append(piece)
            continue
        head = "".join(words[:_AROUND]) if at else ""
        tail = "".join(words[-_AROUND:]) if at < last else ""
        shown.append(Piece("same", f"{head}… {tail}"))
    return shown


def _sentences(text: str, language: str) -> list[str]:
    """The text cut before each sentence."""
    starts = [span.start for span in split_sentences(text, language)]
    return [text[start:end] for start, end in pairwise([0, *starts[1:], len(text)])]


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _gaps(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """The two texts cut into parts that belong together: equal, or with changes."""
    a = b = 0
    for i, j in [*_anchors(old, new), (len(old), len(new))]:
        # What is equal before an anchor and after the one before it belongs to them.
        while a < i and b < j and _same(old[a], new[b]):
            yield [new[b]], [new[b]]
            a, b = a + 1, b + 1
        end = 0
        while a < i - end and b < j - end and _same(old[i - end - 1], new[j - end - 1]):
            end += 1
        if a < i - end or b < j - end:
            yield old[a : i - end], new[b : j - end]
        for words in new[j - end : j + 1]:
            yield [words], [words]
        a, b = i + 1, j + 1


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Places of sentences that stand once in each, as many as keep their order."""
    stripped = [[" ".join(words.split()) for words in text] for text in (old, new)]
    first, second = (Counter(text) for text in stripped)
    places = {words: at for at, words in enumerate(stripped[1])}
    pairs = [
        (i, places[words])
        for i, words in enumerate(stripped[0])
        if first[words] == second[words] == 1
    ]
    return _rising(pairs)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part whose second numbers rise (patience sorting)."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, (_, j) in enumerate(pairs):
        pile = bisect.bisect_left(tops, j)
        before.append(ends[pile - 1] if pile else -1)
        tops[pile : pile + 1], ends[pile : pile + 1] = [j], [at]
    chosen = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chosen.append(pairs[at])
        at = before[at]
    return chosen[::-1]


def _equal_pairs(old: Sequence[str], new: Sequence[str]) -> int:
    counts = Counter(word.strip() for word in new)
    return sum(counts[word.strip()] for word in old)


def _by_words(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    bare, fresh = ([word.strip() for word in words] for words in (old, new))
    matcher = SequenceMatcher(None, bare, fresh, autojunk=False)
    shared = sum(block.size for block in matcher.get_matching_blocks())
    if shared < _LEAST_SHARED * min(len(old), len(new)):
        return _whole(old, new)
    pieces: list[Piece] = []
    for kind, i, i_end, j, j_end in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(new[j:j_end])))
        else:
            pieces += _whole(old[i:i_end], new[j:j_end])
    return pieces


def _whole(gone: Sequence[str], came: Sequence[str]) -> list[Piece]:
    pieces = (Piece("gone", "".join(gone)), Piece("new", "".join(came)))
    return [piece for piece in pieces if piece.words]


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    groups = groupby(filter(lambda piece: piece.words, pieces), key=lambda piece: piece.kind)
    return [Piece(kind, "".join(piece.words for piece in own)) for kind, own in groups]
