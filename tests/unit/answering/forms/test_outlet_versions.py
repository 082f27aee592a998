"""What each outlet says of a story."""

from __future__ import annotations

from papers import FIRE, FIRE_1, FIRE_1_ECO, FIRE_2, FIRE_2_ECO, article, stories

from assistant import Article
from assistant.answering.forms.gathering import whole_hit
from assistant.answering.forms.rows import Row
from assistant.answering.forms.versions import versions
from assistant.news.stories import find_stories
from assistant.question import parse_question
from assistant.types import Hit, Reprint


def _rows(
    *articles: Article,
    question: str = "¿Qué dicen los medios del incendio de Ortejo?",
    language: str = "es",
) -> list[Row]:
    about = parse_question("el incendio de Ortejo", "es")
    return versions(stories(*articles), parse_question(question, "es"), about, language)


def _headed(rows: list[Row], heading: str) -> list[str]:
    return [row.text for row in rows if row.heading == heading]


def test_each_outlet_has_one_row_headed_by_it() -> None:
    own = [row for row in _rows(*FIRE) if "oinciden" not in row.heading]
    outlets = [row.heading.split(",")[0] for row in own]
    assert outlets == ["El Eco", "El Faro", "La Gaceta de Tresríos"]
    for row in own:
        (cited,) = row.sentences
        assert cited.hit.source in row.heading
        assert cited.text in row.text


def test_figures_that_differ_stand_side_by_side() -> None:
    rows = _rows(FIRE_2, FIRE_2_ECO)
    (differ,) = _headed(rows, "No coinciden")
    assert differ == "2.900 hectáreas (El Eco); 2.740 hectáreas (El Faro)"
    cited = {s.hit.source for row in rows if row.heading == "No coinciden" for s in row.sentences}
    assert cited == {"El Eco", "El Faro"}


def test_figures_that_agree_are_given_once() -> None:
    rows = _rows(FIRE_1, FIRE_1_ECO)
    assert _headed(rows, "Coinciden") == ["120 vecinos (El Eco, El Faro)"]
    assert not _headed(rows, "No coinciden")


def test_an_outlet_s_newest_figure_is_compared() -> None:
    (differ,) = _headed(_rows(*FIRE), "No coinciden")
    assert "350" not in differ


def test_a_correction_is_said_to_be_one() -> None:
    rows = {row.heading.split(",")[0]: row.text for row in _rows(*FIRE)}
    assert rows["El Eco"].endswith("» (corrige lo publicado antes)")
    assert "corrige" not in rows["El Faro"]


def test_of_the_outlets_that_are_named_no_other_is_shown() -> None:
    rows = _rows(*FIRE, question="Compara El Eco y La Gaceta de Tresríos sobre el incendio")
    assert {s.hit.source for row in rows for s in row.sentences} == {
        "El Eco",
        "La Gaceta de Tresríos",
    }


def test_one_outlet_has_nobody_to_be_compared_with() -> None:
    rows = _rows(FIRE_1, FIRE_2)
    assert [row.heading.split(",")[0] for row in rows] == ["El Faro"]


def test_what_counts_other_things_with_one_unit_is_not_compared() -> None:
    cost = article("coste", "2025-08-18", "El incendio de Ortejo costó 3 millones de euros.")
    gift = article(
        "ayuda",
        "2025-08-18",
        "Una rifa por el incendio de Ortejo recaudó 900 euros para la escuela.",
        source="El Eco",
    )
    assert not _headed(_rows(cost, gift), "No coinciden")


def test_the_program_s_own_words_are_in_the_answer_s_language() -> None:
    rows = _rows(FIRE_2, FIRE_2_ECO, language="en")
    assert rows[-1].heading == "They differ"
    assert rows[0].heading == "El Eco, 17 August 2025"
    assert rows[0].text.startswith("“Este diario corrige")


def _printing(one: Article, *others: Article) -> Hit:
    """An article as a hit whose text other outlets print too."""
    also = [
        Reprint(article_id=each.id, source=each.source, start=0, end=len(each.text))
        for each in others
    ]
    return whole_hit(one).model_copy(update={"also_in": tuple(also)})


def _versions(*hits: Hit) -> list[Row]:
    asked = parse_question("Qué dice cada medio de los vecinos de Valdecuna", "es")
    return versions(list(find_stories(hits).values()), asked, asked, "es")


def test_one_text_in_several_outlets_is_no_agreement() -> None:
    eco = FIRE_1.model_copy(update={"id": "cable-eco", "source": "El Eco"})
    hoja = FIRE_1.model_copy(update={"id": "cable-hoja", "source": "La Hoja"})
    rows = _versions(_printing(FIRE_1, eco, hoja), _printing(eco, FIRE_1, hoja))

    assert not _headed(rows, "Coinciden")
    (same, *_) = _headed(rows, "Es un mismo texto en varios medios, no una confirmación")
    assert same.endswith("(El Eco, El Faro)")
    assert [row.heading.split(",")[0] for row in rows[:2]] == [
        "El Eco y otro medio (La Hoja)",
        "El Faro (mismo texto que El Eco)",
    ]


def test_outlets_of_one_text_count_once_beside_another_s() -> None:
    hoja = FIRE_1.model_copy(update={"id": "cable-hoja", "source": "La Hoja"})
    rows = _versions(_printing(FIRE_1, hoja), whole_hit(hoja), whole_hit(FIRE_1_ECO))

    assert _headed(rows, "Coinciden") == ["120 vecinos (El Eco; El Faro, La Hoja (mismo texto))"]
