"""Hola, gracias, ¿quién eres?, ayuda: a plain sentence, and what this archive answers well."""

from __future__ import annotations

from typing import Final

from assistant.answering.forms.rows import Table, spoken_in
from assistant.answering.suggestions import openers
from assistant.index import Index
from assistant.messages import LANGUAGES, text
from assistant.question.form import Intent
from assistant.types import Filters

_LOOKED_AT: Final = 12
_OFFERED: Final = 3


def small_talk(intent: Intent, index: Index, filters: Filters, language: str) -> Table:
    """What is said to a greeting or a question about the program, with three questions to ask.

    Args:
        intent: What it is.
        index: The questions are about its newest articles.
        filters: Which articles those may be.
        language: Language of the answer.
    """
    spoken = spoken_in(language)
    return Table(text(f"forms.{intent}", spoken), (), questions(index, filters, language))


def questions(index: Index, filters: Filters, language: str) -> tuple[str, ...]:
    """Three questions that an archive answers well."""
    asked_in = language if language in LANGUAGES else "es"
    articles = index.articles(filters, limit=_LOOKED_AT)
    return tuple(openers(articles, asked_in, most=_OFFERED))
