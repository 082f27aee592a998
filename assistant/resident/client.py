"""Asks a resident process instead of loading anything."""

from __future__ import annotations

import contextlib
import http.client
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from assistant.config.settings import Settings
from assistant.config.version import VERSION
from assistant.errors import HemerotecaError
from assistant.resident import wire
from assistant.resident.record import Record, fingerprint, records
from assistant.types import Answer, AnswerEvent, Check, Filters, Form, Hit, Turn

_PATIENCE_S: Final = 10.0
_NO_FILTERS: Final = Filters()
_T = TypeVar("_T")


class Gone(Exception):
    """The resident process is not there, or not what its record says. Never told to people."""


def find(settings: Settings, index: Path) -> Resident | None:
    """A resident process that would answer as this one, if a record speaks of one."""
    candidates = [record for record in records(settings.home) if record.version == VERSION]
    if candidates:
        # What is wrong, if something is, answering alone will say.
        with contextlib.suppress(HemerotecaError, OSError):
            wanted = index.resolve(), fingerprint(settings, index)
            for record in candidates:
                if (record.index, record.fingerprint) == wanted:
                    return Resident(record)
    return None


class Resident:
    """A resident process, called like an ``Assistant``.

    Args:
        record: Where it is.
        patience_s: Seconds until its first byte comes back; from then on it may think.
    """

    def __init__(self, record: Record, *, patience_s: float = _PATIENCE_S) -> None:
        self._record = record
        self._patience_s = patience_s

    def stream(
        self,
        question: str,
        *,
        history: Any = (),
        filters: Filters = _NO_FILTERS,
        language: str | None = None,
        form: Form | None = None,
    ) -> Generator[AnswerEvent, None, None]:
        """``Assistant.stream``; closing it stops the answer in the other process too.

        Raises:
            HemerotecaError: What the other process raised on purpose.
            Gone: It does not answer, or not to the end.
        """
        call = {"question": question, "history": _plain(history), "language": language}
        with self._lines(wire.AnswerCall, filters=filters, form=form, **call) as lines:
            for line in lines:
                event = _parsed(AnswerEvent, line)
                yield event
                if event.answer is not None:
                    return
        raise Gone

    def search(
        self, question: str, *, top_k: int | None = None, filters: Filters = _NO_FILTERS
    ) -> list[Hit]:
        """``Assistant.search``; raises as ``stream`` does."""
        call = {"question": question, "top_k": top_k, "filters": filters}
        with self._lines(wire.SearchCall, **call) as lines:
            return _parsed(list[Hit], next(lines, b""))

    def check(self, claim: str, *, evidence: str | None = None) -> Check:
        """``Assistant.check``; raises as ``stream`` does."""
        with self._lines(wire.CheckCall, claim=claim, evidence=evidence) as lines:
            return _parsed(Check, next(lines, b""))

    @contextlib.contextmanager
    def _lines(self, kind: type[wire.Call], **arguments: Any) -> Iterator[Iterator[bytes]]:
        """The lines that come back from a call.

        ``http.client`` heeds no proxy of the environment.
        """
        place = urlsplit(self._record.address)
        host = place.hostname or ""
        connection = http.client.HTTPConnection(host, place.port, timeout=self._patience_s)
        with contextlib.closing(connection), _any_trouble_is_gone():
            body = kind(**arguments).model_dump_json()
            connection.connect()
            channel = connection.sock
            headers = {
                "Authorization": f"Bearer {self._record.token}",
                "Content-Type": "application/json",
            }
            connection.request("POST", kind.path, body.encode(), headers)
            response = connection.getresponse()
            if response.status != http.HTTPStatus.OK:
                raise Gone
            channel.settimeout(None)
            yield _read(response)


def _read(response: http.client.HTTPResponse) -> Iterator[bytes]:
    for line in response:
        wire.raise_if_error(line)
        yield line


@contextlib.contextmanager
def _any_trouble_is_gone() -> Iterator[None]:
    """A server that went away, or something else that took its port."""
    try:
        yield
    except (OSError, http.client.HTTPException, ValidationError, ValueError) as error:
        raise Gone from error
    except HemerotecaError as error:
        if error.key.startswith("offline."):  # its address is not this machine's
            raise Gone from error
        raise


def _parsed(kind: type[_T], line: bytes) -> _T:
    return TypeAdapter(kind).validate_json(line)


def _plain(history: Any) -> Any:
    """Answers and turns of a conversation as what JSON knows; the rest as it is."""
    if not isinstance(history, list | tuple):
        return history
    turns: list[Any] = []
    for item in history:
        if isinstance(item, Answer):
            turns.append({"role": "user", "content": item.standalone_question})
            turns.append({"role": "assistant", "content": item.text})
        else:
            turns.append(item.model_dump() if isinstance(item, Turn) else item)
    return turns
