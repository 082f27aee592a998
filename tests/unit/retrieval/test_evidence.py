from __future__ import annotations

import datetime as dt
import itertools

import numpy as np

from assistant.config.settings import EvidenceSettings
from assistant.question import parse_question
from assistant.retrieval.evidence import select_evidence
from assistant.testing import HashEmbeddings
from assistant.types import Evidence, Hit, Location, Passage

_WORDS = EvidenceSettings(budget_tokens=120, max_sentences=3)


def _hit(rank: int, article: str, text: str, start: int = 0) -> Hit:
    end = start + len(text)
    passage = Passage(
        id=f"{article}:{start}-{end}",
        article_id=article,
        start=start,
        end=end,
        text=text,
        ordinal=0,
    )
    return Hit(
        passage=passage,
        rank=rank,
        score=1 / rank,
        title=f"Titular {article}",
        source="El Faro",
        published=dt.date(2025, 8, 15),
        language="es",
    )


def _select(
    hits: list[Hit],
    settings: EvidenceSettings = _WORDS,
    question: str = "¿Cuánto costó el puente de Soto?",
    vector_of: str = "",
) -> list[Evidence]:
    return select_evidence(
        parse_question(question, "es"),
        hits,
        HashEmbeddings(),
        settings,
        asked=HashEmbeddings().embed_query(vector_of or question),
        count_tokens=lambda words: len(words.split()),
    )


_BRIDGE = _hit(1, "a", "El alcalde habló ayer. El puente de Soto costó 3 millones. Lloverá.", 100)
_FAIR = _hit(2, "b", "La feria reunió a 12.000 personas. El puente de Soto costó 3 millones.")


def test_the_sentence_that_shares_the_questions_words_is_chosen_and_stands_where_it_says() -> None:
    found = _select([_BRIDGE, _FAIR])
    best = max(found, key=lambda item: item.score)
    assert best.text == "El puente de Soto costó 3 millones."
    at = _BRIDGE.passage.text.index("El puente")
    assert (best.article_id, best.start, best.end) == ("a", 100 + at, 100 + at + len(best.text))


def test_the_same_words_printed_twice_are_one_evidence() -> None:
    texts = [item.text for item in _select([_BRIDGE, _FAIR])]
    assert texts.count("El puente de Soto costó 3 millones.") == 1


def test_a_question_is_no_evidence() -> None:
    asked = _hit(1, "a", "¿Cuánto costó el puente de Soto? Nadie lo supo decir en el pleno.")
    texts = [item.text for item in _select([asked])]
    assert texts == ["Nadie lo supo decir en el pleno."]


def test_numbers_run_from_one_grouped_by_article_in_reading_order() -> None:
    found = _select([_BRIDGE, _FAIR])
    assert [item.number for item in found] == list(range(1, len(found) + 1))
    articles = [item.article_id for item in found]
    assert articles == sorted(articles, key=articles.index)
    for one, other in itertools.pairwise(found):
        assert one.article_id != other.article_id or one.start < other.start


def test_budget_and_count_are_kept_but_something_is_always_offered() -> None:
    assert len(_select([_BRIDGE, _FAIR], EvidenceSettings(max_sentences=1))) == 1
    long = _hit(1, "c", "El puente de Soto costó " + "mucho " * 90 + "dinero.")
    assert len(_select([long], EvidenceSettings(budget_tokens=64))) == 1
    assert _select([]) == []


def test_vectors_that_are_known_are_not_computed_again() -> None:
    class Broken(HashEmbeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            raise AssertionError(texts)

    text = "El puente de Soto costó 3 millones."
    hit = _hit(1, "a", text)
    vector = np.asarray(HashEmbeddings().embed_query(text), np.float32)
    found = select_evidence(
        parse_question("¿Cuánto costó?", "es"),
        [hit],
        Broken(),
        _WORDS,
        asked=HashEmbeddings().embed_query("¿Cuánto costó?"),
        count_tokens=len,
        vectors={Location("a", 0, len(text)): vector},
    )
    assert [item.text for item in found] == [text]


def test_a_sentence_that_holds_what_is_asked_for_gains() -> None:
    def scores(asks: str) -> dict[str, float]:
        question = f"¿{asks} habló el alcalde?"
        found = _select([_BRIDGE], question=question, vector_of="habló el alcalde")
        return {item.text: item.score for item in found}

    before, after = scores("Cómo"), scores("Cuándo")
    gaining = {words for words, score in after.items() if score > before[words] + 0.1}
    assert gaining == {"El alcalde habló ayer."}
    assert all(after[words] == score for words, score in before.items() if words not in gaining)


def test_a_number_of_what_is_to_be_counted_gains() -> None:
    texts = ["Murieron 3.000 peces en Soto.", "Cayeron 60.000 litros de la balsa."]
    hits = [_hit(1, "a", texts[0]), _hit(1, "b", texts[1])]
    for asked, best in zip(("peces", "litros"), texts, strict=True):
        found = _select(hits, question=f"En la riada del Sarga, ¿cuántos {asked}?")
        assert max(found, key=lambda item: item.score).text == best
