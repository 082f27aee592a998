"""What comes of checking a draft: a row a sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final, Literal, get_args

from pydantic import Field

from assistant.types import Citation, Filters, Frozen

DraftVerdict = Literal[
    "contradicted", "corrected_later", "not_in_archive", "backed", "not_an_assertion"
]
"""What the archive says to a sentence, what needs most attention first."""

VERDICTS: Final[tuple[DraftVerdict, ...]] = get_args(DraftVerdict)


class DraftSentence(Frozen):
    """One sentence of a draft, and what the archive has on it.

    Attributes:
        text: Its words, without markup.
        start: Its first code point in the draft.
        end: One past its last.
        verdict: ``backed``; ``contradicted`` (an article tells the same with another figure, date,
            name, or the other way round); ``corrected_later`` (an article backs it, a later one
            gives another figure or takes it back); ``not_in_archive`` (nothing says it; what comes
            near is cited all the same); ``not_an_assertion`` (nothing to look for).
        support: How far the citations back it, 0 to 1.
        reasons: What the citations do not bear out, for people.
        citations: The words that were compared, best first.
        correction: Of ``corrected_later``, the later words.
        corrected_on: Their day of publication.
    """

    text: str
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    verdict: DraftVerdict
    support: float = Field(default=0.0, ge=0.0, le=1.0)
    reasons: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    correction: Citation | None = None
    corrected_on: dt.date | None = None


class DraftReport(Frozen):
    """A draft checked.

    Attributes:
        sentences: Those that were checked, in reading order.
        unchecked: How many were left when the check was stopped.
        counts: How many sentences each verdict has.
        seconds: How long it took.
        embedder_id: The embedding model.
        chat_model_id: The chat model; empty when none was asked.
        filters: Which articles were looked at.
    """

    sentences: tuple[DraftSentence, ...] = ()
    unchecked: int = 0
    counts: dict[DraftVerdict, int] = Field(default_factory=dict)
    seconds: float = 0.0
    embedder_id: str = ""
    chat_model_id: str = ""
    filters: Filters = Filters()


def count_verdicts(sentences: Sequence[DraftSentence]) -> dict[DraftVerdict, int]:
    """How many sentences each verdict has, those with none among them."""
    given = [sentence.verdict for sentence in sentences]
    return {verdict: given.count(verdict) for verdict in VERDICTS}
