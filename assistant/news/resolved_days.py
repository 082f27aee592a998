"""The day that "ayer" was, shown in the answer.

Only the reader of a newspaper knows when it was published. Where a sentence of an answer
says "ayer" or "tres días después", or a question asks when and the quotation alone gives
a relative date, the day is put in parentheses; where it could be more than one day, not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.generation.prompts import prompt_language
from assistant.presentation.byline import day_in_words, day_of
from assistant.question.answer_type import wanted
from assistant.text.dates import Date, find_dates
from assistant.text.language import detect_language
from assistant.text.relative_dates import find_relative, mentions
from assistant.text.terms import analyse, fold
from assistant.types import Evidence


def with_days(sentence: str, cited: Sequence[Evidence], question: str, language: str) -> str:
    """The sentence with the days that its relative dates mean.

    Args:
        sentence: One sentence of an answer.
        cited: What it cites.
        question: What was asked; only when it asks for a date is one added to a sentence
            that has none.
        language: Language of the answer.
    """
    shown = sentence
    for words in reversed(mentions(sentence)):
        day = _meaning(sentence, words.start, words.end, cited)
        if day is not None:
            said_on = f" ({day_in_words(day, prompt_language(language))})"
            shown = shown[: words.end] + said_on + shown[words.end :]
    if shown != sentence or mentions(sentence) or find_dates(sentence):
        return shown
    said = _said_of(sentence, cited, language) if wanted(question) == "date" else None
    if said is None:
        return sentence
    at, day = said
    return f"{sentence[:at]} ({day_in_words(day, prompt_language(language))}){sentence[at:]}"


class _Quoted(NamedTuple):
    item: Evidence
    said: Date

    @property
    def words(self) -> str:
        return fold(self.item.text[self.said.start : self.said.end])


def _quoted(cited: Sequence[Evidence]) -> Iterator[_Quoted]:
    for item in cited:
        published = day_of(item.published)
        if published is not None:
            yield from (_Quoted(item, said) for said in find_relative(item.text, published))


def _meaning(sentence: str, start: int, end: int, cited: Sequence[Evidence]) -> dt.date | None:
    """The one day that these words of a sentence mean; None when that is not certain."""
    words = fold(sentence[start:end])
    same = {one.said.date for one in _quoted(cited) if one.words == words}
    if same:
        return same.pop() if len(same) == 1 else None
    # Said otherwise than in the quotation ("yesterday" for "ayer"): it must be the same day.
    quoted = {one.said.date for one in _quoted(cited)}
    own = {
        one.date
        for published in {day_of(item.published) for item in cited} - {None}
        for one in find_relative(sentence, published or dt.date.min)
        if (one.start, one.end) == (start, end)
    }
    return own.pop() if len(own) == 1 and own <= quoted else None


def _said_of(sentence: str, cited: Sequence[Evidence], language: str) -> tuple[int, dt.date] | None:
    """The day of the only date in what is cited, and where its word ends in the sentence.

    "Anunció ayer que el puente abrirá" does not tell when it opens: the word next to the
    date must stand in the sentence too.
    """
    found = list(_quoted(cited))
    others = sum(len(mentions(item.text)) + len(find_dates(item.text)) for item in cited)
    if len(found) != 1 or others != 1:
        return None
    (one,) = found
    day = one.said.date
    spoken = detect_language(one.item.text)
    before = [t for t in analyse(one.item.text[: one.said.start], spoken) if not t.is_stop]
    words = analyse(sentence, language, stems_of=spoken)
    same = [term for term in words if before and term.stem == before[-1].stem]
    if not same or day is None:
        return None
    return same[-1].start + len(same[-1].word), day
