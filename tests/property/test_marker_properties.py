"""The constraint cannot be broken, whatever the model prefers."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assistant.generation.markers import DECLINED, MarkerConstraint, parse
from assistant.models.generation import Generation, Limits

# A vocabulary with everything that tempts: markers, digits, ends, other scripts, halves of
# characters, control tokens.
_PIECES = [
    b"El", b" alcalde", b" dijo", b" que", b" no", b".", b" Ana", b"\xc3", b"\xb1", b" [", b"[",
    b"1", b"2", b"3", b"9", b"0", b"10", b"12]", b"]", b"].", b" [1]", b" [99]", b"[[", b"\n",
    b"**", "。".encode(), "中".encode(), b" EE", b" UU", b"?", b" \xc2\xbf", b"Qu", b"\xc3\xa9",
    b" 3.500", "😀".encode(), b"\x00", b"NO", b" CONSTA", b" ", b",", b"a", b")",
]  # fmt: skip
_END = len(_PIECES)
_CONTROL = _END + 1


class _Vocabulary:
    """Stands for the engine: pieces, an end, a control token; tokenises by bytes."""

    def __init__(self, rows: list[np.ndarray]) -> None:
        self._rows = iter(rows)

    def logits(self) -> np.ndarray:
        return next(self._rows)

    def ends(self, token: int) -> bool:
        return token == _END

    def is_control(self, token: int) -> bool:
        return token == _CONTROL

    def piece(self, token: int) -> bytes:
        return _PIECES[token] if token < _END else b""

    def tokenize(self, text: str) -> list[int]:
        tokens, rest = [], text.encode()
        while rest:
            longest = max((p for p in _PIECES if rest.startswith(p)), key=len)
            tokens.append(_PIECES.index(longest))
            rest = rest[len(longest) :]
        return tokens


def _written(seed: int, evidence: int, may_decline: bool, length: int) -> tuple[str, bool]:
    rows = np.random.default_rng(seed).normal(size=(length, _CONTROL + 1)).astype(np.float32)
    engine = _Vocabulary(list(rows))
    constraint = MarkerConstraint(evidence, may_decline=may_decline)
    run = Generation(Limits(answer_tokens=80), [], constraint=constraint)
    raw = b""
    for _ in range(length):
        tokens = run._choose(engine, engine.logits())  # type: ignore[arg-type]
        if not tokens:
            return raw.decode(), True
        for token in tokens:
            constraint.take(engine.piece(token))  # raises when the constraint is broken
            raw += engine.piece(token)
    return raw.decode("utf-8", "ignore"), False


@given(st.integers(0, 10**9), st.integers(1, 12), st.booleans())
def test_random_logits_cannot_break_the_constraint(
    seed: int, evidence: int, may_decline: bool
) -> None:
    answer, ended = _written(seed, evidence, may_decline, length=120)
    sentences = parse(answer, finished=ended)
    if not ended:
        sentences = sentences[:-1]
    for sentence in sentences:
        declined = may_decline and re.sub(r"^\W+|\W+$", "", sentence.text) == DECLINED
        assert sentence.numbers or declined, answer
        assert all(1 <= number <= evidence for number in sentence.numbers), answer


@given(st.binary(max_size=40), st.integers(1, 9))
def test_any_bytes_are_refused_or_taken_but_never_crash(raw: bytes, evidence: int) -> None:
    constraint = MarkerConstraint(evidence)
    for at in range(len(raw)):
        piece = raw[at : at + 1]
        if constraint.accepts(piece):
            constraint.take(piece)
        constraint.due()
        constraint.lacks_marker(piece)
        constraint.may_end()


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["El alcalde abrió el puente", "Según EE. UU., subió un 3,5 %", "¿Quién lo dijo?"]
            ),
            st.lists(st.integers(1, 9), min_size=1, max_size=3, unique=True),
            st.booleans(),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_parse_reads_markers_before_and_after_the_full_stop(
    wanted: list[tuple[str, list[int], bool]],
) -> None:
    answer = " ".join(
        f"{words.rstrip('.?')}{''.join(f' [{n}]' for n in numbers)}."
        if inside
        else f"{words.rstrip('.?')}. {''.join(f'[{n}]' for n in numbers)}"
        for words, numbers, inside in wanted
    )
    assert [list(s.numbers) for s in parse(answer)] == [numbers for _, numbers, _ in wanted]
