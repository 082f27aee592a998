"""What ``answers`` asks: ours, and the plain pipeline."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from assistant import Answer, Assistant, Settings
from assistant.evaluation.graded_answer import GradedAnswer, grade
from assistant.evaluation.grading import cites_overlapping
from assistant.evaluation.observation import Observed, Quoted, observe
from assistant.evaluation.questions import LabelledQuestion
from assistant.models import ModelStore
from assistant.models.e5_embeddings import E5Embeddings
from assistant.models.reader import Reader
from assistant.models.reader_adapter import Adapter, read_adapter
from assistant.runtime.streams import iterate_in_thread
from benchmarks.worker import Worker

OURS: Final = "ours"
PLAIN: Final = "plain"


class Ours:
    """Our own pipeline, in this process.

    Args:
        settings: All of them.
        index: Path of the index.
        adapter: File of another reader than the shipped one.
    """

    name = OURS

    def __init__(self, settings: Settings, index: Path, adapter: Path | None = None) -> None:
        taught = _Taught(settings, adapter) if adapter else None
        self._assistant = Assistant(settings, index=index, create=False, embeddings=taught)

    def preload(self) -> None:
        """Load the models, so that the first question does not wait for them."""
        self._assistant.preload()

    def row(self, question: LabelledQuestion) -> GradedAnswer:
        """Ask, and grade what comes."""
        cancel = threading.Event()
        events = self._assistant.stream(question.question, history=question.history, cancel=cancel)
        return grade(question, observe(iterate_in_thread(events, cancel)))

    def answer(self, question: str) -> Answer:
        """Ask without a conversation."""
        return self._assistant.ask(question)

    def close(self) -> None:
        """Close the index and give the models' memory back."""
        self._assistant.close()


class _Taught(E5Embeddings):
    """An embedder whose reader is not the one that comes with the package."""

    def __init__(self, settings: Settings, file: Path) -> None:
        super().__init__(ModelStore(settings.models).path(settings.embeddings.model))
        self._taught = read_adapter(file)

    def reader(self, adapter: Adapter | None = None) -> Reader | None:
        """Reads as it was taught; see ``E5Embeddings``."""
        return super().reader(adapter or self._taught)


class PlainPipeline:
    """The plain pipeline, in a process of its own. A citation of it is a whole chunk.

    Args:
        worker: That process.
    """

    name = PLAIN

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    def preload(self) -> None:
        """Wait until its models are loaded."""
        self._worker.ready()

    def row(self, question: LabelledQuestion) -> GradedAnswer:
        """Ask, and grade what comes: a chunk that shares anything with the paragraph cites it."""
        history = [turn.model_dump() for turn in question.history]
        reply = self._worker.ask(question.question, history)
        return grade(question, _observed(reply), cites_overlapping)

    def close(self) -> None:
        """End its process, whatever it is doing."""
        self._worker.stop()


System = Ours | PlainPipeline


def _observed(reply: Mapping[str, Any]) -> Observed:
    chunks = _quoted(reply["spans"])
    return Observed(
        text=reply["text"],
        refused=reply["outcome"] == "refused",
        citations=_quoted(reply["citations"]),
        hits=chunks,
        evidence=chunks,
        seconds=round(reply["done"] - reply["asked"], 4),
        timings_s={
            "search": round(reply["evidence"] - reply["asked"], 4),
            "generation": round(reply["done"] - reply["evidence"], 4),
        },
        language="es",
    )


def _quoted(places: Iterable[Sequence[Any]]) -> tuple[Quoted, ...]:
    return tuple(Quoted(article_id=name, start=start, end=end) for name, start, end in places)
