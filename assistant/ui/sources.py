"""The list of sources beside an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from assistant.messages import text
from assistant.presentation import highlight
from assistant.presentation.html import Html, bdi, button, element, hint, join
from assistant.types import Citation, Evidence, Hit, Published
from assistant.ui.exchange import Exchange

_NEAREST: Final = 3


@dataclass
class _Quote:
    """Words of an article; ``number`` is the citation's, 0 while nothing cites them."""

    number: int
    start: int
    end: int
    words: str


@dataclass
class _Card:
    """One article among the sources."""

    article_id: str
    title: str
    source: str
    published: Published
    cited: list[_Quote] = field(default_factory=list)
    best: _Quote | None = None

    @property
    def quotes(self) -> list[_Quote]:
        return self.cited or ([self.best] if self.best else [])


def sources_panel(exchange: Exchange | None, language: str) -> Html:
    """The panel for one question, from what is known of it so far."""
    close = button(
        text("ui.close_sources", language), class_="back close-sources", data_close="side"
    )
    return element(
        "section",
        close,
        element("h2", text("ui.sources", language), id="sources-title"),
        _body(exchange, language),
        aria_labelledby="sources-title",
        data_exchange=exchange.number if exchange else None,
    )


def _body(exchange: Exchange | None, language: str) -> Html:
    if exchange is None or exchange.stage in ("queued", "searching"):
        return hint(text("ui.sources_empty", language))
    cards = _cards(exchange)
    if not cards:
        empty = exchange.over and exchange.stage != "failed"
        return hint(text("ui.sources_none" if empty else "ui.sources_empty", language))
    if exchange.refused:
        return _group("ui.nearest", cards, language)
    if not exchange.over:
        return _group("ui.found", cards, language)
    cited = [card for card in cards if card.cited]
    others = [card for card in cards if not card.cited]
    return join([_group("ui.cited", cited, language), _group("ui.also_found", others, language)])


def count(exchange: Exchange) -> int:
    """How many articles the panel lists."""
    return len(_cards(exchange))


def nearest(exchange: Exchange, language: str) -> Html:
    """The few articles that came closest to a question without an answer."""
    return _group("ui.nearest", _cards(exchange)[:_NEAREST], language, "sources nearest")


def _cards(exchange: Exchange) -> list[_Card]:
    """Articles in the order of their best passage; that order never changes while streaming."""
    cards: dict[str, _Card] = {}
    for hit in exchange.hits:
        passage = hit.passage
        card = cards.setdefault(passage.article_id, _card(passage.article_id, hit))
        card.best = card.best or _Quote(0, passage.start, passage.end, passage.text)
    # The best evidence sentence says it better than the whole passage around it.
    for item in sorted(exchange.evidence, key=lambda evidence: evidence.score):
        card = cards.setdefault(item.article_id, _card(item.article_id, item))
        card.best = _Quote(0, item.start, item.end, item.text)
    for citation in [] if exchange.refused else exchange.citations():
        card = cards.setdefault(citation.article_id, _card(citation.article_id, citation))
        card.cited.append(_Quote(citation.number, citation.start, citation.end, citation.quote))
    return list(cards.values())


def _card(article_id: str, item: Hit | Evidence | Citation) -> _Card:
    return _Card(article_id, item.title, item.source, item.published)


def _group(key: str, cards: Sequence[_Card], language: str, classes: str = "sources") -> Html:
    if not cards:
        return Html()
    items = (_item(card, language) for card in cards)
    return join([element("h3", text(key, language)), element("ul", *items, class_=classes)])


def _item(card: _Card, language: str) -> Html:
    title = card.title or text("ui.untitled", language)
    outlet = bdi(card.source or text("ui.no_outlet", language))
    day = element("span", highlight.time(card.published, language))
    opener = button(
        bdi(title),
        class_="title",
        aria_label=text("ui.open_source", language, title=title),
        **_place(card.article_id, card.quotes[0] if card.quotes else None),
    )
    return element(
        "li",
        element("p", outlet, day, class_="byline"),
        opener,
        *(_quote(card.article_id, quote) for quote in card.quotes),
        class_="source cited" if card.cited else "source",
    )


def _quote(article_id: str, quote: _Quote) -> Html:
    number = element("span", f"[{quote.number}]", class_="number") if quote.number > 0 else None
    words = join([number, " " if number else None, element("q", bdi(quote.words))])
    return button(words, class_="quote", **_place(article_id, quote))


def _place(article_id: str, quote: _Quote | None) -> dict[str, object]:
    start, end = (quote.start, quote.end) if quote else (0, 0)
    return {"data_article": article_id, "data_start": start, "data_end": end}
