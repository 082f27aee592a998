"""Whether a sentence was there already: a cable in another paper, a revision that left it alone."""

from __future__ import annotations

from typing import NamedTuple

from assistant.text.copies import are_copies, word_pairs
from assistant.text.facts import Facts


class SameWords(NamedTuple):
    """A sentence as it is compared.

    Attributes:
        telling: Its numbers, names and denials: with other ones it says something else.
        stems: Its other words, in order; a few may differ.
    """

    telling: str
    stems: str


def same_words(said: Facts) -> SameWords:
    """A sentence as it is compared.

    Args:
        said: The sentence.
    """
    names = sorted({stem for name in said.names for stem in name.stems})
    numbers = sorted(said.values)
    denials = sorted(denial.word for denial in said.denials)
    stems = [term.stem for term in said.terms if not term.is_stop]
    return SameWords(f"{numbers} {names} {denials}", " ".join(stems))


def are_same(one: SameWords, other: SameWords) -> bool:
    """Whether two sentences say the same in nearly the same words."""
    pairs = (word_pairs(each.stems.split()) for each in (one, other))
    return one.telling == other.telling and are_copies(*pairs)
