"""Which language a question or an article is in."""

from __future__ import annotations

import functools
import threading
from typing import Any, Final

# The languages that the sources and readers of Spanish news write in.
KNOWN: Final = ("es", "en", "pt", "ca", "gl", "fr")
_SURE: Final = 0.65
# Only Spanish (and Galician, seldom) opens its questions with a mark.
_OPENING_MARKS: Final = ("¿", "¡")
_LONGEST: Final = 2000

_lock = threading.Lock()


@functools.cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(KNOWN))
    return identifier


def detect_language(text: str, default: str = "es") -> str:
    """ISO 639-1 code of the language of a text.

    Args:
        text: Question or article; its first 2,000 characters are read.
        default: What a text too short or too mixed to tell is taken for.
    """
    sample = text[:_LONGEST].strip()
    if not sample:
        return default
    with _lock:
        code, probability = _identifier().classify(sample)
    if sample.startswith(_OPENING_MARKS) and probability < _SURE:
        return "es"
    return str(code) if probability >= _SURE else default
