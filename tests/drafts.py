"""A tuning under which drafts always seem to pay, as long as they are exact."""

from __future__ import annotations

from pathlib import Path

from assistant.models import tuning
from assistant.models.engine import Engine
from assistant.models.tuning import Tuning


def drafts_pay(path: Path) -> Tuning:
    """Measures how many tokens at once are exact here; our own build manages several."""
    engine = Engine(path, context_tokens=256, threads=tuning.processors(), flash=False)
    exact = tuning._exact(engine)
    engine.close()
    assert exact > 3, "llama.cpp was not built as scripts/llama.cmake says"
    return Tuning(
        threads=tuning.processors(),
        repack=False,
        flash=False,
        read_s=0.01,
        batch_s=(0.1,) * exact,
    )
