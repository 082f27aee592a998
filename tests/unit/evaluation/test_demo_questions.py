"""The demo corpus and its labels keep their word: golds stand where they are said to stand."""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from assistant.config.resources import demo_folder
from assistant.generation.rewriting import turns
from assistant.ingest import read_articles
from assistant.text.dates import find_dates
from assistant.text.relative_dates import possible_dates

_LEAST = {
    "fact": 25,
    "attribution": 18,
    "relative_date": 16,
    "recency": 12,
    "superseded": 12,
    "disagreement": 12,
    "false_premise": 20,
    "not_in_corpus": 20,
    "same_surname": 5,
    "wire_copy": 4,
    "correction": 4,
    "injection": 5,
    "follow_up": 20,
    "complete_question": 8,
    "english": 8,
    "portuguese": 4,
    "catalan": 4,
    "galician": 4,
    "french": 4,
}
_ALWAYS = {"id", "question", "gold", "article_id", "answerable", "kind"}
_KEYS = {
    "recency": {"newest"},
    "superseded": {"older"},
    "disagreement": {"figures"},
    "false_premise": {"premise"},
    "follow_up": {"history", "standalone"},
    "complete_question": {"history", "standalone"},
}
_OPTIONAL = {"relative_date": {"resolved"}, "portuguese": {"premise"}}


def _lines(name: str) -> list[dict[str, Any]]:
    lines = (demo_folder() / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


_ARTICLES = {one["id"]: one for one in _lines("articles.jsonl")}
_QUESTIONS = _lines("questions.jsonl")


def _ids(asked: dict[str, Any]) -> str:
    return str(asked["id"])


def _kind(*kinds: str) -> list[dict[str, Any]]:
    return [one for one in _QUESTIONS if one["kind"] in kinds]


def _having(key: str) -> list[dict[str, Any]]:
    return [one for one in _QUESTIONS if key in one]


def _day(article_id: str) -> dt.date:
    return dt.date.fromisoformat(_ARTICLES[article_id]["published"][:10])


def _story(article_id: str) -> list[dict[str, Any]]:
    """Articles whose id differs in the last number alone, oldest first."""
    stem = article_id.rpartition("-")[0]
    told = [one for name, one in _ARTICLES.items() if name.rpartition("-")[0] == stem]
    return sorted(told, key=lambda one: one["published"])


@pytest.mark.parametrize("name", ["articles.jsonl", "questions.jsonl"])
def test_files_are_nfc_with_unique_ids(name: str) -> None:
    text = (demo_folder() / name).read_bytes().decode("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert text.endswith("}\n")
    ids = [one["id"] for one in _lines(name)]
    assert len(set(ids)) == len(ids)


def test_urls_are_unique_and_open_nothing() -> None:
    urls = [urlsplit(one["url"]) for one in _ARTICLES.values()]
    assert len(set(urls)) == len(_ARTICLES)
    for url in urls:
        assert url.scheme == "https"
        assert (url.hostname or "").endswith(".example")


def test_articles_are_read_whole_and_their_urls_bear_their_day() -> None:
    read = list(read_articles(demo_folder() / "articles.jsonl"))
    assert [one.id for one in read] == list(_ARTICLES)
    for one in read:
        stored = _ARTICLES[one.id]
        assert (one.text, one.title, one.source) == tuple(
            stored[key] for key in ("text", "title", "source")
        )
        assert f"/{_day(one.id):%Y/%m/%d}/" in stored["url"]


def test_every_kind_has_its_least_number_and_none_is_unknown() -> None:
    counts = Counter(one["kind"] for one in _QUESTIONS)
    assert set(counts) == set(_LEAST)
    assert {kind: n for kind, n in counts.items() if n < _LEAST[kind]} == {}


def test_every_article_has_a_question() -> None:
    assert {one["article_id"] for one in _QUESTIONS} - {None} == set(_ARTICLES)


def test_no_question_is_asked_twice() -> None:
    plain = [one["question"] for one in _QUESTIONS if "history" not in one]
    assert [text for text, n in Counter(plain).items() if n > 1] == []


def test_the_readme_counts_right() -> None:
    readme = (demo_folder() / "README.md").read_text(encoding="utf-8")
    answerable = sum(one["answerable"] for one in _QUESTIONS)
    assert f"{len(_ARTICLES)} short articles" in readme
    assert f"{len(_QUESTIONS)} labelled questions" in readme
    assert f"Of the {len(_QUESTIONS)} questions, {answerable} are answerable" in readme
    counted = dict(re.findall(r"^\| `(\w+)` \| (\d+) \|", readme, re.MULTILINE))
    kinds = Counter(one["kind"] for one in _QUESTIONS)
    assert counted == {kind: str(n) for kind, n in kinds.items()}


@pytest.mark.parametrize("name", ["README.md", "README.es.md", "CHANGELOG.md"])
def test_other_documents_count_right(name: str) -> None:
    root = Path(__file__).parents[3]
    text = (root / name).read_text(encoding="utf-8")
    counts = re.findall(r"\b(\d+) (?:short )?(?:articles|artículos breves)\b", text)
    asked = re.findall(r"\b(\d+) labelled questions\b", text)
    assert set(counts) == {str(len(_ARTICLES))}
    assert set(asked) <= {str(len(_QUESTIONS))}


@pytest.mark.parametrize("asked", _QUESTIONS, ids=_ids)
def test_keys_golds_and_article_of(asked: dict[str, Any]) -> None:
    extra = set(asked) - _ALWAYS
    needed = _KEYS.get(asked["kind"], set())
    assert needed <= extra <= needed | _OPTIONAL.get(asked["kind"], set())
    assert asked["answerable"] is bool(asked["gold"])
    assert asked["question"] == asked["question"].strip() != ""
    if asked["answerable"]:
        text = _ARTICLES[asked["article_id"]]["text"]
        assert [gold for gold in asked["gold"] if not gold or gold not in text] == []


def test_what_the_corpus_lacks_points_at_no_article() -> None:
    for asked in _kind("not_in_corpus"):
        assert (asked["article_id"], asked["gold"]) == (None, [])


@pytest.mark.parametrize("asked", _having("premise"), ids=_ids)
def test_a_false_premise_is_shown_false_by(asked: dict[str, Any]) -> None:
    assert not asked["answerable"]
    assert asked["premise"] in _ARTICLES[asked["article_id"]]["text"]


@pytest.mark.parametrize("asked", _having("resolved"), ids=_ids)
def test_a_relative_date_means_the_day_of(asked: dict[str, Any]) -> None:
    (date,) = find_dates(asked["resolved"])
    day = dt.date(date.year or 0, date.month or 0, date.day or 0)
    gold = " ".join(asked["gold"])
    meant = [*possible_dates(gold, _day(asked["article_id"])), *find_dates(gold)]
    assert any(one.matches(date) for one in meant)
    assert abs(day - _day(asked["article_id"])) <= dt.timedelta(days=7)


def test_enough_dates_are_asked_for_as_dates() -> None:
    assert len(_having("resolved")) >= _LEAST["relative_date"]


@pytest.mark.parametrize("asked", _kind("recency"), ids=_ids)
def test_the_newest_of_a_story_is(asked: dict[str, Any]) -> None:
    assert asked["newest"] == asked["article_id"] == _story(asked["article_id"])[-1]["id"]


@pytest.mark.parametrize("asked", _kind("superseded"), ids=_ids)
def test_an_older_figure_was_published_before_that_of(asked: dict[str, Any]) -> None:
    latest = _ARTICLES[asked["article_id"]]
    before = [one for one in _story(latest["id"]) if one["published"] < latest["published"]]
    assert any(_holds(one["text"], asked["older"]) for one in before)
    assert asked["older"] not in asked["gold"]


@pytest.mark.parametrize("asked", _kind("disagreement"), ids=_ids)
def test_outlets_differ_on(asked: dict[str, Any]) -> None:
    figures = {one["article_id"]: one["figure"] for one in asked["figures"]}
    assert len(figures) == len(set(figures.values())) == len(asked["figures"]) >= 2
    assert any(figures[asked["article_id"]] in gold for gold in asked["gold"])
    for article_id, figure in figures.items():
        assert _holds(_ARTICLES[article_id]["text"], figure)
    assert len({_ARTICLES[article_id]["source"] for article_id in figures}) == len(figures)


@pytest.mark.parametrize("asked", _kind("follow_up", "complete_question"), ids=_ids)
def test_a_conversation_alternates_before(asked: dict[str, Any]) -> None:
    said = turns(asked["history"])
    assert [turn.role for turn in said] == ["user", "assistant"] * (len(said) // 2)
    assert 1 <= len(said) // 2 <= 4
    assert all(turn.content for turn in said)
    alone = asked["standalone"] == asked["question"]
    assert alone is (asked["kind"] == "complete_question")


def _holds(text: str, figure: str) -> bool:
    """Whether a text has a figure that is no part of a longer one."""
    return re.search(rf"(?<![\w.,]){re.escape(figure)}(?![.,]?\w)", text) is not None
