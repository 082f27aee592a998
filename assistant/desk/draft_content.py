"""What a report of a draft says, in words: the same for every format."""

from __future__ import annotations

from typing import NamedTuple

from assistant.desk.draft import VERDICTS, DraftReport, DraftSentence, DraftVerdict
from assistant.messages import text
from assistant.presentation.byline import byline, day_in_words
from assistant.types import Citation, Filters


class QuoteContent(NamedTuple):
    """Words of an article.

    Attributes:
        lead: What is said before them; empty most often.
        words: The quotation.
        byline: Outlet and day.
        title: Headline; may be empty.
        url: Address, untrusted; may be empty.
    """

    lead: str
    words: str
    byline: str
    title: str
    url: str


class RowContent(NamedTuple):
    """A sentence of the draft.

    Attributes:
        verdict: Its verdict.
        label: The same in words.
        words: The sentence.
        reasons: What the quotations do not bear out.
        quotes: The words beside it, best first.
    """

    verdict: DraftVerdict
    label: str
    words: str
    reasons: tuple[str, ...]
    quotes: tuple[QuoteContent, ...]


class ReportContent(NamedTuple):
    """A whole report.

    Attributes:
        title: Its heading.
        counts: The verdicts and how many sentences each has.
        facts: Lines on what was checked, with what, and what that means.
        rows: The sentences in reading order.
        columns: Headings of verdict, sentence and quotations.
    """

    title: str
    counts: tuple[tuple[DraftVerdict, str, int], ...]
    facts: tuple[str, ...]
    rows: tuple[RowContent, ...]
    columns: tuple[str, str, str]


def report_content(report: DraftReport, index: str, language: str | None = None) -> ReportContent:
    """The report in words.

    Args:
        report: Of a draft.
        index: Name of the archive.
        language: ``es`` or ``en``; the interface's when None.
    """
    counted = ((verdict, report.counts.get(verdict, 0)) for verdict in VERDICTS)
    return ReportContent(
        title=text("desk.report_title", language),
        counts=tuple((verdict, label(verdict, language), number) for verdict, number in counted),
        facts=tuple(_facts(report, index, language)),
        rows=tuple(row_content(sentence, language) for sentence in report.sentences),
        columns=(
            text("desk.column_verdict", language),
            text("desk.column_sentence", language),
            text("desk.column_archive", language),
        ),
    )


def row_content(sentence: DraftSentence, language: str | None = None) -> RowContent:
    """One sentence in words of a language."""
    quotes = [_quote(citation, "", language) for citation in sentence.citations]
    if sentence.correction is not None:
        day = day_in_words(sentence.corrected_on, language)
        lead = text("desk.corrected_on", language, day=day)
        quotes.insert(0, _quote(sentence.correction, lead, language))
    return RowContent(
        sentence.verdict,
        label(sentence.verdict, language),
        sentence.text,
        sentence.reasons,
        tuple(quotes),
    )


def label(verdict: DraftVerdict, language: str | None = None) -> str:
    """A verdict in words."""
    return text(f"desk.verdict_{verdict}", language)


def _quote(citation: Citation, lead: str, language: str | None) -> QuoteContent:
    where = byline(citation, language)
    return QuoteContent(lead, citation.quote, where, citation.title, citation.url)


def _facts(report: DraftReport, index: str, language: str | None) -> list[str]:
    done, seconds = len(report.sentences), f"{report.seconds:.0f}"
    lines = [text("desk.report_facts", language, done=done, seconds=seconds, index=index)]
    if report.unchecked:
        lines.append(text("desk.report_unchecked", language, left=report.unchecked))
    if chosen := _chosen(report.filters):
        lines.append(text("desk.report_filters", language, what=chosen))
    lines.append(text("desk.report_models", language, embedder=report.embedder_id))
    if report.chat_model_id:
        lines.append(text("desk.report_chat_model", language, model=report.chat_model_id))
    missing = label("not_in_archive", language)
    return [*lines, text("desk.report_scope", language, verdict=missing)]


def _chosen(filters: Filters) -> str:
    days = [day.isoformat() if day else "" for day in (filters.since, filters.until)]
    period = " – ".join(days) if any(days) else ""
    return ", ".join(filter(None, (*filters.sources, *filters.sections, period)))
