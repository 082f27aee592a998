"""The list of sources beside an answer."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from assistant.messages import text
from assistant.presentation import highlight
from assistant.presentation.byline import page_in_words
from assistant.presentation.html import Html, bdi, button, element, hint, join
from assistant.types import Citation, Evidence, Hit, Reprint, page_at
from assistant.ui.counts import counted
from assistant.ui.dossier import keep_button, quote_key
from assistant.ui.exchange import Exchange

_NEAREST: Final = 3


class _Quote(NamedTuple):
    """Words of an article; ``number`` is the citation's, 0 while nothing cites them."""

    number: int
    start: int
    end: int
    words: str
    page: int | None = None


@dataclass
class Card:
    """One article among the sources.

    Attributes:
        article_id: Id of the article.
        item: What first led to it, which knows its headline, outlet and day.
        quotes: Words of it: those that are cited, else the best ones.
        cited: Whether the answer cites it.
        also_in: Other outlets that print the same text, by article, at the same words.
    """

    article_id: str
    item: Hit | Evidence | Citation
    quotes: list[_Quote]
    cited: bool = False
    also_in: dict[str, Reprint] = field(default_factory=dict)


def cards(exchange: Exchange) -> list[Card]:
    """Articles in the order of their best passage; that order never changes while streaming.

    One text that several outlets print is one of them.
    """
    found: dict[str, Card] = {}
    for hit in exchange.hits:
        best = hit.passage
        quote = _Quote(0, best.start, best.end, best.text, page_at(hit.pages, best.start))
        card = found.setdefault(best.article_id, Card(best.article_id, hit, [quote]))
        card.also_in = {one.article_id: one for one in hit.also_in} | card.also_in
    # The best evidence sentence says it better than the whole passage around it.
    for item in sorted(exchange.evidence, key=lambda evidence: evidence.score):
        card = found.setdefault(item.article_id, Card(item.article_id, item, []))
        card.quotes = [_Quote(0, item.start, item.end, item.text, item.page)]
    for citation in [] if exchange.outcome == "refused" else exchange.citations():
        card = found.setdefault(citation.article_id, Card(citation.article_id, citation, []))
        words = citation.quote
        quote = _Quote(citation.number, citation.start, citation.end, words, citation.page)
        card.quotes = [*card.quotes, quote] if card.cited else [quote]
        card.cited = True
        card.also_in |= {one.article_id: one for one in citation.also_in}
    return _once(list(found.values()))


def _once(listed: Sequence[Card]) -> list[Card]:
    """Without the articles that another one stands for; what is cited stands for itself."""
    kept: list[Card] = []
    for card in sorted(listed, key=lambda card: not card.cited):
        if card.cited or not any(card.article_id in one.also_in for one in kept):
            kept.append(card)
    return [card for card in listed if card in kept]


def sources_panel(exchange: Exchange | None, language: str, kept: Container[str] = ()) -> Html:
    """The panel for one question, from what is known of it so far.

    Args:
        exchange: The question; None when there is none.
        language: Of the page.
        kept: Keys of what is in the dossier.
    """
    close = text("ui.close_sources", language)
    return element(
        "section",
        button(close, class_="back close-sources", data_close="side"),
        element("h2", text("ui.sources", language), id="sources-title"),
        _body(exchange, language, kept),
        aria_labelledby="sources-title",
        data_exchange=exchange.number if exchange else None,
    )


def nearest(exchange: Exchange, language: str) -> Html:
    """The few articles that came closest to a question without an answer."""
    return _group("ui.nearest", cards(exchange)[:_NEAREST], language, (), "sources nearest")


def _body(exchange: Exchange | None, language: str, kept: Container[str]) -> Html:
    listed = cards(exchange) if exchange else []
    if exchange is None or not listed:
        empty = exchange is not None and exchange.over and exchange.stage != "failed"
        return hint(text("ui.sources_none" if empty else "ui.sources_empty", language))
    if exchange.outcome == "refused":
        return _group("ui.nearest", listed, language, kept)
    if not exchange.over:
        return _group("ui.found", listed, language, kept)
    cited = sorted((c for c in listed if c.cited), key=lambda card: card.quotes[0].number)
    others = [card for card in listed if not card.cited]
    groups = (("ui.cited", cited), ("ui.also_found", others))
    return join(_group(key, cards, language, kept) for key, cards in groups)


def _group(
    key: str,
    listed: Sequence[Card],
    language: str,
    kept: Container[str],
    classes: str = "sources",
) -> Html:
    if not listed:
        return Html()
    items = (_item(card, language, kept) for card in listed)
    return join([element("h3", text(key, language)), element("ul", *items, class_=classes)])


def _item(card: Card, language: str, kept: Container[str]) -> Html:
    item, title = card.item, card.item.title or text("ui.untitled", language)
    opens = text("ui.open_source", language, title=title)
    outlet = bdi(item.source or text("ui.no_outlet", language))
    day = element("span", highlight.time(item.published, language))
    return element(
        "li",
        element("p", outlet, day, class_="byline"),
        _opener(card, card.quotes[0], bdi(title), class_="title", aria_label=opens),
        *(_quoted(card, quote, language, kept) for quote in card.quotes),
        _reprints(card, language),
        class_="source cited" if card.cited else "source",
    )


def _reprints(card: Card, language: str) -> Html | None:
    """The other outlets that print the text, folded away; each opens its own article."""
    if not card.also_in:
        return None
    others = ", ".join(one.source for one in card.also_in.values())
    words = counted("ui.also_in", len(card.also_in), language, others=others)
    summary = element("summary", bdi(words))
    rows = []
    for one in card.also_in.values():
        title = one.title or text("ui.untitled", language)
        opener = button(
            bdi(one.source),
            class_="tool",
            data_article=one.article_id,
            data_start=one.start,
            data_end=one.end,
            aria_label=f"{one.source}. {text('ui.open_source', language, title=title)}",
        )
        rows.append(element("li", opener, " ", highlight.time(one.published, language)))
    return element("details", summary, element("ul", *rows), class_="also-in")


def _quoted(card: Card, quote: _Quote, language: str, kept: Container[str]) -> Html:
    """Words of an article, with the button that keeps them."""
    place = {"data_article": card.article_id, "data_start": quote.start, "data_end": quote.end}
    key = quote_key(card.article_id, quote.start, quote.end)
    keep = keep_button("quote", key, kept, language, **place)
    opener = _opener(card, quote, _words(quote, language), class_="quote")
    return element("div", opener, keep, class_="quoted")


def _words(quote: _Quote, language: str) -> Html:
    """The words after the citation's number and the page, where they have them."""
    marks = (f"[{quote.number}]" if quote.number else "", page_in_words(quote.page, language))
    numbers = (element("span", mark, class_="number") for mark in marks if mark)
    return join([*numbers, element("q", bdi(quote.words))], " ")


def _opener(card: Card, quote: _Quote, words: Html, **values: object) -> Html:
    place = {"data_article": card.article_id, "data_start": quote.start, "data_end": quote.end}
    return button(words, **values, **place)
