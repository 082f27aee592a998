"""Dossiers as files for other programs: complete, and inert whatever they hold."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from typing import Any, Final

import pytest
from lxml import etree

from assistant.desk import Dossier, Item, Reference
from assistant.desk.dossier import ChartRow, Kind
from assistant.desk.export import ENDINGS, Format, exported, file_name
from assistant.desk.export.content import content_of
from assistant.desk.export.pdf import typst_source
from assistant.types import Filters

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOMENT: Final = dt.datetime(2025, 9, 17, 12, tzinfo=dt.UTC)
_HOSTILE: Final = (
    '#panic("x") #eval("1") *b* _i_ $x^2$ @ref <label> `r` // c /* \\ [a](javascript:x) [^9] '
    "</w:t><script>alert(1)</script> &amp; <!-- ]]> \x00\x01\x08\x0b\x1f\x7f\x9f\ufffe\uffff "
    "\u202egnp.exe\u202c مرحبا שלום 😀👩‍👩‍👧 {{{ }} {\\textbf \\ % # ~ ^ \" ' | "
    "\u2028\r\nER  - \r\nTY  - BOOK\n"
    "@article{x, title={y}}\n---\n- uno\n1. uno"
)


def _cited(**more: Any) -> Reference:
    facts: dict[str, Any] = {
        "number": 1,
        "article_id": "faro-1",
        "start": 29,
        "end": 55,
        "quote": "Ushakov dijo que seguirán.",
        "title": "Reunión en Anchorage",
        "source": "El Faro",
        "url": "https://faro.example/1",
        "published": "2025-08-16",
        "author": "Ana Ruiz",
        "section": "Internacional",
        "language": "es",
    }
    return Reference(**{**facts, **more})


def _dossier(*items: Item, name: str = "Cumbre de Ávila") -> Dossier:
    return Dossier(
        id="0123456789ab",
        name=name,
        created=_MOMENT,
        updated=_MOMENT,
        count=len(items),
        items=items,
    )


def _rows(words: str) -> tuple[ChartRow, ...]:
    days = (dt.date(2025, 9, day) for day in (1, 1, 3, 5))
    cites: tuple[tuple[int, ...], ...] = ((0,), (), (0, 1), (1,))
    return tuple(
        ChartRow(day=day, heading=f"{day.day}: {words}", text=words, cites=places)
        for day, places in zip(days, cites, strict=True)
    )


def _whole() -> Dossier:
    filters = Filters(since=dt.date(2025, 9, 1), sources=("El Faro",), sections=("España",))
    other = _cited(
        article_id="gazette-1", source="The Gazette", title="", url="file:///x", published=None
    )
    return _dossier(
        Item(
            kind="sentence",
            text="Seguirán.",
            citations=(_cited(), other),
            question="¿Qué acordaron?",
            filters=filters,
            annotation="Llamar\na Ana",
        ),
        Item(
            kind="quotation",
            heading="Ushakov",
            text="«Seguirán»",
            doubt="falta la fecha",
            citations=(_cited(start=0, end=9),),
            question="¿Qué acordaron?",
        ),
        Item(kind="article", text="Reunión en Anchorage", citations=(_cited(quote="Ayer. " * 99),)),
        Item(kind="note", text="Una nota\n\nmía"),
        Item(
            kind="chart",
            text="Del 1 al 5",
            rows=_rows("Ardió | todo"),
            citations=(_cited(start=0, end=9), other),
            annotation="Mirar",
        ),
    )


def _hostile() -> Dossier:
    cited = _cited(
        article_id=_HOSTILE[:200],
        quote=_HOSTILE,
        title=_HOSTILE,
        source=_HOSTILE,
        author=_HOSTILE,
        section=_HOSTILE,
        language=_HOSTILE,
        url='https://x.example/"}>\\{ a\n<script>',
    )
    trick = cited.model_copy(update={"url": "javascript:alert(1)", "article_id": "other"})
    filters = Filters(sources=(_HOSTILE,), sections=(_HOSTILE,))
    kinds: tuple[Kind, ...] = ("sentence", "quotation", "article", "note", "chart")
    items = [
        Item(
            kind=kind,
            text=_HOSTILE,
            heading=_HOSTILE,
            doubt=_HOSTILE,
            annotation=_HOSTILE,
            question=_HOSTILE,
            citations=(cited, trick),
            rows=_rows(_HOSTILE) if kind == "chart" else (),
            filters=filters,
        )
        for kind in kinds
    ]
    return _dossier(*items, name=_HOSTILE)


def _text(dossier: Dossier, kind: Format, language: str = "es") -> str:
    return exported(dossier, kind, language).decode("utf-8")


def test_every_footnote_says_where_its_words_stand() -> None:
    first, second = _entries(_whole())[0].footnotes
    assert first[1:] == (
        "«Ushakov dijo que seguirán.»",
        "El Faro, 16 de agosto de 2025",
        "Reunión en Anchorage",
        "https://faro.example/1",
        True,
        "Caracteres 29-55 del texto",
        "Filtro: desde el 1 de septiembre de 2025; medios: El Faro; secciones: España",
    )
    assert (second.number, second.headline, second.is_web) == (2, "", False)


def test_markdown_has_a_footnote_for_every_citation() -> None:
    text = _text(_whole(), "markdown")
    for words in (
        "# Cumbre de Ávila",
        "## ¿Qué acordaron?",
        "Seguirán.[^1][^2]\n\n> Nota: Llamar\n\n> Nota: a Ana",
        "**Ushakov** «Seguirán»[^3] *(falta la fecha)*",
        "**Reunión en Anchorage** «Ayer. Ayer.",
        "Una nota\n\nmía",
        "[^1]: «Ushakov dijo que seguirán.» — El Faro, 16 de agosto de 2025. "
        "*Reunión en Anchorage*. <https://faro.example/1>. Caracteres 29-55 del texto. "
        "Filtro: desde el 1 de septiembre de 2025; medios: El Faro; secciones: España.",
        "[^3]: El Faro, 16 de agosto de 2025.",
    ):
        assert words in text
    assert re.findall(r"(?m)^\[\^(\d)\]: ", text) == [str(number) for number in range(1, 9)]
    assert "Filter: from 1 September 2025; outlets: El Faro" in _text(_whole(), "markdown", "en")


def test_a_chart_is_a_table_whose_lines_have_footnotes() -> None:
    text = _text(_dossier(_whole().items[-1]), "markdown")
    assert "**Del 1 al 5**\n\n| Día | Qué se cuenta |\n| --- | --- |\n| 1: Ardió" in text
    row = next(line for line in text.splitlines() if line.startswith("| 3: "))
    assert row.endswith("[^2][^3] |")
    assert len(re.findall(r"(?<!\\)\|", row)) == 3, "a stroke in its words ends no cell"
    assert "\n> Nota: Mirar" in text
    (entry,) = _entries(_dossier(_whole().items[-1]))
    assert [row.at for row in entry.rows] == [0, 0, 0.5, 1]
    alone = Item(kind="chart", text="Un día", rows=_rows("Ardió")[:2])
    assert [row.at for row in _entries(_dossier(alone))[0].rows] == [0.5, 0.5]
    assert exported(_dossier(alone), "pdf", "es").startswith(b"%PDF-")


def _parts(dossier: Dossier) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(exported(dossier, "docx", "es"))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("dossier", [_whole(), _hostile()], ids=["whole", "hostile"])
def test_a_docx_has_real_footnotes(dossier: Dossier) -> None:
    parts = _parts(dossier)
    notes = etree.fromstring(parts["word/footnotes.xml"])
    document = etree.fromstring(parts["word/document.xml"])
    ids = [note.get(f"{_W}id") for note in notes]
    assert ids[:2] == ["-1", "0"]
    assert [each.get(f"{_W}type") for each in notes[:2]] == ["separator", "continuationSeparator"]
    expected = [note.number for each in _entries(dossier) for note in _notes(each)]
    assert ids[2:] == list(map(str, expected))
    assert [one.get(f"{_W}id") for one in document.iter(f"{_W}footnoteReference")] == ids[2:]
    settings = etree.fromstring(parts["word/settings.xml"])
    (properties,) = settings.iter(f"{_W}footnotePr")
    assert [one.get(f"{_W}id") for one in properties] == ["-1", "0"]
    assert properties.getnext().tag == f"{_W}compat"
    assert b"/word/footnotes.xml" in parts["[Content_Types].xml"]
    assert b'Target="footnotes.xml"' in parts["word/_rels/document.xml.rels"]
    styles = etree.fromstring(parts["word/styles.xml"])
    known = {one.get(f"{_W}styleId") for one in styles.iter(f"{_W}style")}
    for tag in ("pStyle", "rStyle"):
        for root in (notes, document):
            assert {one.get(f"{_W}val") for one in root.iter(f"{_W}{tag}")} <= known
    relations = etree.fromstring(parts["word/_rels/footnotes.xml.rels"])
    leads = {one.get("Id"): one.get("Target") for one in relations}
    office = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    assert {one.get(office) for one in notes.iter(f"{_W}hyperlink")} == set(leads)
    assert all(str(lead).startswith("https://") for lead in leads.values())


def _entries(dossier: Dossier) -> list[Any]:
    sections = content_of(dossier, "es").sections
    return [entry for section in sections for entry in section.entries]


def _notes(entry: Any) -> list[Any]:
    return [*entry.footnotes, *(note for row in entry.rows for note in row.footnotes)]


@pytest.mark.parametrize("dossier", [_whole(), _hostile()], ids=["whole", "hostile"])
def test_a_docx_is_opened_again_with_all_its_words(dossier: Dossier) -> None:
    import docx

    opened = docx.Document(io.BytesIO(exported(dossier, "docx", "en")))
    said = [paragraph.text for paragraph in opened.paragraphs]
    content = content_of(dossier, "en")
    assert said[0] == content.title
    assert opened.core_properties.author == "Hemeroteca"
    for section in content.sections:
        assert section.question in [*said, ""]
        for entry in section.entries:
            assert any(entry.paragraphs[0] in each for each in said)
            for remark in entry.remark:
                assert f"Note: {remark}" in said
    charts = [entry.rows for entry in _entries(dossier) if entry.rows]
    tables = [[row.cells[1].text for row in table.rows[1:]] for table in opened.tables]
    assert [[row.words for row in rows] for rows in charts] == [
        [cell.removesuffix(", ") for cell in cells] for cells in tables
    ]
    notes = etree.fromstring(_parts(dossier)["word/footnotes.xml"])
    told = ["".join(note.itertext()) for note in notes[2:]]
    for entry in _entries(dossier):
        for note in _notes(entry):
            line = told[note.number - 1]
            for words in (note.quote, note.byline, note.headline, note.address, note.place):
                assert words in line


@pytest.mark.parametrize("dossier", [_whole(), _hostile(), _dossier()], ids=["whole", "bad", "no"])
def test_a_pdf_has_real_footnotes_and_reads_no_markup(dossier: Dossier) -> None:
    import typst

    assert exported(dossier, "pdf", "es").startswith(b"%PDF-")
    content = content_of(dossier, "es")
    source, inputs = typst_source(content)
    # No word of a dossier is in what Typst reads as its language.
    assert source == typst_source(content_of(_whole(), "en"))[0]
    found = json.loads(typst.query(source, "footnote", sys_inputs=inputs))
    expected = [note for entry in _entries(dossier) for note in _notes(entry)]
    assert len(found) == len(expected)
    for note, made in zip(expected, found, strict=True):
        said = _typst_text(made["body"])
        for words in (note.quote, note.byline, note.headline, note.address, note.place):
            assert words.split() == [each for each in words.split() if each in said]
    headings = json.loads(typst.query(source, "heading", sys_inputs=inputs))
    questions = [section.question for section in content.sections if section.question]
    assert len(headings) == len(questions)


def _typst_text(node: Any) -> str:
    if isinstance(node, str):
        return node
    if isinstance(node, list):
        return "".join(map(_typst_text, node))
    if not isinstance(node, dict):
        return ""
    if node.get("func") == "space":
        return " "
    return "".join(_typst_text(node[key]) for key in ("text", "body", "children") if key in node)


def test_ris_is_a_record_an_article() -> None:
    records = _text(_whole(), "ris").split("ER  - \r\n")
    assert records[-1] == ""
    lines = records[0].split("\r\n")
    assert lines[0] == "TY  - NEWS"
    for line in (
        "TI  - Reunión en Anchorage",
        "AU  - Ana Ruiz",
        "T2  - El Faro",
        "DA  - 2025/08/16/",
        "UR  - https://faro.example/1",
        "LA  - es",
    ):
        assert line in lines
    assert len(records) == 3, "an article that is cited thrice stands there once"
    assert "DA" not in records[1]
    hostile = _text(_hostile(), "ris")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in hostile.splitlines())
    assert (hostile.count("\r\nER  - \r\n"), hostile.count("TY  - NEWS\r\n")) == (2, 2)


def _bibtex_fields(text: str) -> list[dict[str, str]]:
    """What a reader that counts braces, as BibTeX does, finds in a file."""
    entries, at = [], 0
    while (at := text.find("@", at)) >= 0:
        kind = re.compile(r"@(\w+)\{([a-z0-9-]+)").match(text, at)
        assert kind, text[at : at + 40]
        fields, at = {"kind": kind[1], "key": kind[2]}, kind.end()
        while text[at] == ",":
            name = re.compile(r",\n  (\w+) = \{").match(text, at)
            assert name
            start = at = name.end()
            depth = 1
            while depth:
                depth += {"{": 1, "}": -1}.get(text[at], 0)
                at += 1
            fields[name[1]] = text[start : at - 1]
        assert text[at : at + 2] == "\n}"
        entries.append(fields)
    return entries


def test_bibtex_keeps_its_braces_together() -> None:
    first, second = _bibtex_fields(_text(_whole(), "bibtex"))
    assert first["kind"] == "article"
    assert first["title"] == "{Reunión en Anchorage}"
    assert (first["journal"], first["date"], first["langid"]) == ("El Faro", "2025-08-16", "es")
    assert re.fullmatch(r"elfaro2025-[0-9a-f]{8}", first["key"])
    assert second["title"] == "{gazette-1}"
    assert "date" not in second
    for hostile in _bibtex_fields(_text(_hostile(), "bibtex")):
        assert set(hostile) >= {"title", "author", "journal", "url", "entrysubtype"}
        assert re.sub(r"\\text\w+\{\}", "", hostile["title"]).count("{") == 1
        assert not set(hostile["url"]) & set('{}\\ "<>')
        assert not re.search(r"(?<!\\)[$&#%_~^]", hostile["journal"])


def test_csl_json_is_a_list_of_newspaper_articles() -> None:
    first, second = json.loads(_text(_whole(), "csl"))
    assert first.pop("id").startswith("elfaro2025-")
    assert first == {
        "type": "article-newspaper",
        "title": "Reunión en Anchorage",
        "author": [{"literal": "Ana Ruiz"}],
        "container-title": "El Faro",
        "section": "Internacional",
        "issued": {"date-parts": [[2025, 8, 16]]},
        "URL": "https://faro.example/1",
        "language": "es",
    }
    assert "issued" not in second
    assert len(json.loads(_text(_hostile(), "csl"))) == 2


def test_keys_are_those_of_the_articles_whatever_else_is_kept() -> None:
    alone = _dossier(_whole().items[2])
    assert _bibtex_fields(_text(alone, "bibtex"))[0] == _bibtex_fields(_text(_whole(), "bibtex"))[0]


def test_json_holds_all_that_is_kept_and_says_its_version() -> None:
    for dossier in (_whole(), _hostile()):
        found = json.loads(_text(dossier, "json"))
        assert (found.pop("format"), found.pop("version")) == ("hemeroteca-dossier", 1)
        assert Dossier.model_validate(found) == dossier


def test_a_hostile_dossier_is_inert_markdown() -> None:
    from markdown_it import MarkdownIt

    text = _text(_hostile(), "markdown")
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text)
    nodes = [node for token in tokens for node in (token, *(token.children or []))]
    kinds = {node.type for node in nodes}
    assert not kinds & {"html_block", "html_inline", "image", "code_inline", "hr", "fence"}
    assert not kinds & {"ordered_list_open", "bullet_list_open", "code_block"}
    assert sum(node.type == "tr_open" for node in nodes) == 5, "the table of its one chart"
    links = {node.attrs["href"] for node in nodes if node.type == "link_open"}
    assert all(str(link).startswith("https://x.example/") for link in links)
    marks = sorted({int(mark) for mark in re.findall(r"(?<!\\)\[\^(\d+)\]", text)})
    assert marks == list(range(1, 13)), "no article makes a footnote"
    assert not re.search("[\x00-\x08\u202a-\u202e]", text)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Cumbre de Ávila", "cumbre-de-avila"),
        ("../../etc/passwd", "etc-passwd"),
        ("😀", "0123456789ab"),
        ("a" * 300, "a" * 60),
    ],
)
def test_the_file_s_name_is_plain(name: str, file: str) -> None:
    assert [file_name(_dossier(name=name), kind) for kind in ENDINGS] == [
        file + ending for ending in ENDINGS.values()
    ]
