"""Word, OpenDocument and RTF documents."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from docx import Document

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest.documents.office import read_office
from assistant.ingest.location import Location, as_skipped
from assistant.types import Article, Notice
from tests.office_files import TEXT, odt, p, packed, rtf, t, word

LIMITS = IngestSettings()
DAY = dt.date(2024, 3, 12)
PRINTED = (
    "SOCIEDAD",
    "El puente de Soto abre al tráfico",
    "Por Rosa Almirall",
    "Soto, 12 de marzo de 2024",
)


def _read(data: bytes) -> tuple[list[Article], list[str]]:
    outcomes = list(read_office(data, Location("a.docx"), "file:///a.docx", LIMITS))
    articles = [each for each in outcomes if isinstance(each, Article)]
    return articles, [each.reason for each in outcomes if isinstance(each, Notice)]


def _one(data: bytes) -> Article:
    (article,), _ = _read(data)
    return article


def _why(data: bytes) -> str:
    with pytest.raises(IngestError) as caught:
        list(read_office(data, Location("a.docx"), "", LIMITS))
    assert "\n" not in as_skipped(caught.value).reason
    return str(caught.value.values["reason"].key)


def _of_python_docx() -> bytes:
    made = Document()
    made.core_properties.title = "Word Document"
    made.core_properties.author = "python-docx"
    made.add_heading("El puente de Soto abre al tráfico", 1)
    made.add_paragraph("Por Rosa Almirall | 12 de marzo de 2024")
    made.add_paragraph(TEXT[0])
    made.add_heading("Las cuentas", 2)
    made.add_paragraph("Acero: dos millones.", style="List Bullet")
    table = made.add_table(2, 2)
    for at, text in enumerate(("Plazo", "18 meses", "Coste", "3 millones")):
        table.cell(at // 2, at % 2).text = text
    made.add_paragraph(TEXT[1])
    made.sections[0].header.paragraphs[0].text = "Cabecera de página"
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def test_a_word_document_as_a_library_writes_it() -> None:
    article = _one(_of_python_docx())
    assert article.title == "El puente de Soto abre al tráfico"
    assert article.author == "Rosa Almirall"
    assert article.published == DAY
    assert article.text.split("\n\n") == [
        TEXT[0], "Las cuentas", "Acero: dos millones.", "Plazo | 18 meses", "Coste | 3 millones",
        TEXT[1],
    ]  # fmt: skip


STYLED = (
    '<w:style w:type="paragraph" w:styleId="Ttulo1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Titular"><w:name w:val="Titular propio"/>'
    '<w:basedOn w:val="Ttulo1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:type="character" w:styleId="Oculto"><w:name w:val="Oculto"/>'
    "<w:rPr><w:vanish/></w:rPr></w:style>"
)


def _three(lines: tuple[str, ...]) -> list[bytes]:
    """The same lines in each of the formats, without any style."""
    return [
        word("".join(map(p, lines))),
        odt("".join(map(t, lines))),
        rtf("".join(rf"\pard {line}\par" + "\r\n" for line in lines)),
    ]


@pytest.mark.parametrize("data", _three((*PRINTED, *TEXT)), ids=["docx", "odt", "rtf"])
def test_head_lines_are_told_apart_without_styles(data: bytes) -> None:
    article = _one(data)
    assert article.title == PRINTED[1]
    assert (article.author, article.section) == ("Rosa Almirall", "Sociedad")
    assert article.published == DAY
    assert article.text == "\n\n".join(TEXT)


@pytest.mark.parametrize(
    "data",
    _three(("NOTA DE PRENSA", "Soto estrena puente", f"SOTO, 12 de marzo de 2024.- {TEXT[0]}")),
    ids=["docx", "odt", "rtf"],
)
def test_the_dateline_of_a_press_release_is_its_date(data: bytes) -> None:
    article = _one(data)
    assert article.title == "Soto estrena puente"
    assert article.published == DAY
    assert article.text == f"SOTO, 12 de marzo de 2024.- {TEXT[0]}"


# What stands above the text, and what is right: title, author, section, date.
HEADS = [
    (("El puente abre al tráfico",), ("El puente abre al tráfico", "", "", None)),
    (
        ("El puente abre al tráfico", "Rosa Almirall", "Soto, 13/03/2024"),
        ("El puente abre al tráfico", "Rosa Almirall", "", dt.date(2024, 3, 13)),
    ),
    (
        ("LOCAL", "Por qué sube la luz", "Por Rosa Almirall y Luis Vega | 12 de marzo de 2024"),
        ("Por qué sube la luz", "Rosa Almirall y Luis Vega", "Local", DAY),
    ),
    (
        ("COMUNICADO", "Fecha: 12 de marzo de 2024", "Soto pide más médicos"),
        ("Soto pide más médicos", "", "", DAY),
    ),
    (
        ("Soto pide más médicos", "Los vecinos llenan la plaza", "Texto: Rosa Almirall"),
        ("Soto pide más médicos", "Rosa Almirall", "", None),
    ),
    (
        ("EFE", "Soto, 12 mar. 2024", "Soto pide más médicos"),
        ("Soto pide más médicos", "", "Efe", DAY),
    ),
    (
        ("martes, 12 de marzo de 2024", "Soto pide más médicos", "Redacción"),
        ("Soto pide más médicos", "", "", DAY),
    ),
    ((TEXT[1],), ("", "", "", None)),
]


@pytest.mark.parametrize("format_at", range(3), ids=["docx", "odt", "rtf"])
@pytest.mark.parametrize(("lines", "right"), HEADS)
def test_what_stands_above_the_text(format_at: int, lines, right) -> None:
    article = _one(_three((*lines, *TEXT))[format_at])
    assert (article.title, article.author, article.section, article.published) == right
    assert article.text.endswith("\n\n".join(TEXT))


def test_tracked_changes_comments_and_hidden_text() -> None:
    body = (
        p("Soto estrena puente", "Titular")
        + "<w:p><w:r><w:t xml:space='preserve'>El puente costó </w:t></w:r>"
        "<w:del><w:r><w:delText>dos</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>tres</w:t></w:r></w:ins>"
        "<w:r><w:t xml:space='preserve'> millones</w:t></w:r>"
        "<w:r><w:rPr><w:rStyle w:val='Oculto'/></w:rPr><w:t> secretos</w:t></w:r>"
        "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>.</w:t></w:r>"
        "<w:r><w:commentReference w:id='0'/></w:r></w:p>"
        + "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>Fuera</w:t></w:r></w:p>"
        "</w:tc>"
        "<w:tc><w:p/></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>Dentro</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    (article,), notices = _read(word(body, styles=STYLED))
    assert article.title == "Soto estrena puente"
    assert article.text == "El puente costó tres millones.\n\nDentro | 2"
    assert any("no se ve" in notice for notice in notices)


def test_notes_text_boxes_and_the_table_of_contents() -> None:
    box = (
        "<w:r><mc:AlternateContent xmlns:mc='urn:mc'><mc:Choice><w:drawing><w:txbxContent>"
        f"{p('En el recuadro.')}</w:txbxContent></w:drawing></mc:Choice><mc:Fallback>"
        "<w:txbxContent>"
        f"{p('En el recuadro.')}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
    )
    body = (
        "<w:sdt><w:sdtPr><w:t>nada</w:t></w:sdtPr><w:sdtContent>"
        + p("Índice 1", "TOC1")
        + p("Dentro de un control.")
        + "</w:sdtContent></w:sdt><w:p><w:r><w:t>Uno</w:t></w:r>"
        "<w:sdt><w:sdtContent><w:r><w:t> y dos</w:t>"
        f"</w:r></w:sdtContent></w:sdt><w:r><w:footnoteReference w:id='2'/></w:r>{box}</w:p>"
        + p("Fin.")
    )
    notes = (
        f"<w:footnote w:type='separator' w:id='-1'>{p('—')}</w:footnote>"
        f"<w:footnote w:id='2'>{p('Según la diputación.')}</w:footnote>"
    )
    styles = '<w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    assert _one(word(body, footnotes=notes, styles=styles)).text.split("\n\n") == [
        "Dentro de un control.", "Uno y dos[1]", "En el recuadro.", "Fin.",
        "[1] Según la diputación.",
    ]  # fmt: skip


def test_properties_that_say_nothing_are_not_taken() -> None:
    core = (
        "<dc:title>Documento1</dc:title><dc:creator>Usuario de Windows</dc:creator>"
        "<t:created>2020-01-02T10:00:00Z</t:created>"
    )
    (article,), notices = _read(word(p("Soto estrena puente") + p(TEXT[0]), core=core))
    assert (article.title, article.author) == ("Soto estrena puente", "")
    assert article.published is None
    assert article.extra == {"created": "2020-01-02"}
    assert any("2020-01-02" in notice for notice in notices)


def test_properties_that_say_something_are() -> None:
    core = (
        "<dc:title>Soto estrena puente</dc:title><dc:creator>Rosa Almirall</dc:creator>"
        "<cp:category>Local</cp:category><dc:language>es-ES</dc:language>"
    )
    article = _one(word(p(TEXT[0]) + p(TEXT[1]), core=core))
    assert (article.title, article.author) == ("Soto estrena puente", "Rosa Almirall")
    assert (article.section, article.language) == ("Local", "es")
    assert article.text == "\n\n".join(TEXT)


def test_a_printed_byline_beats_the_property() -> None:
    core = "<dc:creator>Luis Vega</dc:creator>"
    lines = ("Por qué sube la luz", "Por Rosa Almirall", *TEXT)
    article = _one(word("".join(map(p, lines)), core=core))
    assert (article.title, article.author) == ("Por qué sube la luz", "Rosa Almirall")


def test_a_date_of_two_readings_is_told_and_not_guessed() -> None:
    (article,), notices = _read(word("".join(map(p, ("Soto estrena puente", "08/09/2024", *TEXT)))))
    assert article.published is None
    assert any("08/09/2024" in notice for notice in notices)


def test_a_press_digest_becomes_its_articles() -> None:
    styles = '<w:style w:styleId="T"><w:name w:val="heading 1"/></w:style>'
    body = "".join(
        p(title, "T") + p(f"{day} de mayo de 2024") + p(TEXT[0])
        for title, day in (("Soto estrena puente", 2), ("La feria llena la plaza", 3))
    )
    articles, notices = _read(word(body, styles=styles))
    assert [(each.title, each.published) for each in articles] == [
        ("Soto estrena puente", dt.date(2024, 5, 2)),
        ("La feria llena la plaza", dt.date(2024, 5, 3)),
    ]
    assert any("2 artículos" in notice for notice in notices)


def test_an_opendocument_text() -> None:
    automatic = (
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>'
        '<style:style style:name="T1" style:family="text">'
        '<style:text-properties text:display="none"/></style:style>'
    )
    styles = '<style:style style:name="Title" style:display-name="Title" style:family="paragraph"/>'
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion>"
        f"{t('Borrado.')}</text:deletion></text:changed-region></text:tracked-changes>"
        + t("Soto estrena puente", "P1")
        + t("Por Rosa Almirall")
        + t("Fecha: 13/03/2024")
        + t("Uno<text:s text:c='2'/>y<text:tab/>dos"
            "<text:span text:style-name='T1'> oculto</text:span>"
            "<text:note><text:note-citation>1</text:note-citation><text:note-body>"
            f"{t('Según la diputación.')}</text:note-body></text:note>"
            "<office:annotation><text:p>Comentario</text:p></office:annotation>."
            "<text:line-break/>Y más."
            f"<draw:frame><draw:text-box>{t('En el recuadro.')}</draw:text-box></draw:frame>")
        + t("Las cuentas", "Standard", "h")
        + f"<text:list><text:list-item>{t('Acero.')}</text:list-item></text:list>"
        + "<table:table><table:table-row><table:table-cell>" + t("Plazo")
        + "</table:table-cell><table:table-cell>" + t("18 meses")
        + "</table:table-cell></table:table-row></table:table>"
        + f"<text:section>{t('En una sección.')}</text:section>"
    )  # fmt: skip
    meta = "<meta:initial-creator>Luis Vega</meta:initial-creator><meta:creation-date>2024-01-01"
    (article,), notices = _read(
        odt(body, automatic=automatic, styles=styles, meta=f"{meta}</meta:creation-date>")
    )
    assert (article.title, article.author) == ("Soto estrena puente", "Rosa Almirall")
    assert article.published == dt.date(2024, 3, 13)
    assert article.text.split("\n\n") == [
        "Uno y dos[1].\nY más.", "En el recuadro.", "Las cuentas", "Acero.", "Plazo | 18 meses",
        "En una sección.", "[1] Según la diputación.",
    ]  # fmt: skip
    assert any("no se ve" in notice for notice in notices)


def test_rtf_of_word() -> None:
    body = (
        r"{\header\pard Cabecera\par}\pard\plain\s1\outlinelevel0 Soto estrena «puente»\par"
        r"\pard\plain Por Rosa Almirall\par 13/03/2024\par"
        r"\pard El coste \v secreto \v0{\deleted fue dos}{\revised fue} de 3\~millones de \u8364?,"
        r" y {\field{\*\fldinst HYPERLINK http://x.example}{\fldrslt lo dijo}} Mari\u241\'f1o"
        r"\line en Soto.{\super\chftn}{\footnote\pard\plain\chftn  Nota al pie.}\par"
        r"{\shp{\*\shpinst{\sp{\sn fill}{\sv 1}}{\shptxt\pard En el recuadro.\par}}"
        r"{\shprslt En el recuadro.}}"
        r"\pard{\listtext\'b7\tab}\ls1 Acero.\par\pard {\f1 Brati\'9alava \'e6}\par"
        r"\trowd\cellx1\cellx2\pard\intbl Plazo\cell 18\par meses\cell\row\pard "
        r"{\*\desconocido nada}{\pict\bin5 }}}{x}\u-10179?\u-8704? \emdash  Fin.\par"
    )
    info = r"{\title Documento1}{\author Luis Vega}{\creatim\yr2024\mo1\dy2\hr9}"
    (article,), notices = _read(rtf(body, info=info))
    assert (article.title, article.author) == ("Soto estrena «puente»", "Rosa Almirall")
    assert article.published == dt.date(2024, 3, 13)
    assert article.text.split("\n\n") == [
        "El coste fue de 3 millones de €, y lo dijo Mariño\nen Soto.[1]",
        "Acero.",
        "En el recuadro.",
        "Bratišlava ć",
        "Plazo | 18 meses",
        "😀 — Fin.",
        "[1] Nota al pie.",
    ]
    assert any("no se ve" in notice for notice in notices)


def test_rtf_of_libreoffice() -> None:
    data = (
        rb"{\rtf1\ansi\deff3\adeflang1025{\fonttbl{\f3\froman\fprq2\fcharset0 Liberation Serif;}}"
        rb"{\stylesheet{\s0\snext0 Standard;}{\s15\sbasedon0 Title;}}"
        rb"{\info{\title Soto}{\creatim\yr2024\mo1\dy2}}{\*\userprops nada}"
        rb"\pard\plain\s15 {\loch Soto estrena un puente m\u225\'e1s}\par\pard\plain\s0 "
        rb"{\rtlch\ltrch El r\u237\'edo{\super\chftn}{\*\footnote\chftn\pard Nota.}}\par}"
    )
    article = _one(data)
    assert article.title == "Soto estrena un puente más"
    assert article.text == "El río[1]\n\n[1] Nota."


def test_a_suffix_may_lie() -> None:
    page = f"<html><body><article><h1>Soto</h1><p>{TEXT[0]}</p><p>{TEXT[1]}</p></article></body>"
    assert TEXT[0] in _one(page.encode()).text
    assert _one(rtf(TEXT[0])).text == TEXT[0]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_word"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
        (odt(t("x"), more="<manifest:encryption-data/>"), "password"),
        (packed({"Index/Document.iwa": b"x"}), "pages_document"),
        (packed({"nota.txt": b"x"}), "no_document"),
        (word("<w:p>"), "bad_xml"),
        (word("<w:sdt>" * 400 + "</w:sdt>" * 400), "bad_xml"),
        (word(""), "no_text"),
        (odt(""), "no_text"),
        (rtf("{" * 2000), "too_deep"),
        (
            word("", raw_document='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
            "xml_entities",
        ),
        (word(p("a" * 100_000) * 100), "swollen_entry"),
        (b"PK\x03\x04roto", "damaged_packing"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_by_name(data: bytes, why: str) -> None:
    assert _why(data) == why
