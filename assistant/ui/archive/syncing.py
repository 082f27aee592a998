"""Sources on their way into an index: how far the visits are, and what each gave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.config.settings import Settings
from assistant.messages import text
from assistant.sync import Synced, sync
from assistant.types import Notice, Skipped
from assistant.ui.archive.adding import KINDS, Adding, Document, Outcome

if TYPE_CHECKING:
    from assistant.index import Index
    from assistant.runtime.progress import Progress


class Syncing(Adding):
    """Visits sources in order, in a thread of its own; see ``Adding``.

    Args:
        addresses: Those that are visited.
        settings: How.
        language: Of what is told.
        named: Whether they were named, and are visited even if they failed a short while ago.
    """

    def __init__(
        self, addresses: Sequence[str], settings: Settings, language: str, *, named: bool
    ) -> None:
        super().__init__([Document(address, lambda: iter(())) for address in addresses], language)
        self._settings = settings
        self._named = tuple(addresses) if named else ()

    def _put(self, index: Index, progress: Progress) -> None:
        def go_on(step: str, done: float, total: float | None) -> None:
            self._go_on()
            progress(step, done, total)

        sync(
            index,
            self._settings,
            self._named,
            progress=go_on,
            on_synced=self._synced,
            stopped=self.cancelled.is_set,
        )

    def _synced(self, synced: Synced) -> None:
        outcome = next((o for o in self.outcomes if o.name == synced.address), None)
        if outcome is None:  # added by another tab meanwhile
            outcome = Outcome(synced.address)
            self.outcomes.append(outcome)
        for kind in (*KINDS, "skipped"):
            outcome.counts[kind] += len(getattr(synced, kind))
        told: list[Skipped | Notice] = [*synced.skipped, *synced.noticed]
        for each in told:
            outcome.tell(each.line, f"{each.path}: {each.reason}")
        if synced.fault:
            outcome.tell(None, synced.fault)
        if synced.gone:
            outcome.tell(None, text("sync.gone", count=len(synced.gone)))
        outcome.read = True
