"""A report of a draft as one HTML file: no script, nothing fetched, everything in it escaped."""

from __future__ import annotations

from typing import Final

from assistant.desk.draft_content import QuoteContent, ReportContent, RowContent
from assistant.messages import text
from assistant.presentation import html

_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
_STYLE: Final = """
:root { color-scheme: light dark; --no: #b3261e; --later: #8a5a00; --none: GrayText;
  --yes: #1b6e3c; }
@media (prefers-color-scheme: dark) { :root { --no: #ff8a80; --later: #ffc266; --yes: #7ddba0; } }
body { font: 1rem/1.5 Charter, Georgia, "Noto Serif", serif; max-width: 68rem; margin: 0 auto;
  padding: 2rem 1rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; line-height: 1.25; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: start; vertical-align: top; padding: .6rem .75rem .6rem 0;
  border-top: 1px solid GrayText; }
thead th, .label, .counts, .facts, cite, .reason { font-family: system-ui, sans-serif;
  font-size: .875rem; font-style: normal; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
.label { font-weight: 600; width: 8.5rem; }
.sentence { width: 40%; }
.contradicted .label { color: var(--no); }
.corrected_later .label { color: var(--later); }
.backed .label { color: var(--yes); }
.not_in_archive .label, .not_an_assertion .label { color: var(--none); }
.counts { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
q { display: block; quotes: "«" "»"; }
blockquote { margin: 0 0 .6rem; }
.reason, .facts { margin: 0 0 .25rem; }
.lead { font-weight: 600; }
@media (max-width: 45rem) { thead { display: none; } tr, td { display: block; width: auto;
  border: 0; } tr { border-top: 1px solid GrayText; padding: .5rem 0; }
  td, .label, .sentence { width: auto; padding: .15rem 0; } }
@media print { body { max-width: none; padding: 0; font-size: .8125rem; } a { color: inherit; }
  a::after { content: " (" attr(href) ")"; } }
"""


def draft_web_page(content: ReportContent, language: str) -> str:
    """The text of the file.

    Args:
        content: The report in words.
        language: In which those are, ``es`` or ``en``.
    """
    head = html.join(
        (
            html.Html('<meta charset="utf-8">'),
            html.Html(
                f'<meta http-equiv="Content-Security-Policy" content="{html.attribute(_POLICY)}">'
            ),
            html.Html('<meta name="referrer" content="no-referrer">'),
            html.Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
            html.element("title", content.title),
            html.element("style", html.Html(_STYLE)),
        )
    )
    counts = (
        html.element("li", f"{label}: {number}", class_=verdict)
        for verdict, label, number in content.counts
    )
    body = html.element(
        "main",
        html.element("h1", content.title),
        html.element("ul", *counts, class_="counts"),
        *(html.element("p", line, class_="facts") for line in content.facts),
        _table(content, language),
    )
    page = html.element(
        "html", html.element("head", head), html.element("body", body), lang=language
    )
    return f"<!doctype html>\n{page}\n"


def _table(content: ReportContent, language: str) -> html.Html:
    headings = (html.element("th", column, scope="col") for column in content.columns)
    rows = (_row(row, language) for row in content.rows)
    return html.element(
        "table",
        html.element("thead", html.element("tr", *headings)),
        html.element("tbody", *rows),
    )


def _row(row: RowContent, language: str) -> html.Html:
    reasons = (html.element("p", html.bdi(reason), class_="reason") for reason in row.reasons)
    quotes = (_quote(quote, language) for quote in row.quotes)
    return html.element(
        "tr",
        html.element("td", row.label, class_="label"),
        html.element("td", html.bdi(row.words), class_="sentence"),
        html.element("td", *reasons, *quotes),
        class_=row.verdict,
    )


def _quote(quote: QuoteContent, language: str) -> html.Html:
    facts = [html.bdi(quote.byline)]
    if quote.title.strip():
        facts.append(html.bdi(quote.title))
    if quote.url:
        facts.append(html.link(quote.url, text("ui.original", language)))
    return html.element(
        "blockquote",
        html.element("p", quote.lead, class_="reason lead") if quote.lead else None,
        html.element("q", html.bdi(quote.words)),
        html.element("cite", html.join(facts, ". ")),
    )
