"""Numbers in words and figures, as each language writes them."""

from __future__ import annotations

from assistant.messages import text


def grouped(number: int, language: str) -> str:
    """``12.345`` in Spanish, ``12,345`` in English; four digits stand together in Spanish."""
    if language != "es":
        return f"{number:,}"
    return str(number) if abs(number) < 10_000 else f"{number:,}".replace(",", ".")


def counted(key: str, number: int, language: str, **values: object) -> str:
    """The text ``key_one`` or ``key_many`` of the catalogue, with ``count`` filled in."""
    form = "one" if number == 1 else "many"
    return text(f"{key}_{form}", language, count=grouped(number, language), **values)


def decimal(number: float, language: str) -> str:
    """``1,5`` in Spanish, ``1.5`` in English."""
    return f"{number:g}".replace(".", "," if language == "es" else ".")
