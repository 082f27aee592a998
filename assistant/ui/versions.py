"""An article that changed: the version that has the words that were cited, and what changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from assistant.messages import text
from assistant.presentation import highlight
from assistant.presentation.html import Html, element, escape, join
from assistant.text.changes import Piece, changes, excerpt
from assistant.text.copies import find_words
from assistant.types import Article, Revision, Span

_MOST_SHOWN: Final = 5
_ELEMENTS: Final = {"gone": "del", "new": "ins"}


class Version(NamedTuple):
    """What is to be read.

    Attributes:
        article: The article, as it says now or as it said.
        place: Where the words stand in it; empty where they stand nowhere.
        told: What changed, for people; empty where nothing did.
        earlier: Whether it says something else by now.
    """

    article: Article
    place: Span
    told: Html
    earlier: bool = False


def cited_version(
    article: Article, revisions: Sequence[Revision], place: Span, words: str, language: str
) -> Version:
    """The version of an article that has the words at a place; what it says now by preference.

    Args:
        article: As it says now.
        revisions: What it said before, the latest first.
        place: Where the words stood when they were cited.
        words: The words; empty where they are not known.
        language: Of the page.
    """
    if not words or article.text[slice(*place)] == words:
        return Version(article, place, history(article, revisions, language))
    for revision in revisions:
        if revision.article.text[slice(*place)] == words:
            told = _earlier(revision, article, language)
            return Version(revision.article, place, told, earlier=True)
    found = find_words(words, article.text)
    moved = Span(*found) if found else Span(0, 0)
    note = "" if found else element("p", text("ui.words_gone", language), class_="note")
    return Version(article, moved, join([note, history(article, revisions, language)]))


def history(article: Article, revisions: Sequence[Revision], language: str) -> Html:
    """What changed in an article, the latest first."""
    afters = [article, *(revision.article for revision in revisions)]
    pairs = list(zip(revisions, afters, strict=False))[:_MOST_SHOWN]
    return join(
        _change(
            revision.article,
            after,
            join([text("ui.changed_on", language), " ", highlight.time(_day(revision), language)]),
            language,
        )
        for revision, after in pairs
    )


def _earlier(revision: Revision, article: Article, language: str) -> Html:
    """That this is no longer what the article says, and what it says now."""
    day = highlight.time(_day(revision), language)
    note = element("p", text("ui.earlier_version", language), " ", day, class_="note", role="note")
    since = escape(text("ui.changed_since", language))
    return join([note, _change(revision.article, article, since, language)])


def _day(revision: Revision) -> dt.datetime:
    return revision.replaced.astimezone()


def _change(before: Article, after: Article, told: Html, language: str) -> Html:
    shown = [
        _marked(excerpt(changes(old, new, after.language)), language)
        for old, new in ((before.title, after.title), (before.text, after.text))
        if old.split() != new.split()
    ]
    summary = element("summary", told, ": ", text("ui.see_changes", language))
    return element("details", summary, *shown, class_="changes")


def _marked(pieces: Iterable[Piece], language: str) -> Html:
    """Words that went and that came; what they look like is also said."""
    parts = []
    for piece in pieces:
        if piece.kind == "same":
            parts.append(element("span", piece.words))
            continue
        said = element("span", text(f"ui.words_{piece.kind}_label", language), " ", class_="unseen")
        parts.append(element(_ELEMENTS[piece.kind], said, piece.words))
    return element("p", *parts, dir="auto")
