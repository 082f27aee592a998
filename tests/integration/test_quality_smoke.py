"""``hemeroteca eval`` on some of the demo questions, with floors far below what is usual.

It says that a measure has collapsed, not that it has moved: that takes
``python -m benchmarks answers``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pytest
from command import hemeroteca

from assistant.config.resources import demo_folder
from assistant.config.settings import Settings
from assistant.evaluation.graded_answer import GradedAnswer
from assistant.evaluation.results import Results, results
from assistant.types import Article

_FEW: Final = ("01", "05", "14", "24", "30", "42", "52", "61", "66")
_MORE: Final = ("03", "10", "19", "28", "47", "62", "71")
_SIXTEEN: Final = len(_FEW) + len(_MORE)
_FLOORS: Final = {
    "contains_gold": 0.3,
    "citation_precision": 0.25,
    "citation_recall": 0.8,
    "cites_article": 0.3,
    "hits_recall": 0.6,
    "evidence_recall": 0.4,
    "true_refusals": 0.3,
    "same_language": 0.7,
}
_MOST_FALSE_REFUSALS: Final = 0.6


def _lines(name: str) -> list[str]:
    return (demo_folder() / name).read_text(encoding="utf-8").splitlines()


def _measured(numbers: Sequence[str], folder: Path, where: Mapping[str, str]) -> Results:
    """Some of the questions, measured by the command."""
    wanted = {f"demo-q{number}" for number in numbers}
    chosen = [line for line in _lines("questions.jsonl") if json.loads(line)["id"] in wanted]
    file = folder / "questions.jsonl"
    file.write_text("\n".join(chosen), encoding="utf-8")
    done = hemeroteca("eval", file, "--index", "demo", "--json", env=where, timeout=540)
    assert done.returncode == 0, done.stderr
    return Results.model_validate_json(done.stdout)


@pytest.fixture(scope="module")
def where(demo_home: Path, models_dir: Path) -> dict[str, str]:
    return {"HEMEROTECA_HOME": str(demo_home), "HEMEROTECA_MODELS": str(models_dir)}


@pytest.fixture(scope="module")
def few(where: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Nine questions."""
    return _measured(_FEW, tmp_path_factory.mktemp("few"), where)


@pytest.fixture(
    scope="module", params=[len(_FEW), pytest.param(_SIXTEEN, marks=pytest.mark.campaign)]
)
def found(
    request: pytest.FixtureRequest,
    few: Results,
    where: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Results:
    """Nine questions, or these and seven more; each is asked once."""
    if request.param == len(_FEW):
        return few
    more = _measured(_MORE, tmp_path_factory.mktemp("more"), where)
    rows, settings = [*few.rows, *more.rows], Settings.load(environ=where)
    return results(rows, settings, few.questions + more.questions)


def test_all_questions_were_measured(found: Results) -> None:
    assert len(found.rows) == found.questions in {len(_FEW), _SIXTEEN}
    assert found.about.model_ids
    assert found.about.embedder_ids
    assert set(found.about.prompts_sha256) <= {"es", "en"}


@pytest.mark.parametrize("name", _FLOORS)
def test_no_measure_has_collapsed(found: Results, name: str) -> None:
    assert found.figures[name].value >= _FLOORS[name], _told(found)


def test_not_everything_is_refused(found: Results) -> None:
    assert found.figures["false_refusals"].value <= _MOST_FALSE_REFUSALS, _told(found)


def test_every_citation_is_where_it_says(found: Results) -> None:
    stored = [Article.model_validate_json(line) for line in _lines("articles.jsonl")]
    texts = {article.id: article.text for article in stored}
    cited = [quoted for row in found.rows for quoted in row.citations]
    assert cited
    for quoted in cited:
        assert texts[quoted.article_id][quoted.start : quoted.end] == quoted.text


def _told(found: Results) -> str:
    """What was answered, for whoever reads the failure."""

    def line(row: GradedAnswer) -> str:
        return f"{row.id}: {row.question} → {row.text} (gold {', '.join(row.gold) or 'none'})"

    return "\n".join(line(row) for row in found.rows)
