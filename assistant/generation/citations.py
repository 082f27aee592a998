"""Model text -> sentences whose citations stand at exact places.

The model only ever writes a number. The place and the quote come from the evidence
behind that number, so a citation is *located* by construction; whether it *supports*
the sentence is the business of ``assistant.verification``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.generation.markers import Marked
from assistant.presentation.byline import day_of
from assistant.text.facts import Facts, facts
from assistant.types import Citation, Evidence, Sentence, address_at


def evidence_facts(evidence: Evidence) -> Facts:
    """What a piece of evidence says, in its article's language and as of its day."""
    return facts(evidence.text, evidence.language, day_of(evidence.published))


def cite(evidence: Evidence, support: float = 0.0) -> Citation:
    """The citation of one numbered sentence."""
    return Citation(
        number=evidence.number,
        article_id=evidence.article_id,
        start=evidence.start,
        end=evidence.end,
        quote=evidence.text,
        title=evidence.title,
        source=evidence.source,
        url=address_at(evidence.url, evidence.page),
        published=evidence.published,
        page=evidence.page,
        support=support,
    )


def cited_evidence(marked: Marked, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence that a sentence's numbers name; numbers that do not exist are dropped."""
    by_number = {item.number: item for item in evidence}
    return [by_number[number] for number in marked.numbers if number in by_number]


def renumber(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Number the citations 1, 2, 3 in the order in which a reader meets them, rejected ones last.

    The same place keeps one number throughout.
    """
    numbers: dict[tuple[str, int, int], int] = {}
    for sentence in sorted(sentences, key=lambda sentence: sentence.verdict == "rejected"):
        for place in map(_place, sentence.citations):
            numbers.setdefault(place, len(numbers) + 1)

    def numbered(citation: Citation) -> Citation:
        return citation.model_copy(update={"number": numbers[_place(citation)]})

    return [
        s.model_copy(update={"citations": tuple(map(numbered, s.citations))}) for s in sentences
    ]


def _place(citation: Citation) -> tuple[str, int, int]:
    return (citation.article_id, citation.start, citation.end)


def compose(sentences: Iterable[Sentence]) -> tuple[str, tuple[Sentence, ...]]:
    """The answer's text, and the sentences with their places in it.

    Rejected sentences are not in the text; they keep the place -1.
    """
    text = ""
    placed = []
    for sentence in sentences:
        if sentence.verdict == "rejected":
            placed.append(sentence.model_copy(update={"start": -1, "end": -1}))
            continue
        text += " " if text else ""
        start = len(text)
        text += sentence.text
        placed.append(sentence.model_copy(update={"start": start, "end": len(text)}))
        numbers = dict.fromkeys(citation.number for citation in sentence.citations)
        if numbers:
            text += " " + "".join(f"[{number}]" for number in numbers)
    return text, tuple(placed)


def standing_citations(sentences: Iterable[Sentence]) -> tuple[Citation, ...]:
    """Citations of the sentences that stand, by number, each place once."""
    best: dict[int, Citation] = {}
    for sentence in sentences:
        if sentence.verdict != "rejected":
            for citation in sentence.citations:
                known = best.get(citation.number)
                if known is None or citation.support > known.support:
                    best[citation.number] = citation
    return tuple(best[number] for number in sorted(best))
