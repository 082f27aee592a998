"""Word documents (DOCX): what they lay out, read from their XML piece by piece.

Insertions that are tracked stay and deletions go; comments, headers and footers are no part of the
text. Text boxes stand after the paragraph that they are anchored in, notes at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from assistant.config.settings import IngestSettings
from assistant.ingest.documents.laid_out import (
    Block,
    Document,
    Properties,
    noted,
    row,
    styled,
)
from assistant.ingest.location import Location
from assistant.ingest.packed import Packed, open_packed
from assistant.ingest.safe_xml import children_of, name_of, parse_xml, value_of

MAIN: Final = "word/document.xml"
_WORD: Final = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",  # "strict" documents
)
_CORE: Final = "docProps/core.xml"
_STYLES: Final = "word/styles.xml"
_NOTES: Final = ("word/footnotes.xml", "word/endnotes.xml")
# What is in them is no text of the document, or is there twice.
_NO_TEXT: Final = frozenset({
    "del", "moveFrom", "instrText", "delText", "rPr", "pPr", "Fallback", "sdtPr", "tblPr", "trPr",
    "commentReference", "ruby", "fldData", "ffData",
})  # fmt: skip
_SEPARATORS: Final = frozenset({"separator", "continuationSeparator", "continuationNotice"})
_OFF: Final = frozenset({"0", "false", "off"})
_INDEX: Final = ("toc", "tdc", "índice", "table of figures", "tabla de ilustraciones")
_DEEPEST_STYLE: Final = 12


def read_laid_out(data: bytes, location: Location, settings: IngestSettings) -> Document:
    """What a Word document lays out.

    Args:
        data: The file, a ZIP.
        location: Where it is, for errors.
        settings: Limits.

    Raises:
        IngestError: It is damaged, hostile, or no Word document.
    """
    with open_packed(data, location, settings.max_file_mb) as packed:
        reader = _Reader(packed, location)
        blocks = tuple(reader.blocks())
        return Document(blocks, _properties(packed, location), reader.hidden)


class _Reader:
    """Walks the parts of a document that hold its text."""

    def __init__(self, packed: Packed, location: Location) -> None:
        self.hidden = False
        self._packed = packed
        self._location = location
        self._styles = _Styles(
            parse_xml(packed.read(_STYLES), location, _STYLES) if _STYLES in packed else None
        )
        self._boxes: list[Block] = []
        self._noted: dict[str, int] = {}  # numbers of notes, in the order of their first marks

    def blocks(self) -> Iterator[Block]:
        holders = frozenset(
            f"{space}{name}" for space in _WORD for name in ("body", "sdt", "sdtContent")
        )
        main = self._packed.read(MAIN)
        for element in children_of(main, holders, self._location, MAIN):
            yield from self._block(element)
        yield from noted(self._notes())

    def _block(self, element: Any) -> Iterator[Block]:
        name = name_of(element)
        if name == "p":
            paragraph = self._paragraph(element)
            if paragraph.text:
                yield paragraph
            boxes, self._boxes = self._boxes, []
            yield from boxes
        elif name == "tbl":
            yield from self._table(element)
        elif name in {"sdt", "sdtContent", "customXml", "ins", "moveTo"}:
            for child in element:
                yield from self._block(child)

    def _table(self, table: Any) -> Iterator[Block]:
        """Its rows; a table of one cell is a frame around text."""
        rows = [list(_within(line, "tc")) for line in _within(table, "tr") if not _deleted(line)]
        if len(rows) == 1 and len(rows[0]) == 1:
            for child in rows[0][0]:
                yield from self._block(child)
            return
        for cells in rows:
            line = row(self._cell(cell) for cell in cells)
            if line.text:
                yield line

    def _cell(self, cell: Any) -> str:
        return " ".join(block.text for child in cell for block in self._block(child))

    def _paragraph(self, paragraph: Any) -> Block:
        style = self._styles.of(paragraph)
        if style.name.lower().startswith(_INDEX):
            return Block("")
        words = self._words(paragraph, hidden=style.hidden)
        block = styled(words, style.name, style.outline)
        if block.kind == "paragraph" and style.listed:
            return block._replace(kind="item")
        return block

    def _words(self, element: Any, *, hidden: bool) -> str:
        """Words of runs, in order; those that Word does not show are only noticed."""
        pieces: list[str] = []
        for child in element:
            name = name_of(child)
            if name in _NO_TEXT:
                continue
            if name == "r":
                unseen = self._styles.run_is_hidden(child, hidden)
                words = self._words(child, hidden=hidden)
                if unseen:
                    self.hidden = self.hidden or any(map(str.isalpha, words))
                else:
                    pieces.append(words)
            elif name in {"t", "tab", "br", "cr", "noBreakHyphen", "ptab", "sym"}:
                pieces.append(_sign(child, name))
            elif name in {"footnoteReference", "endnoteReference"}:
                note = f"{name[:-9]}{value_of(child, 'id')}"
                pieces.append(f"[{self._noted.setdefault(note, len(self._noted) + 1)}]")
            elif name == "txbxContent":
                for inner in child:
                    self._boxes += list(self._block_in_box(inner))
            else:
                pieces.append(self._words(child, hidden=hidden))
        return "".join(pieces)

    def _block_in_box(self, element: Any) -> Iterator[Block]:
        kept, self._boxes = self._boxes, []
        found = list(self._block(element))
        self._boxes = kept
        yield from found

    def _notes(self) -> list[str]:
        texts: dict[str, str] = {}
        for entry in _NOTES if self._noted else ():
            if entry not in self._packed:
                continue
            for note in parse_xml(self._packed.read(entry), self._location, entry):
                if value_of(note, "type") not in _SEPARATORS:
                    paragraphs = (self._words(each, hidden=False) for each in _within(note, "p"))
                    texts[f"{name_of(note)}{value_of(note, 'id')}"] = " ".join(paragraphs)
        return [texts.get(note, "") for note in self._noted]


class _Style:
    """What a style says that matters here, with what it is based on."""

    def __init__(self, name: str = "", outline: int = 0) -> None:
        self.name = name
        self.outline = outline
        self.hidden = False
        self.listed = False


class _Styles:
    def __init__(self, root: Any | None) -> None:
        self._elements: dict[str, Any] = {}
        self._known: dict[str, _Style] = {}
        for element in [] if root is None else root:
            if name_of(element) == "style":
                self._elements.setdefault(value_of(element, "styleId"), element)

    def of(self, paragraph: Any) -> _Style:
        """The style of a paragraph, with what the paragraph says itself."""
        own = _Style()
        marks = _child(paragraph, "pPr")
        if marks is None:
            return own
        named = _child(marks, "pStyle")
        base = self._style(value_of(named, "val")) if named is not None else own
        own.name, own.outline, own.hidden = base.name, base.outline, base.hidden
        own.outline = _outline(marks, own.outline)
        own.listed = base.listed or _is_listed(marks)
        return own

    def run_is_hidden(self, run: Any, inherited: bool) -> bool:
        """Whether Word does not show a run."""
        marks = _child(run, "rPr")
        if marks is None:
            return inherited
        named = _child(marks, "rStyle")
        by_style = self._style(value_of(named, "val")).hidden if named is not None else False
        own = _switch(marks, "vanish")
        return (inherited or by_style) if own is None else own

    def _style(self, key: str) -> _Style:
        if key not in self._known:
            self._known[key] = self._resolved(key)
        return self._known[key]

    def _resolved(self, key: str) -> _Style:
        style = _Style(key)
        at = self._elements.get(key)
        chain: list[Any] = []
        while at is not None and len(chain) < _DEEPEST_STYLE:
            chain.append(at)
            base = _child(at, "basedOn")
            at = self._elements.get(value_of(base, "val")) if base is not None else None
        if chain and (named := _child(chain[0], "name")) is not None:
            style.name = value_of(named, "val") or key
        for element in reversed(chain):
            marks, letters = _child(element, "pPr"), _child(element, "rPr")
            if marks is not None:
                style.outline = _outline(marks, style.outline)
                style.listed = style.listed or _is_listed(marks)
            if letters is not None and (own := _switch(letters, "vanish")) is not None:
                style.hidden = own
        return style


def _properties(packed: Packed, location: Location) -> Properties:
    if _CORE not in packed:
        return Properties()
    said = {
        name_of(element): " ".join((element.text or "").split())
        for element in parse_xml(packed.read(_CORE), location, _CORE)
    }
    return Properties(
        title=said.get("title", ""),
        author=said.get("creator", ""),
        created=said.get("created", ""),
        section=said.get("category", ""),
        language=said.get("language", ""),
    )


def _child(element: Any, name: str) -> Any | None:
    return next((child for child in element if name_of(child) == name), None)


def _within(element: Any, name: str) -> Iterator[Any]:
    """Children of a name, also inside content controls and insertions."""
    for child in element:
        found = name_of(child)
        if found == name:
            yield child
        elif found in {"sdt", "sdtContent", "customXml", "ins", "moveTo"}:
            yield from _within(child, name)


def _switch(marks: Any, name: str) -> bool | None:
    found = _child(marks, name)
    return None if found is None else value_of(found, "val").lower() not in _OFF


def _outline(marks: Any, inherited: int) -> int:
    found = _child(marks, "outlineLvl")
    if found is None:
        return inherited
    level = value_of(found, "val")
    return int(level) + 1 if level in set("012345678") else 0


def _is_listed(marks: Any) -> bool:
    numbered = _child(marks, "numPr")
    if numbered is None:
        return False
    which = _child(numbered, "numId")
    return which is not None and value_of(which, "val") != "0"


def _deleted(line: Any) -> bool:
    marks = _child(line, "trPr")
    return marks is not None and _child(marks, "del") is not None


def _sign(element: Any, name: str) -> str:
    if name == "t":
        return element.text or ""
    if name == "br":
        return " " if value_of(element, "type") in {"page", "column"} else "\n"
    return {"cr": "\n", "noBreakHyphen": "-", "sym": ""}.get(name, " ")
