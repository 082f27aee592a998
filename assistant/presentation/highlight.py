"""Articles and answers as HTML, with the cited words marked.

Offsets are code points into ``Article.text``; all cutting happens here, on the
server, where a code point is a character, so JavaScript's UTF-16 never matters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final

from assistant.messages import text
from assistant.presentation.byline import byline, day_in_words, day_of
from assistant.presentation.html import Html, bdi, button, element, join
from assistant.presentation.reasons import retold
from assistant.types import Answer, Article, Citation, Published, Sentence, Span

_MARKER: Final = re.compile(r"\[(\d{1,3})\]")
_BREAK: Final = re.compile(r"(\n[^\S\n]*\n\s*)")


def places(raw: str, spans: Iterable[Span], current: Span | None = None) -> list[Span]:
    """What ``article_body`` marks, each slice once, in reading order.

    The 1-based place of a slice in this list stands in ``data-places`` of its marks; a mark
    where slices overlap has the numbers of all of them.
    Slices outside of the text mark nothing and are left out; ``current`` may be among the spans.
    """
    asked = {*spans, *([current] if current else [])}
    return sorted(span for span in asked if max(0, span.start) < min(span.end, len(raw)))


def article_body(
    article: Article,
    spans: Iterable[Span],
    current: Span | None = None,
    passage: Span | None = None,
) -> Html:
    """The whole article as paragraphs, with slices of its text marked.

    The slice that the person asked for is marked as ``current``; the paragraphs of the passage
    that search found have the class ``found``.
    """
    listed = places(article.text, spans, current)
    parts: list[str] = []
    at = 0
    for number, block in enumerate(_BREAK.split(article.text)):
        start, at = at, at + len(block)
        if number % 2 or not block:  # what stands between paragraphs
            parts.append(block)
            continue
        inner = _marked(article.text, Span(start, at), listed, current)
        is_found = passage is not None and passage.start < at and start < passage.end
        found = "found" if is_found else None
        parts.append(element("p", inner, dir="auto", class_=found, data_from=start))
    return join(parts)


def _marked(raw: str, block: Span, spans: Sequence[Span], current: Span | None) -> Html:
    """One block of the text, cut wherever a span begins or ends, each piece marked or not."""
    edges = {*block}
    for span in spans:
        edges.update(edge for edge in span if block.start < edge < block.end)
    return join(_piece(raw, Span(*ends), spans, current) for ends in pairwise(sorted(edges)))


def _piece(raw: str, piece: Span, spans: Sequence[Span], current: Span | None) -> str:
    words = raw[piece.start : piece.end]
    numbers = " ".join(str(n) for n, span in enumerate(spans, 1) if _holds(span, piece))
    if not numbers:
        return words
    is_current = current is not None and _holds(current, piece)
    return element("mark", words, class_="current" if is_current else None, data_places=numbers)


def _holds(span: Span, piece: Span) -> bool:
    return span.start <= piece.start and piece.end <= span.end


def time(published: Published, language: str | None = None) -> str:
    """The day of publication as a ``<time>`` element; words alone when it is unknown."""
    day, words = day_of(published), day_in_words(published, language)
    return element("time", words, datetime=day.isoformat()) if day else words


def chip(citation: Citation, language: str | None = None) -> Html:
    """The button ``[n]`` that opens the article at the quoted words."""
    where = byline(citation, language)
    return button(
        f"[{citation.number}]",
        class_="chip",
        data_article=citation.article_id,
        data_start=citation.start,
        data_end=citation.end,
        data_quote=citation.quote,
        data_byline=where,
        aria_label=text("ui.chip", language, number=citation.number, where=where),
    )


def with_chips(raw: str, citations: Mapping[int, Citation], language: str | None = None) -> Html:
    """Text whose ``[n]`` markers are chips; a number without a citation stays as it stands."""
    parts: list[str] = []
    last = 0
    for match in _MARKER.finditer(raw):
        citation = citations.get(int(match.group(1)))
        if citation is not None:
            parts += [raw[last : match.start()], chip(citation, language)]
            last = match.end()
    return join([*parts, raw[last:]])


def _shown(item: Sentence) -> Html:
    """A sentence with what answers marked."""
    edges = {0, len(item.text), *(edge for span in item.answers for edge in span)}
    return join(_part(item, Span(*ends)) for ends in pairwise(sorted(edges)))


def _part(item: Sentence, piece: Span) -> str:
    words = item.text[piece.start : piece.end]
    if any(_holds(span, piece) for span in item.answers):
        return element("strong", words, class_="answers")
    return words


def sentence(item: Sentence, language: str | None = None, tool: Html | None = None) -> Html:
    """One sentence with its chips; a weak or rejected one says so in words and by an icon.

    Its reason is hidden behind a button that has ``aria-expanded`` and stands right before it.
    A ``tool`` stands at its end.
    """
    words = [bdi(_shown(item), class_="words"), " ", *(chip(c, language) for c in item.citations)]
    if item.verdict != "supported":
        words += [" ", _verdict(item, language)]
    if tool is not None:
        words += [" ", tool]
    return element("span", *words, class_=f"sentence {item.verdict}")


def _verdict(item: Sentence, language: str | None) -> Html:
    label = join([icon(), text(f"ui.{item.verdict}", language)])
    if not item.reason:
        return element("span", label, class_="verdict")
    reason = bdi(retold(item.reason, language))
    opening = button(label, class_="verdict", aria_expanded="false")
    return join([opening, element("span", reason, class_="reason", hidden=True)])


def icon(kind: str = "") -> Html:
    """A sign that the style sheet draws, and that screen readers pass over."""
    return element("span", class_=f"icon {kind}".strip(), aria_hidden="true")


def answer(
    item: Answer, language: str | None = None, tool: Callable[[int], Html] = lambda _: Html()
) -> Html:
    """A finished answer: its rows, its sentences in order, or its text when it has none.

    Args:
        item: The answer.
        language: Of the page.
        tool: What stands at the end of a row, given its place.
    """
    if item.outcome == "refused" or not item.sentences:
        numbered = {citation.number: citation for citation in item.citations}
        return bdi(with_chips(item.text, numbered, language), class_="words")
    if item.form != "prose":
        return rows(item, language, tool)
    return join((sentence(part, language) for part in item.sentences), " ")


def rows(
    item: Answer, language: str | None = None, tool: Callable[[int], Html] = lambda _: Html()
) -> Html:
    """An answer of another form than prose: what stands above its rows, and a list of them."""
    first = next((part for part in item.sentences if part.start >= 0), None)
    above = item.text[: first.start].rpartition("\n")[0] if first else item.text
    told = element("span", bdi(above), class_="above") if above else None
    return join([told, listed(item.sentences, language, tool, item.form)])


def listed(
    sentences: Sequence[Sentence],
    language: str | None = None,
    tool: Callable[[int], Html] = lambda _: Html(),
    form: str = "",
) -> Html:
    """Rows of an answer that may not be finished; arguments as of ``rows``."""
    items = (element("li", _row(part, language, tool(at))) for at, part in enumerate(sentences))
    return element("ol", *items, class_=f"rows {form}".rstrip())


def _row(part: Sentence, language: str | None, tool: Html) -> Html:
    day = part.day.isoformat() if part.day else None
    heading = element("time" if day else "span", part.heading, class_="heading", datetime=day)
    return join([heading if part.heading else None, " ", sentence(part, language, tool or None)])
