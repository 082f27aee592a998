"""Articles and answers as HTML: pure functions, and everything in them escaped.

Article text is untrusted and model text repeats it, so no character of either ever
reaches the page as markup, and none can reorder or hide its neighbours: direction
overrides and control characters become empty, visible ``<span class="control">``.
Offsets are code points into ``Article.text``; all cutting happens here, on the
server, where a code point is a character, so JavaScript's UTF-16 never matters.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final
from urllib.parse import urlsplit

from assistant.messages import text
from assistant.presentation.byline import byline, day_in_words, day_of
from assistant.types import Answer, Article, Citation, Published, Sentence, Span

# Embeddings, overrides and isolates; C0 and C1 controls except tab and line end; lone
# surrogates. The plain marks U+200E and U+200F stay: they cannot reach past their word.
_CONTROL: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufff9-\ufffb\ud800-\udfff]"
)
_MARKER: Final = re.compile(r"\[(\d{1,3})\]")
_BREAK: Final = re.compile(r"\n[^\S\n]*\n\s*")
_WEB: Final = frozenset({"http", "https"})


def without_controls(raw: str) -> str:
    """The text as the page shows it: all of it but the characters that reorder or hide."""
    return _CONTROL.sub("", raw)


def escape(raw: str) -> str:
    """Text for the content of an element; control characters become empty spans."""
    parts: list[str] = []
    last = 0
    for match in _CONTROL.finditer(raw):
        parts.append(html.escape(raw[last : match.start()]))
        parts.append(f'<span class="control" title="U+{ord(match.group()):04X}"></span>')
        last = match.end()
    parts.append(html.escape(raw[last:]))
    return "".join(parts)


def attribute(raw: str) -> str:
    """Text for the inside of a double-quoted attribute: escaped, control characters dropped."""
    return html.escape(without_controls(raw))


def attributes(**values: object) -> str:
    """``data_start=3, class_="chip"`` as `` data-start="3" class="chip"``."""
    names = {name: name.rstrip("_").replace("_", "-") for name in values}
    return "".join(f' {names[name]}="{attribute(str(v))}"' for name, v in values.items())


def isolated(raw: str) -> str:
    """Escaped text that cannot change the direction of what stands around it."""
    return f"<bdi>{escape(raw)}</bdi>"


def link(url: str, words: str) -> str:
    """A link to a web page, or the address as plain text when it is anything else.

    Args:
        url: Untrusted address; only ``http`` and ``https`` become links.
        words: What the link says.
    """
    if not is_web(url):
        return isolated(url)
    target = attributes(href=url, rel="noopener noreferrer nofollow", target="_blank")
    return f"<a{target}>{escape(words)}</a>"


def is_web(url: str) -> bool:
    """Whether an untrusted address is one of the web, and so may become a link."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in _WEB and bool(parts.netloc)


def mark(raw: str, spans: Iterable[Span], current: Span | None = None) -> str:
    """Text with the given slices in ``<mark>``, overlapping ones included.

    Args:
        raw: The text that the offsets count.
        spans: What to mark; parts outside of the text are ignored.
        current: The slice that the person asked for; its marks have the class ``current``.
    """
    return _marked(raw, Span(0, len(raw)), places(raw, spans, current), current)


def places(raw: str, spans: Iterable[Span], current: Span | None = None) -> list[Span]:
    """What ``mark`` and ``article_body`` mark, each slice once, in reading order.

    The 1-based place of a slice in this list stands in ``data-places`` of its marks; a mark
    where slices overlap has the numbers of all of them.

    Args:
        raw: The text that the offsets count.
        spans: Slices; those outside of the text mark nothing and are left out.
        current: One more, which may be among them.
    """
    asked = [current] if current else []
    return sorted(
        {span for span in (*spans, *asked) if max(0, span.start) < min(span.end, len(raw))}
    )


def article_body(
    article: Article,
    spans: Iterable[Span],
    current: Span | None = None,
    found: Span | None = None,
) -> str:
    """The whole article as paragraphs, with the cited slices marked.

    Args:
        article: The article.
        spans: Code points of ``article.text`` to mark.
        current: The slice that the person asked for.
        found: The passage that search found; its paragraphs have the class ``found``.
    """
    listed = places(article.text, spans, current)
    parts: list[str] = []
    for start, end, is_paragraph in _blocks(article.text):
        if is_paragraph:
            inner = _marked(article.text, Span(start, end), listed, current)
            is_found = found is not None and found.start < end and start < found.end
            kind = ' class="found"' if is_found else ""
            parts.append(f'<p dir="auto"{kind}>{inner}</p>')
        else:
            parts.append(escape(article.text[start:end]))
    return "".join(parts)


def _blocks(raw: str) -> Iterator[tuple[int, int, bool]]:
    """Paragraphs and the blank lines between them: together, all of the text."""
    last = 0
    for match in _BREAK.finditer(raw):
        yield last, match.start(), match.start() > last
        yield match.start(), match.end(), False
        last = match.end()
    yield last, len(raw), last < len(raw)


def _marked(raw: str, block: Span, spans: Sequence[Span], current: Span | None) -> str:
    """One block of the text, cut wherever a span begins or ends, each piece marked or not."""
    edges = {*block}
    for span in spans:
        edges.update(edge for edge in span if block.start < edge < block.end)
    return "".join(_piece(raw, Span(*ends), spans, current) for ends in pairwise(sorted(edges)))


def _piece(raw: str, piece: Span, spans: Sequence[Span], current: Span | None) -> str:
    words = escape(raw[piece.start : piece.end])
    numbers = [str(n) for n, span in enumerate(spans, 1) if _holds(span, piece)]
    if not numbers:
        return words
    kind = ' class="current"' if current is not None and _holds(current, piece) else ""
    return f"<mark{kind}{attributes(data_places=' '.join(numbers))}>{words}</mark>"


def _holds(span: Span, piece: Span) -> bool:
    return span.start <= piece.start and piece.end <= span.end


def time(published: Published, language: str | None = None) -> str:
    """The day of publication as a ``<time>`` element; words alone when it is unknown."""
    day, words = day_of(published), escape(day_in_words(published, language))
    return f'<time datetime="{day.isoformat()}">{words}</time>' if day else words


def chip(citation: Citation, language: str | None = None) -> str:
    """The button ``[n]`` that opens the article at the quoted words."""
    where = byline(citation, language)
    facts = attributes(
        type="button",
        class_="chip",
        data_article=citation.article_id,
        data_start=citation.start,
        data_end=citation.end,
        data_quote=citation.quote,
        data_byline=where,
        aria_label=text("ui.chip", language, number=citation.number, where=where),
    )
    return f"<button{facts}>[{citation.number}]</button>"


def with_chips(raw: str, citations: Mapping[int, Citation], language: str | None = None) -> str:
    """Text whose ``[n]`` markers are chips; a number without a citation stays as it stands."""
    parts: list[str] = []
    last = 0
    for match in _MARKER.finditer(raw):
        found = citations.get(int(match.group(1)))
        if found is not None:
            parts.append(escape(raw[last : match.start()]) + chip(found, language))
            last = match.end()
    parts.append(escape(raw[last:]))
    return "".join(parts)


def sentence(item: Sentence, language: str | None = None) -> str:
    """One sentence with its chips; a weak or rejected one says so in words and by an icon.

    Its reason is hidden behind a button that has ``aria-expanded`` and stands right before it.
    """
    chips = "".join(chip(citation, language) for citation in item.citations)
    words = f'<bdi class="words">{escape(item.text)}</bdi> {chips}'
    if item.verdict == "supported":
        return f'<span class="sentence supported">{words}</span>'
    return f'<span class="sentence {item.verdict}">{words} {_verdict(item, language)}</span>'


def _verdict(item: Sentence, language: str | None) -> str:
    icon = '<span class="icon" aria-hidden="true"></span>'
    label = icon + escape(text(f"ui.{item.verdict}", language))
    if not item.reason:
        return f'<span class="verdict">{label}</span>'
    return (
        f'<button type="button" class="verdict" aria-expanded="false">{label}</button>'
        f'<span class="reason" hidden>{isolated(item.reason)}</span>'
    )


def answer(item: Answer, language: str | None = None) -> str:
    """A finished answer: its sentences in order, or its text when it has none."""
    if item.outcome == "refused" or not item.sentences:
        numbered = {citation.number: citation for citation in item.citations}
        return f'<bdi class="words">{with_chips(item.text, numbered, language)}</bdi>'
    return " ".join(sentence(part, language) for part in item.sentences)
