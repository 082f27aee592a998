"""What a reader makes of the hits, with a reader that knows one word."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.models.reader import Readable, Reading
from assistant.retrieval.answerability import RetrievalFeatures
from assistant.retrieval.reading import HitsRead, judged, read_hits
from assistant.testing import OneWordReader
from assistant.types import Hit, Passage


def _hit(rank: int, text: str, start: int) -> Hit:
    end = start + len(text)
    passage = Passage(
        id=f"a:{start}-{end}", article_id="a", start=start, end=end, text=text, ordinal=rank
    )
    return Hit(passage=passage, rank=rank, score=1 / rank, title="Soto", language="es")


_HITS = [
    _hit(1, "Ayer llovió en Soto. El alcalde habló del puente.", 100),
    _hit(2, "El puente costó tres millones. Abrió en mayo.", 200),
]


def _read() -> HitsRead:
    return read_hits("¿Cuánto costó?", _HITS, OneWordReader("tres millones"))  # type: ignore[arg-type]


def test_places_are_those_of_the_article() -> None:
    read = _read()
    best = max(read.sentences, key=lambda place: read.sentences[place])
    text = _HITS[1].passage.text
    assert best == ("a", 200, 200 + text.index(" Abrió"))
    assert len(read.sentences) == 4


def test_the_words_of_the_likeliest_sentence_are_found_where_they_stand() -> None:
    words = _read().best_words
    assert words is not None
    at = 200 + _HITS[1].passage.text.index("tres")
    assert words.location == ("a", at, at + len("tres millones"))
    assert words.text == "tres millones"
    assert words.sentence[1] == 200


def test_the_search_s_features_are_told_what_was_read() -> None:
    features = judged(RetrievalFeatures(cosine=0.9), _read())
    assert features.read
    assert (features.cosine, features.passage, features.words) == (0.9, 4.0, 5.0)
    assert features.sentence > 3.0
    assert judged(RetrievalFeatures(), None) == RetrievalFeatures()
    assert not judged(RetrievalFeatures(), read_hits("¿?", [], OneWordReader("x"))).read  # type: ignore[arg-type]


class _Counting(OneWordReader):
    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.read_texts: list[str] = []

    def read(self, question: str, passages: Sequence[Readable]) -> list[Reading]:
        self.read_texts += [passage.text for passage in passages]
        return super().read(question, passages)


@pytest.mark.parametrize(("at", "read"), [(1, 4), (4, 4), (5, 6), (0, 6)])
def test_no_more_is_read_than_it_takes_to_find_an_answer(at: int, read: int) -> None:
    texts = ["Costó tres millones." if rank == at else f"Nada {rank}." for rank in range(1, 7)]
    hits = [_hit(rank, text, 100 * rank) for rank, text in enumerate(texts, 1)]
    reader = _Counting("tres millones")
    found = read_hits("¿Cuánto costó?", hits, reader)  # type: ignore[arg-type]
    assert reader.read_texts == texts[:read]
    assert len(found.sentences) == len(found.passages) == len(found.words) == read
    assert found.best_words is not None
    assert (found.best_words.text == "tres millones") is (at > 0)
