"""Archives of documents: what is in them is read as if it lay in a folder."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
import tarfile
import zipfile

import pytest

from assistant.config.settings import IngestSettings
from assistant.ingest import read_articles
from tests.captures import STORIES, Capture, outcomes_of, page, tarred, zipped

_FILES = {
    "2025/nota.txt": f"Reabre el mercado\n\n{STORIES[0]}",
    "2025/pagina.html": page(1),
    "breves.jsonl": f'{{"title": "Biblioteca", "text": "{STORIES[2]}"}}\n',
}
_PACKED = {
    "f.zip": zipped(_FILES),
    "f.tar": tarred(_FILES),
    "f.tar.gz": tarred(_FILES, "w:gz"),
    "f.tgz": tarred(_FILES, "w:gz"),
    "f.tar.bz2": tarred(_FILES, "w:bz2"),
    "f.tar.xz": tarred(_FILES, "w:xz"),
}
_SMALL = IngestSettings(max_file_mb=1)


@pytest.mark.parametrize("name", _PACKED)
def test_every_document_is_read(tmp_path, name):
    articles, notices, errors = outcomes_of(tmp_path, name, _PACKED[name])
    assert {article.title: article.text for article in articles} == {
        "Reabre el mercado": STORIES[0],
        "Titular 1": STORIES[1],
        "Biblioteca": STORIES[2],
    }
    base = (tmp_path / name).resolve().as_uri()
    addresses = {article.title: article.url for article in articles}
    assert addresses["Reabre el mercado"] == f"{base}#2025/nota.txt"
    assert addresses["Titular 1"] == f"{base}#2025/pagina.html"
    assert not notices
    assert not errors


@pytest.mark.parametrize("name", _PACKED)
def test_it_is_known_by_how_it_begins(tmp_path, name):
    assert len(outcomes_of(tmp_path, "sin-nombre", _PACKED[name])[0]) == 3


def test_standard_input(monkeypatch):
    fake = io.TextIOWrapper(io.BytesIO(_PACKED["f.zip"]), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", fake)
    assert {article.url for article in read_articles("-")} == {""}


@pytest.mark.parametrize(
    ("suffix", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)]
)
def test_one_document_alone(tmp_path, suffix, pack):
    (article,) = outcomes_of(tmp_path, f"n.html{suffix}", pack(page(0).encode()))[0]
    assert article.text == STORIES[0]
    (article,) = outcomes_of(tmp_path, f"n{suffix}", pack(f"# T\n\n{STORIES[1]}".encode()))[0]
    assert article.title == "T"


def test_bad_entries_are_named_and_the_others_go_on(tmp_path):
    content = zipped({"a.txt": b"\x00\x01", "b.jsonl": '{"text": 3}\n', "c.foto": "x", **_FILES})
    articles, _, errors = outcomes_of(tmp_path, "f.zip", content)
    assert len(articles) == 3
    assert "f.zip › a.txt: " in errors[0]
    assert "f.zip › b.jsonl:1: " in errors[1]
    assert "f.zip › c.foto: " in errors[2]


def test_hidden_files_pictures_and_companions_of_pages_are_left_out(tmp_path):
    others = {
        "2025/pagina_files/marco.html": page(2), "2025/pagina_files/a/b.html": page(2),
        "2025/foto.jpg": b"\xff\xd8\xff", "__MACOSX/2025/._nota.txt": "x", ".oculta/n.txt": "x",
    }  # fmt: skip
    for name, content in {
        "f.zip": zipped(_FILES | others),
        "f.tar": tarred(_FILES | others),
    }.items():
        articles, notices, errors = outcomes_of(tmp_path, name, content)
        assert len(articles) == 3
        assert not notices
        assert not errors


def test_a_folder_of_companions_without_its_page_is_read(tmp_path):
    assert len(outcomes_of(tmp_path, "f.zip", zipped({"otra_files/n.html": page(0)}))[0]) == 1


def test_names_are_only_names(tmp_path):
    odd = {"../../etc/x\u202e\n.txt": STORIES[0], "/etc/passwd.txt": STORIES[1]}
    for name, content in {"f.zip": zipped(odd), "f.tar": tarred(odd)}.items():
        articles, _, errors = outcomes_of(tmp_path, name, content)
        assert [article.text for article in articles] == [STORIES[0], STORIES[1]]
        assert not errors
    assert [path.name for path in tmp_path.iterdir()].sort() == ["f.tar", "f.zip"].sort()
    _, _, errors = outcomes_of(tmp_path, "g.zip", zipped({"a\u202e\x1b[31m.txt": ""}))
    assert "\x1b" not in errors[0]
    assert "\u202e" not in errors[0]


def test_a_name_whose_packer_did_not_say_that_it_is_utf_8(tmp_path):
    stream = io.BytesIO(zipped({"ano-X.txt": STORIES[0]}))
    raw = stream.getvalue().replace(b"ano-X.txt", "añoX.txt".encode()[:9])
    (article,) = outcomes_of(tmp_path, "f.zip", raw)[0]
    assert article.url.endswith("#a%C3%B1oX.txt")


def test_links_and_devices_of_a_tar_are_left_out(tmp_path):
    links = [("l.txt", tarfile.SYMTYPE), ("h.txt", tarfile.LNKTYPE), ("d.txt", tarfile.CHRTYPE)]
    articles, _, errors = outcomes_of(tmp_path, "f.tar", tarred(_FILES, links=links))
    assert len(articles) == 3
    assert not errors


def test_one_archive_inside_another_is_read_and_no_deeper(tmp_path):
    inner = zipped({"n.txt": STORIES[0]})
    capture = Capture(gzip=True).add("https://puerto.example/1", page(1)).bytes()
    once = {
        "dentro.zip": inner,
        "c.warc.gz": capture,
        "n.txt.gz": gzip.compress(STORIES[2].encode()),
    }
    articles, _, errors = outcomes_of(tmp_path, "f.zip", zipped(once))
    assert [article.text for article in articles] == [STORIES[0], STORIES[1], STORIES[2]]
    assert articles[0].url.endswith("f.zip#dentro.zip/n.txt")
    assert not errors
    twice = zipped({"fuera.zip": zipped(once), "n.txt": STORIES[0]})
    articles, _, errors = outcomes_of(tmp_path, "f.zip", twice)
    assert len(articles) == 1
    assert "f.zip › fuera.zip › dentro.zip: " in errors[0]
    assert len(errors) == 3


def test_an_archive_with_nothing_to_read(tmp_path):
    for name, content in {"f.zip": zipped({"a.jpg": "x"}), "f.tar": tarred({"a.jpg": "x"})}.items():
        articles, _, errors = outcomes_of(tmp_path, name, content)
        assert not articles
        assert "ningún documento" in errors[-1]


def test_entries_with_a_password_are_told(tmp_path):
    content = bytearray(zipped({"a.txt": STORIES[0]}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    _, _, errors = outcomes_of(tmp_path, "f.zip", bytes(content))
    assert "contraseña" in errors[0]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_stream_that_swells_is_left(tmp_path, pack):
    bomb = pack(bytes(30_000_000))
    for name in ("b.txt.gz", "b.tar.gz"):
        articles, _, errors = outcomes_of(tmp_path, name, bomb, _SMALL)
        assert not articles
        assert len(errors) == 1


def test_entries_that_swell_are_named_and_the_others_go_on(tmp_path):
    files = {"bomba.txt": bytes(3_000_000), "nota.txt": STORIES[0]}
    for name, content in {"f.zip": zipped(files), "f.tar": tarred(files)}.items():
        articles, _, errors = outcomes_of(tmp_path, name, content, _SMALL)
        assert len(articles) == 1
        assert "bomba.txt" in errors[0]


def test_all_together_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr("assistant.ingest.containers.container._WHOLE", 1)
    part = "\n\n".join(f"{at} {STORIES[0]}" for at in range(4000))
    inner = zipped({f"{at}.txt": part for at in range(3)})
    content = zipped({f"{at}.zip": inner for at in range(9)})
    articles, _, errors = outcomes_of(tmp_path, "f.zip", content, _SMALL)
    assert len(articles) <= 1
    assert "desplegado pesa" in errors[-1] or "pesa desplegado" in errors[-1]


def test_the_number_of_entries_is_bounded_over_all_levels(tmp_path, monkeypatch):
    monkeypatch.setattr("assistant.ingest.containers.container.MOST_ENTRIES", 10)
    inner = zipped({f"{at}.txt": STORIES[0] for at in range(8)})
    content = zipped({"a.zip": inner, "b.zip": inner, "c.txt": STORIES[0]})
    articles, _, errors = outcomes_of(tmp_path, "f.zip", content)
    assert len(articles) <= 10
    assert "más de 10 ficheros" in errors[-1]


def test_a_header_of_a_tar_is_not_taken_at_its_word(tmp_path):
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 900_000_000
    _, _, errors = outcomes_of(tmp_path, "f.tar", info.tobuf(tarfile.GNU_FORMAT) + bytes(5000))
    assert "dañado" in errors[0]


@pytest.mark.parametrize("name", _PACKED)
def test_half_an_archive_is_damage(tmp_path, name):
    half = _PACKED[name][: 700 if name == "f.tar" else len(_PACKED[name]) // 2]
    assert outcomes_of(tmp_path, name, half)[2]


def test_larger_archives_than_one_document_may_be(tmp_path):
    import random

    noise = random.Random(3)
    files = {f"{at}.txt": f"{STORIES[0]} {noise.randbytes(300_000).hex()}" for at in range(4)}
    content = zipped(files, zipfile.ZIP_STORED)
    assert len(content) > 2_000_000
    assert len(outcomes_of(tmp_path, "f.zip", content, _SMALL)[0]) == 4
