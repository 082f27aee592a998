"""Headlines, counts, and what the archive holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from assistant.answering.forms.gathering import whole_hit
from assistant.answering.forms.rows import Row, spoken_in
from assistant.index import ArticleSummary, Index, Selection
from assistant.messages import text
from assistant.presentation.byline import day_in_words
from assistant.presentation.quoting import inner
from assistant.question.form import stripped
from assistant.question.period import find_period, without_period
from assistant.retrieval.hit_sentences import hit_sentences
from assistant.text.facts import facts
from assistant.text.terms import fold, fold_letters
from assistant.types import Filters

_PLACE_BEHIND: Final = re.compile(r"(?<=\w{4}) (?:de|del) .*$")
_MOST: Final = 20
_NEWEST: Final = 5
_MOST_NAMED: Final = 8


class Wanted(NamedTuple):
    """Which articles a question lists.

    Attributes:
        selection: Outlets, sections, days, and words that must all stand.
        narrowed: Whether the question itself gave an outlet, a section or a day.
    """

    selection: Selection
    narrowed: bool


def selected(about: str, index: Index, filters: Filters) -> Wanted:
    """What a question names, as a selection: "octubre", "El Eco", "deportes", "la huelga".

    Args:
        about: What is left of the question without the words that ask for a list.
        index: Its outlets and sections are known by name; "ayer" is counted from its newest day.
        filters: Those in force already.
    """
    articles = index.article_list
    given = filters
    about, outlets = without_names(about, articles.outlets(Selection(filters)))
    if outlets and not filters.sources:
        given = given.model_copy(update={"sources": outlets})
    days = articles.days(Selection(filters))
    period = find_period(facts(about, "es"), days[1]) if days else None
    if period and not (filters.since or filters.until):
        given = given.model_copy(update={"since": period.since, "until": period.until})
    about = stripped(without_period(about, period))
    rest, sections = without_names(about, articles.sections(Selection(filters)))
    if sections and not facts(rest, "es").stems and not filters.sections:
        about, given = "", given.model_copy(update={"sections": sections})
    return Wanted(Selection(given, stripped(about)), given != filters)


def headlines(index: Index, selection: Selection, language: str, *, most: int = _MOST) -> list[Row]:
    """A row a headline, newest first, each citing the first sentence of its article.

    Args:
        index: Where to look.
        selection: Which articles.
        language: Language of the answer.
        most: How many at most.
    """
    page = index.article_list.page(selection, limit=most)
    return [_headline(one, index, language) for one in page]


def holdings(index: Index, filters: Filters, language: str) -> list[Row]:
    """What the archive holds: outlets, sections and days with counts, and the newest headlines."""
    articles, selection, spoken = index.article_list, Selection(filters), spoken_in(language)
    rows = []
    for key, counts in (
        ("outlets", articles.outlets(selection)),
        ("sections", articles.sections(selection)),
    ):
        if counts:
            rows.append(Row(_counted(counts), (), text(f"forms.{key}", spoken)))
    if days := articles.days(selection):
        since, until = (day_in_words(day, spoken) for day in days)
        words = text("forms.from_to", spoken, since=since, until=until)
        rows.append(Row(words, (), text("forms.days", spoken)))
    return rows + headlines(index, selection, language, most=_NEWEST)


def without_names(about: str, known: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """A text without the names among some that it has, and those names.

    A name is known without its article, and by its first words where a place follows ("La Gaceta"
    for "La Gaceta de Valdarga").

    Args:
        about: What is left of a question.
        known: Names of outlets, or of sections.
    """
    found: list[str] = []
    for name in sorted(known, key=len, reverse=True):
        folded = fold_letters(about)
        bare = re.sub(r"^(?:el|la|los|las|the) ", "", fold(name))
        short = _PLACE_BEHIND.sub("", bare)
        bare = re.escape(bare) if short == bare else f"{re.escape(bare)}|{re.escape(short)}"
        if match := re.search(rf"\b(?:(?:el|la|los|las|the)\s+)?(?:{bare})\b", folded):
            found.append(name)
            about = f"{about[: match.start()]} {about[match.end() :]}"
    return about, tuple(sorted(found))


def _headline(one: ArticleSummary, index: Index, language: str) -> Row:
    spoken = spoken_in(language)
    sentences = hit_sentences(whole_hit(index.article(one.id)))
    title = one.title or sentences[0].text
    words = text("forms.quote", spoken, quote=inner(title))
    heading = text("forms.outlet_day", spoken, outlet=one.source, day=day_in_words(one.day, spoken))
    return Row(
        words, sentences[:1], heading if one.source else day_in_words(one.day, spoken), one.day
    )


def _counted(counts: dict[str, int]) -> str:
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = ", ".join(f"{name} ({n})" for name, n in most[:_MOST_NAMED])
    return f"{shown}…" if len(most) > _MOST_NAMED else shown
