from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import filelock
import pytest
from model_hub import LoopbackHub, chat_entry, gguf, on_hub, pinned, write

from assistant.errors import (
    DownloadError,
    ModelDamaged,
    ModelMissing,
    ModelUnusable,
    OfflineError,
    StorageError,
    UsageError,
)
from assistant.models import machine
from assistant.models.catalog import CatalogEntry
from assistant.models.hub import Hub, ask_anew
from assistant.models.store import ModelStore

DATA = gguf(3_000_000)
FILE = pinned("tiny.gguf", DATA)
ENTRY = chat_entry("tiny", FILE)


class Served(NamedTuple):
    store: ModelStore
    hub: LoopbackHub

    def partial(self, name: str = "tiny") -> Path:
        return self.store.folder / ".partial" / name


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEMEROTECA_LANGUAGE", "en")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    ask_anew()  # ports come again


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with LoopbackHub() as hub:
        hub.files[on_hub(FILE)] = DATA
        yield Served(_store(tmp_path / "models", hub), hub)


def _store(folder: Path, hub: LoopbackHub, *entries: CatalogEntry) -> ModelStore:
    models = {entry.name: entry for entry in entries or (ENTRY,)}
    return ModelStore(folder, sources=[Hub(hub.address)], models=models)


def test_pull_installs_the_exact_bytes_and_leaves_nothing_unfinished(served: Served) -> None:
    assert not served.store.installed("tiny")
    path = served.store.pull("tiny")
    assert path.read_bytes() == DATA
    assert served.store.installed("tiny")
    assert served.store.path("tiny") == path
    assert not served.partial().exists()


def test_progress_counts_bytes_up_to_the_whole(served: Served) -> None:
    seen: list[tuple[float, float | None]] = []
    served.store.pull("tiny", progress=lambda step, done, total: seen.append((done, total)))
    counted = [done for done, total in seen if total == len(DATA)]
    assert counted[-1] == len(DATA)


def test_a_second_pull_asks_the_network_nothing(served: Served) -> None:
    served.store.pull("tiny")
    before = list(served.hub.requests)
    served.store.pull("tiny")
    assert served.hub.requests == before


def test_a_wrong_byte_is_refused_with_both_hashes(served: Served) -> None:
    wrong = DATA[:-1] + bytes([DATA[-1] ^ 1])
    served.hub.files[on_hub(FILE)] = wrong
    with pytest.raises(DownloadError) as failure:
        served.store.pull("tiny")
    assert FILE.sha256 in str(failure.value)
    assert hashlib.sha256(wrong).hexdigest() in str(failure.value)
    assert not served.store.installed("tiny")
    assert list(served.partial().iterdir()) == []

    served.hub.files[on_hub(FILE)] = DATA
    assert served.store.pull("tiny").read_bytes() == DATA


@pytest.mark.parametrize("length", [0, 10, len(DATA) - 1, len(DATA) + 1, 2 * len(DATA)])
def test_a_file_of_another_length_is_refused(served: Served, length: int) -> None:
    served.hub.files[on_hub(FILE)] = (DATA * 2)[:length]
    with pytest.raises(DownloadError):
        served.store.pull("tiny")
    assert not served.store.installed("tiny")


def test_replies_that_break_off_are_gone_on_with(served: Served) -> None:
    served.hub.cut_after = 1_000_001
    assert served.store.pull("tiny").read_bytes() == DATA
    assert served.hub.gets() == [None, "bytes=1000001-", "bytes=2000002-"]


@pytest.mark.parametrize("have", [1, 4, 1_234_567, len(DATA) - 1, len(DATA)])
def test_an_interrupted_download_is_resumed(served: Served, have: int) -> None:
    write(served.partial() / "tiny.gguf.hub", DATA[:have])
    assert served.store.pull("tiny").read_bytes() == DATA
    assert served.hub.gets() == ([f"bytes={have}-"] if have < len(DATA) else [])


def test_a_hub_without_ranges_is_asked_for_all_of_it(served: Served) -> None:
    served.hub.ranges = False
    write(served.partial() / "tiny.gguf.hub", b"GGUF something else")
    assert served.store.pull("tiny").read_bytes() == DATA


def test_a_wrong_beginning_is_not_resumed_for_ever(served: Served) -> None:
    write(served.partial() / "tiny.gguf.hub", b"x" * 1000)
    with pytest.raises(DownloadError):
        served.store.pull("tiny")
    assert served.store.pull("tiny").read_bytes() == DATA


def test_ctrl_c_keeps_what_arrived(served: Served) -> None:
    def stop(step: str, done: float, total: float | None) -> None:
        if done > 1_000_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        served.store.pull("tiny", progress=stop)
    kept = (served.partial() / "tiny.gguf.hub").read_bytes()
    assert 1_000_000 < len(kept) < len(DATA)
    assert served.store.pull("tiny").read_bytes() == DATA
    assert served.hub.gets()[-1] == f"bytes={len(kept)}-"


def test_a_killed_pull_goes_on_where_it_was(served: Served) -> None:
    served.hub.cut_after = 1_000_000
    script = """
        import os, sys
        sys.path[:0] = [sys.argv[3], os.path.dirname(sys.argv[3])]
        from test_models_store import ENTRY
        from assistant.models.hub import Hub
        from assistant.models.store import ModelStore
        from pathlib import Path

        def kill(step, done, total):
            if done > 500_000:
                os.kill(os.getpid(), 9)

        store = ModelStore(Path(sys.argv[1]), sources=[Hub(sys.argv[2])], models={"tiny": ENTRY})
        store.pull("tiny", progress=kill)
    """
    arguments = [str(served.store.folder), served.hub.address, str(Path(__file__).parent)]
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script), *arguments], check=False)
    assert done.returncode == -9
    assert not served.store.installed("tiny")
    assert (served.partial() / "tiny.gguf.hub").stat().st_size > 0
    assert served.store.pull("tiny").read_bytes() == DATA
    assert str(served.hub.gets()[1]).startswith("bytes=")


def test_a_second_source_takes_over_and_the_first_one_says_why(served: Served) -> None:
    with LoopbackHub() as blocked:
        blocked.status = 403
        sources = [Hub(blocked.address), Hub(served.hub.address)]
        store = ModelStore(served.store.folder, sources=sources, models={"tiny": ENTRY})
        steps: list[str] = []
        store.pull("tiny", progress=lambda step, done, total: steps.append(step))
    assert store.path("tiny").read_bytes() == DATA
    assert "the model hub does not answer (HTTP 403)" in steps


def test_the_hub_alone_is_shown_the_persons_token(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    with LoopbackHub() as elsewhere:
        elsewhere.files["/stored"] = served.hub.files.pop(on_hub(FILE))
        served.hub.moved[on_hub(FILE)] = f"{elsewhere.address}/stored"
        assert served.store.pull("tiny").read_bytes() == DATA
        assert served.hub.authorisations[-1] == "Bearer hf_secret"
        assert elsewhere.authorisations == [None]


def test_a_hub_that_nobody_listens_at_fails_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: refuses
        hub = Hub(f"http://127.0.0.1:{taken.getsockname()[1]}")
        store = ModelStore(tmp_path / "models", sources=[hub], models={"tiny": ENTRY})
        with pytest.raises(DownloadError) as failure:
            store.pull("tiny")
    assert "does not answer" in str(failure.value)
    assert "\n" not in str(failure.value)


def test_a_hub_that_never_replies_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hub = Hub(f"http://127.0.0.1:{silent.getsockname()[1]}", patience_s=0.2)
        assert hub.trouble()


def test_offline_opens_no_socket_and_names_the_switch(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEMEROTECA_OFFLINE", "1")

    def no_socket(*_: Any, **__: Any) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", no_socket)
    with pytest.raises(OfflineError, match="HEMEROTECA_OFFLINE"):
        served.store.pull("tiny")
    with pytest.raises(OfflineError, match="HEMEROTECA_OFFLINE"):
        served.store.pull("owner/model:other.gguf", sha256="0" * 64)


def test_offline_an_installed_model_is_still_pulled_and_found(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = served.store.pull("tiny")
    monkeypatch.setenv("HEMEROTECA_OFFLINE", "1")
    assert served.store.pull("tiny") == path
    assert served.store.resolve_chat("auto") == path


def test_a_disk_without_room_is_refused_before_anything_is_fetched(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**9, 10**9, 1_000_000)
    )
    with pytest.raises(StorageError, match=r"71 MB are needed and 1 MB are free"):
        served.store.pull("tiny")
    assert served.hub.requests == []


def test_a_disk_that_fills_up_is_one_line(served: Served) -> None:
    served.partial().mkdir(parents=True)
    (served.partial() / f"{FILE.name}.hub").symlink_to("/dev/full")
    with pytest.raises(StorageError, match="is full"):
        served.store.pull("tiny")


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path, served: Served) -> None:
    in_the_way = write(tmp_path / "file", b"")
    store = _store(in_the_way / "models", served.hub)
    with pytest.raises(StorageError, match="cannot be written to"):
        store.pull("tiny")


def test_two_pulls_at_once_fetch_it_once(served: Served, tmp_path: Path) -> None:
    lock = filelock.FileLock(served.store.folder / ".partial" / "tiny.lock")
    waited: list[str] = []

    def other_finishes(step: str, done: float, total: float | None) -> None:
        if "another process" in step and not waited:
            write(served.store.folder / "tiny" / "tiny.gguf", DATA)
            lock.release()
            waited.append(step)

    served.partial().parent.mkdir(parents=True)
    with lock:
        served.store.pull("tiny", progress=other_finishes)
    assert waited
    assert served.hub.requests == []


def test_a_truncated_file_is_refused_on_use_and_pulled_anew(served: Served) -> None:
    path = served.store.pull("tiny")
    path.write_bytes(DATA[:1000])
    assert not served.store.installed("tiny")
    with pytest.raises(ModelDamaged, match="hemeroteca models pull tiny"):
        served.store.resolve_chat("tiny")
    assert served.store.entries()[0].state == "damaged"
    assert served.store.pull("tiny").read_bytes() == DATA


def test_verify_finds_a_changed_byte_and_pull_mends_it(served: Served) -> None:
    path = served.store.pull("tiny")
    assert [file.sound for file in served.store.verify()] == [True]
    os.utime(path, (time.time() - 100,) * 2)
    path.write_bytes(DATA[:-1] + b"!")
    (file,) = served.store.verify("tiny")
    assert not file.sound
    assert file.expected == FILE.sha256
    assert file.found == hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(ModelDamaged, match="hemeroteca models pull tiny"):
        served.store.path("tiny")
    assert served.store.pull("tiny").read_bytes() == DATA
    assert [file.sound for file in served.store.verify("tiny")] == [True]


def test_names_that_are_not_installed_or_not_known(served: Served) -> None:
    with pytest.raises(ModelMissing, match="hemeroteca models pull tiny"):
        served.store.path("tiny")
    with pytest.raises(ModelMissing, match="hemeroteca models pull tiny"):
        served.store.verify("tiny")
    with pytest.raises(UsageError, match="hemeroteca models list"):
        served.store.pull("huge")
    with pytest.raises(ModelMissing, match="hemeroteca models pull"):
        served.store.resolve_chat("auto")
    assert served.store.verify() == []


def test_remove_deletes_the_model_and_its_leftovers(served: Served) -> None:
    served.store.pull("tiny")
    write(served.partial() / "tiny.gguf.hub", b"left over")
    served.store.remove("tiny")
    assert not served.store.installed("tiny")
    assert not served.partial().exists()


def test_import_knows_a_catalog_file_by_its_hash(served: Served, tmp_path: Path) -> None:
    mine = write(tmp_path / "usb" / "any name.bin", DATA)
    path = served.store.import_file(None, mine)
    assert path == served.store.path("tiny")
    assert path.read_bytes() == mine.read_bytes() == DATA
    assert served.hub.requests == []


def test_import_refuses_another_file_under_a_catalog_name(served: Served, tmp_path: Path) -> None:
    wrong = gguf(len(DATA), seed=2)
    mine = write(tmp_path / "tiny.gguf", wrong)
    with pytest.raises(ModelDamaged) as failure:
        served.store.import_file("tiny", mine)
    assert FILE.sha256 in str(failure.value)
    assert hashlib.sha256(wrong).hexdigest() in str(failure.value)
    assert not served.store.installed("tiny")


def test_import_of_an_own_gguf_makes_it_a_name(served: Served, tmp_path: Path) -> None:
    mine = write(tmp_path / "Mi Modelo (v2).gguf", gguf(5000, seed=3))
    path = served.store.import_file(None, mine)
    (status,) = (status for status in served.store.entries() if status.own)
    assert status.entry.name == "mi-modelo-v2"
    assert status.state == "installed"
    assert served.store.resolve_chat("mi-modelo-v2") == path
    assert served.store.resolve_chat("auto") == path
    assert served.store.verify("mi-modelo-v2")[0].sound


def test_importing_again_under_the_same_name_replaces_it(served: Served, tmp_path: Path) -> None:
    first, second = gguf(5000, seed=3), gguf(6000, seed=4)
    served.store.import_file("mine", write(tmp_path / "a.gguf", first))
    path = served.store.import_file("mine", write(tmp_path / "b.gguf", second))
    assert path.read_bytes() == second
    assert served.store.resolve_chat("mine") == path


def test_import_with_a_hash_that_differs(served: Served, tmp_path: Path) -> None:
    mine = write(tmp_path / "own.gguf", gguf(5000))
    with pytest.raises(ModelDamaged):
        served.store.import_file("own", mine, sha256="0" * 64)
    right = hashlib.sha256(mine.read_bytes()).hexdigest()
    assert served.store.import_file("own", mine, sha256=right.upper()).is_file()


def test_import_of_what_is_no_model(served: Served, tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="nothing"):
        served.store.import_file(None, tmp_path / "nothing")
    with pytest.raises(ModelUnusable, match="GGUF"):
        served.store.import_file(None, write(tmp_path / "text.gguf", b"hello"))
    with pytest.raises(ModelUnusable, match="GGUF"):
        served.store.import_file(None, write(tmp_path / "empty.gguf", b""))


def test_a_model_of_two_files_is_imported_one_by_one(tmp_path: Path, served: Served) -> None:
    first, second = gguf(1000), gguf(2000, seed=2)
    entry = chat_entry("pair", pinned("a.gguf", first), pinned("b.gguf", second))
    store = _store(tmp_path / "pairs", served.hub, entry)
    with pytest.raises(ModelMissing, match=r"b\.gguf"):
        store.import_file(None, write(tmp_path / "x" / "a.gguf", first))
    assert not store.installed("pair")
    store.import_file(None, write(tmp_path / "x" / "b.gguf", second))
    assert store.installed("pair")


def test_a_folder_with_all_files_is_imported(tmp_path: Path, served: Served) -> None:
    first, second = gguf(1000), gguf(2000, seed=2)
    entry = chat_entry("pair", pinned("a.gguf", first), pinned("b.gguf", second))
    store = _store(tmp_path / "pairs", served.hub, entry)
    write(tmp_path / "usb" / "a.gguf", first)
    write(tmp_path / "usb" / "b.gguf", second)
    store.import_file("pair", tmp_path / "usb")
    assert [file.sound for file in store.verify()] == [True, True]


def test_auto_takes_the_best_that_fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = {"large": 32.0, "middle": 8.0, "small": 1.0}
    models = [
        chat_entry(name, pinned(f"{name}.gguf", gguf(100 + rank)), machine_gb=gb, rank=rank)
        for rank, (name, gb) in enumerate(sizes.items())
    ]
    folder = tmp_path / "models"
    for rank, name in enumerate(sizes):
        write(folder / name / f"{name}.gguf", gguf(100 + rank))
    for memory, best in (
        (64, "large"),
        (16, "middle"),
        (8, "middle"),
        (4, "small"),
        (0.1, "small"),
    ):
        monkeypatch.setattr(machine, "memory_bytes", lambda memory=memory: round(memory * 1e9))
        store = ModelStore(folder, models={model.name: model for model in models})
        assert store.resolve_chat("auto").stem == best


def test_a_gguf_of_the_users_own_works_by_path(served: Served, tmp_path: Path) -> None:
    mine = write(tmp_path / "mine.gguf", gguf(100))
    assert served.store.resolve_chat(str(mine)) == mine
    with pytest.raises(ModelMissing, match=r"other\.gguf"):
        served.store.resolve_chat(str(tmp_path / "other.gguf"))
    with pytest.raises(ModelUnusable, match="GGUF"):
        served.store.resolve_chat(str(write(tmp_path / "notes.txt", b"hello")))
    with pytest.raises(ModelUnusable):
        served.store.resolve_chat(str(tmp_path))
    with pytest.raises(UsageError, match="no-such-name"):
        served.store.resolve_chat("no-such-name")


def test_an_embedder_of_the_users_own_works_by_path(tmp_path: Path) -> None:
    store = ModelStore(tmp_path / "models")
    write(tmp_path / "mine" / "modules.json", b"[]")
    assert store.resolve_embedder(str(tmp_path / "mine")) == tmp_path / "mine"
    with pytest.raises(ModelUnusable, match=r"modules\.json"):
        store.resolve_embedder(str(tmp_path))
    with pytest.raises(ModelMissing, match="hemeroteca models pull multilingual-e5-small-q4"):
        store.resolve_embedder("multilingual-e5-small-q4")
    with pytest.raises(ModelMissing, match="BAAI/bge-m3"):
        store.resolve_embedder("bge-m3")
    with pytest.raises(UsageError):
        store.resolve_embedder("qwen2.5-coder-1.5b")
    with pytest.raises(UsageError):
        store.resolve_chat("bge-m3")


def test_a_file_on_the_hub_with_the_users_hash(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = gguf(200_000, seed=7)
    served.hub.files["/owner/model/resolve/main/Other-Q4.gguf"] = data
    monkeypatch.setenv("HF_ENDPOINT", served.hub.address)
    name, right = "owner/model:Other-Q4.gguf", hashlib.sha256(data).hexdigest()
    with pytest.raises(UsageError, match="sha256"):
        served.store.pull(name)
    with pytest.raises(UsageError, match="64"):
        served.store.pull(name, sha256="abc")
    with pytest.raises(DownloadError, match=right):
        served.store.pull(name, sha256="0" * 64)
    assert served.store.pull(name, sha256=right).read_bytes() == data
    assert served.store.installed("other-q4")
    with pytest.raises(DownloadError, match="HTTP 404"):
        served.store.pull("owner/model:none.gguf", sha256=right)
