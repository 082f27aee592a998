"""The labelled questions on real news: what is asked, and what only a misled answer would say."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final, Literal, NamedTuple

from assistant.types import Location
from benchmarks.files import records

Half = Literal["choosing", "reporting"]
HALVES: Final[tuple[Half, ...]] = ("choosing", "reporting")


class NewsQuestion(NamedTuple):
    """A question on one of the articles.

    Attributes:
        id: Of the question.
        kind: What it tries out; near-misses begin with ``nm_``.
        text: The question.
        answerable: Whether the article answers it.
        gold: The answers: any one will do, of a list all are needed.
        support: Where the answer stands; of a near-miss, what comes nearest.
        forbidden: What only a misled answer says outside a quotation.
    """

    id: str
    kind: str
    text: str
    answerable: bool
    gold: tuple[str, ...]
    support: tuple[Location, ...]
    forbidden: tuple[str, ...]

    @property
    def article_id(self) -> str:
        """The article that it is about."""
        return self.support[0].article_id

    @property
    def half(self) -> Half:
        """What it is for. Questions about one article are of one half."""
        return HALVES[int(hashlib.sha256(self.article_id.encode()).hexdigest(), 16) % 2]


def news_questions(data: Path, half: Half | None = None) -> list[NewsQuestion]:
    """The questions of a half, or all.

    Args:
        data: Folder of the open sets.
        half: Those for choosing or those for reporting.
    """
    found = [
        NewsQuestion(
            record["id"],
            record["kind"],
            record["question"],
            record["answerable"],
            tuple(record["gold"]),
            tuple(Location(**place) for place in record["support"]),
            tuple(record.get("forbidden", ())),
        )
        for record in records(data / "news_open" / "questions.jsonl")
    ]
    return [one for one in found if half in {None, one.half}]
