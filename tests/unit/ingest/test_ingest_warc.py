"""Captures of the web: every page through its reader, under its own address."""

from __future__ import annotations

import gzip
import zlib

import pytest

from assistant.config.settings import IngestSettings
from assistant.ingest import read_articles
from tests.captures import STORIES, Capture, outcomes_of, page

_SITE = "https://puerto.example"
_FEED = (
    '<rss version="2.0"><channel><title>El Puerto</title><item><title>Titular 0</title>'
    f"<link>{_SITE}/0</link><description>El mercado reabre el lunes.</description></item>"
    "<item><title>Solo aquí</title>"
    f"<link>{_SITE}/breve</link><description>El faro se pinta de rojo.</description></item>"
    "</channel></rss>"
)


@pytest.mark.parametrize("packed", [False, True])
def test_each_page_is_an_article_of_its_address(tmp_path, packed):
    capture = Capture(gzip=packed)
    for at in range(3):
        capture.add(f"{_SITE}/{at}", page(at))
    name = "c.warc.gz" if packed else "c.warc"
    articles, notices, errors = outcomes_of(tmp_path, name, capture.bytes())
    assert [article.url for article in articles] == [f"{_SITE}/{at}" for at in range(3)]
    assert [article.title for article in articles] == ["Titular 0", "Titular 1", "Titular 2"]
    assert [article.text for article in articles] == list(STORIES)
    assert all(article.published is None for article in articles)  # the capture's date is another
    assert not notices
    assert not errors


def test_it_is_known_by_how_it_begins(tmp_path):
    plain = Capture().add(f"{_SITE}/0", page()).bytes()
    for name, content in {"captura": plain, "otra": gzip.compress(plain)}.items():
        (article,) = outcomes_of(tmp_path, name, content)[0]
        assert article.url == f"{_SITE}/0"


def test_one_that_was_compressed_as_a_whole(tmp_path):
    capture = Capture().add(f"{_SITE}/0", page(0)).add(f"{_SITE}/1", page(1))
    articles, _, _ = outcomes_of(tmp_path, "c.warc.gz", gzip.compress(capture.bytes()))
    assert len(articles) == 2


def test_bodies_in_pieces_and_compressed(tmp_path):
    body = gzip.compress(page(1).encode())
    pieces = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (body[:50], body[50:])) + b"0\r\n\r\n"
    headers = [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")]
    capture = Capture().add(f"{_SITE}/1", pieces, headers=headers)
    (article,) = outcomes_of(tmp_path, "c.warc", capture.bytes())[0]
    assert article.text == STORIES[1]


def test_the_encoding_that_the_server_states_counts(tmp_path):
    raw = page(0).replace('<meta charset="utf-8">', "").encode("iso8859-15")
    capture = Capture().add(f"{_SITE}/0", raw, "text/html; charset=ISO-8859-15")
    (article,) = outcomes_of(tmp_path, "c.warc", capture.bytes())[0]
    assert "Peñalba" in article.text


def test_what_is_no_document_is_left_out_without_a_word(tmp_path):
    capture = (
        Capture()
        .add(f"{_SITE}/robots.txt", "User-agent: *\nDisallow: /privado", "text/plain")
        .add(f"{_SITE}/a.png", b"\x89PNG\r\n", "image/png")
        .add(f"{_SITE}/viejo", page(1), status="301 Moved Permanently")
        .add(f"{_SITE}/nada", page(2), status="404 Not Found")
        .add(f"{_SITE}/0", page(0))
        .add("dns:puerto.example", b"20250301 puerto.example. A 192.0.2.1", "text/dns",
             record="resource")
    )  # fmt: skip
    articles, notices, errors = outcomes_of(tmp_path, "c.warc", capture.bytes())
    assert [article.url for article in articles] == [f"{_SITE}/0"]
    assert not notices
    assert not errors


def test_pages_without_an_article_are_one_line(tmp_path):
    capture = Capture().add(f"{_SITE}/0", page(0))
    for at in range(40):
        capture.add(f"{_SITE}/tema/{at}", page(body="<nav><a href=/>Inicio</a></nav>"))
    articles, notices, errors = outcomes_of(tmp_path, "c.warc", capture.bytes())
    assert len(articles) == 1
    (notice,) = notices
    assert notice.startswith("40 de 41 páginas")
    assert notice.count("/tema/") == 3
    assert not errors


def test_without_any_article_it_is_an_error(tmp_path):
    alone = Capture().add(f"{_SITE}/", page(body="<nav><a href=/>Inicio</a></nav>")).bytes()
    none = Capture().add(f"{_SITE}/a.png", b"\x89PNG", "image/png").bytes()
    for content, said in ((alone, "1 de 1 páginas"), (none, "ninguna página")):
        articles, notices, errors = outcomes_of(tmp_path, "c.warc", content)
        assert not articles
        assert not notices
        assert said in errors[0]


def test_of_two_captures_the_newest_counts_wherever_it_stands(tmp_path):
    capture = (
        Capture()
        .add(f"{_SITE}/0", page(0), date="2025-02-01T10:00:00Z")
        .add("http://puerto.example/0#comentarios", page(1), date="2025-03-01T10:00:00Z")
        .add(f"{_SITE}/0", page(2), date="2025-01-01T10:00:00Z")
    )
    articles, notices, _ = outcomes_of(tmp_path, "c.warc", capture.bytes())
    assert [article.text for article in articles] == [STORIES[1]]
    assert notices == ["2 capturas repiten una página que ya está: se guarda la más reciente."]


def test_a_copy_that_names_another_captured_page_is_not_stored_twice(tmp_path):
    canonical = f'<link rel="canonical" href="{_SITE}/0">'
    capture = Capture().add(f"{_SITE}/0", page(0)).add(f"{_SITE}/0?amp", page(0, head=canonical))
    articles, notices, _ = outcomes_of(tmp_path, "c.warc", capture.bytes())
    assert len(articles) == 1
    assert len(notices) == 1


def test_a_feed_gives_what_has_no_page(tmp_path):
    capture = Capture().add(f"{_SITE}/rss", _FEED, "application/rss+xml").add(f"{_SITE}/0", page())
    articles, _, errors = outcomes_of(tmp_path, "c.warc", capture.bytes())
    assert {article.url: article.title for article in articles} == {
        f"{_SITE}/0": "Titular 0",
        f"{_SITE}/breve": "Solo aquí",
    }
    assert not errors


def test_a_page_that_is_too_large_is_one_of_those_without_an_article(tmp_path):
    bomb = zlib.compress(b"<p>" + b" " * 3_000_000)
    capture = Capture().add(f"{_SITE}/b", bomb, headers=[("Content-Encoding", "deflate")])
    capture.add(f"{_SITE}/0", page(0))
    settings = IngestSettings(max_file_mb=1)
    articles, notices, _ = outcomes_of(tmp_path, "c.warc", capture.bytes(), settings)
    assert len(articles) == 1
    assert "1 MB" in notices[0]


def test_what_stands_before_the_damage_is_read(tmp_path, capsys):
    whole = Capture(gzip=True).add(f"{_SITE}/0", page(0)).bytes()
    second = Capture(gzip=True).add(f"{_SITE}/1", page(1)).bytes()
    articles, _, errors = outcomes_of(tmp_path, "c.warc.gz", whole + second[:200])
    assert [article.url for article in articles][:1] == [f"{_SITE}/0"]
    assert len(errors) == 1
    assert capsys.readouterr() == ("", "")


def test_a_record_that_is_cut_is_told(tmp_path):
    whole = Capture().add(f"{_SITE}/0", page(0)).bytes()
    articles, notices, errors = outcomes_of(tmp_path, "c.warc", whole[: -len("</body></html>") - 8])
    assert [article.text for article in articles] == [STORIES[0]]
    assert "cortada" in notices[0]
    assert not errors


def test_a_length_that_is_wrong_is_not_written_about(tmp_path, capsys):
    capture = Capture().add(f"{_SITE}/0", page(0)).bytes()
    shorter = capture.replace(b"</body></html>", b"</body></html>\n<!-- -->")
    articles, _, _ = outcomes_of(
        tmp_path, "c.warc", shorter + Capture().add(f"{_SITE}/1", page(1)).bytes()
    )
    assert articles
    assert capsys.readouterr() == ("", "")


def test_a_head_without_an_end_is_damage(tmp_path):
    content = Capture().add(f"{_SITE}/0", page(0)).bytes() + b"WARC/1.0\r\nX: " + b"a" * 3_000_000
    articles, _, errors = outcomes_of(tmp_path, "c.warc", content)
    assert len(articles) == 1
    assert "dañado" in errors[0]


def test_notices_name_the_page(tmp_path):
    undated = '<meta property="article:published_time" content="08/09/2025">'
    path = tmp_path / "c.warc"
    path.write_bytes(Capture().add(f"{_SITE}/0", page(head=undated)).bytes())
    told = []
    assert len(list(read_articles(path, on_notice=told.append))) == 1
    assert [notice.path for notice in told] == [f"{path} › {_SITE}/0"]


def test_memory_is_that_of_one_page(tmp_path):
    import tracemalloc

    capture = Capture()
    for at in range(60):
        capture.add(
            f"{_SITE}/{at}",
            page(
                at,
                body=f"<article><p>{STORIES[at % 3]}</p></article>"
                + "<!-- "
                + "x" * 200_000
                + " -->",
            ),
        )
    path = tmp_path / "c.warc"
    path.write_bytes(capture.bytes())
    del capture
    next(iter(read_articles(path)))  # what is loaded once
    tracemalloc.start()
    assert sum(1 for _ in read_articles(path)) == 60
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8_000_000
