"""What a browser asks for, and what a person has chosen in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http.cookies import CookieError, SimpleCookie

from assistant.messages import LANGUAGES

_PREFIX = "hemeroteca_"


def language_of(headers: Mapping[str, str]) -> str:
    """``es`` or ``en``: the one chosen in this browser, else the one that its headers ask for."""
    return kept_choice(headers, "language") or preferred_language(
        headers.get("accept-language", "")
    )


def kept_choice(headers: Mapping[str, str], name: str, known: Sequence[str] = LANGUAGES) -> str:
    """What was chosen in this browser, which keeps it in a cookie; empty if nothing was.

    Args:
        headers: Of a request, by lower-case name.
        name: ``language`` or ``theme``.
        known: What may be chosen; anything else counts as nothing.
    """
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(_PREFIX + name)
    except CookieError:
        return ""
    return morsel.value if morsel is not None and morsel.value in known else ""


def preferred_language(accept_language: str) -> str:
    """``es`` or ``en``, whichever an ``Accept-Language`` header prefers; Spanish if neither."""
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
