"""The whole article beside the answer, at the quoted words."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from assistant.messages import text
from assistant.presentation import highlight
from assistant.presentation.byline import page_in_words
from assistant.presentation.edits import edits_in_words
from assistant.presentation.html import Html, bdi, button, element, join, link
from assistant.types import Article, Edit, Published, Span, address_at, page_of
from assistant.ui.dossier import article_key, keep_button


def article_panel(
    article: Article,
    spans: Iterable[Span],
    current: Span,
    *,
    language: str,
    opened: int,
    question: str = "",
    passage: Span | None = None,
    back: str = "ui.back",
    edits: Iterable[Edit] = (),
    kept: Container[str] = (),
    changed: Html | None = None,
    earlier: bool = False,
) -> Html:
    """The article with its cited words marked.

    Args:
        article: The article.
        spans: Every place in it that the conversation cites.
        current: The place that the person asked for.
        language: Language of the interface.
        opened: Differs each time, so that opening a place twice scrolls to it twice.
        question: The question that led here; empty when none did.
        passage: The passage that search found for it.
        back: What the button says that leads back to where it was opened.
        edits: What a person put right in it.
        kept: Keys of what is in the dossier.
        changed: What changed in it since it was first stored.
        earlier: Whether this is what it said once: its places are not the article's any more.
    """
    title = article.title or text("ui.untitled", language)
    author = text("ui.author", language, author=article.author)
    places = highlight.places(article.text, spans, current)
    page = page_of(article, current.start)
    address = address_at(article.url, page)
    lang, original = article.language or None, link(address, text("ui.original", language))
    body = highlight.article_body(article, places, current, passage)
    return element(
        "article",
        element(
            "div",
            _back(back, language),
            _steps(places, current, language),
            _keep(article, kept, language),
            class_="bar",
        ),
        byline(article.source, article.published, article.section, language, page),
        _edited(edits_in_words(edits, language), language),
        element("h2", bdi(title), id="reader-title", tabindex=-1, lang=lang),
        element("p", bdi(author), class_="author") if article.author else None,
        changed,
        _question(question, passage, language),
        element("div", body, class_="body", lang=lang),
        None if earlier else _keep_words(article, language),
        element("p", original, class_="address") if article.url else None,
        aria_labelledby="reader-title",
        data_opened=opened,
    )


def missing_panel(language: str) -> Html:
    """What stands in the article's place when it has gone."""
    words = element("p", text("ui.gone", language), class_="hint", role="alert")
    return element("article", _back("ui.back", language), words)


def place_of(start: object, end: object) -> Span:
    """A place named by the browser: anything that is not one marks nothing."""
    try:
        first, last = int(str(start)), int(str(end))
    except ValueError:
        return Span(0, 0)
    return Span(first, last) if 0 <= first <= last else Span(0, 0)


def byline(
    source: str, published: Published, section: str, language: str, page: int | None = None
) -> Html:
    """Outlet, day and section of an article, and the page of it that is looked at."""
    parts = [bdi(source or text("ui.no_outlet", language)), highlight.time(published, language)]
    if section:
        parts.append(bdi(section))
    if page is not None:
        parts.append(bdi(page_in_words(page, language)))
    return element("p", *(element("span", part) for part in parts), class_="byline")


def _edited(edits: Sequence[str], language: str) -> Html | None:
    """That something was put right; what the source says is a tooltip."""
    if not edits:
        return None
    mark, words = text("ui.edited", language), "; ".join(edits)
    label = f"{mark}: {words}"
    return element(
        "p",
        element(
            "span", mark, class_="edited", title=words, tabindex=0, role="note", aria_label=label
        ),
    )


def _back(key: str, language: str) -> Html:
    return button(text(key, language), class_="back", data_close="reader")


def _keep(article: Article, kept: Container[str], language: str) -> Html:
    key = article_key(article.id)
    return keep_button("article", key, kept, language, data_article=article.id)


def _keep_words(article: Article, language: str) -> Html:
    """Stands beside words that are selected; the browser says which."""
    words = text("ui_dossier.keep_words", language)
    return button(
        words, class_="keep-words", hidden=True, data_save="quote", data_article=article.id
    )


def _steps(places: Sequence[Span], current: Span, language: str) -> Html | None:
    """From one marked place to the next; the browser counts with ``%`` in ``data-words``."""
    if len(places) < 2:
        return None
    now = places.index(current) + 1 if current in places else 0
    words = text("ui.position", language, place="%", count=len(places))
    position = words.replace("%", str(now or "–"))
    back, on = (
        button(
            element("span", sign, aria_hidden="true"),
            class_="step",
            data_step=by,
            aria_label=text(key, language),
            aria_keyshortcuts=shortcut,
            title=f"{text(key, language)} ({shortcut})",
        )
        for by, sign, key, shortcut in ((-1, "‹", "ui.previous", "p"), (1, "›", "ui.next", "n"))
    )
    return element(
        "div",
        back,
        element("span", position, class_="position", role="status", data_words=words),
        on,
        class_="steps",
        role="group",
        aria_label=text("ui.places", language),
        data_place=now,
        data_places=len(places),
    )


def _question(question: str, passage: Span | None, language: str) -> Html | None:
    """Which question the passage with a line at its side was found for."""
    if not question or passage is None:
        return None
    words = join([text("ui.found_for", language), " ", bdi(question)])
    return element("p", words, class_="found-for")
