"""Answers, hits and articles as people read them in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.cli.output import line
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.types import Answer, Article, Citation, Hit

_NEAREST = 3
_LONGEST_QUOTE = 320


def show_answer(answer: Answer) -> None:
    """The answer, its sources, and what it could not back."""
    line(answer.text, fg="yellow" if answer.outcome == "nearest" else None)
    if answer.outcome == "refused":
        _show_nearest(answer.hits)
    elif answer.citations:
        show_sources(answer)
    _show_rejected(answer)


def show_sources(answer: Answer) -> None:
    """Each citation: number, outlet, date and title, then the quote and the address."""
    _begin("cli.sources")
    for citation in answer.citations:
        line(f"[{citation.number}] {_heading(citation)}")
        line(f"    «{' '.join(citation.quote.split())}»", fg="green")
        if citation.url:
            line(f"    {citation.url}", dim=True)


def _begin(key: str) -> None:
    line()
    line(text(key), bold=True)


def _heading(item: Citation | Hit) -> str:
    from assistant.presentation.byline import day_in_words

    parts = (item.source, day_in_words(item.published), item.title)
    return " · ".join(part for part in parts if part)


def _show_nearest(hits: tuple[Hit, ...]) -> None:
    if hits:
        _begin("cli.nearest")
    for hit in hits[:_NEAREST]:
        show_hit(hit)


def show_hit(hit: Hit) -> None:
    """A passage that was found."""
    passage = " ".join(hit.passage.text.split())
    if len(passage) > _LONGEST_QUOTE:
        passage = passage[:_LONGEST_QUOTE].rsplit(" ", 1)[0] + "…"
    line(f"{hit.rank}. {_heading(hit)}  ({hit.passage.article_id})")
    line(f"   «{passage}»", fg="green")
    if hit.url:
        line(f"   {hit.url}", dim=True)


def _show_rejected(answer: Answer) -> None:
    rejected = [sentence for sentence in answer.sentences if sentence.verdict == "rejected"]
    if rejected:
        _begin("cli.rejected")
    for sentence in rejected:
        reason = f" ({sentence.reason})" if sentence.reason else ""
        line(f"  – {sentence.text}{reason}", fg="yellow")


def show_article(article: Article) -> None:
    """Headline, where it stood, and the text."""
    from assistant.presentation.byline import day_in_words

    line(article.title or article.id, bold=True)
    about = (article.source, day_in_words(article.published), article.section, article.author)
    line(" · ".join(part for part in about if part))
    if article.url:
        line(article.url, dim=True)
    line()
    line(article.text)
