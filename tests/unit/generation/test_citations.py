from __future__ import annotations

from assistant.generation.citations import (
    cite,
    cited_evidence,
    compose,
    renumber,
    standing_citations,
)
from assistant.generation.markers import Marked
from assistant.types import Article, Evidence, Sentence

_ARTICLE = Article(id="a", text="El puente abrirá en mayo 😀. Costó 3 millones.")


def _evidence(number: int, start: int, end: int) -> Evidence:
    return Evidence(
        number=number, article_id="a", start=start, end=end, text=_ARTICLE.text[start:end]
    )


_OPENS, _COST = _evidence(1, 0, 27), _evidence(2, 28, len(_ARTICLE.text))


def _sentence(text: str, *evidence: Evidence, verdict: str = "supported") -> Sentence:
    cites = tuple(cite(item, 0.5) for item in evidence)
    return Sentence(text=text, start=-1, end=-1, citations=cites, verdict=verdict)  # type: ignore[arg-type]


def test_numbers_that_do_not_exist_cite_nothing() -> None:
    assert cited_evidence(Marked("Algo.", (2, 7)), [_OPENS, _COST]) == [_COST]


def test_citations_are_numbered_as_the_reader_meets_them() -> None:
    found = renumber([_sentence("Uno.", _COST), _sentence("Dos.", _OPENS, _COST)])
    assert [[c.number for c in s.citations] for s in found] == [[1], [2, 1]]


def test_sentences_stand_at_their_places_and_rejected_ones_are_left_out() -> None:
    sentences = renumber(
        [
            _sentence("Abre.", _OPENS),
            _sentence("Falso.", _COST, verdict="rejected"),
            _sentence("Costó.", _COST),
        ]
    )
    text, placed = compose(sentences)
    assert text == "Abre. [1] Costó. [2]"
    assert [text[s.start : s.end] for s in placed if s.verdict != "rejected"] == ["Abre.", "Costó."]
    assert (placed[1].start, placed[1].end) == (-1, -1)
    assert [c.quote for c in standing_citations(placed)] == [_OPENS.text, _COST.text]
