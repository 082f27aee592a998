"""A draft that is being checked in one tab: how far it is, and what was found."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from assistant.desk import DraftReport, DraftSentence, draft_report, stream_draft
from assistant.types import Filters

if TYPE_CHECKING:
    from assistant.assistant import Assistant

# How often what was found is shown anew.
_PACE_S: Final = 0.4


@dataclass
class Checking:
    """One check.

    Attributes:
        words: The draft.
        rows: Its sentences so far.
        total: How many there are; 0 until it is known.
        cancelled: Set to stop after the sentence that is being looked at.
        report: Once it is over.
    """

    words: str
    rows: list[DraftSentence] = field(default_factory=list)
    total: int = 0
    cancelled: threading.Event = field(default_factory=threading.Event)
    report: DraftReport | None = None

    def against(self, assistant: Assistant, filters: Filters) -> Iterator[None]:
        """Check it; yields now and then.

        Raises:
            HemerotecaError: It has no words, or the archive cannot be read.
        """
        begun = shown = time.monotonic()
        rows = stream_draft(
            assistant, self.words, filters=filters, progress=self._told, cancel=self.cancelled
        )
        for row in rows:
            self.rows.append(row)
            if time.monotonic() - shown > _PACE_S:
                shown = time.monotonic()
                yield
        seconds = time.monotonic() - begun
        self.report = draft_report(assistant, self.words, self.rows, seconds, filters)

    def _told(self, step: str, done: float, total: float | None) -> None:
        del step, done
        self.total = int(total or 0)
