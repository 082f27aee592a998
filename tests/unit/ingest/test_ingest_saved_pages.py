"""Pages as browsers save them: in one file, or with a folder beside them."""

from __future__ import annotations

import quopri

import pytest

from assistant.errors import IngestError
from assistant.ingest import read_articles, read_outcomes

_STORY = (
    "<p>La cooperativa de Monteagudo venderá este año once millones de kilos de cereza.</p>"
    "<p>La gerente, Benita Olmos, lo atribuye a la lluvia de marzo y a la falta de heladas.</p>"
)


def _saved(charset="utf-8", head="", address="https://eco.example/cereza"):
    page = f"<html><head>{head}<title>La cereza sube</title></head><body><h1>La cereza sube</h1>"
    body = quopri.encodestring(f"{page}{_STORY}</body></html>".encode(charset)).decode("ascii")
    return (
        f"From: <Saved by Blink>\nSnapshot-Content-Location: {address}\nDate: Mon, 1 Jan 2024\n"
        "MIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="--x"\n\n\n'
        f"----x\nContent-Type: text/html; charset={charset}\n"
        f"Content-Transfer-Encoding: quoted-printable\n\n{body}\n"
        "----x\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0=\n----x--\n"
    )


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
@pytest.mark.parametrize("suffix", [".mhtml", ".mht", ".guardada"])
def test_a_page_in_one_file(tmp_path, charset, suffix):
    path = tmp_path / f"p{suffix}"
    path.write_text(_saved(charset), encoding="ascii")
    (article,) = read_articles(path)
    assert article.title == "La cereza sube"
    assert article.url == "https://eco.example/cereza"
    assert "venderá este año" in article.text
    assert article.published is None  # the message's date is that of saving


def test_a_message_without_a_page(tmp_path):
    path = tmp_path / "p.mhtml"
    path.write_text("From: x\nContent-Type: text/plain\n\nHola", encoding="ascii")
    with pytest.raises(IngestError, match="página"):
        list(read_articles(path))


@pytest.mark.parametrize("ending", ["_files", "_archivos", ".files", "-files"])
def test_the_folder_beside_a_page_holds_no_articles(tmp_path, ending):
    page = f"<h1>La cereza sube</h1>{_STORY}"
    (tmp_path / "nota.html").write_text(page, encoding="utf-8")
    frames = tmp_path / f"nota{ending}"
    frames.mkdir()
    (frames / "marco.html").write_text(page, encoding="utf-8")
    other = tmp_path / "otra_files"  # no page bears that name
    other.mkdir()
    (other / "suelta.txt").write_text("Una nota suelta.", encoding="utf-8")
    assert len(list(read_articles(tmp_path))) == 2


@pytest.mark.parametrize("name", ["f.opml", "t.sql", "s.srt", "c.yaml"])
def test_what_only_begins_like_text_is_refused_by_name(tmp_path, name):
    path = tmp_path / name
    path.write_text("uno;dos\ntres;cuatro\n", encoding="utf-8")
    (error,) = read_outcomes(path)
    assert error.values["reason"].key == "unknown_format"
