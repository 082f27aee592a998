"""Numbers that the sources have, of another unit."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.text.facts import Facts
from assistant.text.quantities import is_measure
from assistant.verification.checks.numbers import SMALLEST_CHECKED
from assistant.verification.checks.source import Fault, Source


def other_units(claim: Facts, source: Source) -> Iterator[Fault]:
    """The number is there, of another unit: "14 kilómetros" for "14 días"."""
    if not source.is_in(claim.language):
        return
    known = [number for part in source.parts for number in part.numbers] if claim.measures else []
    for number in claim.measures:
        if max(number.values) <= SMALLEST_CHECKED:
            continue
        alike = [other for other in known if other.values & number.values]
        units = {other.unit if is_measure(other.unit) else "" for other in alike}
        if units and not units & {number.unit, ""}:
            yield Fault("number", claim.text[number.start : number.shown_end])
