"""Words that the sources give to somebody else."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.text.facts import Facts
from assistant.text.names import is_known
from assistant.text.terms import fold
from assistant.verification.checks.source import Fault, Source


def other_speakers(claim: Facts, source: Source) -> Iterator[Fault]:
    """A name may stand in the evidence and still not be who said it."""
    if not claim.speakers or not any(map(_somebody_speaks, source.quotes)):
        return
    names = [name for part in source.parts for name in part.speakers]
    names += [words.text for words in source.context]
    known = {fold(word) for name in names for word in name.split()}
    for name in claim.speakers:
        if not any(is_known(fold(word), known, foreign=False) for word in name.split()):
            yield Fault("speaker", name, hard=False)


def _somebody_speaks(quote: Facts) -> bool:
    return bool(quote.speakers) or "«" in quote.text or "—" in quote.text
