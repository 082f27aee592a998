"""Whether quotations bear out a sentence that says it in other words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from assistant.text.facts import Facts
from assistant.types import Evidence
from assistant.verification.score import Scorer, source_of
from assistant.verification.words import alike

# Support and log-odds of the reader from which it is enough that the quotations have all of the
# words, in another order; and those that other words need, which hardly any reach: "a favor" for
# "en contra" has as much as a good paraphrase.
_SAME_WORDS: Final = (0.98, 0.0)
_OTHER_WORDS: Final = (0.98, 2.2)


def is_rewording(
    said: Facts, evidence: Sequence[Evidence], lacking: Sequence[str], scorer: Scorer
) -> bool:
    """Whether they do: the support is high, and the reader holds that the sentence follows.

    The support alone is not enough, since it is high for the same words in another order, too.
    Without a reader nothing that is worded otherwise is borne out.

    Args:
        said: A sentence without faults.
        evidence: What is to bear it out; at least one.
        lacking: Words that it does not have from there, or not in the same place.
        scorer: Scores it.
    """
    quoted = [term for part in source_of(evidence).parts for term in part.terms]
    words = {word.lower() for word in lacking}
    missed = [term for term in said.terms if term.word.lower() in words]
    moved = all(any(alike(term, other) for other in quoted) for term in missed)
    support, follows = _SAME_WORDS if moved else _OTHER_WORDS
    if scorer.support(said, evidence).score < support:
        return False
    return scorer.features(said, evidence).get("entailed", -1.0) > follows
