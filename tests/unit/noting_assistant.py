"""An assistant for tests of the settings, which answers nothing."""

from __future__ import annotations

from assistant import Settings


class NotingAssistant:
    """Notes what is put into force."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.path = settings.indexes / "madrid"
        self.applied: list[Settings] = []

    def apply(self, settings: Settings) -> None:
        self.applied.append(settings)

    def preload(self) -> None:
        pass
