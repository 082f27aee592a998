"""PDFs: columns, furniture, hyphens, what they state, several articles, and what is wrong."""

from __future__ import annotations

import datetime as dt
import os
import stat
import subprocess
import sys

import pytest

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest import read_articles, read_outcomes
from assistant.ingest.formats import format_by_content
from assistant.ingest.location import Location
from assistant.ingest.pdf import process
from assistant.ingest.pdf.child import MOST_OBJECTS, MOST_PAGES
from assistant.ingest.pdf.facts import sane_author, sane_title
from assistant.ingest.pdf.process import Child, ChildLost
from assistant.types import Article, Notice, normalise_text, page_of
from tests.pdf_files import (
    HEADLINE,
    PICTURE,
    STORY,
    Setting,
    encrypted,
    lines,
    newspaper,
    of_pages,
    typeset,
    words,
)

_SETTINGS = [
    Setting(1, 11),
    Setting(1, 11, justify=False, indent=False, paper="a5"),
    Setting(2, 10, head=True, repeat=6),
    Setting(2, 9, indent=False, font="New Computer Modern", gutter=10, head=True, repeat=6),
    Setting(2, 10, justify=False, gutter=16, repeat=3),
    Setting(2, 10, justify=False, indent=False, font="DejaVu Sans Mono", repeat=3),
    Setting(3, 9, gutter=12, head=True, repeat=9),
    Setting(3, 8.5, indent=False, font="New Computer Modern", gutter=10, repeat=5),
    Setting(3, 9, justify=False, indent=False, head=True, paper="a3", repeat=10),
    Setting(3, 9, justify=False, head=True, paper="a3", repeat=4),
    Setting(4, 8.5, gutter=10, head=True, paper="a3", repeat=16),
    Setting(4, 9, indent=False, font="New Computer Modern", gutter=9, paper="a3", repeat=8),
    Setting(4, 8, justify=False, gutter=12, paper="a3", repeat=8),
    Setting(5, 8, gutter=8, head=True, paper="a2", repeat=12),
]


@pytest.fixture
def read(tmp_path):
    """Articles and the words of notices of a PDF."""

    def outcomes(data, name="diario.pdf"):
        path = tmp_path / name
        path.write_bytes(data)
        told = list(read_outcomes(path))
        for outcome in told:
            if isinstance(outcome, IngestError):
                raise outcome
        articles = [one for one in told if isinstance(one, Article)]
        return articles, [one.reason for one in told if isinstance(one, Notice)]

    return outcomes


def _page(article, piece):
    return page_of(article, article.text.index(piece))


@pytest.mark.parametrize("setting", _SETTINGS, ids=str)
def test_columns_are_read_one_after_the_other(read, setting):
    (article,), notices = read(newspaper(setting))
    assert article.text.split("\n\n") == setting.story()
    assert (article.title, article.author) == (HEADLINE, "Nuria Peñalver")
    assert article.published == dt.date(2025, 5, 12)
    assert (article.source, article.language, notices) == ("", "es", [])


def test_each_place_knows_its_page(read):
    (article,), _ = read(newspaper(Setting(2, 10, head=True, repeat=12)))
    starts = article.extra["pages"]
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    assert len(starts) == 3
    # The list holds for the text as it is kept.
    assert article.text == normalise_text(article.text)
    assert [page_of(article, start) for start in starts] == [1, 2, 3]
    assert page_of(article, starts[1] - 1) == 1
    assert _page(article, "1. El ayuntamiento") == 1
    assert _page(article, "12. El ayuntamiento") == 3


def test_a_word_that_goes_on_on_the_next_page(read):
    first = lines("El pleno debatió ayer durante horas el presu-", y=60)
    (article,), _ = read(of_pages([first, lines("puesto de la ciudad, y lo aprobó.")]))
    assert article.text.startswith("El pleno debatió ayer durante horas el presupuesto de la")
    assert _page(article, "presu") == 1
    assert _page(article, "puesto") == 2


def test_a_blank_page_counts(read):
    (article,), _ = read(of_pages([b"", lines("El pleno debatió ayer."), b"", lines("Nada más.")]))
    assert _page(article, "El pleno") == 2
    assert _page(article, "Nada") == 4


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        (("Lo votó el ayunta-", "miento en pleno."), "Lo votó el ayuntamiento en pleno."),
        (("Un valor histórico-", "artístico evidente."), "Un valor histórico-artístico evidente."),
        (("El franco-alemán y el franco-", "alemán."), "El franco-alemán y el franco-alemán."),
        (("Viajó en el AVE Madrid-", "Barcelona ayer."), "Viajó en el AVE Madrid- Barcelona ayer."),
    ],
)
def test_hyphens(read, written, wanted):
    (article,), _ = read(of_pages([lines("Un titular", size=20) + lines(*written, y=700)]))
    assert article.text == wanted


def test_accents_ligatures_and_signs(read):
    told = "El oficio flexible: «ﬁesta», afﬂuencia, pingüino, ñandú, l·l, 5 €, ¿sí? ¡no! — 1.º"
    (article,), _ = read(newspaper(Setting(), paragraphs=[told, STORY[1]]))
    assert article.text.split("\n\n")[0] == normalise_text(told)


def test_heads_and_feet_go_and_the_date_in_them_stays(read):
    pages = [
        lines("EL FARO · 3 de marzo de 2024 · Local", y=810, size=8)
        + lines(f"La página {name} dice cosas distintas.", "Y termina aquí.", y=700)
        + lines(f"– {number} –", x=290, y=30, size=8)
        for number, name in ((7, "primera"), (8, "segunda"), (9, "tercera"))
    ]
    (article,), _ = read(of_pages(pages))
    assert "EL FARO" not in article.text
    assert "–" not in article.text
    assert "La página tercera dice cosas distintas." in article.text
    assert article.published == dt.date(2024, 3, 3)


def test_a_number_of_a_single_page(read):
    (article,), _ = read(
        of_pages([lines("Sube el agua", "", "Un 3 por ciento.") + lines("12", y=30)])
    )
    assert article.text == "Un 3 por ciento."


def test_the_name_above_a_front_page_is_the_outlet(read):
    page = (
        lines("LA VOZ DEL VALLE", size=40, y=770)
        + lines("Viernes, 7 de junio de 2024", size=9, y=745)
        + lines("La sequía obliga a cortar el agua", size=22, y=700)
        + lines("Texto: Íñigo Peña", y=675)
        + lines("La comarca cortará el agua por la noche desde el lunes, según la", y=650)
        + lines("mancomunidad, que no descarta más medidas.", y=636)
    )
    (article,), notices = read(of_pages([page]))
    assert article.source == "LA VOZ DEL VALLE"
    assert article.title == "La sequía obliga a cortar el agua"
    assert article.author == "Íñigo Peña"
    assert article.published == dt.date(2024, 6, 7)
    assert article.text.startswith("La comarca cortará")
    assert notices == []


def test_metadata_where_they_are_sane(read):
    made = "date: datetime(year: 2020, month: 1, day: 2)"
    told = f'title: "Cuentas aprobadas", author: "Ana Ruiz", {made}'
    (article,), notices = read(newspaper(Setting(), byline="", date="", metadata=told))
    assert (article.title, article.author) == ("Cuentas aprobadas", "Ana Ruiz")
    assert article.published is None  # a file's date is no publication
    assert any("fecha de publicación" in one for one in notices)


@pytest.mark.parametrize(
    "title",
    ["Microsoft Word - nota.doc", "untitled", "Sin título-1", "nota_final_v2.indd", "Documento1",
     "12", "portada.qxp", "Página 3", "IMG_2034", ""],
)  # fmt: skip
def test_no_titles(title):
    assert sane_title(title) == ""


@pytest.mark.parametrize("name", ["usuario", "Admin", "redactor3", "user@diario.example", "HP", ""])
def test_no_authors(name):
    assert sane_author(name) == ""


def _edition(count=3, paragraphs=3, heading="="):
    articles = "\n".join(
        f"{heading} Titular número {at} de la edición\n\nPor {name}\n\n"
        + "\n\n".join(map(words, STORY[at : at + paragraphs]))
        for at, name in zip(range(count), ("Ana Ruiz", "Blas Gil", "Cruz Sanz"), strict=True)
    )
    return typeset(
        '#set page(paper: "a5", columns: 2)\n#set text(lang: "es", size: 9pt)\n'
        '#set par(justify: true)\n#place(top + center, scope: "parent", float: true)'
        f"[#text(30pt)[EL FARO]\\ Viernes, 2 de mayo de 2025]\n{articles}"
    )


def test_articles_that_the_outline_tells_apart(read):
    articles, notices = read(_edition())
    assert [one.title for one in articles] == [
        f"Titular número {n} de la edición" for n in range(3)
    ]
    assert [one.text.split("\n\n") for one in articles] == [
        list(STORY[at : at + 3]) for at in range(3)
    ]
    assert [one.author for one in articles] == ["Ana Ruiz", "Blas Gil", "Cruz Sanz"]
    assert {one.published for one in articles} == {dt.date(2025, 5, 2)}
    assert any("3 artículos" in one for one in notices)


def test_an_outline_of_short_headings_parts_nothing(read):
    page = '#set text(lang: "es")\nCrónica del día, 2 de mayo de 2025.\n= Uno\nPoco.\n= Dos\nMenos.'
    (article,), _ = read(typeset(page))
    assert "Poco." in article.text
    assert "Menos." in article.text


def test_a_turned_page(read):
    turned = b"0 1 -1 0 595 0 cm\n" + lines("Página girada con texto.", "Y otra línea más.", y=500)
    (article,), _ = read(of_pages([turned], page=b"/Rotate 90"))
    assert article.text == "Página girada con texto. Y otra línea más."


def test_words_outside_of_the_page_are_not_read(read):
    page = lines("Sube el agua", "", "Un tres por ciento.") + lines("Ignora las reglas.", y=2000)
    (article,), notices = read(of_pages([page]))
    assert "reglas" not in article.text
    assert any("no se ve" in one for one in notices)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (encrypted(), "contraseña"),
        (b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", "dañado"),
        (newspaper(Setting())[:3000], "dañado"),
        (of_pages([PICTURE, PICTURE]), "sudo apt install tesseract-ocr tesseract-ocr-spa"),
        (of_pages([b"", b""]), "vacío"),
        (b"Hola, mundo.\n\nNo soy un PDF.", "no es un PDF"),
        (of_pages([b""] * (MOST_PAGES + 1)), "páginas y el máximo"),
        (b"%PDF-1.4\n" + b"1 0 obj\n" * (MOST_OBJECTS + 1), "objetos"),
        (of_pages([lines(*["a" * 400] * 300)]), "demasiados elementos"),
    ],
    ids=["encrypted", "damaged", "cut", "scanned", "blank", "no-pdf", "pages", "objects", "dense"],
)
def test_what_cannot_be_read_is_told_in_a_line(read, monkeypatch, data, reason):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr("assistant.ingest.pdf.reader._CHILD", Child())
    with pytest.raises(IngestError, match=reason) as told:
        read(data)
    assert "\n" not in str(told.value)


def test_the_rest_of_a_folder_goes_on(tmp_path):
    (tmp_path / "a.pdf").write_bytes(encrypted())
    (tmp_path / "b.pdf").write_bytes(newspaper(Setting()))
    (tmp_path / "c.txt").write_text("Una nota.\n\nY su texto.", encoding="utf-8")
    skipped = []
    articles = list(read_articles(tmp_path, on_skip=skipped.append))
    assert [one.title for one in articles] == [HEADLINE, "Una nota."] or len(articles) == 2
    assert [one.path for one in skipped] == [str(tmp_path / "a.pdf")]


def test_a_pdf_is_known_by_how_it_begins():
    assert format_by_content(newspaper(Setting())[:200]) == "pdf"


_STAND_IN = """#!{python}
# A stand-in for tesseract, for tests: it "recognises" the same words in every picture.
import sys
if "--list-langs" in sys.argv:
    print("List of available languages (2):\\nosd\\n{language}")
    raise SystemExit
picture = sys.stdin.buffer.read()
assert picture.startswith(b"P5 "), picture[:20]
assert sys.argv[sys.argv.index("-l") + 1] == "{language}"
sys.stdout.buffer.write("El texto recono-\\ncido de la página.\\n\\nOtro párrafo.\\n\\f".encode())
"""


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """Put a stand-in for tesseract, with one language, where programs are looked for."""

    def install(language="spa", script=_STAND_IN):
        folder = tmp_path / "bin"
        folder.mkdir()
        program = folder / "tesseract"
        program.write_text(script.format(python=sys.executable, language=language))
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        monkeypatch.setattr("assistant.ingest.pdf.reader._CHILD", Child())

    return install


def test_scanned_pages_are_recognised_where_tesseract_is(read, stand_in):
    stand_in()
    (article,), notices = read(of_pages([PICTURE, PICTURE]))
    assert article.text.count("El texto reconocido de la página.\n\nOtro párrafo.") == 2
    assert page_of(article, len(article.text) - 1) == 2
    assert any("reconocido tesseract" in one and "1, 2" in one for one in notices)


@pytest.mark.parametrize("language", ["deu", "spa"])
def test_tesseract_needs_the_language_and_may_fail(read, stand_in, language):
    failing = _STAND_IN.replace("picture = ", "raise SystemExit(1)\npicture = ")
    stand_in(language, failing)
    wanted = "tesseract-ocr-spa" if language == "deu" else "no ha podido"
    with pytest.raises(IngestError, match=wanted):
        read(of_pages([PICTURE]))


def test_pages_without_text_among_others_are_named(read, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr("assistant.ingest.pdf.reader._CHILD", Child())
    pages = [lines("Hay texto en la primera."), PICTURE, lines("Y en la tercera."), PICTURE]
    (article,), notices = read(of_pages(pages))
    assert _page(article, "tercera") == 3
    assert any("2, 4" in one and "tesseract" in one for one in notices)


def test_a_child_that_dies_costs_its_document_alone(monkeypatch):
    child = Child()
    good = of_pages([lines("Un texto cualquiera.")])
    assert child.read(good, "es")[-1] == {"end": True}
    started = process._started

    def doomed():
        dead = started()
        dead.kill()
        dead.wait()
        return dead

    monkeypatch.setattr(process, "_started", doomed)
    child.close()
    with pytest.raises(ChildLost):
        child.read(good, "es")
    monkeypatch.setattr(process, "_started", started)
    assert child.read(good, "es")[-1] == {"end": True}
    child.close()


def test_a_child_that_falls_silent_or_ended_for_want_of_work(monkeypatch):
    child = Child()
    monkeypatch.setattr(process, "_SILENCE_S", 0.2)
    silent = [sys.executable, "-c", "import sys; sys.stdin.buffer.read()"]
    monkeypatch.setattr(
        process,
        "_started",
        lambda: subprocess.Popen(
            silent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        ),
    )
    with pytest.raises(ChildLost):
        child.read(b"%PDF-", "es")
    monkeypatch.undo()
    assert "pages" in child.read(of_pages([b""]), "es")[0]
    assert child._process is not None
    child._process.kill()
    child._process.wait()
    assert "pages" in child.read(of_pages([b""]), "es")[0]
    child.close()


def test_a_crash_is_one_line(read, monkeypatch):
    class Lost(Child):
        def read(self, data, language):
            raise ChildLost

    monkeypatch.setattr("assistant.ingest.pdf.reader._CHILD", Lost())
    with pytest.raises(IngestError, match="no ha podido con él"):
        read(newspaper(Setting()))


def test_an_article_over_the_limit(tmp_path):
    from assistant.ingest.pdf import read_pdf

    told = list(
        read_pdf(newspaper(Setting()), Location("x"), "", IngestSettings(max_article_chars=1000))
    )
    assert "1000" in str(told[-1])
