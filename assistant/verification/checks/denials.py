"""Claims that deny what the sources do not."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.text.facts import Facts
from assistant.verification.checks.source import Fault, Source


def other_denials(claim: Facts, source: Source) -> Iterator[Fault]:
    """The claim denies and the sources do not: it may be the same thing turned round."""
    if claim.denials and not source.quoted.denials:
        yield Fault("denial", claim.denials[0].word, hard=False)
