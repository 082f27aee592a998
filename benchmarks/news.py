"""Answers to questions on real news: right, cited, in the articles' words; near-misses told.

Half of the questions, by article, is for choosing between ways, the other half is reported:
``--half``. Of a near-miss the story is there and the answer is not: it is to be refused, or told
as *nearest*. Ctrl-C stops, and what was measured is printed and written all the same; ``--out
FILE`` keeps every answer, to be read beside its article.
"""

from __future__ import annotations

import argparse
import contextlib
import re
import statistics
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from assistant import Answer, Settings
from assistant.evaluation import figures, grading
from assistant.presentation.byline import day_in_words
from assistant.text.mixed_language import unquoted
from assistant.text.terms import analyse, fold
from assistant.types import Sentence
from benchmarks import corpora
from benchmarks.answer_systems import Ours
from benchmarks.arguments import MODELS, REQUIRED, overrides, takes
from benchmarks.files import write
from benchmarks.news_questions import HALVES, NewsQuestion, news_questions
from benchmarks.tables import show, until_stopped, watched

# Quotation marks within a quotation.
_INNER: Final = str.maketrans("«»", "“”")
_SAME_LETTERS: Final = 5
_SHORTEST_WORD: Final = 4
BINS: Final = 10
"""Of confidence, of equal width."""
_ALL_GOLD: Final = frozenset({"list"})
_HEADINGS: Final = (
    "kind",
    "n",
    "gold",
    "support cited",
    "refused",
    "nearest",
    "played along",
    "in words",
    "seconds",
)
ARGUMENTS: Final = takes(
    *(*MODELS, "adapter", "n"),
    cache=REQUIRED,
    half={"choices": HALVES, "help": "all of them by default"},
    kind={"action": "append", "help": "only these; repeatable"},
)


class Graded(NamedTuple):
    """An answer held against what is known of its question."""

    question: NewsQuestion
    outcome: str  # the answer's
    gold: bool  # it says the gold answer
    cited: bool  # a citation touches the support
    misled: bool  # it says what only a misled answer does
    sentences: int  # shown that hold words of their own
    in_words: int  # of these, with all content words in what they cite
    cites: list[tuple[str, int, int]]  # where its citations stand
    confidence: float
    seconds: float
    text: str


def run(args: argparse.Namespace) -> None:
    """Ask, print the table, keep the rows."""
    settings = Settings.load(**overrides(args))
    index = args.cache / "open"
    corpora.make({"data": str(args.data), "index": str(index), "settings": overrides(args)})
    asked = [
        one
        for one in news_questions(args.data, args.half)
        if not args.kind or one.kind in args.kind
    ][: args.n]
    rows: list[Graded] = []
    with until_stopped(), contextlib.closing(Ours(settings, index, args.adapter)) as ours:
        ours.preload()
        for question in watched(asked, "news"):
            rows.append(graded(question, ours.answer(question.text)))
    write(args.out, [row._asdict() | {"question": row.question._asdict()} for row in rows])
    show(f"News, {args.half or 'both halves'}", _HEADINGS, _table(rows))
    answered = [row for row in rows if row.outcome in {"grounded", "partial"}]
    sure = [(row.confidence, row.question.answerable and row.gold) for row in answered]
    print(f"confidence: expected calibration error {calibration_error(sure):.3f}, n {len(sure)}")


def graded(question: NewsQuestion, answer: Answer) -> Graded:
    """Hold an answer against what is known of its question."""
    refused = answer.outcome == "refused"
    own = unquoted(answer.text) if not refused else ""
    golds = [grading.contains_gold(answer.text, [gold]) for gold in question.gold]
    held = all(golds) if question.kind in _ALL_GOLD else any(golds)
    spans = [(place.article_id, place.start, place.end) for place in question.support]
    places = [(cite.article_id, cite.start, cite.end) for cite in answer.citations]
    shown = [s for s in answer.sentences if s.verdict != "rejected" and own_words(s)]
    return Graded(
        question=question,
        outcome=answer.outcome,
        gold=not refused and held,
        cited=any(a == b and s < f and t < e for a, s, e in spans for b, t, f in places),
        misled=any(fold(words) in fold(own) for words in question.forbidden),
        sentences=len(shown),
        in_words=sum(not _strange_words(sentence) for sentence in shown),
        cites=places,
        confidence=answer.confidence,
        seconds=answer.timings_s.get("total", 0.0),
        text=answer.text,
    )


def own_words(sentence: Sentence) -> list[str]:
    """The content words of a sentence; none of one that quotes a whole sentence."""
    if any(_as_quoted(cite.quote) in sentence.text for cite in sentence.citations):
        return []
    words = (t.word for t in analyse(unquoted(sentence.text), "es") if not t.is_stop)
    return [word for word in words if len(word) >= _SHORTEST_WORD or word[0].isdigit()]


def _as_quoted(quote: str) -> str:
    return " ".join(quote.split()).translate(_INNER)


def _strange_words(sentence: Sentence) -> list[str]:
    """Content words that stand neither in what is cited nor in its headline, outlet and day."""
    held = {
        fold(word)[:_SAME_LETTERS]
        for cite in sentence.citations
        for words in (cite.quote, cite.title, cite.source, day_in_words(cite.published, "es"))
        for word in re.findall(r"\w+", words)
    }
    return [word for word in own_words(sentence) if fold(word)[:_SAME_LETTERS] not in held]


def _table(rows: Sequence[Graded]) -> Iterator[list[Any]]:
    kinds = dict.fromkeys(row.question.kind for row in rows)
    for kind in kinds:
        yield _line(kind, [row for row in rows if row.question.kind == kind])
    yield []
    for name, answerable in (("answerable", True), ("near-misses", False)):
        yield _line(name, [row for row in rows if row.question.answerable == answerable])


def _line(name: str, rows: Sequence[Graded]) -> list[Any]:
    if not rows:
        return [name, 0]
    shown = sum(row.sentences for row in rows)
    answerable = rows[0].question.answerable
    shares = (
        _share([row.gold for row in rows]) if answerable else "",
        _share([row.cited for row in rows]),
        _share([row.outcome == "refused" for row in rows]),
        _share([row.outcome == "nearest" for row in rows]),
        "" if answerable else _share([row.misled for row in rows]),
    )
    words = f"{sum(row.in_words for row in rows) / shown:.3f} of {shown}" if shown else ""
    return [name, len(rows), *shares, words, f"{statistics.median(r.seconds for r in rows):.1f}"]


def _share(marks: Sequence[bool]) -> str:
    return f"{sum(marks) / len(marks):.3f}"


def calibration_error(judged: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error (Guo et al., 2017).

    Args:
        judged: Of each answer how sure it was, and whether it was right; a near-miss that is
            answered is wrong.
    """
    bins = figures.reliability(judged, BINS)
    return sum(abs(mean - share) * n for mean, share, n in bins) / max(1, len(judged))
