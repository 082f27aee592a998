"""A conversation as one HTML file: no script, nothing fetched, everything in it escaped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from assistant.conversations.export.content import ConversationContent, ExchangeContent, Line, Quote
from assistant.messages import text
from assistant.presentation import html

_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
_STYLE: Final = """
:root { color-scheme: light dark; }
body { font: 1.0625rem/1.6 Charter, Georgia, "Noto Serif", serif; max-width: 42rem;
  margin: 0 auto; padding: 2rem 1rem 4rem; overflow-wrap: anywhere; }
h1, h2, h3 { line-height: 1.25; text-wrap: balance; }
h1 { font-size: 1.75rem; margin-bottom: .25rem; }
h2 { font-size: 1.3rem; margin-top: 2.5rem; padding-top: 1.5rem; border-top: 1px solid GrayText; }
h3 { font: 600 .875rem/1.3 system-ui, sans-serif; margin: 1.5rem 0 .5rem; }
.facts, .remark, cite, .understood { font-size: .9375rem; font-style: normal; }
.facts, .understood { font-style: italic; }
.note { border-inline-start: 3px solid; padding-inline-start: .75rem; font-weight: 600; }
.weak .words { text-decoration: underline dotted; text-underline-offset: .2em; }
ol, ul { padding: 0; list-style: none; }
li { margin: .75rem 0; padding-inline-start: 2.25rem; position: relative; }
li .number { position: absolute; inset-inline-start: 0; font-weight: 600; }
li q { display: block; quotes: "«" "»"; }
li:target { background: Mark; color: MarkText; }
"""


def web_page(content: ConversationContent, language: str) -> str:
    """The text of the file."""
    title = html.escape(content.title)
    exchanges = "".join(
        _exchange(exchange, at, language) for at, exchange in enumerate(content.exchanges, 1)
    )
    return (
        f'<!doctype html>\n<html lang="{html.attribute(language)}">\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{html.attribute(_POLICY)}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.attribute(content.title)}</title>\n<style>{_STYLE}</style>\n"
        f"</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        f'<p class="facts">{html.escape(content.facts)}</p>\n{exchanges}'
        "</main>\n</body>\n</html>\n"
    )


def _exchange(exchange: ExchangeContent, at: int, language: str) -> str:
    remarks = filter(None, (exchange.understood, exchange.narrowed))
    understood = "".join(f'<p class="understood">{html.bdi(remark)}</p>\n' for remark in remarks)
    lines = " ".join(_sentence(line, at) for line in exchange.lines)
    note = f'<p class="note">{html.bdi(exchange.note)}</p>\n'
    cited = (_quote(quote, at, language) for quote in exchange.quotes)
    nearest = (_quote(quote, at, language) for quote in exchange.nearest)
    dropped = (_dropped(line, at) for line in exchange.dropped)
    return (
        f"<section>\n<h2>{html.bdi(exchange.question)}</h2>\n"
        f"{understood}{f'<p>{lines}</p>' if lines else ''}\n"
        f"{note if exchange.note else ''}"
        f"{_list('ui.cited', cited, language)}{_list('ui.nearest', nearest, language)}"
        f"{_list('conversations.dropped', dropped, language)}"
        "</section>\n"
    )


def _list(key: str, items: Iterable[str], language: str) -> str:
    joined = "\n".join(items)
    if not joined:
        return ""
    return f"<h3>{html.escape(text(key, language))}</h3>\n<ul>\n{joined}\n</ul>\n"


def _sentence(line: Line, at: int) -> str:
    markers = "".join(f' <a href="#c{at}-{number}">[{number}]</a>' for number in line.numbers)
    remark = f' <span class="remark">({html.bdi(line.remark)})</span>'
    kind = "weak" if line.remark else "sentence"
    return (
        f'<span class="{kind}"><bdi class="words">{html.escape(line.words)}</bdi>{markers}'
        f"{remark if line.remark else ''}</span>"
    )


def _dropped(line: Line, at: int) -> str:
    # What a rejected sentence cites is not among the answer's citations.
    return f"<li>{_sentence(line._replace(numbers=()), at)}</li>"


def _quote(quote: Quote, at: int, language: str) -> str:
    anchor = html.attributes(id=f"c{at}-{quote.number}") if quote.number else ""
    number = f'<span class="number">[{quote.number}]</span>' if quote.number else ""
    facts = [html.bdi(quote.byline)]
    if quote.title.strip():
        facts.append(html.bdi(quote.title))
    if quote.url:
        facts.append(html.link(quote.url, text("ui.original", language)))
    return f"<li{anchor}>{number}<q>{html.bdi(quote.words)}</q><cite>{'. '.join(facts)}</cite></li>"
