"""Sitemaps, news sitemaps and their indexes: the addresses that a site lists."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import Any, Final, NamedTuple

from assistant.ingest.web.fetching import Fetched

_HEAD: Final = 4000
# What the protocol allows in one file; packed ones are unpacked to no more.
_LARGEST: Final = 50_000_000


class Listed(NamedTuple):
    """One address that a sitemap lists.

    Attributes:
        url: The address.
        modified: When it last changed, as written; may be empty.
        published: Of a news sitemap, as written.
        title: Of a news sitemap.
        source: Of a news sitemap: the paper.
    """

    url: str
    modified: str = ""
    published: str = ""
    title: str = ""
    source: str = ""


class Sitemap(NamedTuple):
    """What a sitemap lists: pages, or further sitemaps."""

    pages: tuple[Listed, ...] = ()
    sitemaps: tuple[str, ...] = ()


def is_sitemap(got: Fetched) -> bool:
    """Whether a body is a sitemap, by how it begins."""
    head = _unpacked(got.body)[:_HEAD].lower()
    return b"<html" not in head and any(root in head for root in (b"<urlset", b"<sitemapindex"))


def sitemap(got: Fetched) -> Sitemap:
    """What it lists, those that changed last first; what is no XML lists nothing."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        tree = etree.parse(io.BytesIO(_unpacked(got.body)), parser).getroot()
    except etree.LxmlError:
        return Sitemap()
    if tree is None:
        return Sitemap()
    listed = [_listed(node) for node in tree if _name(node) == "url"]
    further = [_child(node, "loc") for node in tree if _name(node) == "sitemap"]
    newest = sorted(listed, key=lambda page: page.modified or page.published, reverse=True)
    return Sitemap(tuple(p for p in newest if p.url), tuple(filter(None, further)))


def _listed(node: Any) -> Listed:
    news = next((child for child in node if _name(child) == "news"), None)
    paper = next((c for c in news if _name(c) == "publication"), None) if news is not None else None
    return Listed(
        url=_child(node, "loc"),
        modified=_child(node, "lastmod"),
        published=_child(news, "publication_date"),
        title=_child(news, "title"),
        source=_child(paper, "name"),
    )


def _name(node: Any) -> str:
    return node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""


def _child(node: Any, name: str) -> str:
    if node is None:
        return ""
    return next(((c.text or "").strip() for c in node if _name(c) == name), "")


def _unpacked(body: bytes) -> bytes:
    """The body of a packed sitemap, up to what the protocol allows; others as they are."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return gzip.GzipFile(fileobj=io.BytesIO(body)).read(_LARGEST)
    except (OSError, EOFError, zlib.error):
        return b""
