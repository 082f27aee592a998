"""OpenDocument texts (ODT): what they lay out, read from their XML piece by piece.

Deletions that are tracked stand apart in the file and are passed over; comments, headers and
footers are no part of the text. Text boxes stand after the paragraph that they are anchored in,
notes at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from assistant.config.settings import IngestSettings
from assistant.ingest.documents.laid_out import Block, Document, Properties, noted, row, styled
from assistant.ingest.location import Location
from assistant.ingest.packed import Packed, open_packed
from assistant.ingest.safe_xml import children_of, name_of, parse_xml, value_of

MAIN: Final = "content.xml"
_STYLES: Final = "styles.xml"
_META: Final = "meta.xml"
_MANIFEST: Final = "META-INF/manifest.xml"
_NAMESPACE: Final = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}%s"
_HOLDERS: Final = frozenset(
    _NAMESPACE % pair
    for pair in (("office", "automatic-styles"), ("office", "body"), ("office", "text"))
)
_NO_TEXT: Final = frozenset({
    "annotation", "annotation-end", "tracked-changes", "table-of-content", "alphabetical-index",
    "sequence-decls", "variable-decls", "user-field-decls", "forms", "note-citation", "ruby-text",
    "title", "desc", "object", "illustration-index", "table-index", "event-listeners",
})  # fmt: skip
_UNSEEN: Final = frozenset({"hidden-text", "hidden-paragraph"})
_INDEX_STYLES: Final = ("Contents_20_", "TOC")
_DEEPEST_STYLE: Final = 12
_MOST_SPACES: Final = 50


def read_laid_out(data: bytes, location: Location, settings: IngestSettings) -> Document:
    """What an OpenDocument text lays out.

    Args:
        data: The file, a ZIP.
        location: Where it is, for errors.
        settings: Limits.

    Raises:
        IngestError: It is damaged, hostile, has a password, or is no such document.
    """
    with open_packed(data, location, settings.max_file_mb) as packed:
        if _MANIFEST in packed and b"encryption-data" in packed.read(_MANIFEST):
            raise location.error("password")
        reader = _Reader(packed, location)
        blocks = tuple(reader.blocks())
        return Document(blocks, _properties(packed, location), reader.hidden)


class _Style(NamedTuple):
    name: str
    parent: str = ""
    display: str = ""  # "none" hides
    outline: int = 0


class _Reader:
    """Walks the part of a document that holds its text."""

    def __init__(self, packed: Packed, location: Location) -> None:
        self.hidden = False
        self._packed = packed
        self._location = location
        self._styles: dict[str, _Style] = {}
        self._boxes: list[Block] = []
        self._notes: list[str] = []

    def blocks(self) -> Iterator[Block]:
        if _STYLES in self._packed:
            root = parse_xml(self._packed.read(_STYLES), self._location, _STYLES)
            for group in root:
                if name_of(group) == "styles":
                    for element in group:
                        self._learn(element)
        content = self._packed.read(MAIN)
        for element in children_of(content, _HOLDERS, self._location, MAIN):
            if name_of(element) == "style":
                self._learn(element)
            else:
                yield from self._block(element)
        yield from noted(self._notes)

    def _learn(self, element: Any) -> None:
        if name_of(element) != "style":
            return
        letters = next((each for each in element if name_of(each) == "text-properties"), None)
        level = value_of(element, "default-outline-level")
        self._styles[value_of(element, "name")] = _Style(
            name=value_of(element, "display-name") or value_of(element, "name"),
            parent=value_of(element, "parent-style-name"),
            display=value_of(letters, "display") if letters is not None else "",
            outline=int(level) if level in set("123456789") else 0,
        )

    def _chain(self, key: str) -> list[_Style]:
        """A style and those that it is based on."""
        chain: list[_Style] = []
        while key in self._styles and len(chain) < _DEEPEST_STYLE:
            chain.append(self._styles[key])
            key = chain[-1].parent
        return chain or [_Style(key)]

    def _is_hidden(self, element: Any) -> bool:
        chain = self._chain(value_of(element, "style-name"))
        return next((each.display for each in chain if each.display), "") == "none"

    def _block(self, element: Any, kind: str = "") -> Iterator[Block]:
        name = name_of(element)
        if name in {"p", "h"}:
            yield from self._paragraph(element, kind)
        elif name == "table":
            yield from self._table(element)
        elif name == "frame":
            yield from self._frame(element)
        elif name == "section" and value_of(element, "display") == "none":
            self._notice("".join(element.itertext()))
        elif name in {"list", "list-item", "list-header"}:
            for child in element:
                yield from self._block(child, "item")
        elif name not in _NO_TEXT:
            for child in element:
                yield from self._block(child, kind)

    def _paragraph(self, element: Any, kind: str) -> Iterator[Block]:
        chain = self._chain(value_of(element, "style-name"))
        words = self._words(element)
        boxes, self._boxes = self._boxes, []
        level = value_of(element, "outline-level") if name_of(element) == "h" else ""
        outline = int(level) if level.isdecimal() and len(level) < 3 else chain[0].outline
        # Automatic styles ("P7") say nothing by their names.
        named = chain[1].name if len(chain) > 1 and _is_automatic(chain[0].name) else chain[0].name
        if name_of(element) == "h":
            outline = outline or 1
        if self._is_hidden(element):
            self._notice(words)
        elif words.strip() and not named.replace(" ", "_20_").startswith(_INDEX_STYLES):
            block = styled(words, named, outline)
            is_item = kind == "item" and block.kind == "paragraph"
            yield block._replace(kind="item") if is_item else block
        yield from boxes

    def _table(self, table: Any) -> Iterator[Block]:
        """Its rows; a table of one cell is a frame around text."""
        rows = [
            [cell for cell in line if name_of(cell) in {"table-cell", "covered-table-cell"}]
            for line in table.iter(_NAMESPACE % ("table", "table-row"))
            if next(line.iterancestors(table.tag)) is table
        ]
        if len(rows) == 1 and len(rows[0]) == 1:
            for child in rows[0][0]:
                yield from self._block(child)
            return
        for cells in rows:
            line = row(
                " ".join(block.text for child in cell for block in self._block(child))
                for cell in cells
            )
            if line.text:
                yield line

    def _frame(self, frame: Any) -> Iterator[Block]:
        for holder in frame:
            if name_of(holder) == "text-box":
                for child in holder:
                    yield from self._block(child)

    def _words(self, element: Any) -> str:
        """Words of a paragraph in order; those that the document hides are only noticed."""
        pieces = [element.text or ""]
        for child in element:
            pieces += [self._inline(child), child.tail or ""]
        return "".join(pieces).replace("\r", " ")

    def _inline(self, child: Any) -> str:
        name = name_of(child)
        if name in _NO_TEXT:
            return ""
        if name in _UNSEEN or (name == "span" and self._is_hidden(child)):
            self._notice(self._words(child))
            return ""
        if name == "s":
            count = value_of(child, "c")
            return " " * min(
                int(count) if count.isdecimal() and len(count) < 5 else 1, _MOST_SPACES
            )
        if name in {"tab", "line-break"}:
            return " " if name == "tab" else "\n"
        if name == "note":
            self._notes.append("")
            number = len(self._notes)
            body = (each for each in child if name_of(each) == "note-body")
            said = [block.text for each in body for block in self._block(each)]
            self._notes[number - 1] = " ".join(said)
            return f"[{number}]"
        if name == "frame":
            kept, self._boxes = self._boxes, []
            found = list(self._frame(child))
            self._boxes = [*kept, *found]
            return ""
        return self._words(child)

    def _notice(self, words: str) -> None:
        self.hidden = self.hidden or any(map(str.isalpha, words))


def _is_automatic(name: str) -> bool:
    return name[:1] == "P" and name[1:].isdecimal()


def _properties(packed: Packed, location: Location) -> Properties:
    if _META not in packed:
        return Properties()
    said: dict[str, str] = {}
    for element in parse_xml(packed.read(_META), location, _META).iter():
        said.setdefault(name_of(element), " ".join((element.text or "").split()))
    return Properties(
        title=said.get("title", ""),
        author=said.get("initial-creator") or said.get("creator", ""),
        created=said.get("creation-date", ""),
        section=said.get("subject", ""),
        language=said.get("language", ""),
    )
