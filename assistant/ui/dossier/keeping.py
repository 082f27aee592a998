"""The button that keeps something in the dossier: what it is known by, how it looks."""

from __future__ import annotations

from collections.abc import Container

from assistant.desk import Item
from assistant.messages import text
from assistant.presentation.html import Html, element


def sentence_key(question: str, words: str) -> str:
    """What a sentence of an answer is known by."""
    return f"sentence {question} {words}"


def quote_key(article_id: str, start: int, end: int) -> str:
    """What exact words of an article are known by."""
    return f"quote {article_id} {start} {end}"


def article_key(article_id: str) -> str:
    """What a whole article is known by."""
    return f"article {article_id}"


def chart_key(question: str) -> str:
    """What the chart of an answer is known by."""
    return f"chart {question}"


def keys_of(item: Item) -> set[str]:
    """What something that was kept is known by; a quotation of an answer is its sentence too."""
    if item.kind == "article":
        return {article_key(cited.article_id) for cited in item.citations}
    if item.kind == "chart":
        return {chart_key(item.question)}
    keys = {sentence_key(item.question, item.text)} if item.question else set()
    if item.kind == "quotation":
        keys |= {quote_key(c.article_id, c.start, c.end) for c in item.citations}
    return keys


def keep_button(what: str, key: str, kept: Container[str], language: str, **data: object) -> Html:
    """A button that keeps something, or lets go of it again.

    Args:
        what: ``sentence``, ``quote``, ``article``, ``chart``; how the browser names it follows.
        key: What it is known by.
        kept: Keys of what is kept already.
        language: Of the page.
        **data: Attributes that say which one.
    """
    label = text(f"ui_dossier.keep_{what}", language)
    return element(
        "button",
        type="button",
        class_="keep",
        aria_label=label,
        title=label,
        aria_pressed=str(key in kept).lower(),
        data_save=what,
        **data,
    )
