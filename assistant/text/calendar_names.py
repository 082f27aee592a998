"""Names of months and weekdays in the languages that the sources are written in."""

from __future__ import annotations

import functools

from assistant.text import lexicon
from assistant.text.language import KNOWN
from assistant.text.terms import fold


@functools.cache
def months(language: str = "") -> dict[str, int]:
    """Names of months, folded, with their numbers from 1 to 12.

    Args:
        language: ISO 639-1 code; empty for all that are known.
    """
    from babel import Locale

    found: dict[str, int] = {}
    for code in [language] if language else KNOWN:
        found |= {fold(name): n for n, name in Locale(code).months["stand-alone"]["wide"].items()}
    spellings = lexicon.read("calendar")["months"].items()
    return found | {other: found[name] for other, name in spellings if name in found}


@functools.cache
def short_months() -> dict[str, int]:
    """Short forms of months in all languages that are known ("ago", "sept"), folded, no dot."""
    from babel import Locale

    found: dict[str, int] = {}
    for code in KNOWN:
        for width in ("stand-alone", "format"):
            for number, name in Locale(code).months[width]["abbreviated"].items():
                found.setdefault(
                    fold(name).removeprefix("de ").removeprefix("d'").strip(". "), number
                )
    return found


@functools.cache
def weekdays(language: str = "") -> dict[str, int]:
    """Names of weekdays, folded; Monday is 0.

    Args:
        language: ISO 639-1 code; empty for all that are known.
    """
    from babel import Locale

    found: dict[str, int] = {}
    for code in [language] if language else KNOWN:
        found |= {fold(name): n for n, name in Locale(code).days["stand-alone"]["wide"].items()}
    return found


@functools.cache
def calendar_words(language: str = "") -> frozenset[str]:
    """Names of months and weekdays, folded: they name nobody, even with a capital.

    Args:
        language: ISO 639-1 code; empty for all that are known.
    """
    return frozenset({*months(language), *weekdays(language)})
