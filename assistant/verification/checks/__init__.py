"""A claim and its sources -> what the sources do not bear out: one file a check.

The checks need no model and never guess: a number is there or it is not. They allow for ways of
writing, for inflection, for dates given by their distance from publication, and for names spelt
differently across languages. One thing gets one fault, since all their texts are shown together:

- ``numbers``: a number that no source has; ``units``: one that it has, of another unit.
- ``dates``, ``names``: those that no source gives.
- ``speakers``: somebody else said it.
- ``denials``: the claim denies what the source does not; ``opposites``: "subió" for "bajó".
- ``roles``: two names in each other's place, or one that does what another did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from assistant.text.facts import Facts, facts
from assistant.verification.checks.dates import missing_dates
from assistant.verification.checks.denials import other_denials
from assistant.verification.checks.names import missing_names
from assistant.verification.checks.numbers import missing_numbers
from assistant.verification.checks.opposites import opposites
from assistant.verification.checks.roles import other_roles
from assistant.verification.checks.source import Fault, Kind, Source
from assistant.verification.checks.speakers import other_speakers
from assistant.verification.checks.units import other_units

__all__ = ["CHECKS", "Fault", "Kind", "Source", "faults"]

FaultFinder = Callable[[Facts, Source], Iterator[Fault]]
"""What a claim says that its source does not."""

CHECKS: Final[tuple[FaultFinder, ...]] = (
    missing_numbers,
    other_units,
    missing_dates,
    missing_names,
    other_speakers,
    other_denials,
    opposites,
    other_roles,
)


def faults(claim: Facts | str, sources: Sequence[Source], language: str = "") -> list[Fault]:
    """Everything in a claim that none of its sources bears out.

    Args:
        claim: One sentence, without markers.
        sources: What it cites; at least one.
        language: ISO 639-1 code of a claim that is not parsed yet; found out when empty.
    """
    parsed = facts(claim, language) if isinstance(claim, str) else claim
    together = Source.together(sources)
    return [fault for check in CHECKS for fault in check(parsed, together)]
