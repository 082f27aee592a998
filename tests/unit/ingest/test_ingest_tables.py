"""Tables as text: delimiters, encodings, headers, dates, broken rows."""

from __future__ import annotations

import tracemalloc

import pytest
from table_files import HEADER, ROWS, TEXTS, delimited

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest import read_articles, read_outcomes
from assistant.types import Article, Notice


@pytest.fixture(autouse=True)
def _in_spanish(monkeypatch):
    monkeypatch.setenv("HEMEROTECA_LANGUAGE", "es")


@pytest.fixture
def read(tmp_path):
    def _read(content, suffix=".csv", **settings):
        path = tmp_path / f"t{suffix}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(read_outcomes(path, settings=IngestSettings(**settings)))

    return _read


def _is_right(articles):
    assert [type(each) for each in articles] == [Article] * len(TEXTS)
    for at, article in enumerate(articles):
        assert (article.title, article.author) == (f"Noticia {at}", "Luz Vega")
        assert (article.text, article.source) == (TEXTS[at], "El Eco de Olmeda")
        assert str(article.published) == f"2025-04-{at + 3:02}"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "mac_roman"])
def test_delimiters_and_encodings(read, delimiter, encoding):
    _is_right(read(delimited((HEADER, *ROWS), delimiter).encode(encoding)))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_ends_of_lines(read, end):
    _is_right(read(delimited((HEADER, *ROWS), ";").replace("\r\n", end)))


@pytest.mark.parametrize("said", ["sep=;", '"sep=;"'])
def test_what_excel_says_of_the_delimiter(read, said):
    _is_right(read(f"{said}\r\n" + delimited((HEADER, *ROWS), ";")))


def test_quotes_and_lines_within_a_cell(read):
    text = f'{TEXTS[0]}\n\nDijo «sí» y "quizá"; luego, no.\nY más.'
    (article,) = read(delimited((HEADER, ("T", "", "", "", text)), ";"))
    assert article.text == text


def test_quotes_with_a_backslash(read):
    (article,) = read('titulo,texto\n"A","Dijo \\"sí\\", y se fue a casa."\n')
    assert article.text == 'Dijo "sí", y se fue a casa.'


def test_a_backslash_that_ends_a_cell(read):
    (article,) = read(f'titulo,texto\n"C:\\","{TEXTS[0]}"\n')
    assert (article.title, article.text) == ("C:\\", TEXTS[0])


def test_names_in_english_and_lines_above_the_header(read):
    rows = [("Informe del martes",), (), ("Title", "Date", "Body"), ("A", "2025-04-03", TEXTS[0])]
    (article,) = read(delimited(rows))
    assert (article.title, str(article.published), article.text) == ("A", "2025-04-03", TEXTS[0])


def test_other_columns_are_kept(read):
    (article,) = read(delimited((("texto", "Páginas", "", "Páginas"), (TEXTS[0], "7", "x", "9"))))
    assert article.extra == {"Páginas": "7", "C": "x", "Páginas (D)": "9"}


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("45123", "2023-07-16"),
        ("45123,5", "2023-07-16"),
        ("16/07/2023", "2023-07-16"),
        ("06/07/2023", "2023-07-06"),
        ("20230716", "2023-07-16"),
        ("16/07/2023 10:30", "2023-07-16"),
    ],
)
def test_dates(read, written, day):
    (article,) = read(delimited((("fecha", "texto"), (written, TEXTS[0])), ";"))
    assert str(article.published) == day


def test_other_dates_go_before_the_habit_of_a_language(read):
    rows = [("fecha", "texto"), ("04/03/2025", TEXTS[0]), ("04/25/2025", TEXTS[1])]
    first, _ = read(delimited(rows))
    assert str(first.published) == "2025-04-03"


def test_dates_of_an_english_table_stay_open(read):
    told, article = read(delimited((("date", "text"), ("04/03/2025", TEXTS[0]))))
    assert isinstance(told, Notice)
    assert article.published is None


def test_a_number_that_is_no_date_stays(read):
    (article,) = read(delimited((("texto", "lectores"), (TEXTS[0], "45123"))))
    assert article.extra == {"lectores": "45123"}


def test_without_a_header_it_says_what_there_is_and_how_to_map(read):
    (error,) = read(delimited(ROWS, ";"))
    assert isinstance(error, IngestError)
    assert all(word in str(error) for word in ("A «Noticia 0»", "B «03/04/2025»", "--map"))


@pytest.mark.parametrize(
    "mapping",
    [
        "title=A,published=B,source=C,author=D,text=E",
        "title=1,published=2,source=3,author=4,text=5",
    ],
)
def test_columns_by_letter_and_number(read, mapping):
    _is_right(read(delimited(ROWS, ";"), map=mapping))
    named = (("uno", "dos", "tres", "cuatro", "cinco"), *ROWS)
    _is_right(read(delimited(named, ";"), map=mapping))


def test_columns_by_a_name_of_their_own(read):
    rows = [("Rubro", "Desarrollo", "texto"), ("A", TEXTS[0], "corto")]
    (article,) = read(delimited(rows), map="text=desarrollo,title=Rubro")
    assert (article.title, article.text, article.extra) == ("A", TEXTS[0], {"texto": "corto"})


def test_a_column_that_is_not_there(read):
    (error,) = read(delimited(ROWS, ";"), map="text=Z")
    assert "«Z»" in str(error)


def test_rows_of_another_width_are_told_and_the_others_go_on(read):
    lines = delimited((HEADER, *ROWS), ";").split("\r\n")
    lines[2:2] = ["corta;fila", "a;b;c;d;e;f", "", ";;;;"]
    outcomes = read("\r\n".join(lines))
    errors = [each for each in outcomes if isinstance(each, IngestError)]
    assert [error.line for error in errors] == [3, 4]
    _is_right([each for each in outcomes if isinstance(each, Article)])


@pytest.mark.parametrize("column", [0, 4])
@pytest.mark.parametrize("row", [1, 2, 3])
def test_a_quote_that_is_never_closed(read, row, column):
    rows = [list(each) for each in (HEADER, *ROWS)]
    lines = [";".join(f'"{cell}"' for cell in each).replace(TEXTS[1], TEXTS[1].replace(";", ","))
             for each in rows]  # fmt: skip
    broken = [f'"{cell}"' for cell in rows[row]]
    broken[column] = broken[column][:-1]
    lines[row] = ";".join(broken).replace("personas;", "personas,")
    outcomes = read("\n".join(lines))
    whole = {TEXTS[at] for at in range(3) if at not in (row - 1, 1)}
    assert whole <= {each.text for each in outcomes if isinstance(each, Article)}


def test_a_blank_text_is_told_with_its_line(read):
    (_, error) = read(delimited((HEADER, ROWS[0], ("B", "", "", "", " ")), ";"))
    assert (error.line, isinstance(error, IngestError)) == (3, True)


def test_a_table_of_figures_has_no_articles(read):
    (error,) = read(delimited([("año", "paro"), *((str(2000 + n), f"{n},5") for n in range(9))]))
    assert "tabla sin artículos" in str(error)


def test_links_without_texts(read):
    header = ("id", "indexed_date", "language", "media_name", "publish_date", "title", "url")
    (error,) = read(delimited((header, ("1", "2025-04-04", "es", "El Eco", "2025-04-03",
                                        "Mercado", "https://eco.example/m"))))  # fmt: skip
    assert "no los textos" in str(error)


@pytest.mark.parametrize(
    "row",
    [
        ("20250403101500-0", "20250403101500", "1", "eco.example", *[""] * 23),
        ("1234567", "20250403", "202504", *["x"] * 55),
    ],
)
def test_data_files_of_gdelt(read, row):
    (error,) = read(delimited([row, row], "\t"))
    assert "GDELT" in str(error)


def test_a_table_of_zotero(read):
    header = ("Key", "Item Type", "Author", "Title", "Publication Title", "Url", "Abstract Note",
              "Date", "Date Added", "Notes")  # fmt: skip
    row = ("K1", "newspaperArticle", "Vega, Luz; Sanz, Leo", "Mercado", "El Eco",
           "https://eco.example/m", TEXTS[0], "2025-04-03", "2025-05-01 10:00:00", "")  # fmt: skip
    note = ("K2", "newspaperArticle", "", "Feria", "", "", "", "", "", f"<p>{TEXTS[1]}</p>")
    bare = ("K3", "newspaperArticle", "", "Puente", "", "", "", "", "", "")
    told, article, also, noted, error = read(delimited((header, row, note, bare)))
    assert "resumen" in told.reason
    assert "resumen" in also.reason
    assert (article.author, article.source) == ("Luz Vega, Leo Sanz", "El Eco")
    assert (article.text, str(article.published)) == (TEXTS[0], "2025-04-03")
    assert noted.text == TEXTS[1]
    assert error.line == 4


@pytest.mark.parametrize("content", [b"%PDF-1.7\n\x00", b"PK\x03\x04xx", b"a,b\x00\x00\n"])
def test_what_is_no_text_is_refused(read, content):
    (error,) = read(content)
    assert "binario" in str(error)


def test_a_row_longer_than_any_article(read):
    rows = [("texto", "n"), ("x" * 2_000_000, "1"), (TEXTS[0], "2")]
    error, article = read(delimited(rows), max_article_chars=1000)
    assert isinstance(error, IngestError)
    assert article.text == TEXTS[0]


def test_a_line_over_the_limit_is_told_and_the_next_goes_on(read):
    content = delimited([("texto", "n"), ("x" * 1_200_000, "1"), (TEXTS[0], "2")])
    for data in (content.encode(), content.encode("utf-16")):
        error, article = read(data, max_file_mb=1)
        assert (error.line, article.text) == (2, TEXTS[0])


def test_quotes_that_are_broken_everywhere_end_in_time(read):
    line = '",x"y,"z' + "z" * 90 + "\n"
    outcomes = read("titulo,texto\n" + line * 40_000)
    assert any("comillas" in str(each) for each in outcomes)


def test_memory_does_not_grow_with_a_table(tmp_path):
    path = tmp_path / "many.csv"
    with path.open("w", encoding="cp1252") as stream:
        stream.write("título;fecha;texto\r\n")
        for number in range(3000):  # 30 MB, above the limit for other formats
            stream.write(f'"Núm. {number}";03/04/2025;"{"x" * 5000}\n{"y" * 5000}"\r\n')
    tracemalloc.start()
    count = sum(1 for _ in read_articles(path, settings=IngestSettings(max_file_mb=1)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 3000
    assert peak < 6_000_000


def test_a_table_arrives_while_it_is_read(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(f"titulo;texto\nA;{TEXTS[0]}\nB;\n", encoding="utf-8")
    articles = read_articles(path)
    assert next(articles).title == "A"
    with pytest.raises(IngestError, match=r"t\.csv:3: "):
        next(articles)
