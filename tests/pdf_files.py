"""PDFs made for tests: set in type by Typst, or put together byte by byte where it makes none."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import typst

STORY: Final = (
    "El ayuntamiento de Vallehermoso aprobó ayer en sesión extraordinaria el presupuesto municipal"
    " de este año, que asciende a 14,3 millones de euros, con los votos de la mayoría y la"
    " abstención del grupo independiente.",
    "La alcaldesa, Begoña Íñiguez, defendió que las cuentas «garantizan los servicios básicos» y"
    " anunció la construcción de un centro socioeducativo en el barrio de la Cigüeña, cuya"
    " financiación correrá a cargo de la diputación provincial.",
    "La oposición criticó la falta de inversiones en el polígono industrial, donde la"
    " conflictividad ha aumentado en los últimos meses, y pidió una auditoría de"
    " los contratos de limpieza.",
    "El portavoz independiente, Efraín Güell, señaló que su grupo se abstuvo porque el equipo de"
    " gobierno aceptó modificar las partidas de cultura y deporte; «no era un cheque en blanco»,"
    " añadió al término del pleno.",
    "Las cuentas entrarán en vigor el primero de enero, una vez que concluya el plazo de"
    " alegaciones y se publiquen en el boletín oficial de la provincia.",
    "El interventor advirtió en su informe de que la deuda viva equivale al 38% de los ingresos"
    " corrientes, muy por debajo del límite que fija la ley, aunque recomendó prudencia ante la"
    " caída de la recaudación por licencias de obra.",
)
HEADLINE: Final = "El pleno aprueba las cuentas con la abstención de los independientes"


@dataclass(frozen=True)
class Setting:
    """How a story is set in type.

    Attributes:
        columns: Side by side.
        size: Of the type, in points.
        justify: Whether lines are filled.
        indent: Whether paragraphs begin indented, else with space above.
        font: Name of a font that Typst brings along.
        gutter: Between columns, in points.
        head: Running head and foot with the page's number.
        paper: Name of a format of paper.
        repeat: How often the story stands below itself, numbered.
    """

    columns: int = 1
    size: float = 10
    justify: bool = True
    indent: bool = True
    font: str = "Libertinus Serif"
    gutter: float = 14
    head: bool = False
    paper: str = "a4"
    repeat: int = 1

    def story(self) -> list[str]:
        """The paragraphs, as they are to come back."""
        return [
            f"{number}. {words}" if self.repeat > 1 and at == 0 else words
            for number in range(1, self.repeat + 1)
            for at, words in enumerate(STORY)
        ]


def typeset(source: str) -> bytes:
    """A PDF from Typst's markup."""
    return typst.compile(source.encode())


def words(raw: str) -> str:
    """Words as Typst's markup has them."""
    return f"#{json.dumps(raw, ensure_ascii=False)}"


def newspaper(
    setting: Setting,
    *,
    paragraphs: Sequence[str] | None = None,
    title: str = HEADLINE,
    byline: str = "Por Nuria Peñalver",
    date: str = "Lunes, 12 de mayo de 2025",
    metadata: str = 'title: "nota_v3.docx", author: "usuario"',
) -> bytes:
    """A headline across the page, the date above it, the byline below, and columns of text."""
    text = setting.story() if paragraphs is None else paragraphs
    parted = (
        "first-line-indent: (amount: 1.2em, all: true), spacing: 0.65em"
        if setting.indent
        else "spacing: 1.3em"
    )
    head = (
        "header: [EL FARO DE VALLEHERMOSO #h(1fr) LOCAL],"
        "footer: context [#h(1fr) #counter(page).display()],"
        if setting.head
        else ""
    )
    body = "\n\n".join(map(words, text))
    return typeset(
        f"""#set document({metadata})
#set page(paper: "{setting.paper}", {head} margin: 1.8cm)
#set text(lang: "es", size: {setting.size}pt, font: "{setting.font}")
#set text(hyphenate: {str(setting.justify).lower()})
#block[{words(date)}]
#block(text(size: {setting.size * 2.2}pt, weight: "bold", hyphenate: false)[{words(title)}])
#block[{words(byline)}]
#set par(justify: {str(setting.justify).lower()}, {parted})
#columns({setting.columns}, gutter: {setting.gutter}pt)[

{body}

]
"""
    )


def assembled(objects: Iterable[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects, the first of which is its catalogue."""
    written, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(places) + 1, len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return written + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        size, trailer, start,
    )  # fmt: skip


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """An object with content."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def of_pages(contents: Sequence[bytes], *, trailer: bytes = b"", page: bytes = b"") -> bytes:
    """A PDF with a page for each content; ``/F`` is a font, ``/Im`` a grey picture."""
    first = 5
    kids = b" ".join(b"%d 0 R" % (first + 2 * at) for at in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(contents)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        stream(
            b"\x7f" * 100,
            b"/Type /XObject /Subtype /Image /Width 10 /Height 10 /ColorSpace /DeviceGray"
            b" /BitsPerComponent 8",
        ),
    ]
    for at, content in enumerate(contents):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R %s"
            b" /Resources << /Font << /F 3 0 R >> /XObject << /Im 4 0 R >> >> >>"
            % (first + 2 * at + 1, page)
        )
        objects.append(stream(content))
    return assembled(objects, trailer)


def lines(
    *written: str, x: float = 60, y: float = 760, size: float = 11, step: float = 14
) -> bytes:
    """Page content: lines below each other, in Windows-1252."""
    shown = b""
    for at, line in enumerate(written):
        raw = (
            line.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
        )
        shown += b"BT /F %g Tf %g %g Td (%s) Tj ET\n" % (size, x, y - at * step, raw)
    return shown


PICTURE: Final = b"q 595 0 0 842 0 0 cm /Im Do Q\n"


def encrypted() -> bytes:
    """A PDF that asks for a password; the keys fit none."""
    keys = b"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -44 /O <%s> /U <%s> >>" % (
        b"41" * 32, b"42" * 32,
    )  # fmt: skip
    return of_pages(
        [lines("Secreto.")], trailer=b"/Encrypt %s /ID [<%s> <%s>]" % (keys, b"43" * 16, b"43" * 16)
    )
