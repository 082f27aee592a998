"""The articles of one story, told from those of another that has the same words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from papers import ALL, FIRE, archive, article

from assistant import Article, Assistant
from assistant.answering.forms.gathering import Gathered, gather, whole_hit
from assistant.question import parse_question
from assistant.types import Filters


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with archive(tmp_path_factory.mktemp("all"), ALL) as opened:
        yield opened


def _gather(own: Assistant, about: str, filters: Filters | None = None) -> Gathered:
    return gather(own.retriever, parse_question(about, "es"), filters or Filters())


def _ids(own: Assistant, about: str) -> list[str]:
    return [story.hit.passage.article_id for story in _gather(own, about).stories]


def test_a_story_is_all_its_articles_oldest_first(own: Assistant) -> None:
    assert _ids(own, "el incendio de Ortejo") == [one.id for one in FIRE]


def test_another_story_of_the_same_word_is_offered_apart(own: Assistant) -> None:
    found = _gather(own, "la huelga")
    assert [s.hit.passage.article_id for s in found.stories] == [
        "huelga-buses-1",
        "huelga-buses-2",
        "huelga-buses-3",
    ]
    others = {story.hit.passage.article_id for story in found.others}
    assert others == {"huelga-medicos-1", "huelga-medicos-2"}


def test_what_is_said_more_precisely_is_one_story(own: Assistant) -> None:
    found = _gather(own, "la huelga de pediatras del Santa Olalla")
    ids = [story.hit.passage.article_id for story in found.stories]
    assert ids == ["huelga-medicos-1", "huelga-medicos-2"]
    assert not found.others


def test_a_name_is_known_as_a_name_alone(own: Assistant) -> None:
    found = _gather(own, "la llegada a Marte")
    ids = [s.hit.passage.article_id for s in (*found.stories, *found.others)]
    assert "sonda" in ids
    assert "pleno" not in [story.hit.passage.article_id for story in found.others]
    assert not [one for one in ids if one.startswith("incendio")]


def test_of_nothing_there_is_no_story(own: Assistant) -> None:
    found = _gather(own, "la fusión bancaria de Cantalobos")
    assert (found.stories, found.others) == ([], [])


def test_filters_limit_a_story(own: Assistant) -> None:
    found = _gather(own, "el incendio de Ortejo", Filters(sources=("El Eco",)))
    assert {story.hit.source for story in found.stories} == {"El Eco"}


def test_other_words_of_a_story_join_it_by_their_words(tmp_path: Path) -> None:
    same = (
        article(
            "vertido-1",
            "2025-05-02",
            "El vertido de gasóleo de una barcaza tiñó de negro la ría, mató aves y cerró la "
            "lonja.",
            title="Un vertido de gasóleo cierra la lonja de Orvina",
        ),
        article(
            "vertido-2",
            "2025-05-03",
            "La barcaza que tiñó de negro la ría con gasóleo será remolcada; la lonja sigue "
            "cerrada.",
            title="Remolcan la barcaza que tiñó de negro la ría",
            source="El Eco",
        ),
    )
    with archive(tmp_path, [*same, *ALL]) as opened:
        assert _ids(opened, "vertido en Orvina") == ["vertido-1", "vertido-2"]


def test_the_same_words_long_after_are_another_story(tmp_path: Path) -> None:
    long_ago = article(
        "huelga-vieja",
        "2019-03-01",
        "La huelga de los conductores de Autobuses Lorca vació las paradas de Brisalma.",
        title="Huelga en Autobuses Lorca",
    )
    with archive(tmp_path, [long_ago, *ALL]) as opened:
        found = _gather(opened, "la huelga de Autobuses Lorca")
        days = {str(story.hit.published)[:4] for story in found.stories}
        assert len(days) == 1


def test_undated_articles_come_last(tmp_path: Path) -> None:
    undated = Article(
        id="sin-fecha",
        title="El incendio de Ortejo, visto desde Valdecuna",
        text="El incendio de la sierra de Ortejo se vio desde Valdecuna durante tres noches.",
        source="El Eco",
        language="es",
    )
    with archive(tmp_path, [undated, *ALL]) as opened:
        assert _ids(opened, "el incendio de Ortejo")[-1] == "sin-fecha"


def test_a_whole_article_is_one_passage() -> None:
    hit = whole_hit(FIRE[0], rank=3)
    assert (hit.passage.text, hit.passage.start, hit.rank) == (FIRE[0].text, 0, 3)
    assert hit.passage.end == len(FIRE[0].text)
