"""Where the clauses of a text stand."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from assistant.text import lexicon
from assistant.text.sentences import trimmed
from assistant.types import Span


def find_clauses(folded: str) -> Iterator[Span]:
    """The clauses of a text in reading order: what stands between marks and conjunctions.

    Args:
        folded: The text as ``fold_letters`` has it.
    """
    start = 0
    for end in [*_ends().finditer(folded), None]:
        if clause := trimmed(folded, start, end.start() if end else len(folded)):
            yield clause
        start = end.end() if end else len(folded)


@functools.cache
def _ends() -> re.Pattern[str]:
    return lexicon.pattern("clauses", "ends")
