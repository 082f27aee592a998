"""Numbers that no source has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from assistant.text.facts import Facts
from assistant.verification.checks.source import Fault, Source

_DIGITS: Final = re.compile(r"\d+")
# "dos" for a pair, "un" for an article: small spelled-out numbers say too little.
SMALLEST_CHECKED: Final = 3


def missing_numbers(claim: Facts, source: Source) -> Iterator[Fault]:
    """A number of the claim that stands nowhere, in whatever way of writing."""
    if not claim.numbers:
        return
    known = {float(digits) for part in source.parts for digits in _DIGITS.findall(part.text)}
    known = known.union(*(part.values for part in source.parts))
    for number in claim.numbers:
        if not number.values & known and max(number.values) > SMALLEST_CHECKED:
            yield Fault("number", number.text)
