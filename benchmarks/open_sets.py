"""The open evaluation sets as the benchmarks read them (see their own README)."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from assistant.evaluation.questions import LabelledQuestion
from assistant.ingest import read_articles
from assistant.types import Article
from benchmarks.files import records

CORPORA: Final = ("xquad", "mlqa", "news_fnes")
_NOMIRACL: Final = Path("nomiracl", "questions.jsonl")
_T = TypeVar("_T")


def sample(items: Sequence[_T], n: int | None, seed: int) -> list[_T]:
    """So many of the items, or all, in the order of the seed."""
    shuffled = list(items)
    random.Random(seed).shuffle(shuffled)
    return shuffled[:n]


def corpus(folder: Path, *, titles: bool = True) -> Iterator[Article]:
    """The articles of the open corpus, read by the product's own ingest."""
    for name in CORPORA:
        with tempfile.TemporaryDirectory() as scratch:
            file = Path(scratch) / f"{name}.jsonl"
            lines = (_article(record, titles) for record in records(folder / name / "corpus.jsonl"))
            file.write_text("\n".join(lines), encoding="utf-8")
            yield from read_articles(file)


def _article(record: dict[str, Any], titles: bool) -> str:
    kept = {
        "id": record["article_id"],
        "title": record["title"] if titles else "",
        "text": record["text"],
        "source": record.get("source") or "",
        "url": record.get("url") or "",
        "published": record.get("date") or None,
        "language": "es",
    }
    return json.dumps(kept, ensure_ascii=False)


def questions(
    folder: Path, name: str, language: str = "es", *, answerable: bool = True
) -> list[LabelledQuestion]:
    """Questions of ``xquad`` or ``mlqa`` that name something; ``kind`` is the set.

    Of one that is not answerable, the article that answers it was left out of the corpus.
    """
    return [
        LabelledQuestion(
            id=record["qid"],
            kind=name,
            question=record["question"],
            answerable=answerable,
            article_id=record.get("article_id") or "",
            gold=record["answers"] if answerable else (),
            spans=record["answer_spans"] if answerable else (),
            paragraph=record["para_span"] if answerable else None,
        )
        for record in records(folder / name / f"questions.{language}.jsonl")
        if record["answerable"] is answerable and record["has_entity"]
    ]


def headlines(folder: Path) -> list[LabelledQuestion]:
    """Headlines whose article is to be found by its text alone."""
    return [
        LabelledQuestion(
            id=record["qid"], question=record["query"], article_id=record["gold"], answerable=True
        )
        for record in records(folder / "news_fnes" / "known_item_headlines.jsonl")
    ]


def news_without_article(folder: Path) -> list[LabelledQuestion]:
    """News questions that nothing in the corpus answers."""
    return [
        LabelledQuestion(id=record["qid"], kind="argnews", question=record["question"])
        for record in records(folder / "abstain_argnews" / "questions.jsonl")
    ]


def passages(folder: Path) -> Iterator[Article]:
    """The passages of NoMIRACL, each an article; ``section`` says whose question it is for.

    A passage that two questions share is there twice, so that each has its own ten.
    """
    for record in records(folder / _NOMIRACL):
        for one in record["passages"]:
            yield Article(
                id=f"{record['qid']}/{one['docid']}",
                title=one["title"],
                text=one["text"],
                section=record["qid"],
                language="es",
            )


def about_passages(folder: Path) -> list[LabelledQuestion]:
    """Questions of NoMIRACL to be asked of their own ten passages; no wording is gold."""
    return [
        LabelledQuestion(
            id=record["qid"], kind="nomiracl", question=record["question"], answerable=answerable
        )
        for answerable in (True, False)
        for record in searches(folder, answerable=answerable)
    ]


def searches(folder: Path, *, answerable: bool, learnt: bool = False) -> list[dict[str, Any]]:
    """Records of NoMIRACL: questions with the ten passages that a search engine found.

    From every second question that none of them answers the reader learns; the others are
    measured on.

    Args:
        folder: Folder of the open sets.
        answerable: Whether one of the passages answers.
        learnt: Those that the reader learns from, in place of those that are measured on.
    """
    found = [
        record
        for record in records(folder / _NOMIRACL)
        if record["answer_in_passages"] is answerable
    ]
    if answerable:
        return [] if learnt else found
    return found[::2] if learnt else found[1::2]
