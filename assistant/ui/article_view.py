"""The whole article beside the answer, at the quoted words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.messages import text
from assistant.presentation import highlight
from assistant.types import Article, Span


def article_panel(
    article: Article,
    spans: Iterable[Span],
    current: Span,
    *,
    language: str,
    opened: int,
    question: str = "",
    found: Span | None = None,
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
        question: The question that led here; empty when none did.
        found: The passage that search found for it.
        back: What the button says that leads back to where it was opened.
    """
    title = article.title or text("ui.untitled", language)
    places = highlight.places(article.text, spans, current)
    body = highlight.article_body(article, places, current, found)
    lang = highlight.attributes(lang=article.language) if article.language else ""
    return (
        f'<article aria-labelledby="reader-title"{highlight.attributes(data_opened=opened)}>'
        f'<div class="bar">{_back(back, language)}{_steps(places, current, language)}</div>'
        f"{_facts(article, language)}"
        f'<h2 id="reader-title" tabindex="-1"{lang}>{highlight.isolated(title)}</h2>'
        f"{_author(article, language)}{_asked(question, found, language)}"
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


def _steps(places: Sequence[Span], current: Span, language: str) -> str:
    """From one marked place to the next; the browser counts with ``%`` in ``data-words``."""
    if len(places) < 2:
        return ""
    now = places.index(current) + 1 if current in places else 0
    group = highlight.attributes(
        class_="steps",
        role="group",
        aria_label=text("ui.places", language),
        data_place=now,
        data_places=len(places),
    )
    words = text("ui.position", language, place="%", count=len(places))
    position = highlight.attributes(class_="position", role="status", data_words=words)
    shown = highlight.escape(words.replace("%", str(now or "–")))
    back, on = _step(-1, "ui.previous", "p", language), _step(1, "ui.next", "n", language)
    return f"<div{group}>{back}<span{position}>{shown}</span>{on}</div>"


def _step(by: int, key: str, shortcut: str, language: str) -> str:
    label = text(key, language)
    facts = highlight.attributes(
        type="button",
        class_="step",
        data_step=by,
        aria_label=label,
        aria_keyshortcuts=shortcut,
        title=f"{label} ({shortcut})",
    )
    return f'<button{facts}><span aria-hidden="true">{"‹" if by < 0 else "›"}</span></button>'


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


def _asked(question: str, found: Span | None, language: str) -> str:
    """Which question the passage with a line at its side was found for."""
    if not question or found is None:
        return ""
    label = highlight.escape(text("ui.found_for", language))
    return f'<p class="found-for">{label} {highlight.isolated(question)}</p>'


def _address(article: Article, language: str) -> str:
    if not article.url:
        return ""
    found = highlight.link(article.url, text("ui.original", language))
    return f'<p class="address">{found}</p>'
