"""XML that others made: no entities of its own, nothing fetched, not too deep."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Final

from assistant.ingest.location import Location

_SAFE: Final = {
    "resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False,
}  # fmt: skip


def parse_xml(content: bytes, location: Location, entry: str) -> Any:
    """The root element of an XML document.

    Args:
        content: The document.
        location: Where the file is, for errors.
        entry: The document's name inside it.

    Raises:
        IngestError: It is not well formed, nested too deeply, or declares entities.
    """
    from lxml import etree

    parser = etree.XMLParser(remove_comments=True, remove_pis=True, **_SAFE)
    try:
        root = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError) as error:
        raise location.error("bad_xml", entry=entry, why=_line(error)) from error
    _refuse_entities(root, location, entry)
    return root


def children_of(
    content: bytes, holders: frozenset[str], location: Location, entry: str
) -> Iterator[Any]:
    """The children of some elements, one at a time, so that the whole is never a tree.

    Args:
        content: The document.
        holders: Names of the elements whose children are meant, ``{namespace}name``. A child
            that is a holder itself is not given, only its children; holders stand in holders.
        location: Where the file is, for errors.
        entry: The document's name inside it.

    Raises:
        IngestError: As for ``parse_xml``.
    """
    from lxml import etree

    begun = False
    try:
        for _, element in etree.iterparse(
            io.BytesIO(content), events=("end",), remove_comments=True, remove_pis=True, **_SAFE
        ):
            if not begun:
                begun = True
                _refuse_entities(element, location, entry)
            parent = element.getparent()
            if parent is None or element.tag in holders or not _is_held(parent, holders):
                continue
            yield element
            element.clear()
            while element.getprevious() is not None:
                del parent[0]
    except (etree.LxmlError, ValueError) as error:
        raise location.error("bad_xml", entry=entry, why=_line(error)) from error


def name_of(element: Any) -> str:
    """An element's name without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value_of(element: Any, name: str) -> str:
    """An attribute by its name without a namespace; empty without one."""
    return next(
        (str(value) for key, value in element.items() if key.rpartition("}")[2] == name), ""
    )


def _is_held(element: Any, holders: frozenset[str]) -> bool:
    """Whether an element and all that it stands in are holders, the root apart."""
    if element.tag not in holders:
        return False
    return all(
        each.tag in holders for each in element.iterancestors() if each.getparent() is not None
    )


def _refuse_entities(element: Any, location: Location, entry: str) -> None:
    declared = element.getroottree().docinfo.internalDTD
    if declared is not None and next(iter(declared.iterentities()), None) is not None:
        raise location.error("xml_entities", entry=entry)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:120]
