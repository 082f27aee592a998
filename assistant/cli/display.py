"""Answers, hits and articles as people read them in a terminal."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from assistant.cli.output import line, note, quote
from assistant.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.index import FoundArticle, FoundArticles
    from assistant.text.changes import Piece
    from assistant.types import Answer, Article, Citation, Edit, Hit, Revision

_NEAREST = 3
_LONGEST_QUOTE = 320


def show_answer(answer: Answer) -> None:
    """The answer, its sources, and what it could not back."""
    line(answer.text, fg="yellow" if answer.outcome == "nearest" else None)
    if answer.outcome != "refused":
        show_sources(answer)
    elif answer.hits:
        _begin("cli.nearest")
        show_hits(answer.hits[:_NEAREST])
    if answer.suggestions:
        _begin("cli.suggestions")
    for question in answer.suggestions:
        line(f"  {question}")
    rejected = [sentence for sentence in answer.sentences if sentence.verdict == "rejected"]
    if rejected:
        _begin("cli.rejected")
    for sentence in rejected:
        reason = f" ({sentence.reason})" if sentence.reason else ""
        line(f"  – {sentence.text}{reason}", fg="yellow")


def show_sources(answer: Answer) -> None:
    """Each citation: number, outlet, date, page and title, then the quote and the address."""
    from assistant.presentation.byline import page_in_words

    if answer.citations:
        _begin("cli.sources")
    for citation in answer.citations:
        page = page_in_words(citation.page)
        line(f"[{citation.number}] {_joined(citation, page, citation.title)}")
        quote(citation.quote)
        if citation.url:
            line(f"    {citation.url}", dim=True)


def show_hits(hits: Iterable[Hit]) -> None:
    """Passages that were found."""
    for hit in hits:
        passage = " ".join(hit.passage.text.split())
        if len(passage) > _LONGEST_QUOTE:
            passage = passage[:_LONGEST_QUOTE].rsplit(" ", 1)[0] + "…"
        line(f"{hit.rank}. {_joined(hit, hit.title)}  ({hit.passage.article_id})")
        quote(passage, indent=3)
        if hit.url:
            line(f"   {hit.url}", dim=True)


def show_found(found: FoundArticles, *, facets: bool) -> None:
    """Articles that a search by words found, after how it was understood."""
    note(text("cli.understood", what=found.understood, count=found.total))
    for word, meant in found.corrections.items():
        note(text("cli.word_meant", word=word, meant=meant))
    for article in found.articles:
        line(f"{_joined(article, article.title)}  ({article.article_id})", bold=True)
        for snippet in article.snippets:
            quote(snippet.text, indent=3)
    if facets:
        for name, counts in found.facets:
            _begin(f"cli.facet_{name}")
            for value, count in counts.items():
                line(f"{count:>8}  {value}")


def show_article(
    article: Article, edits: Iterable[Edit] = (), revisions: Sequence[Revision] = ()
) -> None:
    """Headline, where it stood, what a person put right in that, and the text."""
    from assistant.presentation.byline import day_in_words
    from assistant.presentation.edits import edits_in_words

    line(article.title or article.id, bold=True)
    line(_joined(article, article.section, article.author))
    if article.url:
        line(article.url, dim=True)
    for edited in edits_in_words(edits):
        line(text("cli.edited", what=edited), fg="yellow")
    if revisions:
        day = day_in_words(revisions[0].replaced.astimezone())
        line(text("cli.changed", day=day, id=article.id), fg="yellow")
    line()
    line(article.text)


def show_changes(rows: Sequence[dict[str, Any]]) -> None:
    """What changed in an article, as ``wdiff`` shows it, the latest first."""
    from assistant.presentation.byline import day_in_words
    from assistant.text.changes import Piece, excerpt

    if not rows:
        note(text("cli.unchanged_article"))
    for row in rows:
        day = day_in_words(dt.datetime.fromisoformat(row["replaced"]).astimezone())
        line(text("cli.changed_on", day=day, number=row["revision"]), bold=True)
        for part in ("title", "text"):
            pieces = [Piece(**piece) for piece in row[part]]
            if any(piece.kind != "same" for piece in pieces):
                line("".join(_piece(piece) for piece in excerpt(pieces)))
        line()


def _piece(piece: Piece) -> str:
    """Words that went between ``[-`` and ``-]``, words that came between ``{+`` and ``+}``."""
    words = piece.words
    if piece.kind == "same":
        return words
    bare = words.strip()
    marked = f"[-{bare}-]" if piece.kind == "gone" else f"{{+{bare}+}}"
    return marked + words[len(words.rstrip()) :]


def _begin(key: str) -> None:
    line()
    line(text(key), bold=True)


def _joined(item: Article | Citation | FoundArticle | Hit, *more: str | None) -> str:
    """Outlet, day, and what else is known of it."""
    from assistant.presentation.byline import day_in_words, outlets
    from assistant.types import Citation, Hit

    source = outlets(item) if isinstance(item, Citation | Hit) else item.source
    return " · ".join(filter(None, (source, day_in_words(item.published), *more)))
