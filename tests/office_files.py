"""Documents as word processors write them, made by code; all names and facts are invented."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

TEXT = (
    "El alcalde de Soto presentó el martes el nuevo puente sobre el Arga, que costó 3 millones.",
    "Las obras duraron dieciocho meses y las pagó la diputación foral.",
)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
    for name, full in {
        "office": "office", "text": "text", "style": "style", "table": "table", "meta": "meta",
        "draw": "drawing", "manifest": "manifest",
    }.items()
)  # fmt: skip


def packed(entries: Mapping[str, str | bytes], *, first: Mapping[str, str] | None = None) -> bytes:
    """A ZIP; entries of ``first`` come first and are not compressed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in (first or {}).items():
            made.writestr(name, content, zipfile.ZIP_STORED)
        for name, content in entries.items():
            made.writestr(name, content)
    return file.getvalue()


def word(body: str, **others: str) -> bytes:
    """A Word document with this inside ``w:body``.

    Args:
        body: Its XML; ``<p>``, ``<p style=…>`` and so on are not expanded.
        **others: ``styles``, ``footnotes``: inside those parts; ``core``: properties; any with
            ``raw_document``: the whole of the main part.
    """
    entries = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": others.get("raw_document")
        or f"<w:document {_W}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {_W}>{others.get('styles', '')}</w:styles>",
        "word/header1.xml": f"<w:hdr {_W}><w:p><w:r><w:t>Cabecera</w:t></w:r></w:p></w:hdr>",
        "word/comments.xml": f"<w:comments {_W}><w:comment><w:p><w:r><w:t>Comentario</w:t></w:r>"
        "</w:p></w:comment></w:comments>",
        "word/footnotes.xml": f"<w:footnotes {_W}>{others.get('footnotes', '')}</w:footnotes>",
        "docProps/core.xml": '<cp:coreProperties xmlns:cp="urn:c" xmlns:dc="urn:d" xmlns:t="urn:t">'
        f"{others.get('core', '')}</cp:coreProperties>",
    }
    return packed(entries)


def p(text: str, style: str = "", run: str = "", mark: str = "") -> str:
    """A paragraph of Word with one run; ``run`` and ``mark`` are XML of their properties."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f"<w:p><w:pPr>{named}{mark}</w:pPr><w:r><w:rPr>{run}</w:rPr>"
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )


def odt(
    body: str, *, styles: str = "", automatic: str = "", meta: str = "", more: str = ""
) -> bytes:
    """An OpenDocument text with this inside ``office:text``."""
    return packed(
        {
            "content.xml": f"<office:document-content {_ODF}><office:automatic-styles>{automatic}"
            f"</office:automatic-styles><office:body><office:text>{body}"
            "</office:text></office:body>"
            "</office:document-content>",
            "styles.xml": f"<office:document-styles {_ODF}><office:styles>{styles}</office:styles>"
            "</office:document-styles>",
            "meta.xml": f'<office:document-meta {_ODF} xmlns:dc="urn:d"><office:meta>{meta}'
            "</office:meta></office:document-meta>",
            "META-INF/manifest.xml": f"<manifest:manifest {_ODF}>{more}</manifest:manifest>",
        },
        first={"mimetype": "application/vnd.oasis.opendocument.text"},
    )


def t(text: str, style: str = "Standard", tag: str = "p") -> str:
    """A paragraph of an OpenDocument text, or a heading of the first rank."""
    level = ' text:outline-level="1"' if tag == "h" else ""
    return f'<text:{tag} text:style-name="{style}"{level}>{text}</text:{tag}>'


def rtf(body: str, *, info: str = "", head: str = "") -> bytes:
    """An RTF document as Word writes it; letters beyond ASCII become ``\\'xx``."""
    fonts = (
        r"{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f1\fswiss\fcharset238 Arial CE;}}"
        r"{\stylesheet{\ql\li0 \snext0 Normal;}{\s1\outlinelevel0 \sbasedon0 heading 1;}"
        r"{\s15 Title;}{\*\cs10 \additive Default Paragraph Font;}}"
    )
    written = rf"{{\rtf1\ansi\ansicpg1252\deff0{head}{fonts}{{\info{info}}}{body}}}"
    return "".join(
        char if char < "\x80" else "".join(f"\\'{octet:02x}" for octet in char.encode("cp1252"))
        for char in written
    ).encode("ascii")
