"""A dossier as DOCX with footnotes of Word's own.

python-docx knows no footnotes: the part that holds them is made here, with its styles, its relation
to the document and the separators that the settings name.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from assistant.desk.export.content import DossierContent, Entry, Footnote, TableRow
from assistant.messages import text

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.part import XmlPart
    from docx.text.paragraph import Paragraph

_CONTENT_TYPE: Final = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
)
_LANGUAGES: Final = {"es": "es-ES", "en": "en-GB"}
# Word's own names for them; as ids they have no space.
_TEXT_STYLE: Final = "footnote text"
_MARK_STYLE: Final = "footnote reference"
# The line above the notes, and above those that go on from the page before.
_SEPARATORS: Final = ((-1, "separator"), (0, "continuationSeparator"))


def word_document(content: DossierContent) -> bytes:
    """The bytes of the file."""
    import docx

    document = docx.Document()
    _describe(document, content)
    notes = _Footnotes(document)
    document.add_heading(content.title, level=0)
    document.add_paragraph().add_run(content.facts).italic = True
    for section in content.sections:
        if section.question:
            document.add_heading(section.question, level=1)
        for entry in section.entries:
            _add_entry(document, entry, notes, content.language)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _describe(document: Document, content: DossierContent) -> None:
    """Paper and language; what the file says of itself, where the template names others."""
    from docx.shared import Mm

    document.sections[0].page_width, document.sections[0].page_height = Mm(210), Mm(297)
    facts = document.core_properties
    # Word takes no longer ones.
    facts.title, facts.author, facts.comments = content.title[:255], "Hemeroteca", ""
    facts.language = _LANGUAGES[content.language]
    for language in document.styles.element.iter(_name("w:lang")):
        language.set(_name("w:val"), _LANGUAGES[content.language])


def _add_entry(document: Document, entry: Entry, notes: _Footnotes, language: str) -> None:
    paragraph = None
    for at, words in enumerate(entry.paragraphs):
        paragraph = document.add_paragraph()
        if at == 0 and entry.heading:
            paragraph.add_run(entry.heading).bold = True
            paragraph.add_run(" ")
        paragraph.add_run(words)
    if paragraph is not None:
        notes.add_all(paragraph, entry.footnotes)
        if entry.doubt:
            paragraph.add_run(f" ({entry.doubt})").italic = True
    if entry.rows:
        _add_table(document, entry.rows, notes, language)
    for words in entry.remark:
        document.add_paragraph(text("dossier.remark", language, words=words), "Intense Quote")


def _add_table(
    document: Document, rows: Iterable[TableRow], notes: _Footnotes, language: str
) -> None:
    from docx.shared import Mm

    table: Any = document.add_table(rows=1, cols=2, style="Table Grid")
    table.autofit = False
    for cell, key in zip(table.rows[0].cells, ("day", "event"), strict=True):
        cell.paragraphs[0].add_run(text(f"dossier.{key}", language)).bold = True
    for row in rows:
        day, event = table.add_row().cells
        day.text, event.text = row.heading, row.words
        notes.add_all(event.paragraphs[0], row.footnotes)
    for column, width in zip(table.columns, (38, 120), strict=True):
        for cell in column.cells:
            cell.width = Mm(width)


class _Footnotes:
    """The footnotes of one document."""

    def __init__(self, document: Document) -> None:
        self._part = _new_part(document)
        _add_styles(document)
        _name_separators(document)

    def add_all(self, paragraph: Paragraph, notes: Iterable[Footnote]) -> None:
        """Put notes at the end of a paragraph, a comma between two."""
        for at, note in enumerate(notes):
            if at:
                paragraph.add_run(", ").font.superscript = True
            self.add(paragraph, note)

    def add(self, paragraph: Paragraph, note: Footnote) -> None:
        """Put a note at the end of a paragraph."""
        reference = paragraph.add_run(style=_MARK_STYLE)._r
        reference.append(_made("w:footnoteReference", id=note.number))
        body = _made("w:footnote", id=note.number)
        line = _child(body, "w:p")
        _child(_child(line, "w:pPr"), "w:pStyle", val=_TEXT_STYLE.replace(" ", ""))
        mark = _child(line, "w:r")
        _child(_child(mark, "w:rPr"), "w:rStyle", val=_MARK_STYLE.replace(" ", ""))
        _child(mark, "w:footnoteRef")
        quote = f"{note.quote} — " if note.quote else ""
        _add_run(line, f" {quote}{note.byline}. ")
        if note.headline:
            _add_run(line, note.headline, italic=True)
            _add_run(line, ". ")
        if note.address:
            self._add_address(line, note)
            _add_run(line, ". ")
        filters = f" {note.filters}." if note.filters else ""
        _add_run(line, f"{note.place}.{filters}")
        self._part.element.append(body)

    def _add_address(self, line: Any, note: Footnote) -> None:
        from docx.opc.constants import RELATIONSHIP_TYPE

        if not note.is_web:
            _add_run(line, note.address)
            return
        # An id of our own: the library looks for a free one among all, at each call.
        relation = f"rId{note.number}"
        self._part.load_rel(RELATIONSHIP_TYPE.HYPERLINK, note.address, relation, is_external=True)
        leading = _child(line, "w:hyperlink")
        leading.set(_name("r:id"), relation)
        _add_run(leading, note.address)


def _new_part(document: Document) -> XmlPart:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import XmlPart
    from docx.oxml.ns import nsdecls
    from docx.oxml.parser import parse_xml

    root: Any = parse_xml(f"<w:footnotes {nsdecls('w', 'r')}/>")
    for number, kind in _SEPARATORS:
        body = _child(root, "w:footnote", type=kind, id=number)
        _child(_child(_child(body, "w:p"), "w:r"), f"w:{kind}")
    package: Any = document.part.package
    part = XmlPart(PackURI("/word/footnotes.xml"), _CONTENT_TYPE, root, package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    return part


def _name_separators(document: Document) -> None:
    """In the settings, before ``compat``, as the order of their schema wants it."""
    settings = document.settings.element
    properties = _made("w:footnotePr")
    for number, _ in _SEPARATORS:
        _child(properties, "w:footnote", id=number)
    compat = settings.find(_name("w:compat"))
    compat.addprevious(properties)


def _add_styles(document: Document) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    note: Any = document.styles.add_style(_TEXT_STYLE, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    note.base_style = document.styles["Normal"]
    note.font.size = Pt(9)
    note.paragraph_format.space_after = Pt(2)
    mark: Any = document.styles.add_style(_MARK_STYLE, WD_STYLE_TYPE.CHARACTER, builtin=True)
    mark.font.superscript = True


def _add_run(parent: Any, words: str, *, italic: bool = False) -> None:
    run = _child(parent, "w:r")
    if italic:
        _child(_child(run, "w:rPr"), "w:i")
    written = _child(run, "w:t")
    written.text = words
    written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _child(parent: Any, tag: str, **values: object) -> Any:
    made = _made(tag, **values)
    parent.append(made)
    return made


def _made(tag: str, **values: object) -> Any:
    from docx.oxml.parser import OxmlElement

    return OxmlElement(tag, {_name(f"w:{name}"): str(value) for name, value in values.items()})


def _name(tag: str) -> str:
    from docx.oxml.ns import qn

    return qn(tag)
