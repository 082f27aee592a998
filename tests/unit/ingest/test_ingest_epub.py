"""E-books."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest.documents.epub import read_epub
from assistant.ingest.documents.office import read_office
from assistant.ingest.location import Location, as_skipped
from assistant.types import Article
from tests.office_files import TEXT, packed

LIMITS = IngestSettings()
META = (
    "<dc:title>Crónicas del Arga</dc:title><dc:creator>Rosa Almirall</dc:creator>"
    "<dc:publisher>Ediciones del Soto</dc:publisher><dc:language>es</dc:language>"
    '<dc:date opf:event="publication">2023-05-04</dc:date>'
)
_CONTAINER = '<container><rootfiles><rootfile full-path="OEBPS/libro.opf"/></rootfiles></container>'


def _epub(pages: dict[str, tuple[str, str]], meta: str = META, more: dict[str, str] | None = None):
    """Pages are name -> (label in the contents, what stands in the body)."""
    items = "".join(
        f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>'
        for name in pages
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in pages)
    points = "".join(
        f"<navPoint><navLabel><text>{label}</text></navLabel>"
        f'<content src="texto.xhtml/../{name}.xhtml#x"/></navPoint>'
        for name, (label, _) in pages.items()
        if label
    )
    return packed(
        {
            "META-INF/container.xml": _CONTAINER,
            "OEBPS/libro.opf": '<package xmlns:dc="urn:d" xmlns:opf="urn:o"><metadata>'
            f"{meta}</metadata><manifest>{items}"
            '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>'
            f'<spine toc="ncx">{spine}</spine></package>',
            "OEBPS/toc.ncx": f"<ncx><navMap>{points}</navMap></ncx>",
            **{
                f"OEBPS/{name}.xhtml": '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>'
                f"<html><head><title>x</title></head><body>{body}</body></html>"
                for name, (_, body) in pages.items()
            },
            **(more or {}),
        },
        first={"mimetype": "application/epub+zip"},
    )


def _read(data: bytes) -> list[Article]:
    outcomes = read_epub(data, Location("a.epub"), "file:///a.epub", LIMITS)
    return [each for each in outcomes if isinstance(each, Article)]


LONG = f"<p>{TEXT[0] * 120}</p>"
BESIDE = {"cubierta": ("", "<p>Cubierta del libro</p>"), "p2": ("Créditos", "<p>ISBN 1</p>")}


def test_a_book_is_an_article_a_chapter() -> None:
    pages = {
        **BESIDE,
        "c1": ("El puente", f"<h1>El puente</h1>{LONG}<p>Fin<sup><a href='#n'>1</a></sup>.</p>"),
        "c1b": ("", "<p>Sigue el puente.</p>"),
        "c2": ("La feria", f"<h1>La feria</h1><ul><li>Uno</li></ul>{LONG}"),
    }
    first, second = _read(_epub(pages))
    assert (first.title, second.title) == ("El puente", "La feria")
    assert first.text.endswith("Fin.\n\nSigue el puente.")
    assert second.text.startswith("Uno\n\n")
    for article in (first, second):
        assert article.author == "Rosa Almirall"
        assert article.source == "Ediciones del Soto"
        assert article.published == dt.date(2023, 5, 4)
        assert article.language == "es"
        assert article.extra["book"] == "Crónicas del Arga"
        assert "Cubierta" not in article.text
        assert "ISBN" not in article.text


def test_a_short_book_is_one_article() -> None:
    pages = {
        **BESIDE,
        "c1": ("Uno", f"<h2>Uno</h2><p>{TEXT[0]}</p>"),
        "c2": ("Dos", f"<h2>Dos</h2><p>{TEXT[1]}</p>"),
    }
    (article,) = _read(_epub(pages))
    assert article.title == "Crónicas del Arga"
    assert TEXT[0] in article.text
    assert TEXT[1] in article.text


def test_news_that_were_sent_to_a_reader_keep_their_own_dates() -> None:
    pages = {
        f"n{day}": (
            f"Noticia {word}",
            f"<h1>Noticia {word}</h1><p>Por Luis Vega</p><p>{day} de mayo de 2024</p>"
            f"<p>{TEXT[0]}</p><p>{TEXT[1]}</p><p>{TEXT[0]}</p>",
        )
        for day, word in ((2, "del puente"), (3, "de la feria"))
    }
    meta = (
        "<dc:title>El Faro</dc:title><dc:creator>calibre</dc:creator><dc:date>0101-01-01</dc:date>"
    )
    articles = _read(_epub(pages, meta))
    assert [(each.title, each.author, each.source, each.published) for each in articles] == [
        ("Noticia del puente", "Luis Vega", "El Faro", dt.date(2024, 5, 2)),
        ("Noticia de la feria", "Luis Vega", "El Faro", dt.date(2024, 5, 3)),
    ]


def test_a_book_without_suffix_is_recognised_by_its_content() -> None:
    data = _epub({"c1": ("Uno", f"<p>{TEXT[0]}</p>")})
    assert any(
        isinstance(each, Article) for each in read_office(data, Location("libro"), "", LIMITS)
    )


_LOCK = '<encryption><EncryptedData><EncryptionMethod Algorithm="{}"/></EncryptedData></encryption>'


def test_made_unreadable_fonts_are_no_lock() -> None:
    more = {"META-INF/encryption.xml": _LOCK.format("http://www.idpf.org/2008/embedding")}
    assert len(_read(_epub({"c1": ("Uno", f"<p>{TEXT[0]}</p>")}, more=more))) == 1


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (_epub({}, more={"META-INF/encryption.xml": _LOCK.format("urn:aes")}), "locked_book"),
        (_epub({"c1": ("Uno", "<p> </p>")}), "no_text"),
        (packed({"a": b""}), "missing_entry"),
        (_epub({}, meta="<dc:title>"), "bad_xml"),
    ],
)
def test_what_cannot_be_read_is_told_by_name(data: bytes, why: str) -> None:
    with pytest.raises(IngestError) as caught:
        _read(data)
    assert caught.value.values["reason"].key == why
    assert "\n" not in as_skipped(caught.value).reason
