"""Findings as an Atom feed (RFC 4287), for feed readers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from assistant.desk.watching.watch import Finding, Watch
from assistant.messages import text
from assistant.presentation.byline import day_in_words
from assistant.presentation.html import Html, bdi, element, is_web, join, single_line

_ATOM: Final = "http://www.w3.org/2005/Atom"
_NEVER: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_MOST: Final = 200


def atom_feed(
    watches: Sequence[Watch], findings: Iterable[Finding], language: str | None = None
) -> bytes:
    """A feed with an entry for each finding; its text is escaped and its links lead to the web.

    The ids of the feed and of its entries stay the same for as long as they are kept.

    Args:
        watches: What is watched.
        findings: What was found for them, last first; the last 200 are told.
        language: Of the feed's own words; the interface's when None.
    """
    named = {watch.id: watch for watch in watches}
    told = [one for one in findings if one.watch in named][:_MOST]
    moments = [one.found for one in told] or [one.created for one in watches] or [_NEVER]
    feed = Element("feed", xmlns=_ATOM)
    _add(feed, "id", "urn:hemeroteca:watches")
    _add(feed, "title", text("watch.feed_title", language))
    _add(feed, "updated", max(moments).isoformat())
    _add(_add(feed, "author"), "name", "Hemeroteca")
    _add(feed, "generator", "Hemeroteca")
    for finding in told:
        _entry(feed, finding, named[finding.watch], language)
    return bytes(tostring(feed, encoding="utf-8", xml_declaration=True))


def _entry(feed: Element, finding: Finding, watch: Watch, language: str | None) -> None:
    cited, entry = finding.citation, _add(feed, "entry")
    _add(entry, "id", f"urn:hemeroteca:watch:{watch.id}:{finding.number}")
    title = cited.title or text("ui.untitled", language)
    outlet = cited.source or text("ui.no_outlet", language)
    _add(entry, "title", text("watch.feed_entry", language, words=watch.words, title=title))
    _add(entry, "updated", finding.found.isoformat())
    _add(_add(entry, "author"), "name", outlet)
    if is_web(cited.url):
        _add(entry, "link", href=cited.url, rel="alternate")
    _add(entry, "category", term=watch.kind, label=text(f"watch.kind_{watch.kind}", language))
    _add(entry, "summary", cited.quote)
    byline = f"{outlet}, {day_in_words(cited.published, language)}"
    _add(entry, "content", _content(watch, title, cited.quote, byline), type="html")


def _content(watch: Watch, title: str, quote: str, byline: str) -> Html:
    return join(
        [
            element("p", bdi(watch.words)),
            element("blockquote", element("p", bdi(quote))),
            element("p", bdi(title), " · ", bdi(byline)),
        ]
    )


def _add(parent: Element, name: str, words: str | None = None, **values: str) -> Element:
    """A child of an element, with words that XML has a place for."""
    child = SubElement(parent, name, {key: single_line(value) for key, value in values.items()})
    if words is not None:
        child.text = words if isinstance(words, Html) else single_line(words)
    return child
