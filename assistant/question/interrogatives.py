"""How a question asks: with a word such as "qué", for yes or no, or for several things."""

from __future__ import annotations

import re
from typing import Final

from assistant.text.facts import Facts, facts

# "Qué" asks wherever it stands; "que" without its accent only at the beginning.
_OPEN: Final = re.compile(
    r"\b(?:qué|quién(?:es)?|cuál(?:es)?|cuándo|cuánt[oa]s?|a?dónde|cómo)\b"
    r"|^\W*(?:(?:a|de|en|con|por|para|desde|hasta|in|to|from|à) )?"
    r"(?:que|quien(?:es)?|cual(?:es)?|cuando|cuant[oa]s?|a?donde|como|what|who|whom|whose|which|when"
    r"|where|why|how|qua(?:l|is)|quem|quando|quant[oae]?s?|onde|qui|quin[ae]?s?|on|ca(?:l|les)|cando"
    r"|cant[oa]s?|quel(?:le)?s?|quand?|com|què|per què|où|combien|comment|pourquoi)\b"
)
_CHOICE: Final = re.compile(r"\b(?:o|u|or|ou)\b(?! cual)")
# Words that ask wherever they stand, told from others by their accents where they have any.
_ASKING: Final = (
    r"(?:(?:a|de|en|con|por|para|desde|hasta|in|at|from|to|with|by)\s+)?(?:qué|quién(?:es)?|cuál(?:es)?"
    r"|cuándo|a?dónde|cómo|cu[aá]nt[oa]s?|quien(?:es)?|what|who|whom|whose|when|where|why|how|which)\b"
)
_FIRST: Final = re.compile(rf"\b{_ASKING}", re.IGNORECASE)
_NEXT: Final = re.compile(rf"(?:\?\s*¿?|,?\s+)(?:[ye]|and)\s+(?={_ASKING})", re.IGNORECASE)

_QUESTION: Final = re.compile(r"¿?[^¿?]+\?+")
_ALSO: Final = re.compile(r"^(¿?\s*)(?:y|e|and|also)\s+", re.IGNORECASE)
# Who asks more at once is rambling, or pastes.
_MOST_QUESTIONS: Final = 3


def asks_openly(question: Facts) -> bool:
    """Whether a question asks with a word such as "qué": neither yes nor no would answer."""
    return asking_word(question) is not None


def asking_word(question: Facts) -> re.Match[str] | None:
    """Where a question has a word such as "qué", with what stands before it if it begins so."""
    return _OPEN.search(question.text.lower())


def offers_choice(question: Facts) -> bool:
    """Whether it offers one of several things."""
    return bool(_CHOICE.search(question.folded))


def parts(question: Facts) -> tuple[str, ...]:
    """The things that a question asks, each as a question; empty if it asks one.

    What the parts share, as in "¿Cuándo y dónde nació?", each of them has.
    """
    words = question.text
    first = _FIRST.search(words)
    cuts = [cut for cut in _NEXT.finditer(words) if first and first.end() < cut.end()]
    edges = [0, *(edge for cut in cuts for edge in cut.span()), len(words)]
    found = [words[a:b].strip(" ¿?") for a, b in zip(edges[::2], edges[1::2], strict=True)]
    whole = [part for part in found if not _is_bare(part, question.language)]
    if not cuts or not whole:
        return ()
    shared = _FIRST.sub("", whole[0], count=1)
    return tuple(part if part in whole else f"{part}{shared}" for part in found)


def questions(message: str) -> tuple[str, ...]:
    """The questions of a message that is nothing but several of them, each as it can stand.

    Empty if it is one, or if one is bare ("¿Y cuándo?") and so a part of another: ``parts``.
    """
    found = [_ALSO.sub(r"\1", match.group().strip()) for match in _QUESTION.finditer(message)]
    if not 1 < len(found) <= _MOST_QUESTIONS or _QUESTION.sub("", message).strip():
        return ()
    bare = any(_is_bare(each.strip(" ¿?"), "") for each in found)
    return () if bare else tuple(found)


def _is_bare(part: str, language: str) -> bool:
    return all(term.is_stop for term in facts(part, language).terms)
