"""Tables and exports as programs write them, made by code; all names and facts are invented."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

TEXTS = (
    "El mercado de Olmeda abrirá los domingos desde abril, según anunció «por fin» el concejal.",
    "La feria del queso de Valdelmas reunió a 3,5 miles de personas; hubo dos heridos leves.",
    "Las obras del puente viejo, que empezaron en mayo, durarán siete meses y no cuatro.",
)
HEADER = ("Titular", "Fecha", "Medio", "Autor", "Texto")
ROWS = tuple(
    (f"Noticia {at}", f"{at + 3:02}/04/2025", "El Eco de Olmeda", "Luz Vega", text)
    for at, text in enumerate(TEXTS)
)
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006'


def delimited(rows: Sequence[Sequence[str]], delimiter: str = ",", **how: object) -> str:
    """Rows as CSV."""
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator="\r\n", **how).writerows(rows)
    return file.getvalue()


def xlsx(
    sheets: Mapping[str, Sequence[Sequence[object]]],
    *,
    hidden: Sequence[str] = (),
    raw: str = "",
) -> bytes:
    """A workbook of sheets by name; ``raw`` replaces the rows of each with XML.

    Numbers are numbers; a ``("date", serial)`` is a number shown as a day.
    """
    names = list(sheets)
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{at}" r:id="rId{at}"'
        + (' state="hidden"' if name in hidden else "") + "/>"
        for at, name in enumerate(names, start=1)
    )  # fmt: skip
    related = "".join(
        f'<Relationship Id="rId{at}" Type="{_DOCUMENT}/worksheet" Target="worksheets/s{at}.xml"/>'
        for at in range(1, len(names) + 1)
    )
    styles = (
        f"<styleSheet {_MAIN}><fonts><font/></fonts><fills><fill/></fills><borders><border/>"
        '</borders><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    )
    entries = {
        "[Content_Types].xml": f'<Types {_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships {_PACKAGE}/relationships"><Relationship Id="r" '
        f'Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_DOCUMENT}"><sheets>{listed}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships {_PACKAGE}/relationships">{related}'
        f'<Relationship Id="st" Type="{_DOCUMENT}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": styles,
    }
    for at, name in enumerate(names, start=1):
        rows = raw or _rows(sheets[name])
        entries[f"xl/worksheets/s{at}.xml"] = (
            f"<worksheet {_MAIN}><sheetData>{rows}</sheetData></worksheet>"
        )
    return _packed(entries)


def ods(rows: Sequence[Sequence[str]], more: str = "") -> bytes:
    """A spreadsheet of LibreOffice with one sheet; cells like 2025-04-03 are days."""
    body = "".join(
        "<table:table-row>" + "".join(_ods_cell(cell) for cell in row) + "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Hoja1">{body}{more}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        "</manifest:manifest>"
    )
    return _packed({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def wordpress(items: Sequence[str], title: str = "El Eco de Olmeda", before: str = "") -> str:
    """An export of WordPress with these items; two people write in it."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" ?>\n{before}<rss version="2.0"\n'
        '\txmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"\n'
        '\txmlns:content="http://purl.org/rss/1.0/modules/content/"\n'
        '\txmlns:dc="http://purl.org/dc/elements/1.1/"\n'
        '\txmlns:wp="http://wordpress.org/export/1.2/">\n<channel>\n'
        f"<title>{title}</title><link>https://eco.example</link><language>es-ES</language>\n"
        "<wp:author><wp:author_login><![CDATA[luz]]></wp:author_login>"
        "<wp:author_display_name><![CDATA[Luz Vega]]></wp:author_display_name></wp:author>\n"
        + "\n".join(items)
        + "\n</channel>\n</rss>\n"
    )


def post(
    content: str = TEXTS[0],
    *,
    number: int = 1,
    kind: str = "post",
    status: str = "publish",
    more: str = "",
    dates: tuple[str, str] = ("2025-04-03 00:30:00", "2025-04-02 22:30:00"),
) -> str:
    """An item of a WordPress export."""
    here, there = dates
    return (
        f"<item><title>Noticia {number} &amp; más</title><link>https://eco.example/n{number}</link>"
        "<pubDate>Wed, 02 Apr 2025 22:30:00 +0000</pubDate>"
        f"<dc:creator><![CDATA[luz]]></dc:creator><content:encoded><![CDATA[{content}]]>"
        "</content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>"
        f"<wp:post_id>{number}</wp:post_id><wp:post_date><![CDATA[{here}]]></wp:post_date>"
        f"<wp:post_date_gmt><![CDATA[{there}]]></wp:post_date_gmt>"
        f"<wp:status><![CDATA[{status}]]></wp:status>"
        f"<wp:post_type><![CDATA[{kind}]]></wp:post_type>"
        '<category domain="category" nicename="local"><![CDATA[Local]]></category>'
        '<category domain="post_tag" nicename="m"><![CDATA[mercado]]></category>'
        f"{more}</item>"
    )


def _packed(entries: Mapping[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return file.getvalue()


def _rows(rows: Sequence[Sequence[object]]) -> str:
    return "".join(
        f'<row r="{at}">' + "".join(_cell(cell, f"{chr(65 + place)}{at}")
                                    for place, cell in enumerate(row)) + "</row>"
        for at, row in enumerate(rows, start=1)
    )  # fmt: skip


def _cell(cell: object, at: str) -> str:
    if isinstance(cell, tuple):
        return f'<c r="{at}" s="1"><v>{cell[1]}</v></c>'
    if isinstance(cell, int | float):
        return f'<c r="{at}"><v>{cell}</v></c>'
    if cell == "":
        return ""
    return f'<c r="{at}" t="inlineStr"><is><t>{escape(str(cell))}</t></is></c>'


def _ods_cell(cell: str) -> str:
    if len(cell) == 10 and cell[4] == cell[7] == "-":
        return f'<table:table-cell office:value-type="date" office:date-value="{cell}"/>'
    return (
        '<table:table-cell office:value-type="string">'
        f"<text:p>{escape(cell)}</text:p></table:table-cell>"
    )
