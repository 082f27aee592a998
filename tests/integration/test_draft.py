"""A draft held against a few invented articles, and against the demo index, with real models."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from comarca import COMARCA
from command import hemeroteca

from assistant import Assistant, Settings, check_draft

_SENTENCES: Final = (
    ("¿Qué ha pasado en la comarca?", "not_an_assertion"),
    ("Creo que ha sido un buen año.", "not_an_assertion"),
    ("La Audiencia Provincial absolvió al empresario Damián Roca.", "backed"),
    ("El Ayuntamiento de Villarreja cortará el agua desde el 20 de julio.", "backed"),
    ("«No vamos a cerrar el paso antiguo», aseguró Olmedo.", "backed"),
    ("La plantilla del hospital comarcal de Almirón será de 520 profesionales.", "contradicted"),
    ("El embalse de Peñaloba está al 28 % de su capacidad.", "contradicted"),
    ("La Audiencia Provincial condenó al empresario Damián Roca.", "contradicted"),
    (
        "El puente costará 12 millones de euros, según la alcaldesa, Nuria Olmedo.",
        "corrected_later",
    ),
    ("El Gobierno regional ampliará las urgencias en 2027.", "not_in_archive"),
    ("El Real Madrid fichó en enero a un delantero noruego.", "not_in_archive"),
    ("«Nunca cerraremos el paso antiguo», aseguró Olmedo.", "not_in_archive"),
)


@pytest.fixture(scope="module")
def where(demo_home: Path, models_dir: Path) -> dict[str, str]:
    return {"HEMEROTECA_HOME": str(demo_home), "HEMEROTECA_MODELS": str(models_dir)}


@pytest.fixture(scope="module")
def comarca(where: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    settings = Settings.load(environ={**os.environ, **where})
    with Assistant(settings, tmp_path_factory.mktemp("comarca") / "i") as own:
        own.add(COMARCA)
        yield own


def test_every_verdict_is_given_where_it_is_due(comarca: Assistant) -> None:
    draft = "\n\n".join(words for words, _ in _SENTENCES)
    report = check_draft(comarca, draft)
    assert [(row.text, row.verdict) for row in report.sentences] == list(_SENTENCES)
    for row in report.sentences:
        assert draft[row.start : row.end] == row.text
        for cite in row.citations:
            assert comarca.article(cite.article_id).text[cite.start : cite.end] == cite.quote


def test_the_command_checks_a_draft_against_the_demo_index(
    where: dict[str, str], tmp_path: Path
) -> None:
    draft = tmp_path / "borrador.md"
    draft.write_text(
        "# Alaska\n\nPutin y Trump hablaron de la guerra de Ucrania en **Anchorage**.\n",
        encoding="utf-8",
    )
    page = tmp_path / "r.html"
    done = hemeroteca(
        "check", "--file", draft, "--index", "demo", "--json", "--html", page, env=where
    )
    assert done.returncode == 0, done.stderr
    heading, row = map(json.loads, done.stdout.splitlines())
    assert (heading["verdict"], row["verdict"]) == ("not_an_assertion", "backed")
    assert "Anchorage" in page.read_text(encoding="utf-8")
