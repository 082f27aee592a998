"""What a page states about itself: headline, byline, outlet, date, address.

Only what the page itself says counts: its metadata (JSON-LD, OpenGraph, Dublin Core,
microdata) and elements that are marked as its headline, byline or date. Nothing is guessed
from the text or the address.
"""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from urllib.parse import urljoin, urlsplit

from assistant.ingest.bylines import name_in, shown_author
from assistant.ingest.pages.headlines import headline
from assistant.ingest.pages.linked_data import address_in, described_article, is_live, names_in
from assistant.ingest.pages.parts import address_of
from assistant.ingest.pages.shown_dates import page_date
from assistant.ingest.records import language_code
from assistant.presentation.html import is_front_page, is_web

_TITLES: Final = ("og:title", "twitter:title", "dc.title", "dcterms.title", "title", "headline")
_AUTHORS: Final = (
    "author", "article:author", "dc.creator", "dcterms.creator", "byl", "parsely-author",
    "sailthru.author", "autor",
)  # fmt: skip
_SOURCES: Final = ("og:site_name", "application-name", "dc.publisher", "publisher")
_SECTIONS: Final = (
    "article:section", "og:article:section", "section", "parsely-section", "dc.subject",
)  # fmt: skip
_LANGUAGES: Final = ("og:locale", "dc.language", "dcterms.language", "language")


class PageFacts(NamedTuple):
    """What a page states about its article; fields are empty when it says nothing."""

    title: str = ""
    author: str = ""
    source: str = ""
    url: str = ""
    published: dt.datetime | dt.date | None = None
    section: str = ""
    language: str = ""
    body: str = ""
    unread_date: str = ""
    described: Mapping[str, Any] = MappingProxyType({})
    is_live: bool = False

    def fields(self) -> dict[str, Any]:
        """Those that are an article's, by its names."""
        names = ("title", "author", "source", "published", "section", "language")
        return {name: getattr(self, name) for name in names}

    def known_lines(self) -> frozenset[str]:
        """Lines of the page that say no more than these, folded."""
        lines = (self.title, self.author, self.source, self.section, *self.author.split(", "))
        return frozenset(line.casefold() for line in lines if line)


def page_facts(tree: Any) -> PageFacts:
    """Facts that an lxml page states."""
    meta = _meta(tree)
    article = described_article(tree)
    source = _first(names_in(article.get("publisher")), meta, _SOURCES)
    source = source or _microdata(tree, "publisher")
    stated = [
        ", ".join(names_in(article.get("headline"))),
        *(meta.get(name, "") for name in _TITLES),
    ]
    window = next((_tidy(element.text_content()) for element in tree.iter("title")), "")
    body = article.get("articleBody")
    signed = [*names_in(article.get("author")), *(meta.get(name, "") for name in _AUTHORS)]
    dated = page_date(tree, article, meta, [line for line in signed if line])
    return PageFacts(
        title=headline(tree, [title for title in stated if title], window, source),
        author=_author(tree, article, meta),
        source=source,
        url=_address(tree, article, meta),
        published=dated.published,
        section=_first(names_in(article.get("articleSection"))[:1], meta, _SECTIONS),
        language=_language(tree, article, meta),
        body=html.unescape(body) if isinstance(body, str) else "",
        unread_date=dated.unread,
        described=article,
        is_live=is_live(article),
    )


def part_facts(part: Any, page: PageFacts, *, first: bool) -> PageFacts:
    """Facts of one of several articles on a page: its own, and what holds for the whole page."""
    if first:
        return page
    meta: dict[str, str] = {}
    dated = page_date(part, {}, meta, [])
    address = _joined(page.url, address_of(part))
    return PageFacts(
        title=headline(part, [], "", page.source),
        author=shown_author(part),
        source=page.source,
        url=address if is_web(address) and not is_front_page(address) else "",
        published=dated.published,
        language=page.language,
    )


def _meta(tree: Any) -> dict[str, str]:
    """Contents of ``<meta>`` by lower-case name; the first of a name counts."""
    contents: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = _tidy(element.get("content") or "")
        for attribute in ("property", "name", "itemprop"):
            name = (element.get(attribute) or "").strip().lower()
            if name and content:
                contents.setdefault(name, content)
    return contents


def _first(stated: list[str], meta: dict[str, str], names: tuple[str, ...]) -> str:
    candidates = [", ".join(stated), *(meta.get(name, "") for name in names)]
    return next((value for value in candidates if value), "")


def _language(tree: Any, article: dict[str, Any], meta: dict[str, str]) -> str:
    """Language that the page states; empty when its statements differ, as templates' do."""
    attribute = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    stated = [attribute, *names_in(article.get("inLanguage"))[:1]]
    stated += [meta.get(name, "") for name in _LANGUAGES]
    codes = {language_code(value) for value in stated} - {""}
    return codes.pop() if len(codes) == 1 else ""


def _author(tree: Any, article: dict[str, Any], meta: dict[str, str]) -> str:
    if names := [name_in(name) for name in names_in(article.get("author"))]:
        people = [name for name in dict.fromkeys(names) if name]
        if people:
            return ", ".join(people)
    # article:author is often the address of a profile.
    stated = (name_in(meta.get(name, "")) for name in _AUTHORS)
    named = next((name for name in stated if name), "")
    return named or name_in(_microdata(tree, "author")) or shown_author(tree)


def _microdata(tree: Any, name: str) -> str:
    for element in tree.xpath(".//*[@itemprop=$name]", name=name):
        named = element.xpath(".//*[@itemprop='name']") or [element]
        value = _tidy(named[0].text_content() or named[0].get("content") or "")
        if value:
            return value
    return ""


def _address(tree: Any, article: dict[str, Any], meta: dict[str, str]) -> str:
    """The page's canonical address on the web; the front page's is taken for a mistake."""
    links = [
        element.get("href") or ""
        for element in tree.iter("link")
        if "canonical" in (element.get("rel") or "").lower().split()
    ]
    base = meta.get("og:url", "")
    stated = [address_in(article.get(key)) for key in ("mainEntityOfPage", "url")]
    for candidate in (*links, base, *stated):
        address = _joined(base, candidate.strip())
        if is_web(address) and not is_front_page(address):
            return address
    return ""


def _joined(base: str, address: str) -> str:
    try:
        joined = urljoin(base, address)
        return joined if urlsplit(joined).netloc else ""
    except ValueError:  # such as http://[bad
        return ""


def _tidy(value: str) -> str:
    return " ".join(value.split())
