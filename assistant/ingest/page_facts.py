"""What a page states about itself: headline, byline, outlet, date, address.

Only the page's own metadata counts (JSON-LD, OpenGraph, Dublin Core, microdata, ``<time>``
marked as the date of publication). Nothing is guessed from the text or the address.
"""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Iterator
from typing import Any, Final, NamedTuple
from urllib.parse import urljoin, urlsplit

from assistant.ingest.dates import parse_published
from assistant.ingest.linked_data import address_in, described_article, names_in
from assistant.ingest.records import language_code

_TITLES: Final = ("og:title", "twitter:title", "dc.title", "dcterms.title", "title")
_AUTHORS: Final = (
    "author", "article:author", "dc.creator", "dcterms.creator", "byl", "parsely-author",
    "sailthru.author", "autor",
)  # fmt: skip
_SOURCES: Final = ("og:site_name", "application-name", "dc.publisher", "publisher")
_DATES: Final = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "dcterms.created",
    "dc.date.created", "pubdate", "publishdate", "publish-date", "publish_date",
    "publication_date", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "fecha",
)  # fmt: skip
_SECTIONS: Final = (
    "article:section", "og:article:section", "section", "parsely-section", "dc.subject",
)  # fmt: skip
_LANGUAGES: Final = ("og:locale", "dc.language", "dcterms.language", "language")
# Classes of microformats (hAtom, h-entry) that mark the date of publication.
_PUBLISHED_CLASSES: Final = frozenset({"published", "dt-published", "entry-date"})


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


def page_facts(tree: Any) -> PageFacts:
    """Facts that the metadata of an lxml page state."""
    meta = _meta(tree)
    article = described_article(tree)
    source = _first(names_in(article.get("publisher")), meta, _SOURCES)
    source = source or _microdata(tree, "publisher")
    title = _first(names_in(article.get("headline")), meta, _TITLES) or _heading(tree)
    body = article.get("articleBody")
    return PageFacts(
        title=_without_outlet(title, source),
        author=_author(tree, article, meta),
        source=source,
        url=_address(tree, article, meta),
        published=_published(tree, article, meta),
        section=_first(names_in(article.get("articleSection"))[:1], meta, _SECTIONS),
        language=_language(tree, article, meta),
        body=html.unescape(body) if isinstance(body, str) else "",
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


def _without_outlet(title: str, source: str) -> str:
    """A headline without the outlet's name that pages append for search engines."""
    if source:
        for mark in ("|", "-", "–", "—", "·", "::"):
            title = title.removesuffix(f" {mark} {source}")
    return title


def _language(tree: Any, article: dict[str, Any], meta: dict[str, str]) -> str:
    """Language that the page states; empty when its statements differ, as templates' do."""
    attribute = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    stated = [attribute, *names_in(article.get("inLanguage"))[:1]]
    stated += [meta.get(name, "") for name in _LANGUAGES]
    codes = {language_code(value) for value in stated} - {""}
    return codes.pop() if len(codes) == 1 else ""


def _author(tree: Any, article: dict[str, Any], meta: dict[str, str]) -> str:
    names = names_in(article.get("author")) or [meta.get(name, "") for name in _AUTHORS]
    # article:author is often the address of a profile.
    people = [name for name in names if name and "://" not in name]
    if article.get("author") and people:
        return ", ".join(dict.fromkeys(people))
    return people[0] if people else _microdata(tree, "author")


def _heading(tree: Any) -> str:
    headline = _microdata(tree, "headline")
    headings = [_tidy(element.text_content()) for element in tree.iter("h1")]
    if headline or headings:
        return headline or next((heading for heading in headings if heading), "")
    return next((_tidy(element.text_content()) for element in tree.iter("title")), "")


def _microdata(tree: Any, name: str) -> str:
    for element in tree.xpath("//*[@itemprop=$name]", name=name):
        named = element.xpath(".//*[@itemprop='name']") or [element]
        value = _tidy(named[0].text_content() or named[0].get("content") or "")
        if value:
            return value
    return ""


def _published(
    tree: Any, article: dict[str, Any], meta: dict[str, str]
) -> dt.datetime | dt.date | None:
    for value in _stated_dates(tree, article, meta):
        try:
            return parse_published(value)
        except ValueError:
            continue
    return None


def _stated_dates(tree: Any, article: dict[str, Any], meta: dict[str, str]) -> Iterator[str]:
    yield from names_in(article.get("datePublished"))
    yield from (meta[name] for name in _DATES if name in meta)
    for element in tree.xpath("//*[@itemprop='datePublished']"):
        yield element.get("datetime") or element.get("content") or element.text_content()
    for element in tree.iter("time"):
        classes = (element.get("class") or "").split()
        if element.get("pubdate") is not None or _PUBLISHED_CLASSES.intersection(classes):
            yield element.get("datetime") or element.text_content()


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
        parts = urlsplit(address)
        if parts.scheme in {"http", "https"} and (parts.path.strip("/") or parts.query):
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
