"""An index that is kept in step with folders and addresses."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback_site import Site, served

from assistant.assistant import Assistant
from assistant.config.settings import Settings
from assistant.errors import Cancelled, UsageError
from assistant.sync import Synced, address_of
from assistant.sync import sync as sync_index
from assistant.testing import HashEmbeddings


@pytest.fixture
def assistant(hemeroteca_home: Path) -> Iterator[Assistant]:
    settings = Settings.load(fetch={"private_addresses": True, "pause_s": 0.0})
    with Assistant(settings, index="prensa", embeddings=HashEmbeddings()) as own:
        own.add([])
        yield own


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "noticias"
    made.mkdir()
    for name in ("uno", "dos"):
        _write(made / f"{name}.txt", f"El pleno aprobó el punto {name}.")
    return made


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as told:
        yield told


def sync(assistant: Assistant, *rest, **more) -> list[Synced]:
    return sync_index(assistant.index, assistant.settings, *rest, **more)


def _write(path: Path, words: str) -> None:
    path.write_text(f"Titular {path.stem}\n\n{words}\n", encoding="utf-8")


def _add(assistant: Assistant, given: str | Path) -> str:
    address = address_of(str(given))
    assert assistant.index.origins.add(address)
    return address


def _counts(synced):
    return {
        name: len(getattr(synced, name))
        for name in ("added", "updated", "unchanged", "gone", "skipped")
        if getattr(synced, name)
    }


def test_only_what_is_new_or_changed_is_read(assistant, folder):
    _add(assistant, folder)
    assert [_counts(s) for s in sync(assistant)] == [{"added": 2}]
    assert [_counts(s) for s in sync(assistant)] == [{}]
    _write(folder / "tres.txt", "Llueve en Soto.")
    _write(folder / "uno.txt", "El pleno rechazó el punto uno por nueve votos.")
    assert [_counts(s) for s in sync(assistant)] == [{"added": 1, "updated": 1}]
    (origin,) = assistant.index.origins.listing()
    assert (origin.articles, origin.gone, origin.fault) == (3, 0, "")
    assert origin.visited is not None


def test_what_vanished_is_kept_and_told_once(assistant, folder):
    _add(assistant, folder)
    sync(assistant)
    (folder / "uno.txt").unlink()
    (synced,) = sync(assistant)
    assert _counts(synced) == {"gone": 1}
    assert assistant.index.origins.gone() == list(synced.gone)
    assert len(assistant.index) == 2
    assert _counts(sync(assistant)[0]) == {}
    _write(folder / "uno.txt", "El pleno aprobó el punto uno.")
    assert _counts(sync(assistant)[0]) == {"unchanged": 1}
    assert assistant.index.origins.gone() == []


def test_a_renamed_file_is_not_gone(assistant, folder):
    _add(assistant, folder)
    sync(assistant)
    (folder / "uno.txt").rename(folder / "otro.txt")
    (synced,) = sync(assistant)
    assert synced.gone == ()
    assert len(assistant.index) == 2


def test_a_line_that_left_a_file_is_gone(assistant, tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_text('{"id": "a", "text": "Uno."}\n{"id": "b", "text": "Dos."}\n', encoding="utf-8")
    _add(assistant, file)
    sync(assistant)
    file.write_text('{"id": "b", "text": "Dos."}\n', encoding="utf-8")
    assert sync(assistant)[0].gone == ("a",)


@pytest.mark.parametrize("how", ["missing", "empty"])
def test_a_folder_that_is_not_there_loses_nothing(assistant, folder, how):
    _add(assistant, folder)
    sync(assistant)
    shutil.rmtree(folder)
    if how == "empty":
        folder.mkdir()
    (synced,) = sync(assistant)
    assert synced.fault
    assert (synced.gone, len(assistant.index)) == ((), 2)
    (origin,) = assistant.index.origins.listing()
    assert (origin.failures, origin.retry) == (1, None)


def test_a_bad_file_is_told_once_and_the_others_go_in(assistant, folder):
    (folder / "roto.json").write_text("{", encoding="utf-8")
    _add(assistant, folder)
    assert _counts(sync(assistant)[0]) == {"added": 2, "skipped": 1}
    assert _counts(sync(assistant)[0]) == {}


def test_what_was_stopped_goes_on_where_it_was(assistant, folder):
    for n in range(40):
        _write(folder / f"n{n:02}.txt", f"Suceso número {n} en la comarca.")
    _add(assistant, folder)

    def stop(step, done, total):
        if done > 30:
            raise Cancelled("ui_library.cancelled")

    with pytest.raises(Cancelled):
        sync(assistant, progress=stop)
    had = len(assistant.index)
    assert 0 < had < 42
    assert _counts(sync(assistant)[0])["added"] == 42 - had
    assert len(assistant.index) == 42


def test_a_feed_is_read_on_and_left_alone_when_it_fails(assistant, site):
    words = "El pleno de Soto aprobó el presupuesto por nueve votos contra ocho. " * 12

    def feed(*numbers):
        items = "".join(
            f"<item><title>T{n}</title><guid>g{n}</guid><description>{words}{n}.</description>"
            "</item>"
            for n in numbers
        )
        return f"<rss version='2.0'><channel><title>Faro</title>{items}</channel></rss>"

    site.put("/feed", feed(1, 2), ETag='"1"')
    address = _add(assistant, f"http://127.0.0.1:{site.port}/feed")
    assert _counts(sync(assistant)[0]) == {"added": 2}
    assert _counts(sync(assistant)[0]) == {}
    site.put("/feed", feed(2, 3), ETag='"2"')
    assert _counts(sync(assistant)[0]) == {"added": 1}  # what left a feed is not gone
    site.put("/feed", status=503, Retry_After="7200")
    (failed,) = sync(assistant)
    assert "503" in failed.fault
    (origin,) = assistant.index.origins.listing()
    assert origin.retry > dt.datetime.now(dt.UTC) + dt.timedelta(minutes=110)
    site.put("/feed", feed(4))
    (waiting,) = sync(assistant)
    assert waiting.waits == origin.retry
    (asked,) = sync(assistant, [address])
    assert _counts(asked) == {"added": 1}
    (origin,) = assistant.index.origins.listing()
    assert (origin.fault, origin.failures, origin.retry, origin.articles) == ("", 0, None, 4)


def test_a_page_that_says_it_did_not_change_is_not_gone(assistant, site):
    words = "El pleno de Soto aprobó anoche el presupuesto por nueve votos contra ocho. " * 3
    html = f"<html><body><article><h1>Pleno</h1><p>{words}</p></article></body></html>"
    site.put("/a", html, ETag='"1"')
    _add(assistant, f"http://127.0.0.1:{site.port}/a")
    assert _counts(sync(assistant)[0]) == {"added": 1}
    assert _counts(sync(assistant)[0]) == {}
    (origin,) = assistant.index.origins.listing()
    assert (origin.articles, origin.gone) == (1, 0)


def test_a_page_of_a_site_that_is_not_there_any_more_is_gone(assistant, site):
    words = "El pleno de Soto aprobó anoche el presupuesto por nueve votos contra ocho. " * 3
    base = f"http://127.0.0.1:{site.port}"
    urls = "".join(f"<url><loc>{base}/{n}</loc></url>" for n in (1, 2))
    site.put("/s.xml", f"<urlset>{urls}</urlset>")
    for n in (1, 2):
        site.put(f"/{n}", f"<article><h1>Pleno {n}</h1><p>{words} {n}</p></article>")
    _add(assistant, f"{base}/s.xml")
    assert _counts(sync(assistant)[0]) == {"added": 2}
    site.put("/2", status=410)
    assert _counts(sync(assistant)[0]) == {"unchanged": 1, "gone": 1, "skipped": 1}


def test_what_is_no_source_is_told(assistant, folder):
    with pytest.raises(UsageError):
        sync(assistant, [str(folder)])
    with pytest.raises(UsageError):
        address_of(str(folder / "nada"))


def test_a_forgotten_origin_leaves_its_articles(assistant, folder):
    address = _add(assistant, folder)
    sync(assistant)
    assert assistant.index.origins.forget(address)
    assert not assistant.index.origins.forget(address)
    assert (len(assistant.index), assistant.index.origins.listing()) == (2, [])
    assert sync(assistant) == []
