from __future__ import annotations

import datetime as dt

from assistant.question import parse_question
from assistant.retrieval.recency import Ranked, foremost, newest_first
from assistant.types import Hit, Passage


def _ranked(score: float, day: int | None, likeness: float = 0.85) -> Ranked:
    return Ranked(score, likeness, None if day is None else dt.date(2025, 8, day))


def test_the_newest_on_the_subject_comes_first() -> None:
    found = [_ranked(0.94, 5), _ranked(0.94, 11), _ranked(0.93, 7)]
    assert newest_first(found) == [1, 2, 0]


def test_what_is_new_and_off_the_subject_gains_nothing() -> None:
    elsewhere, about_others = _ranked(0.80, 30), _ranked(0.94, 30, likeness=0.80)
    assert newest_first([_ranked(0.95, 5), about_others, elsewhere]) == [0, 1, 2]


def test_an_unknown_date_comes_last() -> None:
    assert newest_first([_ranked(0.95, None), _ranked(0.94, 5), _ranked(0.93, 4)]) == [1, 2, 0]


def test_nothing_found_has_no_order() -> None:
    assert newest_first([]) == []


def _hit(article: str) -> Hit:
    passage = Passage(id=article, article_id=article, start=0, end=3, text="Eso", ordinal=0)
    return Hit(passage=passage, rank=1, score=1.0)


def test_evidence_for_the_latest_comes_from_the_foremost_article() -> None:
    hits = [_hit(article) for article in ("new", "newer", "new", "old")]
    chosen = foremost(parse_question("¿Qué es lo último?"), hits)
    assert [hit.passage.article_id for hit in chosen] == ["new", "new"]
    assert foremost(parse_question("¿Cuánto costó?"), hits) == hits
