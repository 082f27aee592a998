"""The list of sources beside an answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from assistant.messages import text
from assistant.presentation import highlight
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


def sources_panel(exchange: Exchange | None, language: str) -> str:
    """The panel for one question, from what is known of it so far."""
    heading = f'<h2 id="sources-title">{highlight.escape(text("ui.sources", language))}</h2>'
    close = _close_button(language)
    body = _body(exchange, language)
    number = highlight.attributes(data_exchange=exchange.number) if exchange else ""
    return f'<section aria-labelledby="sources-title"{number}>{close}{heading}{body}</section>'


def _body(exchange: Exchange | None, language: str) -> str:
    if exchange is None or exchange.stage in ("queued", "searching"):
        return _hint("ui.sources_empty", language)
    cards = _cards(exchange)
    if not cards:
        empty = exchange.over and exchange.stage != "failed"
        return _hint("ui.sources_none" if empty else "ui.sources_empty", language)
    if exchange.refused:
        return _group("ui.nearest", cards, language)
    if not exchange.over:
        return _group("ui.found", cards, language)
    cited = [card for card in cards if card.cited]
    others = [card for card in cards if not card.cited]
    return _group("ui.cited", cited, language) + _group("ui.also_found", others, language)


def count(exchange: Exchange) -> int:
    """How many articles the panel lists."""
    return len(_cards(exchange))


def nearest(exchange: Exchange, language: str) -> str:
    """The few articles that came closest to a question without an answer."""
    items = "".join(_item(card, language) for card in _cards(exchange)[:_NEAREST])
    if not items:
        return ""
    label = highlight.escape(text("ui.nearest", language))
    return f'<h3>{label}</h3><ul class="sources nearest">{items}</ul>'


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


def _group(key: str, cards: Sequence[_Card], language: str) -> str:
    if not cards:
        return ""
    items = "".join(_item(card, language) for card in cards)
    return f'<h3>{highlight.escape(text(key, language))}</h3><ul class="sources">{items}</ul>'


def _item(card: _Card, language: str) -> str:
    title = card.title or text("ui.untitled", language)
    outlet = card.source or text("ui.no_outlet", language)
    opener = highlight.attributes(
        type="button",
        class_="title",
        aria_label=text("ui.open_source", language, title=title),
        **_place(card.article_id, card.quotes[0] if card.quotes else None),
    )
    return (
        f'<li class="source{" cited" if card.cited else ""}">'
        f'<p class="byline">{highlight.isolated(outlet)}'
        f"<span>{highlight.time(card.published, language)}</span></p>"
        f"<button{opener}>{highlight.isolated(title)}</button>"
        f"{_quotes(card.article_id, card.quotes)}</li>"
    )


def _quotes(article_id: str, quotes: Iterable[_Quote]) -> str:
    parts = []
    for quote in quotes:
        number = f'<span class="number">[{quote.number}]</span> ' if quote.number > 0 else ""
        place = highlight.attributes(type="button", class_="quote", **_place(article_id, quote))
        words = highlight.isolated(quote.words)
        parts.append(f"<button{place}>{number}<q>{words}</q></button>")
    return "".join(parts)


def _place(article_id: str, quote: _Quote | None) -> dict[str, object]:
    start, end = (quote.start, quote.end) if quote else (0, 0)
    return {"data_article": article_id, "data_start": start, "data_end": end}


def _hint(key: str, language: str) -> str:
    return f'<p class="hint">{highlight.escape(text(key, language))}</p>'


def _close_button(language: str) -> str:
    words = highlight.escape(text("ui.close_sources", language))
    return f'<button type="button" class="back close-sources" data-close="side">{words}</button>'
