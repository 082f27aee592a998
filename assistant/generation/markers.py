"""The format of a marked answer: sentences, each with at least one ``[n]``.

One small automaton knows it. Decoding asks it whether a token may be written, and
what must be written instead when a marker is due, so an answer with a number that
does not exist, or a sentence without any, cannot come out of the model. Reading a
finished answer (``parse``) is the same automaton, run over any text.
"""

from __future__ import annotations

import contextlib
import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from assistant.text.sentences import split_sentences

# What the model writes, alone, when the evidence does not answer. One word a language
# model of any size can copy, and that no article's prose begins a sentence with.
DECLINED: Final = "NO CONSTA"

_MARKER: Final = re.compile(r"\[(\d{1,3})\]")
_ENDED: Final = re.compile(r"[.!?…][\"'»”’)]*\s+$")
_NOT_WORDS: Final = re.compile(r"^\W+|\W+$")
_MOST_MARKERS: Final = 3
# Markdown and stray brackets have no place in an answer; other scripts are the model adrift.
_FORBIDDEN: Final = frozenset("]*`\t")
_NO_BEGINNING: Final = frozenset("#.,;:!?…)»”")
_FOREIGN: Final = re.compile(r"[\u0370-\u1fff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef]")

# Of those that may follow the first byte of a character, from all over their range.
_LATER_BYTES: Final = (0x80, 0x90, 0xA0, 0xB0, 0xBF)


@dataclass(frozen=True)
class Marked:
    """One sentence of an answer and the evidence numbers it bears.

    Attributes:
        text: The sentence without markers, tidied.
        numbers: Evidence numbers in order of appearance, each once.
        complete: Whether the sentence came to its end.
    """

    text: str
    numbers: tuple[int, ...]
    complete: bool = True


@dataclass(frozen=True)
class _State:
    """Where the automaton stands within the current sentence.

    Attributes:
        plain: Text of the sentence so far, markers left out.
        numbers: Markers closed so far in it.
        digits: Digits of the marker being written, or None outside of one.
        finished: Texts of the sentences before.
    """

    plain: str = ""
    numbers: tuple[int, ...] = ()
    digits: str | None = None
    finished: tuple[str, ...] = ()


@dataclass
class MarkerConstraint:
    """Which bytes may come next in an answer that cites evidence 1 to ``evidence``.

    Args:
        evidence: How many numbered sentences there are.
        most_sentences: The answer ends after so many.
        may_decline: Whether the answer may be the one phrase ``DECLINED``.
    """

    evidence: int
    most_sentences: int = 4
    may_decline: bool = True
    _state: _State = field(default_factory=_State)
    _partial: bytes = b""

    def accepts(self, piece: bytes) -> bool:
        """Whether the answer so far may go on with these bytes. Changes nothing."""
        return self._step(piece) is not None

    def take(self, piece: bytes) -> None:
        """Go on with these bytes.

        Raises:
            ValueError: They were not acceptable.
        """
        after = self._step(piece)
        if after is None:
            raise ValueError(f"not acceptable here: {piece!r}")
        self._state, self._partial = after

    def may_end(self) -> bool:
        """Whether the answer may stop here."""
        state = self._state
        if state.digits is not None or self._partial:
            return False
        if not state.plain.strip():
            return bool(state.finished)
        return bool(state.numbers) or self._is_refusal(state.plain)

    def lacks_marker(self, piece: bytes) -> bool:
        """Whether these bytes, or the end (no bytes), would do but for a missing marker."""
        if self._state.numbers or self._state.digits is not None or self._partial:
            return False
        marked = replace(self, _state=replace(self._state, numbers=(1,)), _partial=self._partial)
        return marked.accepts(piece) if piece else marked.may_end()

    def due(self) -> bytes:
        """What to write when the model's own choice will not do; empty for the end."""
        state = self._state
        if state.digits is not None:
            return b"]" if self._is_number(state.digits) else b"1"
        if self.may_end():
            return b""
        if not _has_words(state.plain):
            return b"" if state.finished or not self.may_decline else DECLINED.encode()
        return b"[" if state.plain.endswith(" ") else b" ["

    def _is_number(self, digits: str) -> bool:
        return bool(digits) and 1 <= int(digits) <= self.evidence

    def _is_refusal(self, plain: str) -> bool:
        return self.may_decline and _is_declined(plain)

    def _step(self, piece: bytes) -> tuple[_State, bytes] | None:
        raw = self._partial + piece
        text, rest = _decoded(raw)
        if text is None or not piece:
            return None
        state = self._state
        for character in text:
            after = self._next(state, character)
            if after is None:
                return None
            state = after
        return None if rest and not self._may_be_halved(state, rest) else (state, rest)

    def _may_be_halved(self, state: _State, half: bytes) -> bool:
        """Whether half a character can be completed here: letters, and one that it may become."""
        if any(self._next(state, letter) is None for letter in "éÉ"):
            return False
        return any(self._next(state, whole) is not None for whole in _completions(half))

    def _next(self, state: _State, character: str) -> _State | None:
        if state.digits is not None:
            return self._in_marker(state, character)
        if character == "[":
            return self._open_marker(state)
        if character in _NO_BEGINNING and not _has_words(state.plain):
            return None
        if character in _FORBIDDEN or _FOREIGN.match(character) or _is_control(character):
            return None
        if _starts_sentence(state.plain, character):
            fresh = self._new_sentence(state)
            return self._next(fresh, character) if fresh is not None else None
        if character == "\n" and not state.plain.strip():
            return state if state.finished else None
        return replace(state, plain=state.plain + character)

    def _open_marker(self, state: _State) -> _State | None:
        if not _has_words(state.plain) or len(state.numbers) >= _MOST_MARKERS:
            return None
        return replace(state, digits="")

    def _in_marker(self, state: _State, character: str) -> _State | None:
        digits = state.digits or ""
        if character == "]":
            if not self._is_number(digits):
                return None
            numbers = (*state.numbers, int(digits))
            return replace(state, digits=None, numbers=numbers)
        longer = digits + character
        if not (character.isascii() and character.isdigit()) or not self._may_become(longer):
            return None
        return replace(state, digits=longer)

    def _may_become(self, digits: str) -> bool:
        return not digits.startswith("0") and int(digits) <= self.evidence

    def _new_sentence(self, state: _State) -> _State | None:
        """The sentence so far is over: it must bear a marker and say something new."""
        if not state.numbers:
            return None
        said = (*state.finished, state.plain.strip())
        repeats = said[-1] in state.finished
        return None if repeats or len(said) >= self.most_sentences else _State(finished=said)


def _is_declined(plain: str) -> bool:
    return _NOT_WORDS.sub("", plain) == DECLINED


def _decoded(raw: bytes) -> tuple[str | None, bytes]:
    """Whole characters and the bytes of one still incomplete; None when not UTF-8."""
    try:
        return raw.decode("utf-8"), b""
    except UnicodeDecodeError as error:
        tail = raw[error.start :]
        unfinished = error.reason == "unexpected end of data" and len(tail) < 4
        return (raw[: error.start].decode("utf-8"), tail) if unfinished else (None, b"")


def _completions(half: bytes) -> Iterator[str]:
    """Some of the characters that begin with these bytes, all over their range."""
    length = 2 if half[0] < 0xE0 else 3 if half[0] < 0xF0 else 4
    for tail in itertools.product(_LATER_BYTES, repeat=length - len(half)):
        with contextlib.suppress(UnicodeDecodeError):
            yield (half + bytes(tail)).decode("utf-8")


def _has_words(plain: str) -> bool:
    return any(character.isalnum() for character in plain)


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs"} and character != "\n"


def _starts_sentence(plain: str, character: str) -> bool:
    """Whether this character, set after the sentence so far, begins another."""
    if character == "\n":
        return bool(plain.strip())
    if character.isspace() or not _ENDED.search(plain):
        return False
    return len(split_sentences(plain + character + "a")) > 1


def parse(answer: str, *, finished: bool = True) -> list[Marked]:
    """Sentences of an answer with their markers, whoever wrote it.

    They end where the automaton lets a sentence end, so an answer decoded under the
    constraint has none without a marker. A marker between two sentences belongs to the
    first.

    Args:
        answer: Text with ``[n]`` markers.
        finished: False when the text was cut off: its last sentence is then incomplete
            unless it bears a marker.
    """
    found: list[Marked] = []
    plain, numbers, at = "", [], 0
    while at < len(answer):
        if marker := _MARKER.match(answer, at):
            numbers.append(int(marker.group(1)))
            at = marker.end()
            continue
        if _starts_sentence(plain, answer[at]):
            found += _marked(plain, numbers, complete=True)
            plain, numbers = "", []
        plain += answer[at]
        at += 1
    return found + _marked(plain, numbers, complete=finished or bool(numbers))


def _marked(plain: str, numbers: list[int], *, complete: bool) -> list[Marked]:
    text = _tidy(plain)
    return [Marked(text, tuple(dict.fromkeys(numbers)), complete)] if _has_words(text) else []


def _tidy(sentence: str) -> str:
    """A marker's going must leave no space before a full stop or between words."""
    squeezed = re.sub(r"\s+", " ", sentence).strip()
    squeezed = re.sub(r"\s+([.,;:!?…])", r"\1", squeezed)
    squeezed = re.sub(r"(?<!\.)\.\.$", ".", squeezed)  # "420 a. C. [1]."
    if squeezed and squeezed[-1].isalnum():
        squeezed += "."
    return squeezed
