"""Which language a browser asks for."""

from __future__ import annotations

from assistant.messages import LANGUAGES


def preferred_language(accept_language: str) -> str:
    """``es`` or ``en``, whichever an ``Accept-Language`` header ranks higher; Spanish if neither.

    Args:
        accept_language: The header's value, such as ``en-GB,en;q=0.9,es;q=0.8``.
    """
    best, weight = LANGUAGES[0], 0.0
    for part in accept_language[:500].split(","):
        tag, _, parameter = part.strip().partition(";")
        code = tag.strip()[:2].lower()
        rank = _quality(parameter)
        if code in LANGUAGES and rank > weight:
            best, weight = code, rank
    return best


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
