"""The open evaluation sets as the benchmarks read them (see their own README)."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from assistant.ingest import read_articles
from assistant.text.sentences import split_sentences
from assistant.types import Article, Passage

CORPORA = ("xquad", "mlqa", "news_fnes")
_NOMIRACL = Path("nomiracl", "questions.jsonl")
_T = TypeVar("_T")


class Asked(NamedTuple):
    """One question of a set.

    Attributes:
        id: Of the question.
        text: The question, or a headline.
        language: Its language.
        article_id: The article that answers it; empty when none does.
        spans: Where the answers stand in that article's text; none: any passage will do.
        group: What to resample by: the article.
        answers: Answers as the set words them; none for headlines and the unanswerable.
        paragraph: Where the paragraph with the answer stands in the article's text.
    """

    id: str
    text: str
    language: str
    article_id: str
    spans: tuple[tuple[int, int], ...]
    group: str
    answers: tuple[str, ...] = ()
    paragraph: tuple[int, int] = (0, 0)

    def is_answered_by(self, passage: Passage) -> bool:
        """Whether the passage comes from the article and holds a whole answer."""
        if passage.article_id != self.article_id:
            return False
        return not self.spans or any(
            passage.start <= start and end <= passage.end for start, end in self.spans
        )


def sample(items: Sequence[_T], n: int | None, seed: int) -> list[_T]:
    """So many of the items, or all, in the order of the seed."""
    shuffled = list(items)
    random.Random(seed).shuffle(shuffled)
    return shuffled[:n]


def sentence_with_answer(text: str, asked: Asked) -> tuple[str, str]:
    """The sentence of an article's text that the first answer stands in, and the answer."""
    start, end = asked.paragraph
    first, last = asked.spans[0]
    for span in split_sentences(text[start:end], "es"):
        if span.start <= first - start < span.end:
            return text[start + span.start : max(start + span.end, last)], text[first:last]
    return text[start:end], text[first:last]


def corpus(folder: Path, *, titles: bool = True) -> Iterator[Article]:
    """The articles of the open corpus, read by the product's own ingest."""
    for name in CORPORA:
        with tempfile.TemporaryDirectory() as scratch:
            file = Path(scratch) / f"{name}.jsonl"
            lines = (_record(record, titles) for record in records(folder / name / "corpus.jsonl"))
            file.write_text("\n".join(lines), encoding="utf-8")
            yield from read_articles(file)


def questions(folder: Path, name: str, language: str, *, answerable: bool) -> list[Asked]:
    """Questions of ``xquad`` or ``mlqa`` that name something."""
    return [
        Asked(
            id=record["qid"],
            text=record["question"],
            language=language,
            article_id=(record["article_id"] or "") if answerable else "",
            spans=tuple((a, b) for a, b in record["answer_spans"]) if answerable else (),
            group=str(record.get("article_id") or record["qid"]),
            answers=tuple(record["answers"]) if answerable else (),
            paragraph=tuple(record["para_span"]) if answerable else (0, 0),
        )
        for record in records(folder / name / f"questions.{language}.jsonl")
        if record["answerable"] is answerable and record["has_entity"]
    ]


def headlines(folder: Path) -> list[Asked]:
    """Headlines whose article is to be found by its text alone."""
    return [
        Asked(record["qid"], record["query"], "es", record["gold"], (), record["gold"])
        for record in records(folder / "news_fnes" / "known_item_headlines.jsonl")
    ]


def news_without_article(folder: Path) -> list[Asked]:
    """News questions that nothing in the corpus answers."""
    return [
        Asked(record["qid"], record["question"], "es", "", (), record["qid"])
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


def about_passages(folder: Path, *, answerable: bool) -> list[Asked]:
    """Questions of NoMIRACL to be asked of their own ten passages; no wording is gold."""
    return [
        Asked(record["qid"], record["question"], "es", "", (), record["qid"])
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


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _record(record: dict[str, Any], titles: bool) -> str:
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
