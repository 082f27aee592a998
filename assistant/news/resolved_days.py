"""The day that "ayer" was, shown in the answer.

A reader cannot tell when an article was published. Where a sentence of an answer
says "ayer" or "tres días después", or a question asks when and the quotation alone gives
a relative date, the day is put in parentheses; where it could be more than one day, not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from assistant.generation.prompts import prompt_language
from assistant.presentation.byline import day_in_words, day_of
from assistant.question import Question
from assistant.text.dates import Date
from assistant.text.facts import Facts, facts
from assistant.text.terms import fold
from assistant.types import Evidence


def with_days(sentence: str, cited: Sequence[Evidence], question: Question, language: str) -> str:
    """The sentence with the days that its relative dates mean.

    Args:
        sentence: One sentence of an answer.
        cited: What it cites.
        question: What was asked; only when it asks for a date is one added to a sentence
            that has none.
        language: Language of the answer.
    """
    claim = facts(sentence, language)
    sources = [facts(item.text, published=day_of(item.published)) for item in cited]
    days = [
        (words.end, day)
        for words in claim.relative_words
        if (day := _meant_day(claim, words, sources)) is not None
    ]
    if question.answer_type == "date" and not claim.relative_words and not claim.dates:
        days = list(_told_day(claim, sources))
    for end, day in reversed(days):
        shown = day_in_words(day, prompt_language(language))
        sentence = f"{sentence[:end]} ({shown}){sentence[end:]}"
    return sentence


def _meant_day(claim: Facts, words: Date, sources: Sequence[Facts]) -> dt.date | None:
    """The one day that these words of a claim mean; None when that is not certain."""
    quoted = [date for _, date in _quoted(sources)]
    days = {date.date for date in quoted if fold(date.text) == fold(words.text)}
    if not days:
        # Said otherwise than in the quotation ("yesterday" for "ayer"): it must be the same day.
        days = {
            date.date
            for published in {source.published for source in sources}
            for date in facts(claim.text, claim.language, published).relative_dates
            if (date.start, date.end) == (words.start, words.end)
        }
        if not days <= {date.date for date in quoted}:
            return None
    return days.pop() if len(days) == 1 else None


def _told_day(claim: Facts, sources: Sequence[Facts]) -> Iterator[tuple[int, dt.date]]:
    """The day of the only date in what is cited, and where its word ends in the claim.

    "Anunció ayer que el puente abrirá" does not tell when it opens: the word next to the
    date must stand in the sentence too.
    """
    if sum(len(source.relative_words) + len(source.dates) for source in sources) != 1:
        return
    for source, date in _quoted(sources):
        before = [term for term in source.terms if term.start < date.start and not term.is_stop]
        same = [t for t in claim.terms_in(source.language) if before and t.stem == before[-1].stem]
        if same and date.date:
            yield same[-1].start + len(same[-1].word), date.date


def _quoted(sources: Sequence[Facts]) -> Iterator[tuple[Facts, Date]]:
    return ((source, date) for source in sources for date in source.relative_dates)
