"""RSS, Atom and JSON feeds, well formed or not: their entries."""

from __future__ import annotations

import hashlib
import html
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import urljoin

from assistant.ingest.fragment import fragment_text, holds_markup
from assistant.ingest.web.fetching import Fetched

# Where the roots of XML feeds stand, comments and style sheets before them.
_HEAD: Final = 4000
_ROOTS: Final = (b"<rss", b"<feed", b"<rdf:rdf", b"<channel")
_JSON_FEED: Final = "jsonfeed.org/version"
# A feed's text that is shorter, or ends so, is a teaser: the page has the rest.
_TEASER: Final = 600
_CUT_OFF: Final = ("…", "...", "[…]", "[...]", "(…)", "leer más", "seguir leyendo", "read more")


class Entry(NamedTuple):
    """One entry of a feed.

    Attributes:
        key: Its id, or its address: what it is known by next time.
        url: Address of its page; may be empty.
        title: Headline.
        text: What the feed has of it, as paragraphs; may be a teaser, or empty.
        published: Date, as written.
        author: Byline.
        section: First category.
        source: Name of the feed.
        language: As the feed says.
    """

    key: str
    url: str
    title: str
    text: str
    published: str
    author: str
    section: str
    source: str
    language: str

    @property
    def fingerprint(self) -> str:
        """Changes when the feed says anything else of it."""
        parts = (self.url, self.title, self.text, self.published, self.author)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]

    def fields(self) -> dict[str, str]:
        """What it says of an article, by its fields; without those that are empty."""
        return {name: value for name, value in self._asdict().items() if value and name != "key"}


def is_teaser(text: str) -> bool:
    """Whether a feed's text looks like the beginning of a longer one."""
    return len(text) < _TEASER or text.rstrip(" .").casefold().endswith(_CUT_OFF)


def is_feed(got: Fetched) -> bool:
    """Whether a body is a feed, by how it begins."""
    head = got.body[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"{"):
        return _JSON_FEED.encode() in head
    return b"<html" not in head and any(root in head for root in _ROOTS)


def entries(got: Fetched) -> list[Entry]:
    """The entries of a feed, in its order; those without words and without an address are none."""
    is_json = got.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    found = _of_json(got) if is_json else _of_xml(got)
    return [entry for entry in found if entry.text or entry.url]


def _of_xml(got: Fetched) -> Iterator[Entry]:
    import feedparser

    told = {"content-location": got.url, "content-type": got.content_type or "application/xml"}
    parsed = feedparser.parse(io.BytesIO(got.body), response_headers=told)
    feed = parsed.get("feed", {})
    source, language = _words(feed.get("title", "")), str(feed.get("language", ""))
    for item in parsed.get("entries", ()):
        url = str(item.get("link", ""))
        yield Entry(
            key=str(item.get("id") or url),
            url=url,
            title=_words(item.get("title", "")),
            text=_longest([*_contents(item), str(item.get("summary", ""))]),
            published=str(item.get("published") or item.get("updated") or ""),
            author=_words(item.get("author", "")),
            section=_words(next((t.get("term") or "" for t in item.get("tags", ())), "")),
            source=_words(item.get("source", {}).get("title", "")) or source,
            language=language,
        )


def _contents(item: Mapping[str, Any]) -> list[str]:
    return [str(content.get("value", "")) for content in item.get("content", ())]


def _of_json(got: Fetched) -> Iterator[Entry]:
    try:
        feed = json.loads(got.body)
    except (ValueError, RecursionError):
        return
    items = feed.get("items") if isinstance(feed, dict) else None
    for item in items if isinstance(items, list) else ():
        if not isinstance(item, dict):
            continue
        url = urljoin(got.url, _string(item, "url") or _string(item, "external_url"))
        content = [_string(item, name) for name in ("content_html", "content_text", "summary")]
        yield Entry(
            key=_string(item, "id") or url,
            url=url if _string(item, "url") or _string(item, "external_url") else "",
            title=_words(_string(item, "title")),
            text=_longest(content),
            published=_string(item, "date_published") or _string(item, "date_modified"),
            author=_authors(item) or _authors(feed),
            section=next((tag for tag in _listed(item, "tags") if isinstance(tag, str)), ""),
            source=_words(_string(feed, "title")),
            language=_string(item, "language") or _string(feed, "language"),
        )


def _authors(item: Mapping[str, Any]) -> str:
    people = [*_listed(item, "authors"), item.get("author")]
    return ", ".join(_string(p, "name") for p in people if isinstance(p, dict) and p.get("name"))


def _listed(item: Mapping[str, Any], name: str) -> Sequence[Any]:
    value = item.get(name)
    return value if isinstance(value, list) else ()


def _string(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _longest(contents: Sequence[str]) -> str:
    texts = (fragment_text(each) if holds_markup(each) else each.strip() for each in contents)
    return max(texts, key=len, default="")


def _words(value: object) -> str:
    """A line of words: feeds hold tags and entities where none belong."""
    words = str(value or "")
    return " ".join(html.unescape(fragment_text(words) if holds_markup(words) else words).split())
