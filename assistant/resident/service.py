"""The endpoints through which a resident process answers for others."""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import threading
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from assistant.errors import HemerotecaError
from assistant.resident import wire
from assistant.resident.record import Record, fingerprint, remove, write
from assistant.runtime import shutdown
from assistant.runtime.streams import aiterate_in_thread
from assistant.types import AnswerEvent, Check, Hit

if TYPE_CHECKING:
    from assistant.assistant import Assistant

_log = logging.getLogger(__name__)
_NDJSON: Final = "application/x-ndjson"
_WORD_BYTES: Final = 32
_C = TypeVar("_C", bound=wire.Call)
_Lines = AsyncGenerator[str, None]


class Service:
    """Answers calls that show the token; ``announce`` leaves it where its owner finds it.

    Args:
        assistant: What answers.
    """

    def __init__(self, assistant: Assistant) -> None:
        """Begin with a new token that has not been given away."""
        self._assistant = assistant
        self._token = secrets.token_urlsafe(_WORD_BYTES)
        self._record: Path | None = None
        self._address = ""
        self._answering: set[threading.Event] = set()
        self._stopping = False

    def routes(self) -> list[Route]:
        """For the application, before anything that takes every path."""
        return [
            self._route(wire.AnswerCall, self._answer),
            self._route(wire.SearchCall, self._search),
            self._route(wire.CheckCall, self._check),
        ]

    def announce(self, address: str) -> None:
        """Leave a record, now that the server answers.

        None is left when another process could not know that it would answer alike, or when
        the folder cannot be written to: then others answer by themselves.

        Args:
            address: ``http://HOST:PORT``, as this machine reaches it.
        """
        if not self._assistant.as_configured:
            return
        if not self._address:
            self._assistant.listeners.append(self._announce_again)
        self._address = address
        settings, index = self._assistant.settings, self._assistant.path
        with contextlib.suppress(HemerotecaError, OSError):
            record = Record(
                address=address,
                token=self._token,
                pid=os.getpid(),
                index=index.resolve(),
                fingerprint=fingerprint(settings, index),
            )
            self._record = write(record, settings.home)

    def _announce_again(self) -> None:
        """Other settings are in force: calls with those of before are answered no more."""
        if self._record is not None:
            remove(self._record)
            self._record = None
        if not self._stopping:
            self._token = secrets.token_urlsafe(_WORD_BYTES)
            self.announce(self._address)

    def warm(self) -> None:
        """Load everything beside whatever else happens, so that no question waits for it."""
        threading.Thread(target=self._load, name="hemeroteca-warming", daemon=True).start()

    def _load(self) -> None:
        # Trouble is told to the next question; on the way out nothing waits for this.
        with shutdown.abandoned_on_exit():
            with contextlib.suppress(Exception):
                self._assistant.preload()
            with contextlib.suppress(Exception):
                self._assistant.search("hemeroteca")

    def stop(self) -> None:
        """The server is going down: take the record away and break off what is answered."""
        if self._record is not None:
            remove(self._record)
        self._stopping = True
        for cancel in tuple(self._answering):
            cancel.set()

    def _route(self, kind: type[_C], answer: Callable[[_C], _Lines]) -> Route:
        """Nothing of a request is read before it has shown the token.

        The head goes out before the first line: a check may wait for its turn longer than its
        caller would for a server that may have gone.
        """

        async def endpoint(request: Request) -> Response:
            given = request.headers.get("authorization", "")
            wanted = f"Bearer {self._token}"
            if not secrets.compare_digest(given.encode(), wanted.encode()):
                return Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
            try:
                call = kind.model_validate_json(await request.body())
            except ValidationError:
                return Response(status_code=422)
            return StreamingResponse(_with_errors(answer(call)), media_type=_NDJSON)

        return Route(kind.path, endpoint, methods=["POST"])

    async def _answer(self, call: wire.AnswerCall) -> _Lines:
        """One event a line, the last with the answer; without it when something broke."""
        cancel = threading.Event()
        self._answering.add(cancel)
        try:
            stream = self._assistant.stream(
                call.question,
                history=call.history,
                filters=call.filters,
                language=call.language,
                form=call.form,
                cancel=cancel,
            )
            async with contextlib.aclosing(aiterate_in_thread(stream, cancel)) as events:
                async for event in events:
                    if self._stopping:
                        return
                    yield _line(AnswerEvent, event)
        finally:
            self._answering.discard(cancel)

    async def _search(self, call: wire.SearchCall) -> _Lines:
        hits = await run_in_threadpool(
            self._assistant.search, call.question, top_k=call.top_k, filters=call.filters
        )
        yield _line(list[Hit], hits)

    async def _check(self, call: wire.CheckCall) -> _Lines:
        check = self._assistant.check
        yield _line(Check, await run_in_threadpool(check, call.claim, evidence=call.evidence))


async def _with_errors(lines: _Lines) -> _Lines:
    async with contextlib.aclosing(lines):
        try:
            async for line in lines:
                yield line
        except HemerotecaError as error:
            yield wire.error_line(error)
        except Exception:
            # The caller does it alone, and meets the same there or not.
            _log.exception("answering failed")


def _line(kind: Any, value: object) -> str:
    return TypeAdapter(kind).dump_json(value).decode() + "\n"
