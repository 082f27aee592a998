"""The whole article beside the answer, at the quoted words."""

from __future__ import annotations

from collections.abc import Iterable

from assistant import highlight
from assistant.messages import text
from assistant.types import Article, Span


def reader_panel(
    article: Article,
    spans: Iterable[Span],
    current: Span,
    *,
    language: str,
    opened: int,
    back: str = "ui.back",
) -> str:
    """The article with its cited words marked.

    Args:
        article: The article.
        spans: Every place in it that the conversation cites.
        current: The place that the person asked for.
        language: Language of the interface.
        opened: A number that differs each time, so that opening the same place twice
            scrolls to it twice.
        back: What the button says that leads back to where it was opened.
    """
    title = article.title or text("ui.untitled", language)
    body = highlight.article_body(article, spans, current)
    lang = highlight.attributes(lang=article.language) if article.language else ""
    return (
        f'<article aria-labelledby="reader-title"{highlight.attributes(data_opened=opened)}>'
        f"{_back(back, language)}{_facts(article, language)}"
        f'<h2 id="reader-title" tabindex="-1"{lang}>{highlight.isolated(title)}</h2>'
        f"{_author(article, language)}"
        f'<div class="body"{lang}>{body}</div>{_address(article, language)}</article>'
    )


def missing_panel(language: str) -> str:
    """What stands in the reader's place when the article has gone."""
    words = highlight.escape(text("ui.gone", language))
    return (
        f'<article>{_back("ui.back", language)}<p class="hint" role="alert">{words}</p></article>'
    )


def _back(key: str, language: str) -> str:
    words = highlight.escape(text(key, language))
    return f'<button type="button" class="back" data-close="reader">{words}</button>'


def _facts(article: Article, language: str) -> str:
    outlet = highlight.isolated(article.source or text("ui.no_outlet", language))
    parts = [outlet, highlight.time(article.published, language)]
    if article.section:
        parts.append(highlight.isolated(article.section))
    spans = "".join(f"<span>{part}</span>" for part in parts)
    return f'<p class="byline">{spans}</p>'


def _author(article: Article, language: str) -> str:
    if not article.author:
        return ""
    words = highlight.escape(text("ui.author", language, author=article.author))
    return f'<p class="author"><bdi>{words}</bdi></p>'


def _address(article: Article, language: str) -> str:
    if not article.url:
        return ""
    found = highlight.link(article.url, text("ui.original", language))
    return f'<p class="address">{found}</p>'
