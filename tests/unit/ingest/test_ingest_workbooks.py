"""Spreadsheets: sheets, real dates, hidden ones, damaged and hostile files."""

from __future__ import annotations

import pytest
from table_files import HEADER, ROWS, TEXTS, delimited, ods, xlsx

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest import read_outcomes
from assistant.types import Article, Notice

_LAST = '<c r="XFD1048576"><v>1</v></c>'


@pytest.fixture(autouse=True)
def _in_spanish(monkeypatch):
    monkeypatch.setenv("HEMEROTECA_LANGUAGE", "es")


@pytest.fixture
def read(tmp_path):
    def _read(data, suffix=".xlsx", **settings):
        path = tmp_path / f"t{suffix}"
        path.write_bytes(data)
        return list(read_outcomes(path, settings=IngestSettings(**settings)))

    return _read


def _is_right(articles):
    assert [type(each) for each in articles] == [Article] * len(TEXTS)
    for at, article in enumerate(articles):
        assert (article.title, article.author) == (f"Noticia {at}", "Luz Vega")
        assert (article.text, article.source) == (TEXTS[at], "El Eco de Olmeda")
        assert str(article.published) == f"2025-04-{at + 3:02}"


@pytest.mark.parametrize("day", [lambda at: ("date", 45750 + at), lambda at: 45750 + at])
def test_dates_that_are_dates_or_their_numbers(read, day):
    rows = [(title, day(at), *rest) for at, (title, _, *rest) in enumerate(ROWS)]
    _is_right(read(xlsx({"Hoja1": [HEADER, *rows]})))


def test_dates_as_text_below_other_lines(read):
    _is_right(read(xlsx({"Hoja1": [("Informe",), (), HEADER, *ROWS]})))


def test_a_spreadsheet_of_libreoffice(read):
    rows = [(title, f"2025-04-{at + 3:02}", *rest) for at, (title, _, *rest) in enumerate(ROWS)]
    _is_right(read(ods([HEADER, *rows]), ".ods"))


def test_every_sheet_with_columns_of_articles(read):
    sheets = {"Local": [HEADER, ROWS[0]], "Cifras": [("año", "paro"), (2024, 9.5)],
              "Cultura": [("texto",), (TEXTS[2],), ("",), (" ",)]}  # fmt: skip
    local, culture, told = read(xlsx(sheets))
    assert (local.text, culture.text) == (TEXTS[0], TEXTS[2])
    assert "Cifras" in told.reason


def test_hidden_sheets_are_told_and_not_read(read):
    sheets = {"Local": [HEADER, *ROWS], "Notas": [HEADER, *ROWS]}
    *articles, told = read(xlsx(sheets, hidden=["Notas"]))
    _is_right(articles)
    assert isinstance(told, Notice)
    assert "Notas" in told.reason


def test_where_a_bad_row_is(read):
    article, error = read(xlsx({"Local": [HEADER, ROWS[0], ("B",)]}))
    assert isinstance(article, Article)
    assert error.line == 3
    assert "hoja «Local»" in str(error)


def test_columns_by_letter(read):
    rows = xlsx({"Hoja1": ROWS})
    (error,) = read(rows)
    assert "A «Noticia 0»" in str(error)
    _is_right(read(rows, map="title=A,published=B,source=C,author=D,text=E"))


def test_returns_that_excel_spells_out(read):
    (article,) = read(xlsx({"Hoja1": [("texto",), (f"{TEXTS[0]}_x000D_\n\n{TEXTS[1]}",)]}))
    assert article.text == f"{TEXTS[0]}\n\n{TEXTS[1]}"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04 nada", "dañado"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "hoja de cálculo"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "contraseña"),
        (xlsx({"Hoja1": [HEADER, *ROWS]})[:-300], "dañado"),
        (xlsx({"Hoja1": []}), "vacío"),
        (xlsx({"Hoja1": []}, raw="<row><c"), "hoja de cálculo"),
        (xlsx({"Hoja1": []}, raw=f'<row r="1"><c r="A1"><v>1</v></c>{_LAST}</row>'), "memoria"),
        (ods([HEADER], '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
             'table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
             "</table:table-row>"), "hoja de cálculo"),
    ],
)  # fmt: skip
def test_what_is_damaged_or_hostile_is_told(read, data, words):
    *_, error = read(data)
    assert isinstance(error, IngestError)
    assert words in str(error)


@pytest.mark.parametrize("suffix", [".xls", ".xlsx"])
def test_text_under_the_name_of_a_workbook(read, suffix):
    _is_right(read(delimited([HEADER, *ROWS], "\t").encode("cp1252"), suffix))
