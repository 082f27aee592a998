"""What ``quality.py --answers`` asks: ours, ours without a part, and the plain pipeline."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

from answer_sets import Posed
from answer_tables import OURS
from langchain_core.embeddings import Embeddings
from workers import Worker

from assistant import Assistant, Settings
from assistant.evaluation.graded_answer import GradedAnswer, grade
from assistant.evaluation.grading import cites_overlapping
from assistant.evaluation.observation import Observed, Quoted, observe
from assistant.models import ModelStore
from assistant.models.adapter import Adapter, read_adapter
from assistant.models.embeddings import E5Embeddings
from assistant.models.reader import Reader
from assistant.runtime.streams import aside

Overrides = dict[str, Any]
"""Settings by section."""
PLAIN: Final = "plain"

# What is set to take a part of ours away. Models are shared, so none of it may touch theirs.
PARTS: Final[dict[str, Overrides]] = {
    # Sentences go for hard faults alone (figures, dates, names), whatever their support score.
    "score": {"verification": {"supported": 0.0, "weak": 0.0}},
    # As much evidence as the model was shown before less of it was found to be better.
    "diet": {"evidence": {"max_sentences": 12, "budget_tokens": 520}},
    # No reader: evidence, refusal and support as search and words alone tell.
    "reader": {"reading": {"enabled": False}},
    # No model writes: every answer is the likeliest sentence, quoted.
    "writer": {"answers": {"literal": True}},
    # The chat model is not asked what it makes of its own sentences.
    "opinion": {"verification": {"ask_model": False}},
    # Hardly any answer is refused for what search found.
    "caution": {"verification": {"refusal": "bold"}},
}


class System(Protocol):
    """Something that answers questions."""

    @property
    def name(self) -> str:
        """What it is called in tables."""

    def preload(self) -> None:
        """Load the models, so that the first question does not wait for them."""

    def row(self, posed: Posed) -> GradedAnswer:
        """Ask, and grade what comes."""

    def close(self) -> None:
        """Give back what it holds."""


class Ours:
    """Our own pipeline, in this process.

    Args:
        name: What it is called in tables.
        settings: All of them.
        indexes: Path of the index of each corpus.
        models: Whose models it uses; loads its own when None.
        embeddings: The embedder, if it is another than the settings'.

    Attributes:
        opening: What answers.
        assistants: One a corpus.
    """

    opening: type[Assistant] = Assistant

    def __init__(
        self,
        name: str,
        settings: Settings,
        indexes: Mapping[str, Path],
        models: Ours | None = None,
        embeddings: Embeddings | None = None,
    ) -> None:
        self.name = name
        self.settings = settings
        self.assistants: dict[str, Assistant] = {}
        lender = next(iter(models.assistants.values())) if models else None
        for corpus, index in indexes.items():
            opened = self.opening(
                settings,
                index=index,
                create=False,
                embeddings=lender.embeddings if lender else embeddings,
                chat_model=lender.chat_model if lender else None,
            )
            self.assistants[corpus] = opened
            lender = lender or opened

    def preload(self) -> None:
        """Load the models, so that the first question does not wait for them."""
        next(iter(self.assistants.values())).preload()

    def row(self, posed: Posed) -> GradedAnswer:
        """Ask, and grade what comes."""
        cancel = threading.Event()
        events = self.assistants[posed.corpus].stream(
            posed.question.question,
            history=posed.question.history,
            filters=posed.filters,
            cancel=cancel,
        )
        return grade(posed.question, observe(aside(events, cancel)))

    def close(self) -> None:
        """Close the indexes and give the models' memory back."""
        for assistant in self.assistants.values():
            assistant.close()


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
        config: What its worker is told.
        chunks: Folder of the chunks of each corpus.
    """

    name = PLAIN

    def __init__(self, config: dict[str, Any], chunks: Mapping[str, Path]) -> None:
        self._worker = Worker(config)
        self._chunks = chunks

    def preload(self) -> None:
        """Wait until its models are loaded."""
        self._worker.ready()

    def row(self, posed: Posed) -> GradedAnswer:
        """Ask, and grade what comes: a chunk that shares anything with the paragraph cites it."""
        chunks = str(self._chunks[posed.corpus])
        history = [turn.model_dump() for turn in posed.question.history]
        reply = self._worker.ask(
            posed.question.question, history, chunks=chunks, within=posed.within
        )
        return grade(posed.question, _observed(reply), cites_overlapping)

    def close(self) -> None:
        """End its process, whatever it is doing."""
        self._worker.stop()


def _observed(reply: Mapping[str, Any]) -> Observed:
    found = _quoted(reply["spans"])
    return Observed(
        text=reply["text"],
        refused=reply["outcome"] == "refused",
        citations=_quoted(reply["citations"]),
        hits=found,
        evidence=found,
        seconds=round(reply["done"] - reply["asked"], 4),
        timings_s={
            "search": round(reply["evidence"] - reply["asked"], 4),
            "generation": round(reply["done"] - reply["evidence"], 4),
        },
        language="es",
    )


def _quoted(places: Iterable[Sequence[Any]]) -> tuple[Quoted, ...]:
    return tuple(Quoted(article_id=name, start=start, end=end) for name, start, end in places)


def merged(base: Overrides, more: Overrides) -> Overrides:
    """Settings of ``base`` with those of ``more`` above them."""
    changed = {section: {**base.get(section, {}), **values} for section, values in more.items()}
    return {**base, **changed}


def all_of_ours(
    overrides: Overrides,
    without: Sequence[str],
    indexes: Mapping[str, Path],
    adapter: Path | None = None,
) -> list[Ours]:
    """Ours, and ours without each of some parts, on the same models.

    Args:
        overrides: Settings of all of them.
        without: Names of parts.
        indexes: Path of the index of each corpus.
        adapter: File of another reader than the shipped one.
    """
    usual = Settings.load(**overrides)
    embeddings = _Taught(usual, adapter) if adapter else None
    whole = Ours(OURS, usual, indexes, embeddings=embeddings)
    found = [whole]
    for part in without:
        settings = Settings.load(**merged(overrides, PARTS[part]))
        found.append(Ours(f"{OURS} without {part}", settings, indexes, whole))
    return found
