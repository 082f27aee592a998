"""The view of what a person keeps, and the buttons that keep it, wherever it is shown."""

from __future__ import annotations

from assistant.ui.dossier.keeping import (
    article_key,
    chart_key,
    keep_button,
    quote_key,
    sentence_key,
)

__all__ = ["article_key", "chart_key", "keep_button", "quote_key", "sentence_key"]
