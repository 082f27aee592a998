"""What the program knows of words is there, and can be read."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from assistant.text import lexicon
from assistant.text.calendar_names import calendar_words, months, weekdays
from assistant.text.language import KNOWN
from assistant.text.terms import fold

_TOPICS = sorted(
    entry.name.removesuffix(".toml")
    for entry in resources.files("assistant.text.lexicon").iterdir()
    if entry.name.endswith(".toml")
)


@pytest.mark.parametrize("topic", _TOPICS)
def test_every_topic_is_read_once(topic: str) -> None:
    assert lexicon.read(topic)
    assert lexicon.read(topic) is lexicon.read(topic)


def test_the_longest_word_is_tried_first() -> None:
    assert re.match(lexicon.any_of({"mar", "marzo"}), "marzo").group() == "marzo"  # type: ignore[union-attr]


@pytest.mark.parametrize("language", KNOWN)
def test_every_language_has_its_calendar(language: str) -> None:
    assert set(months(language).values()) == set(range(1, 13))
    assert sorted(set(weekdays(language).values())) == list(range(7))
    assert all(word == fold(word) for word in calendar_words(language))


@pytest.mark.parametrize("language", KNOWN)
def test_every_language_has_its_stop_words_and_denials(language: str) -> None:
    assert lexicon.words("stopwords", language)
    assert lexicon.words("language", language)
    assert lexicon.read("negation")[language]["words"]
