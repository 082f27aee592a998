"""A report of a draft as a DOCX file."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Final

from assistant.desk.draft import DraftVerdict
from assistant.desk.draft_content import QuoteContent, ReportContent, RowContent
from assistant.presentation.html import without_controls

if TYPE_CHECKING:
    from docx.table import _Cell

_COLOURS: Final[dict[DraftVerdict, str]] = {
    "contradicted": "B3261E",
    "corrected_later": "8A5A00",
    "not_in_archive": "5F6368",
    "backed": "1B6E3C",
    "not_an_assertion": "5F6368",
}
# What XML cannot hold beside the controls.
_NO_XML: Final = re.compile("[\ufffe\uffff]")
_WIDTHS_CM: Final = (3.0, 6.5, 8.0)


def draft_document(content: ReportContent) -> bytes:
    """The file's bytes.

    Args:
        content: The report in words.
    """
    from docx import Document
    from docx.shared import Cm

    document = Document()
    for section in document.sections:
        section.left_margin = section.right_margin = Cm(1.75)
    document.core_properties.title = content.title
    document.core_properties.author = ""
    document.add_heading(content.title, level=1)
    document.add_paragraph(" · ".join(f"{label}: {number}" for _, label, number in content.counts))
    for line in content.facts:
        document.add_paragraph(_plain(line))
    table = document.add_table(rows=1, cols=len(content.columns), style="Table Grid")
    table.autofit = False
    for cell, heading in zip(table.rows[0].cells, content.columns, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    for row in content.rows:
        _fill(table.add_row().cells, row)
    for each in table.rows:
        for cell, width in zip(each.cells, _WIDTHS_CM, strict=True):
            cell.width = Cm(width)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _fill(cells: tuple[_Cell, ...], row: RowContent) -> None:
    from docx.shared import RGBColor

    verdict, sentence, archive = cells
    run = verdict.paragraphs[0].add_run(row.label)
    run.bold = True
    run.font.color.rgb = RGBColor.from_string(_COLOURS[row.verdict])
    sentence.paragraphs[0].add_run(_plain(row.words))
    for at, reason in enumerate(row.reasons):
        paragraph = archive.paragraphs[0] if at == 0 else archive.add_paragraph()
        paragraph.add_run(_plain(reason)).bold = True
    for at, quote in enumerate(row.quotes):
        _add_quote(archive, quote, is_first=at == 0 and not row.reasons)


def _add_quote(cell: _Cell, quote: QuoteContent, *, is_first: bool) -> None:
    paragraph = cell.paragraphs[0] if is_first else cell.add_paragraph()
    if quote.lead:
        paragraph.add_run(f"{quote.lead} ").bold = True
    paragraph.add_run(f"«{_plain(quote.words)}»")
    where = ". ".join(filter(None, (quote.byline, quote.title, quote.url)))
    cell.add_paragraph().add_run(_plain(where)).italic = True


def _plain(words: str) -> str:
    return _NO_XML.sub("", without_controls(words))
