"""An answer, with the other outlets that print the very words it cites."""

from __future__ import annotations

from assistant.retrieval.reprints import TextOf, printed_by
from assistant.types import Answer, Citation


def with_reprints(answer: Answer, text_of: TextOf) -> Answer:
    """Each citation with the outlets whose print of the same text has its words too.

    Args:
        answer: A finished answer; its hits know what is printed elsewhere.
        text_of: Gives the text of an article.
    """
    if not any(hit.also_in for hit in answer.hits):
        return answer

    def told(citations: tuple[Citation, ...]) -> tuple[Citation, ...]:
        return tuple(printed_by(one, answer.hits, text_of) for one in citations)

    sentences = (s.model_copy(update={"citations": told(s.citations)}) for s in answer.sentences)
    return answer.model_copy(
        update={"sentences": tuple(sentences), "citations": told(answer.citations)}
    )
