"""The sets that the reader is taught with beside SQuAD-es: ``qa_train`` and ``support_train``.

Each file of ``qa_train`` holds questions with the paragraph that answers them or does not. Two
are used in part: tales are far from news, and where MLQA's test part answers is not known.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks.open_sets import records
from benchmarks.reading_examples import Claim, Label, Question

_TALES: Final = "fairytaleqa_en"
_TALES_LEARNT: Final = 2500
# One question for all of its texts, and answers as long as a paragraph.
_LEFT_OUT: Final = frozenset({"casimedicos_es"})
# As people type: without capitals, accents and question marks.
_TYPED: Final = 0.15
_LABELS: Final = {
    "entailment": Label.ENTAILED,
    "supported": Label.ENTAILED,
    "paraphrase": Label.ENTAILED,
}


def taught_questions(data: Path, *, seed: int) -> list[Question]:
    """The questions of ``qa_train``, some of them as they are typed in haste."""
    rng = random.Random(seed)
    found = []
    for path in sorted((data / "qa_train").glob("*.jsonl")):
        if path.stem in _LEFT_OUT:
            continue
        rows = list(records(path))
        if path.stem == _TALES:
            rows = rng.sample(rows, min(_TALES_LEARNT, len(rows)))
        found += [_question(row, rng) for row in rows]
    return found


def taught_claims(data: Path) -> list[Claim]:
    """The pairs of ``support_train``; a part that is not entailed is told no further."""
    return [
        Claim(
            row["hypothesis"],
            row["premise"],
            _LABELS.get(row["label"], Label.NOT_ENTAILED),
            row["id"],
        )
        for row in _rows(data / "support_train")
    ]


def _question(row: dict[str, Any], rng: random.Random) -> Question:
    text, located = row["question"], bool(row["answers"]) or not row["answerable"]
    spans = tuple((a["start"], a["start"] + len(a["text"])) for a in row["answers"])
    if rng.random() < _TYPED:
        text = _typed(text)
    answers = spans if row["answerable"] else ()
    return Question(text, row["context"], row["title"] or "", answers, row["lang"], located)


def _typed(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in letters if not unicodedata.combining(c)).strip(" ¿?")


def _rows(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.jsonl")):
        yield from records(path)
