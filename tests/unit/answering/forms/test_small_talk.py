"""What is said to a greeting, or to a question about the program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from papers import ALL, archive

from assistant import Assistant
from assistant.answering.forms.small_talk import small_talk
from assistant.question.form import Intent
from assistant.types import Filters


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with archive(tmp_path_factory.mktemp("all"), ALL) as opened:
        yield opened


@pytest.mark.parametrize("intent", ["greeting", "thanks", "goodbye", "self", "help"])
@pytest.mark.parametrize("language", ["es", "en", "pt", "ca", "gl", "fr"])
def test_it_is_said_in_every_language_with_three_questions(
    own: Assistant, intent: Intent, language: str
) -> None:
    table = small_talk(intent, own.retriever.index, Filters(), language)
    assert table.head.strip()
    assert table.rows == ()
    assert len(set(table.suggestions)) == 3


@pytest.mark.parametrize(
    ("words", "language", "begins"),
    [
        ("Hola", "es", "Hola."),
        ("buenas tardes", "es", "Hola."),
        ("Hello", "en", "Hello."),
        ("thank you", "en", "You are welcome."),
        ("Gracias", "es", "De nada."),
        ("¿Quién eres?", "es", "Soy Hemeroteca"),
        ("who are you?", "en", "I am Hemeroteca"),
        ("ayuda", "es", "Puede preguntar"),
        ("adiós", "es", "Hasta pronto."),
    ],
)
def test_it_is_answered_in_the_language_of_its_words(
    own: Assistant, words: str, language: str, begins: str
) -> None:
    answer = own.ask(words)
    assert (answer.language, answer.outcome, answer.form) == (language, "grounded", "prose")
    assert answer.text.startswith(begins)
    assert (answer.sentences, answer.citations, answer.model_id) == ((), (), "")
    assert len(answer.suggestions) == 3


def test_a_language_that_is_asked_for_is_taken(own: Assistant) -> None:
    assert own.ask("Hola", language="fr").text.startswith("Bonjour.")


def test_an_empty_archive_offers_nothing(tmp_path: Path) -> None:
    with archive(tmp_path, []) as empty:
        table = small_talk("greeting", empty.retriever.index, Filters(), "es")
    assert table.suggestions == ()
