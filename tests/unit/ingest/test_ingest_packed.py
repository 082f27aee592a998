"""ZIP files that others made."""

from __future__ import annotations

import io
import zipfile

import pytest

from assistant.errors import IngestError
from assistant.ingest.location import Location, as_skipped
from assistant.ingest.packed import open_packed

AT = Location("paquete.zip")


def _zip(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as packed:
        for name, content in entries.items():
            packed.writestr(name, content)
    return file.getvalue()


def _why(data: bytes, name: str = "a.txt", limit_mb: int = 1, most: int = 100) -> str:
    with pytest.raises(IngestError) as caught, open_packed(data, AT, limit_mb, most) as packed:
        packed.read(name)
    skipped = as_skipped(caught.value)
    assert skipped.path == "paquete.zip"
    assert "\n" not in skipped.reason
    return str(caught.value.values["reason"].key)


def test_entries_are_read_by_name() -> None:
    data = _zip({"a.txt": b"uno", "carpeta/b.txt": b"dos", "carpeta/": b""})
    for source in (data, io.BytesIO(data)):
        with open_packed(source, AT, 1) as packed:
            assert [entry.name for entry in packed.entries] == ["a.txt", "carpeta/b.txt"]
            assert packed.read("carpeta/b.txt") == b"dos"
            assert "c.txt" not in packed


def test_what_grows_beyond_the_limit_is_refused() -> None:
    assert _why(_zip({"a.txt": b"a" * 1_500_000})) == "swollen_entry"


def test_what_lies_about_its_size_is_refused_while_it_is_unpacked() -> None:
    data = _zip({"a.txt": b"a" * 1_500_000})
    lied = data.replace((1_500_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert _why(lied) in {"swollen_entry", "damaged_entry"}


def test_what_is_compressed_beyond_measure_is_refused() -> None:
    assert _why(_zip({"a.txt": bytes(20_000_000)}), limit_mb=50) == "swollen_entry"


def test_all_entries_together_are_bounded() -> None:
    data = _zip({f"{number}.txt": bytes(900_000) for number in range(6)})
    with open_packed(data, AT, 1) as packed:
        for entry in packed.entries[:4]:
            packed.read(entry.name)
        with pytest.raises(IngestError):
            packed.read(packed.entries[4].name)


def test_too_many_entries_are_refused_before_they_are_listed() -> None:
    assert _why(_zip({f"{number}": b"" for number in range(101)})) == "too_many_entries"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_that_cannot_be_stopped_midway_are_not_read(method: int) -> None:
    assert _why(_zip({"a.txt": b"a" * 1000}, method)) == "odd_packing"


def test_a_password_is_told() -> None:
    data = bytearray(_zip({"a.txt": b"uno"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert _why(bytes(data)) == "locked_entry"


@pytest.mark.parametrize("data", [b"PK\x03\x04roto", b"", _zip({"a.txt": b"uno"})[:-30]])
def test_damaged_files_are_told(data: bytes) -> None:
    assert _why(data) == "damaged_packing"


def test_a_damaged_entry_is_told() -> None:
    data = _zip({"a.txt": b"uno" * 100}, zipfile.ZIP_STORED).replace(b"unouno", b"unOuno", 1)
    assert _why(data) == "damaged_entry"


def test_a_missing_entry_is_told() -> None:
    assert _why(_zip({"b.txt": b"uno"})) == "missing_entry"
