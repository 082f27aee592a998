"""What each of several outlets says, where a question sets them beside each other.

"¿Qué víctimas dan El Eco y La Hoja?" has two answers, and no one sentence holds both. So each
outlet's articles are searched and read by themselves, and the best sentence of each is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from assistant.models.protocols import PassageReader
from assistant.question import Question
from assistant.retrieval.hit_sentences import hit_sentences
from assistant.retrieval.reading import read_hits
from assistant.text import lexicon
from assistant.text.terms import fold
from assistant.types import Evidence, Hit

Outlet = tuple[str, ...]
"""An outlet by its names: "El País", "EL PAÍS"."""
SearchOutlet = Callable[[Outlet], list[Hit]]
"""The best passages of one outlet for the question."""

_FEWEST: Final = 2
_MOST: Final = 4
# Log-odds by which an outlet's best sentence may be less likely an answer than the best of all.
_BEHIND: Final = 4.0


def outlets_compared(
    question: Question, hits: Sequence[Hit], *, in_general: bool = False
) -> list[Outlet]:
    """The outlets whose accounts a question compares; fewer than two compare nothing.

    Those that it names; or all that tell of it, where it asks in general what they agree on.

    Args:
        question: The standalone question.
        hits: All passages found.
        in_general: Whether it is known to ask what they agree on.
    """
    spelt: dict[str, dict[str, None]] = {}
    for source in (hit.source for hit in hits if hit.source):
        spelt.setdefault(fold(source), {})[source] = None
    outlets = [tuple(names) for names in spelt.values()]
    asked = question.facts.folded
    named = [o for o in outlets if re.search(rf"\b{re.escape(fold(o[0]))}\b", asked)]
    if len(named) >= _FEWEST:
        return named[:_MOST]
    in_general = in_general or bool(lexicon.pattern("comparison", "asking").search(asked))
    return outlets[:_MOST] if in_general and not named else []


def outlet_by_outlet(
    question: Question, outlets: Sequence[Outlet], search: SearchOutlet, reader: PassageReader
) -> list[Evidence]:
    """The best sentence of each outlet, likeliest first; empty if fewer than two tell of it.

    Args:
        question: The standalone question.
        outlets: Their names.
        search: Finds an outlet's passages.
        reader: Reads them.
    """
    best = []
    for outlet in outlets:
        hits = search(outlet)
        read = read_hits(question.text, hits, reader) if hits else None
        if read and read.sentences:
            place = max(read.sentences, key=lambda place: read.sentences[place])
            holder = next(s for hit in hits for s in hit_sentences(hit) if s.location == place)
            best.append(holder.as_evidence(score=read.sentences[place]))
    most = max((item.score for item in best), default=0.0)
    told = sorted((i for i in best if i.score >= most - _BEHIND), key=lambda item: -item.score)
    if len(told) < _FEWEST:
        return []
    return [item.model_copy(update={"number": n}) for n, item in enumerate(told, 1)]
