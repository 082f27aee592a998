"""Everything that the rules and the scores say of a fixed set of texts, as one dump to compare.

    python -m benchmarks golden --data DATA --out before.jsonl
    python -m benchmarks golden --data DATA --out after.jsonl
    diff before.jsonl after.jsonl

A commit that moves or merges code leaves the dump as it is; one that mends a fault changes it, and
the difference is read. It holds the demo articles sentence by sentence, the demo questions with
what is made of them and with their whole answers (the chat model's words are replayed from
``golden_written.jsonl``), and pairs of InferES and PAWS-X, which lie in DATA, outside the project.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import datetime as dt
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

from assistant import Assistant, Evidence, Settings
from assistant.question import parse_question
from assistant.question.answer_type import AnswerType, holds
from assistant.retrieval.date_search import search_with_date
from assistant.retrieval.reading import read_hits
from assistant.text.facts import facts
from assistant.text.language import detect_language
from assistant.text.numbers import Number
from assistant.text.quantities import is_measure
from assistant.text.sentences import split_sentences
from assistant.verification.score import Scorer
from benchmarks import demo
from benchmarks.arguments import OPTIONAL, REQUIRED, takes
from benchmarks.files import records
from benchmarks.replay import Replay, written

_PAIRS: Final = 300
_ANSWER_TYPES: Final[tuple[AnswerType, ...]] = ("speaker", "date", "place", "amount", "person")
ARGUMENTS: Final = takes("data", "out", data=OPTIONAL, out=REQUIRED)


def run(args: argparse.Namespace) -> None:
    """Dump."""
    with Assistant(Settings.load(), index="demo") as own, args.out.open("w") as out:
        for row in rows(own, args.data):
            out.write(json.dumps(_plain(row), ensure_ascii=False, sort_keys=True) + "\n")


def rows(assistant: Assistant, data: Path | None) -> Iterator[dict[str, Any]]:
    """The dump, row by row."""
    yield from texts()
    yield from questions(assistant)
    if data is not None:
        yield from pairs(assistant, data)
    yield from answers()


def texts() -> Iterator[dict[str, Any]]:
    """What each sentence of the demo articles says."""
    for article in demo.articles():
        language = article.get("language") or "es"
        for start, end in split_sentences(article["text"], language):
            sentence = article["text"][start:end]
            yield {"at": f"text {article['id']} {start}", "text": sentence} | said(
                sentence, language, article.get("published")
            )


def said(sentence: str, language: str, published: str | None) -> dict[str, Any]:
    """Everything that is found in one text."""
    day = dt.date.fromisoformat(published[:10]) if published else None
    known = facts(sentence, language, day)
    return {
        "language": detect_language(sentence),
        "terms": [[t.stem, t.start, t.is_stop, t.is_name] for t in known.terms],
        "numbers": [[n.text, sorted(n.values)] for n in known.numbers],
        "dates": [[d.text, d.year, d.month, d.day] for d in known.dates],
        "relative": [[d.start, d.end, d.date] for d in known.relative_dates],
        "mentions": [[d.start, d.end] for d in known.relative_words],
        "quantities": [_quantity(number) for number in known.quantities],
        "measures": [_measure(n, sentence) for n in known.numbers if not n.ordinal],
        "speakers": list(known.speakers),
        "holds": [kind for kind in _ANSWER_TYPES if holds(kind, known)],
    }


def questions(assistant: Assistant) -> Iterator[dict[str, Any]]:
    """What is made of each demo question before anything is written."""
    retriever, reader = assistant.retriever, assistant.embeddings.reader()
    for row in demo.labels():
        question = parse_question(row["question"])
        searched, hits, near = search_with_date(question, retriever.search)
        about = searched.text
        read = read_hits(about, hits, reader) if reader and hits else None
        yield {
            "at": f"question {row['id']}",
            "question": question.text,
            "language": question.language,
            "wants": question.answer_type,
            "units": sorted(question.units("es")),
            "latest": question.wants_latest,
            "subject": question.subject.text,
            "leans": question.leans_on_history,
            "about": about,
            "hits": [[hit.passage.id, hit.score] for hit in hits],
            "near": [hit.passage.id for hit in near],
            "features": retriever.features(about, hits).model_dump(),
            "read": sorted([*place, odds] for place, odds in read.sentences.items())
            if read
            else None,
            "words": [[w.text, w.odds] for w in read.words] if read else None,
        }


def pairs(assistant: Assistant, data: Path) -> Iterator[dict[str, Any]]:
    """Faults and scores of pairs from outside."""
    scorer = Scorer(assistant.embeddings, assistant.embeddings.reader())
    for name, premise, claim in _labelled(data):
        item = Evidence(number=1, article_id=name, start=0, end=len(premise), text=premise)
        said = facts(claim)
        found = scorer.support(said, [item])
        yield {
            "at": f"pair {name}",
            "claim": claim,
            "premise": premise,
            "faults": [[f.kind, f.what, f.hard] for f in found.faults],
            "features": scorer.features(said, [item]),
            "score": found.score,
        }


def _labelled(data: Path) -> Iterator[tuple[str, str, str]]:
    """Name, premise and claim of the first pairs of InferES and PAWS-X."""
    for row in islice(records(data / "nli" / "inferes_test.jsonl"), _PAIRS):
        yield row["id"], row["premise"], row["hypothesis"]
    with (data / "nli" / "pawsx_dev.tsv").open(encoding="utf-8") as file:
        lines = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        for number, (premise, claim, *_) in enumerate(islice(lines, _PAIRS)):
            yield f"pawsx-{number}", premise, claim


def answers() -> Iterator[dict[str, Any]]:
    """The whole answer to each demo question, given what the chat model once wrote."""
    said, chat = written(), Replay()
    with Assistant(Settings.load(), index="demo", chat_model=chat) as assistant:
        for row in demo.labels():
            if row["id"] in said:
                chat.written[:] = said[row["id"]]
                answer = assistant.ask(row["question"], history=row.get("history", ()))
                whole = answer.model_dump(mode="json", exclude={"timings_s", "hits", "tokens"})
                found = [hit.passage.id for hit in answer.hits]
                yield {"at": f"answer {row['id']}", **whole, "hits": found}


def _quantity(number: Number) -> dict[str, Any]:
    return {
        "start": number.start,
        "end": number.shown_end,
        "values": sorted(number.values),
        "unit": number.unit,
        "kind": number.kind,
        "text": number.shown,
        "rough": number.rough,
        "total": number.total,
    }


def _measure(number: Number, sentence: str) -> list[Any]:
    if not is_measure(number.unit):
        return [number.text, "", sorted(number.values)]
    return [sentence[number.start : number.shown_end], number.unit, sorted(number.values)]


def _plain(value: Any) -> Any:
    """As JSON has it, rounded so that the last bits do not show."""
    if isinstance(value, float):
        return round(value, 5)
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if dataclasses.is_dataclass(value) or hasattr(value, "isoformat"):
        return str(value)
    return value
