"""Files, folders and standard input, and what becomes of bad ones."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError, OfflineError
from assistant.ingest import read_articles
from assistant.ingest.containers.readers import CONTAINERS
from assistant.ingest.formats import READERS, Format


def _write(path, content="Texto de prueba."):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def _read_all(*sources, **options):
    skipped = []
    articles = list(read_articles(*sources, on_skip=skipped.append, **options))
    return articles, skipped


def _standard_input(monkeypatch, data):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))


def test_folders_are_read_at_any_depth_in_order_of_name(tmp_path):
    for name in ("c.txt", "a/2.md", "a/1.txt", "b.JSONL"):
        _write(tmp_path / name, '{"text":"b.JSONL"}' if name.endswith("L") else name)
    articles, skipped = _read_all(tmp_path)
    assert [article.text for article in articles] == ["a/1.txt", "a/2.md", "b.JSONL", "c.txt"]
    assert skipped == []


def test_hidden_files_and_companions_of_pages_go_without_a_word(tmp_path):
    for name in (".oculto.txt", ".git/x.txt", "foto.jpg", "p_files/estilo.css", "codigo.py"):
        _write(tmp_path / name)
    _write(tmp_path / "nota.txt")
    articles, skipped = _read_all(tmp_path)
    assert len(articles) == 1
    assert skipped == []


def test_unknown_formats_are_listed_but_are_no_error(tmp_path):
    _write(tmp_path / "acta.wpd")
    _write(tmp_path / "LEEME")
    _write(tmp_path / "nota.txt")
    articles, skipped = _read_all(tmp_path)
    assert len(articles) == 1
    assert [Path(entry.path).name for entry in skipped] == ["LEEME", "acta.wpd"]
    assert len(list(read_articles(tmp_path))) == 1


def test_good_articles_go_in_and_bad_ones_are_listed(tmp_path):
    _write(tmp_path / "1.txt")
    _write(tmp_path / "2.txt", b"\x00\x01\x02")
    _write(tmp_path / "3.jsonl", '{"text":"uno"}\n{"mal"\n{"text":"dos"}\n')
    _write(tmp_path / "4.html", "<html><body><p>Nada</p></body></html>")
    _write(tmp_path / "5.txt", "")
    articles, skipped = _read_all(tmp_path)
    assert len(articles) == 3
    assert [(Path(entry.path).name, entry.line) for entry in skipped] == [
        ("2.txt", None), ("3.jsonl", 2), ("4.html", None), ("5.txt", None)
    ]  # fmt: skip
    assert all(entry.reason and "\n" not in entry.reason for entry in skipped)


def test_without_on_skip_a_bad_document_raises(tmp_path):
    _write(tmp_path / "1.txt")
    bad = _write(tmp_path / "2.txt", b"\x00")
    articles = read_articles(tmp_path)
    next(articles)
    with pytest.raises(IngestError) as caught:
        next(articles)
    assert str(caught.value).startswith(f"{bad}: ")
    assert caught.value.exit_code == 1


@pytest.mark.parametrize("names", [[], ["foto.jpg"], [".oculto.txt"], ["sub/"], ["x.wpd"]])
def test_a_folder_without_articles_says_which_formats_are_known(tmp_path, names, monkeypatch):
    monkeypatch.setenv("HEMEROTECA_LANGUAGE", "es")
    for name in names:
        (tmp_path / name).mkdir() if name.endswith("/") else _write(tmp_path / name)
    with pytest.raises(IngestError, match=r"no contiene artículos legibles.*\.jsonl"):
        list(read_articles(tmp_path))
    assert _read_all(tmp_path)[1][-1].path == str(tmp_path)


@pytest.mark.parametrize("source", ["no-existe.txt", "", "ftp://medio.example/a"])
def test_a_path_that_does_not_exist_is_told_before_anything_is_read(tmp_path, source):
    good = _write(tmp_path / "a.txt")
    with pytest.raises(IngestError) as caught:
        read_articles(good, source, on_skip=lambda skipped: None)
    assert caught.value.exit_code == 2


def test_offline_no_address_is_read_and_that_is_told_at_once(monkeypatch):
    monkeypatch.setenv("HEMEROTECA_OFFLINE", "1")
    with pytest.raises(OfflineError):
        read_articles("https://medio.example/a", on_skip=lambda skipped: None)


def test_an_address_within_is_skipped_with_the_reason():
    skipped = []
    assert list(read_articles("http://127.0.0.1:1/a", on_skip=skipped.append)) == []
    assert [each.path for each in skipped] == ["http://127.0.0.1:1/a"]


def test_no_source_at_all():
    with pytest.raises(IngestError):
        read_articles()


def test_a_large_file_is_not_read(tmp_path):
    path = tmp_path / "enorme.txt"
    with path.open("wb") as stream:
        stream.truncate(200_000_000)  # takes no room on the disk
    articles, (skipped,) = _read_all(path)
    assert articles == []
    assert "50 MB" in skipped.reason


def test_the_limit_counts_in_megabytes(tmp_path):
    path = _write(tmp_path / "a.txt", "palabra " * 130_000)
    limit = IngestSettings(max_file_mb=1)
    assert _read_all(path, settings=limit)[0] == []
    assert len(_read_all(path, settings=IngestSettings(max_file_mb=2))[0]) == 1


def test_loops_of_links_end(tmp_path):
    _write(tmp_path / "a" / "nota.txt")
    (tmp_path / "a" / "vuelta").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a" / "yo").symlink_to(tmp_path / "a" / "yo")
    articles, skipped = _read_all(tmp_path)
    assert len(articles) == 1
    assert [Path(entry.path).name for entry in skipped] == ["yo"]


def test_pipes_in_a_folder_do_not_block(tmp_path):
    _write(tmp_path / "nota.txt")
    os.mkfifo(tmp_path / "tubo.txt")
    articles, skipped = _read_all(tmp_path)
    assert (len(articles), len(skipped)) == (1, 1)


def test_a_file_that_cannot_be_opened_is_listed(tmp_path, monkeypatch):
    _write(tmp_path / "a.txt")
    _write(tmp_path / "b.txt", "Otro texto.")
    (tmp_path / "c.txt").symlink_to(tmp_path / "nada.txt")
    opened = Path.open

    def refuse(self, *args, **kwargs):
        if self.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return opened(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    articles, skipped = _read_all(tmp_path)
    assert [article.text for article in articles] == ["Otro texto."]
    assert [Path(entry.path).name for entry in skipped] == ["a.txt", "c.txt"]


def test_a_broken_link_named_by_its_path_is_unreadable(tmp_path):
    link = tmp_path / "c.txt"
    link.symlink_to(tmp_path / "nada.txt")
    with pytest.raises(IngestError, match=r"c\.txt: "):
        list(read_articles(link))


def test_a_name_that_is_not_utf_8_can_be_shown(tmp_path):
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xf1o.txt")).touch()
    (skipped,) = _read_all(tmp_path)[1]
    skipped.path.encode("utf-8")
    assert skipped.path.endswith("a\ufffdo.txt")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b'\n {"text":"uno"}\n{"text":"dos"}\n', "uno"),
        (b'{\n "text": "uno"\n}', "uno"),
        (b'[{"text":"uno"}]', "uno"),
        (b"[Madrid] Una nota.", "[Madrid] Una nota."),
        (b"# Titular\n\n**Texto**.", "Texto."),
        (b"---\ntitle: T\n---\nTexto.", "Texto."),
        ("Línea única".encode("latin-1"), "Línea única"),
        ('{"text":"añil"}\n'.encode("utf-16"), "añil"),
    ],
)
def test_standard_input_is_recognised_by_its_content(monkeypatch, data, text):
    _standard_input(monkeypatch, data)
    first = next(read_articles("-"))
    assert first.text == text
    assert first.url == ""


def test_a_page_on_standard_input(monkeypatch):
    body = "<p>" + "El barrio estará sin agua el jueves por una avería. " * 4 + "</p>"
    _standard_input(monkeypatch, f"\n<!DOCTYPE html><html><body>{body}</body></html>".encode())
    (article,) = read_articles("-")
    assert article.text.startswith("El barrio")


def test_faults_on_standard_input_name_it(monkeypatch):
    _standard_input(monkeypatch, b'{"text":"uno"}\n{"mal"}\n')
    articles, (skipped,) = _read_all("-")
    assert (len(articles), skipped.path, skipped.line) == (1, "-", 2)
    _standard_input(monkeypatch, b"")
    assert [entry.path for entry in _read_all("-")[1]] == ["-"]
    monkeypatch.setattr(sys, "stdin", None)
    assert [entry.path for entry in _read_all("-")[1]] == ["-"]


def test_a_file_of_unknown_name_is_recognised_when_named(tmp_path):
    path = _write(tmp_path / "despacho", '{"text":"uno"}\n')
    assert [article.text for article in read_articles(path)] == ["uno"]


def test_articles_arrive_while_the_pipe_is_still_open():
    program = (
        "from assistant.ingest import read_articles\n"
        "for article in read_articles('-'): print(article.text, flush=True)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    ) as process:  # fmt: skip
        process.stdin.write('{"text":"uno"}\n')
        process.stdin.flush()
        assert process.stdout.readline() == "uno\n"
        process.stdin.close()
        assert process.stdout.read() == ""


def test_ctrl_c_passes(tmp_path, monkeypatch):
    def interrupted(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setitem(READERS, "text", interrupted)
    with pytest.raises(KeyboardInterrupt):
        _read_all(_write(tmp_path / "a.txt"))


def test_heavy_libraries_wait_until_a_page_is_read():
    program = (
        "import sys, assistant.ingest; "
        "print([name for name in ('trafilatura', 'lxml', 'justext') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"


def test_every_format_has_a_reader() -> None:
    single = {shape for shape in get_args(Format) if not shape.startswith(("json", "mbox"))}
    assert set(READERS) | set(CONTAINERS) == single
