"""When a page says that its article was published."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from assistant.ingest.bylines import day_in
from assistant.ingest.dates import Order, parse_published
from assistant.ingest.pages.linked_data import names_in

_NAMES: Final = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "article:published", "rnews:datepublished", "og:pubdate",
    "date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "dcterms.created",
    "dc.date.created", "dc.date.published", "dcterms.available", "pubdate", "publishdate",
    "publish-date", "publish_date", "published", "published_time", "publication_date",
    "publication-date", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime", "fecha", "fecha_publicacion", "fechapublicacion", "issue_date",
    "ptime", "originalpublicationdate", "article_date_original", "release_date", "pdate",
    "displaydate", "creation_date", "created", "bt:pubdate", "citation_publication_date",
)  # fmt: skip
# Classes of microformats (hAtom, h-entry) and of themes that mark the date of publication.
_PUBLISHED: Final = re.compile(
    r"\b(?:published|dt-published|entry-date|publish(?:ed)?-?date|date-?published|pub-?date|post-?date"
    r"|fecha-?(?:pub\w*)?|data|date|time-?stamp|dateline|article-?date|story-?date|(?:voc|ue)-[\w-]*date)\b",
    re.IGNORECASE,
)
_CHANGED: Final = re.compile(r"modif|updat|actualiz|edited|last-?mod", re.IGNORECASE)
_AGO: Final = re.compile(
    r"\b(?:hace|fa|h[aá])\s+(?:unos?\s+|unas\s+)?(?:\d+|una?|dos|tres)\s+(?:segundo|minuto|hora|d[ií]a|semana|min\b|h\b|hores)"
    r"|^(?:ayer|hoy|anteayer)\b",
    re.IGNORECASE,
)
_LIKE_A_DATE: Final = re.compile(rf"\d[/.-]\d|\d{{4}}|{_AGO.pattern}", re.IGNORECASE)
_LONGEST: Final = 90
# Below the headline, so many characters further down, a date is of something else.
_NEAR: Final = 1500


class PageDate(NamedTuple):
    """The day or moment; and, without one, what the page says that is not understood."""

    published: dt.datetime | dt.date | None = None
    unread: str = ""


def page_date(
    tree: Any, article: dict[str, Any], meta: dict[str, str], bylines: list[str]
) -> PageDate:
    """The date of publication that a page states.

    In this order: JSON-LD, ``<meta>``, microdata, ``<time>`` and elements that are marked as
    the date; those only at the head of the article. A date of three numbers that has two
    readings is settled by another one on the page.
    """
    unread: list[str] = []
    for value in _stated(tree, article, meta):
        try:
            return PageDate(parse_published(value))
        except ValueError:
            unread.append(" ".join(value.split()))
    for line in bylines:
        if day := day_in(line):
            return PageDate(day)
    settled = _settled(unread, tree, article, meta)
    left = next((value for value in unread if _LIKE_A_DATE.search(value)), "")
    return PageDate(settled) if settled else PageDate(None, left[:_LONGEST])


def _stated(tree: Any, article: dict[str, Any], meta: dict[str, str]) -> Iterator[str]:
    yield from names_in(article.get("datePublished"))
    yield from (meta[name] for name in _NAMES if name in meta)
    yield from names_in(article.get("dateCreated"))
    yield from names_in(article.get("uploadDate"))
    for element in tree.xpath(".//*[@itemprop='datePublished' or @property='datePublished']"):
        yield element.get("datetime") or element.get("content") or element.text_content()
    for element in tree.iter("time"):
        classes = element.get("class") or ""
        if element.get("pubdate") is not None or re.search(
            r"\b(?:published|dt-published|entry-date)\b", classes
        ):
            yield element.get("datetime") or element.text_content()
    yield from _at_the_head(tree)


def _at_the_head(tree: Any) -> Iterator[str]:
    """What marked elements say between the headline and the text."""
    for element in _head_elements(tree):
        shown = " ".join(element.text_content().split())
        if len(shown) > _LONGEST:
            continue
        named = f"{element.get('class') or ''} {element.get('itemprop') or ''}".replace("_", "-")
        changed = _CHANGED.search(named)
        if element.tag == "time" and not changed:
            yield element.get("datetime") or shown
        elif element.tag == "time" and re.search(r"\d.*(?:actualiz|modific|updated)", shown, re.I):
            yield shown  # "27/11/2017 01:57 | Actualizado a 27/11/2017 19:20"
        elif not changed and _PUBLISHED.search(named) and _LIKE_A_DATE.search(shown):
            yield shown


def _head_elements(tree: Any) -> Iterator[Any]:
    """Elements from shortly before the headline to the first paragraphs."""
    heading = next(iter(tree.xpath(".//article//h1|.//main//h1|.//h1")), None)
    start = tree if heading is None else _holder(heading)
    seen = 0
    after = heading is None
    for element in start.iter():
        if element is heading:
            after, seen = True, 0
        if not isinstance(element.tag, str) or element.xpath(
            "boolean(ancestor::aside|ancestor::nav|ancestor::footer)"
        ):
            continue
        if (
            element.tag == "p"
            and len(element.text_content()) > _LONGEST
            and not element.xpath("boolean(.//time)")
        ):
            seen += len(element.text_content())
            if after and seen > 0:
                return
        if element.tag in {"time", "span", "p", "div", "li", "small", "em", "i", "b", "td", "font"}:
            yield element


def _holder(heading: Any) -> Any:
    """The element that holds the headline and what belongs to it."""
    for holder in heading.iterancestors():
        if holder.tag in {"article", "main", "body"}:
            return holder
    return heading


def _settled(
    unread: list[str], tree: Any, article: dict[str, Any], meta: dict[str, str]
) -> dt.date | dt.datetime | None:
    """A date of two readings, of which one is near another date of the page."""
    changed = [*names_in(article.get("dateModified"))]
    changed += [value for name, value in meta.items() if _CHANGED.search(name)]
    changed += [element.get("datetime") or "" for element in tree.iter("time")]
    known = [day for day in map(_day, changed) if day]
    for value in unread:
        readings = {_day(value, "day"), _day(value, "month")} - {None}
        near = {
            day for day in readings if day and any(abs((day - other).days) <= 3 for other in known)
        }
        if len(near) == 1:
            return near.pop()
    return None


def _day(value: str, order: Order | None = None) -> dt.date | None:
    try:
        moment = parse_published(value, order)
    except ValueError:
        return None
    return moment.date() if isinstance(moment, dt.datetime) else moment
