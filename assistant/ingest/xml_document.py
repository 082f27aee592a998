"""XML: which kind it is, by its root element, and who reads that kind."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from assistant.config.settings import IngestSettings
from assistant.ingest import mojibake
from assistant.ingest.agencies.newsml import read_newsml
from assistant.ingest.agencies.newsml_1 import read_newsml_1
from assistant.ingest.agencies.nitf import read_nitf
from assistant.ingest.decoding import decode
from assistant.ingest.exports.feed_file import read_feed
from assistant.ingest.exports.wordpress import is_wordpress, read_wordpress
from assistant.ingest.location import Location, Outcome
from assistant.ingest.pages.html import read_html
from assistant.ingest.records import shorten
from assistant.ingest.scans.alto import read_alto

TreeReader = Callable[[Any, Location, str, IngestSettings], Iterator[Outcome]]
"""A tree without namespaces, where it is, its address, and the limits -> what comes of it."""

# By the local name of the root. WordPress exports are feeds with posts of their own kind.
_TREES: Final[dict[str, TreeReader]] = {
    "nitf": read_nitf,
    "newsItem": read_newsml,
    "packageItem": read_newsml,
    "newsMessage": read_newsml,
    "NewsML": read_newsml_1,
    "alto": read_alto,
}
_DOCUMENTS: Final = {
    "rss": read_feed,
    "feed": read_feed,
    "RDF": read_feed,
    "channel": read_feed,
    "html": read_html,
}
# Where an export of WordPress says that it is one.
_HEAD: Final = 20_000
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENCODING: Final = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]+)""")
# Characters that XML cannot hold, and that exports hold all the same.
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# What HTML has names for, XML has none, and the definitions it refers to are not fetched.
_NAMED: Final = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[a-zA-Z][a-zA-Z0-9]{1,30};")
_SAFE: Final = {"resolve_entities": False, "no_network": True, "huge_tree": False}


def read_xml(
    data: bytes, location: Location, url: str, settings: IngestSettings
) -> Iterator[Outcome]:
    """The articles of a feed, of an agency's item, of a recognised page.

    Raises:
        IngestError: It is no XML, of an unknown kind, declares entities, or holds no article.
    """
    declared = _ENCODING.search(data[:1000])
    with location.only_text():
        written = decode(data, declared[1].decode("ascii") if declared else "")
    if is_wordpress(written[:_HEAD].encode(errors="replace")):
        yield from read_wordpress(data, location, url, settings)
        return
    content = mojibake.repair(written)
    if content != written:
        yield location.notice("mojibake")
    content = _UNFIT.sub("", _DECLARATION.sub("", content.lstrip("\ufeff")))
    unified = _NAMED.sub(lambda match: html.unescape(match[0]), content).encode(errors="replace")
    root = _root(unified, location)
    if root in _DOCUMENTS:
        # Feeds and pages are read however badly they are formed.
        yield from _DOCUMENTS[root](content.encode(errors="replace"), location, url, settings)
    elif root in _TREES:
        yield from _TREES[root](_tree(unified, location), location, url, settings)
    else:
        raise location.error("unknown_xml", root=shorten(root))


def _root(data: bytes, location: Location) -> str:
    """The local name of the root element; entities, which can be of any size, are refused."""
    from lxml import etree

    try:
        events = etree.iterparse(
            io.BytesIO(data), ("start",), encoding="utf-8", recover=True, **_SAFE
        )
        _, element = next(iter(events))
    except (etree.LxmlError, StopIteration, ValueError) as error:
        raise location.error("malformed_xml", why=_why(error)) from error
    declared = element.getroottree().docinfo.internalDTD
    entity = next(declared.iterentities(), None) if declared is not None else None
    if entity is not None:
        raise location.error("xml_defines", name=shorten(str(entity.name)))
    return _local(element.tag)


def _tree(data: bytes, location: Location) -> Any:
    """The root with all names as if there were no namespaces."""
    from lxml import etree

    parser = etree.XMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, **_SAFE)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise location.error("malformed_xml", why=_why(error)) from error
    for element in root.iter("*"):
        element.tag = _local(element.tag)
    return root


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _why(error: Exception) -> str:
    return shorten(str(error)) or "-"
