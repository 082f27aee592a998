"""Fetches files from a model hub over HTTP, resuming where an earlier try ended."""

from __future__ import annotations

import errno
import functools
import http.client
import os
import threading
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO, Final
from urllib.parse import quote

from assistant.messages import system_reason, text
from assistant.models.catalog import HubFile, PinnedFile
from assistant.models.file_checks import require_room, size_of
from assistant.models.source import SourceFailed
from assistant.runtime.progress import Progress

_CHUNK: Final = 1 << 18
_PROBE_S: Final = 4.0
_STALLED_S: Final = 30.0
_ATTEMPTS: Final = 3
_REFUSALS: Final = {401, 403, 407, 451}
_NOT_SATISFIABLE: Final = 416
_DISK_FAILURES: Final = {errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EFBIG, errno.EIO}
_FAILURES: Final = (OSError, http.client.HTTPException)


class Hub:
    """A server that answers ``/OWNER/NAME/resolve/REVISION/FILE``.

    Files that only those may have who have accepted their terms take a token of the hub's.

    Args:
        endpoint: Its base address; ``HF_ENDPOINT`` or the hub library's own when None.
        patience_s: Seconds within which it must first reply.
    """

    def __init__(self, endpoint: str | None = None, *, patience_s: float = _PROBE_S) -> None:
        self._given = endpoint
        self._patience_s = patience_s

    def offers(self, file: PinnedFile) -> bool:
        """Whether the catalog names a repository for the file."""
        return file.hub is not None

    @functools.cached_property
    def _endpoint(self) -> str:
        from huggingface_hub import constants

        # The library reads the variable once, when it is imported.
        return (self._given or os.environ.get("HF_ENDPOINT") or constants.ENDPOINT).rstrip("/")

    def trouble(self) -> str:
        """Why the hub cannot be used, or an empty string; known within seconds."""
        return _probe(self._endpoint, self._patience_s)

    def fetch(self, file: PinnedFile, folder: Path, progress: Progress) -> Path:
        """Fetch a file into ``FILE.hub`` (see ``Source``)."""
        progress(text("models.step_probe"), 0, None)
        if trouble := self.trouble():
            raise SourceFailed(text("models.hub_blocked", why=trouble))
        target = folder / f"{file.name}.hub"
        fruitless = 0
        while (before := size_of(target)) < file.size:
            require_room(folder, file.size - before)
            failure = self._go_on(file, target, progress)
            fruitless = 0 if size_of(target) > before else fruitless + 1
            if fruitless >= _ATTEMPTS:
                raise SourceFailed(text("models.hub_failed", why=failure or "…"))
        return target

    def length(self, where: HubFile, name: str) -> int:
        """Bytes of a file.

        Raises:
            SourceFailed: The hub does not say.
        """
        request = self._request(where, name, method="HEAD")
        try:
            with urllib.request.urlopen(request, timeout=_STALLED_S) as response:
                return int(response.headers["Content-Length"])
        except (*_FAILURES, TypeError, ValueError) as error:
            raise SourceFailed(text("models.hub_failed", why=_reason(error))) from error

    def _request(self, where: HubFile, name: str, method: str = "GET") -> urllib.request.Request:
        from huggingface_hub import get_token

        place = f"{where.repository}/resolve/{where.revision}/{quote(name)}"
        request = urllib.request.Request(f"{self._endpoint}/{place}", method=method)
        if token := get_token():
            # What the person has signed in with: ``HF_TOKEN``, or the hub's own command line.
            # The hub alone is shown it, not the server that it sends us on to.
            request.add_unredirected_header("Authorization", f"Bearer {token}")
        return request

    def _go_on(self, file: PinnedFile, target: Path, progress: Progress) -> str:
        """Fetch what is missing, as far as one connection carries; why it ended, if it failed."""
        assert file.hub is not None
        request = self._request(file.hub, file.name)
        if start := size_of(target):
            request.add_header("Range", f"bytes={start}-")
        try:
            with urllib.request.urlopen(request, timeout=_STALLED_S) as response:
                resumed = response.status == http.HTTPStatus.PARTIAL_CONTENT
                with target.open("ab" if resumed else "wb") as out:
                    _copy(response, out, file, progress)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == _NOT_SATISFIABLE:  # the hub's file is shorter than ours should be
                target.unlink()
            raise SourceFailed(text("models.hub_failed", why=_reason(error))) from error
        except _FAILURES as error:
            if _is_local(error):
                raise
            return _reason(error)
        return ""


def ask_anew() -> None:
    """Forget whether hubs answer: somebody has had time to mend their connection."""
    _probe.cache_clear()


def _copy(
    response: http.client.HTTPResponse, out: IO[bytes], file: PinnedFile, progress: Progress
) -> None:
    """One byte more than expected is enough to know that the file is wrong.

    What has come is written at once: on a slow line progress is seen, and stopping heeded.
    """
    step = text("models.step_hub", name=file.name)
    done = out.tell()
    while done <= file.size and (chunk := response.read1(_CHUNK)):
        out.write(chunk)
        done += len(chunk)
        progress(step, min(done, file.size), file.size)


def _is_local(error: Exception) -> bool:
    """Failures of the disk, unlike those of the network, are not the hub's."""
    if not isinstance(error, OSError) or isinstance(error, urllib.error.URLError):
        return False
    return error.filename is not None or error.errno in _DISK_FAILURES


def _reason(error: BaseException) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"HTTP {error.code}"
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, OSError):
        return system_reason(cause)
    return str(cause) or type(cause).__name__


@functools.cache
def _probe(endpoint: str, patience_s: float) -> str:
    """Once a process; in a thread, because looking up a name knows no time-out."""
    answer = [text("models.no_reply", seconds=patience_s)]
    thread = threading.Thread(target=lambda: answer.append(_ask(endpoint, patience_s)), daemon=True)
    thread.start()
    thread.join(patience_s + 0.5)
    return answer[-1]


def _ask(endpoint: str, patience_s: float) -> str:
    try:
        request = urllib.request.Request(endpoint, method="HEAD")
        with urllib.request.urlopen(request, timeout=patience_s):
            return ""
    except urllib.error.HTTPError as error:
        error.close()
        refused = error.code in _REFUSALS or error.code >= 500
        return _reason(error) if refused else ""
    except (*_FAILURES, ValueError) as error:
        return _reason(error)
