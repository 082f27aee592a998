"""Exports of WordPress: which of their items are articles, and what these say."""

from __future__ import annotations

import datetime as dt
import tracemalloc

import pytest
from table_files import TEXTS, post, wordpress

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest import read_articles, read_outcomes
from assistant.types import Article


@pytest.fixture(autouse=True)
def _in_spanish(monkeypatch):
    monkeypatch.setenv("HEMEROTECA_LANGUAGE", "es")


@pytest.fixture
def read(tmp_path):
    def _read(content, suffix=".xml"):
        path = tmp_path / f"w{suffix}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(read_outcomes(path))

    return _read


@pytest.mark.parametrize("suffix", [".xml", ".wxr"])
def test_a_post(read, suffix):
    (article,) = read(wordpress([post()]), suffix)
    assert (article.title, article.author) == ("Noticia 1 & más", "Luz Vega")
    assert (article.source, article.section) == ("El Eco de Olmeda", "Local")
    assert (article.url, article.language) == ("https://eco.example/n1", "es")
    assert article.extra == {"tags": ["mercado"]}
    assert article.text == TEXTS[0]


def test_the_day_is_that_of_the_site(read):
    (article,) = read(wordpress([post()]))
    assert article.published == dt.datetime(2025, 4, 2, 22, 30, tzinfo=dt.UTC)
    assert article.published.date() == dt.date(2025, 4, 3)


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        (("2025-04-03 00:30:00", "0000-00-00 00:00:00"), "2025-04-02"),
        (("", "2025-04-02 22:30:00"), "2025-04-02"),
    ],
)
def test_other_dates(read, dates, day):
    (article,) = read(wordpress([post(dates=dates)]))
    assert str(article.published)[:10] == day


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Uno.\n\nDos\ntres.", "Uno.\n\nDos\ntres."),
        ("<!-- wp:paragraph {\"a\":1} -->\n<p>Uno&nbsp;y.</p>\n<!-- /wp:paragraph -->\n\n"
         "<!-- wp:heading -->\n<h2>Dos</h2>\n<!-- /wp:heading -->", "Uno y.\n\nDos"),
        ("Uno <strong>y</strong> más.\n\n<blockquote>Dos</blockquote>\nTres",
         "Uno y más.\n\nDos\n\nTres"),
        ('[caption id="a" width="3"]<img src="x.jpg"/> Al pie[/caption]\n\nUno.', "Uno."),
        ('[gallery ids="1,2"]\n\nUno [sic] y [risas].', "Uno [sic] y [risas]."),
        ('[vc_row][vc_column width="1/2"]Uno.[/vc_column][/vc_row]', "Uno."),
        ("[nota]Uno.[/nota]", "Uno."),
        ("[embed]https://video.example/1[/embed]\n\n3 &lt; 5 &amp; más.", "3 < 5 & más."),
        ("Uno.\r\n\r\nDos.<script>x()</script>", "Uno.\n\nDos."),
        ("Uno.\n\n<ul>\n<li>Dos</li>\n\n<li>Tres</li>\n</ul>\n\nCuatro.",
         "Uno.\n\nDos\n\nTres\n\nCuatro."),
    ],
)  # fmt: skip
def test_content(read, content, text):
    (article,) = read(wordpress([post(content)]))
    assert article.text == text
    assert (article.title, article.author) == ("Noticia 1 & más", "Luz Vega")
    assert (article.source, str(article.published)[:10]) == ("El Eco de Olmeda", "2025-04-03")


def test_what_is_not_published_or_no_post_is_counted(read):
    items = [post(), post(number=2, status="draft"), post(number=3, status="private"),
             post(number=4, more="<wp:post_password><![CDATA[x]]></wp:post_password>"),
             post(number=5, kind="page"), post(number=6, kind="attachment"),
             post(TEXTS[1], number=7, kind="noticias")]  # fmt: skip
    first, second, drafts, others = read(wordpress(items))
    assert (first.text, second.text) == (TEXTS[0], TEXTS[1])
    assert drafts.reason.startswith("3 entradas")
    assert all(word in others.reason for word in ("2 elementos", "page (1)", "attachment (1)"))


def test_an_excerpt_stands_for_a_text_that_is_missing(read):
    item = post("").replace("<excerpt:encoded><![CDATA[]]>", f"<excerpt:encoded>{TEXTS[0]}")
    told, article = read(wordpress([item]))
    assert "resumen" in told.reason
    assert article.text == TEXTS[0]


def test_a_blank_post_is_told_and_the_others_go_on(read):
    error, article = read(wordpress([post("[gallery]<!-- wp:x -->"), post(number=2)]))
    assert isinstance(error, IngestError)
    assert isinstance(article, Article)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_characters_that_xml_does_not_hold(read, encoding):
    content = wordpress([post(f"{TEXTS[0]}\x0b\x02", more="<x>caf&eacute;</x>")])
    (article,) = read(content.encode(encoding))
    assert article.text == TEXTS[0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (wordpress([post()], before='<!DOCTYPE rss [<!ENTITY a "aaa">]>'), "entidades"),
        (wordpress([post(kind="page")]), "no trae entradas publicadas"),
        ("<?xml version='1.0'?><rss><channel/></rss>", "no es una exportación de WordPress"),
        (wordpress([post(), "<item>"]), "XML"),
    ],
)
def test_what_is_refused(read, content, words):
    *_, error = read(content, ".wxr")
    assert words in str(error)


def test_posts_before_damage_are_read(read):
    article, *_ = read(wordpress([post(), "<item></rss>"]))
    assert article.text == TEXTS[0]


def test_memory_does_not_grow_with_an_export(tmp_path):
    path = tmp_path / "w.xml"
    path.write_text(wordpress([post(TEXTS[0] * 30, number=n) for n in range(500)]), "utf-8")
    tracemalloc.start()
    count = sum(1 for _ in read_articles(path, settings=IngestSettings(max_file_mb=2)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 500
    assert peak < 12_000_000
