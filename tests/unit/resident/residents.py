"""A scripted assistant behind a real socket, for tests of resident processes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette

from assistant.config.settings import Settings
from assistant.errors import UsageError
from assistant.resident.record import Record, fingerprint
from assistant.resident.service import Service
from assistant.types import Answer, AnswerEvent, Check, Hit, Passage
from assistant.ui.guard import Guard
from assistant.ui.serving import listening

ANSWER = Answer(
    question="¿Uno?", standalone_question="¿Uno?", language="es", text="Sí. [1]", outcome="grounded"
)
_PASSAGE = Passage(id="a:0-3", article_id="a", start=0, end=3, text="Sí.", ordinal=0)
HIT = Hit(passage=_PASSAGE, rank=1, score=0.1 + 0.2, published="2025-08-16")  # type: ignore[arg-type]
EVENTS = (
    AnswerEvent(kind="searching", question="¿Uno?"),
    AnswerEvent(kind="evidence", hits=(HIT,)),
    AnswerEvent(kind="waiting", ahead=1),
    AnswerEvent(kind="token", text="Sí\n"),
    AnswerEvent(kind="done", answer=ANSWER),
)
Script = Callable[[threading.Event], Generator[AnswerEvent, None, None]]


def everything(_cancel: threading.Event) -> Generator[AnswerEvent, None, None]:
    yield from EVENTS


class Fake:
    """An assistant that plays a script; remembers how it was called."""

    as_configured = True

    def __init__(self, settings: Settings, path: Path, script: Script = everything) -> None:
        self.settings, self.path, self.script = settings, path, script
        self.calls: list[dict[str, Any]] = []
        self.listeners: list[Callable[[], None]] = []

    def stream(
        self, question: str, *, cancel: threading.Event | None = None, **options: Any
    ) -> Generator[AnswerEvent, None, None]:
        self.calls.append({"question": question, **options})
        yield from self.script(cancel or threading.Event())

    def search(self, question: str, **options: Any) -> list[Hit]:
        if not question:
            raise UsageError("answer.blank_question")
        self.calls.append({"question": question, **options})
        return [HIT]

    def check(self, claim: str, *, evidence: str | None = None) -> Check:
        return Check(support=0.75, verdict="supported", reasons=(claim, str(evidence)))


def a_record(settings: Settings, folder: Path, **changes: Any) -> Record:
    facts = {
        "address": "http://127.0.0.1:1",
        "token": "word",
        "pid": os.getpid(),
        "index": folder.resolve(),
        "fingerprint": fingerprint(settings, folder),
    }
    return Record(**{**facts, **changes})


class Server:
    """A service on a port of its own, behind the guard of the page."""

    def __init__(self, fake: Fake) -> None:
        self.service = Service(fake)  # type: ignore[arg-type]
        self.listener = listening("127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        guarded = Guard(Starlette(routes=self.service.routes()), any_host=False)
        config = uvicorn.Config(guarded, log_level="critical", lifespan="off", ws="none")
        self.server = uvicorn.Server(config)
        sockets = {"sockets": [self.listener]}
        self.thread = threading.Thread(target=self.server.run, kwargs=sockets)

    def __enter__(self) -> Server:
        self.thread.start()
        self.service.announce(self.address)
        return self

    def __exit__(self, *_: object) -> None:
        self.service.stop()
        self.server.should_exit = True
        self.thread.join(30)
        self.listener.close()
