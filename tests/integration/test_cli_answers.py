"""The command line's contracts, by real processes with real models on the demo index."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
from command import hemeroteca, one_line, records
from model_names import QUICK

from assistant.config.resources import demo_folder
from assistant.types import Answer, Article, Check, Hit

_ANCHORAGE: Final = "¿Qué acordaron Putin y Trump en Anchorage?"
_NOBODY_KNOWS: Final = "¿Quién ganó el Mundial de 2034?"
_BATCH: Final = (
    {"id": "a", "question": _ANCHORAGE},
    "this line is not JSON",
    {"id": 7, "question": _NOBODY_KNOWS},
    {"id": "blank", "question": "   "},
    {
        "id": "next",
        "question": "¿Y quién lo dijo?",
        "history": [
            {"role": "user", "content": _ANCHORAGE},
            {"role": "assistant", "content": "Acordaron continuar las conversaciones directas."},
        ],
    },
    {"id": "odd", "question": _ANCHORAGE, "history": [{"role": "judge", "content": "x"}]},
)


def _stored() -> dict[str, Article]:
    lines = (demo_folder() / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    articles = [Article.model_validate_json(line) for line in lines]
    return {article.id: article for article in articles}


@pytest.fixture(autouse=True)
def _at_home(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEMEROTECA_HOME", str(demo_home))


@pytest.fixture(scope="module")
def answered(demo_home: Path, models_dir: Path) -> tuple[int, list[dict[str, Any]], str]:
    """Exit code, lines and messages of one batch."""
    lines = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in _BATCH)
    where = {"HEMEROTECA_HOME": str(demo_home), "HEMEROTECA_MODELS": str(models_dir), **QUICK}
    done = hemeroteca("ask", "--batch", "-", "--json", given=lines, env=where)
    return done.returncode, records(done.stdout), done.stderr


def test_a_batch_answers_each_line_in_order(
    answered: tuple[int, list[dict[str, Any]], str],
) -> None:
    code, lines, told = answered
    assert [line["id"] for line in lines] == ["a", None, 7, "blank", "next", "odd"]
    assert ["error" in line for line in lines] == [False, True, False, True, False, True]
    assert code == 1, "some lines could not be answered"
    assert "-:2" in told


def test_each_answer_is_the_documented_type(
    answered: tuple[int, list[dict[str, Any]], str],
) -> None:
    for line in answered[1]:
        if "error" not in line:
            answer = Answer.model_validate({k: v for k, v in line.items() if k != "id"})
            assert answer.model_id or answer.outcome == "refused", "no model was asked"
            assert answer.embedder_id
            assert answer.timings_s


def test_every_quote_is_a_slice_of_its_article(
    answered: tuple[int, list[dict[str, Any]], str],
) -> None:
    stored = _stored()
    answer = answered[1][0]
    assert answer["outcome"] in {"grounded", "partial"}
    assert answer["citations"]
    for cite in answer["citations"]:
        text = stored[cite["article_id"]].text
        assert text[cite["start"] : cite["end"]] == cite["quote"]
        assert f"[{cite['number']}]" in answer["text"]


def test_what_nobody_wrote_about_is_refused(
    answered: tuple[int, list[dict[str, Any]], str],
) -> None:
    answer = answered[1][2]
    assert (answer["outcome"], answer["citations"]) == ("refused", [])
    assert answer["refusal_reason"]


def test_show_prints_the_article_that_a_citation_slices(
    answered: tuple[int, list[dict[str, Any]], str],
) -> None:
    cite = answered[1][0]["citations"][0]
    done = hemeroteca("show", cite["article_id"], "--index", "demo", "--json")
    article = Article.model_validate_json(done.stdout)
    assert article.text[cite["start"] : cite["end"]] == cite["quote"]
    assert article == _stored()[cite["article_id"]]


def test_chat_answers_and_shows_its_sources() -> None:
    said = f"/fuentes\n{_ANCHORAGE}\n/fuentes\n/what\n/salir\n"
    done = hemeroteca("chat", given=said, env=QUICK)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "[1]" in done.stdout
    assert done.stdout.count("Sources") == 2, "below the answer, and when asked for"
    assert "«" in done.stdout
    assert ".example/" in done.stdout


def test_search_finds_the_article_and_batches_do_the_same() -> None:
    question = "conversaciones directas entre Moscú y Kiev según Ushakov"
    done = hemeroteca("search", question, "--json", "--top-k", "3")
    hits = [Hit.model_validate(hit) for hit in json.loads(done.stdout)]
    assert [hit.rank for hit in hits] == [1, 2, 3]
    assert hits[0].passage.article_id.startswith("demo-anchorage-")
    stored = _stored()
    for hit in hits:
        passage = hit.passage
        text = stored[passage.article_id].text
        assert text[passage.start : passage.end] == passage.text
    lines = "\n".join(json.dumps({"id": n, "question": question}) for n in range(2))
    batch = hemeroteca("search", "--batch", "-", "--top-k", "3", given=lines)
    assert [line["id"] for line in records(batch.stdout)] == [0, 1]
    assert records(batch.stdout)[1]["hits"] == json.loads(done.stdout)


def test_search_heeds_its_filters() -> None:
    done = hemeroteca(
        *("search", "Anchorage", "--json", "--since", "2025-09-01", "--until", "2025-09-30")
    )
    days = [hit["published"][:10] for hit in json.loads(done.stdout)]
    assert days
    assert all("2025-09-01" <= day <= "2025-09-30" for day in days)
    none = hemeroteca("search", "Anchorage", "--json", "--since", "2100-01-01")
    assert (none.returncode, none.stdout.strip()) == (0, "[]")
    unknown = hemeroteca("search", "Anchorage", "--json", "--source", "Nobody's Paper")
    assert (unknown.returncode, unknown.stdout) == (2, "")


def test_check_tells_a_backed_claim_from_another() -> None:
    evidence = "El Ayuntamiento de Ribalén aprobó el martes un presupuesto de 48 millones de euros."
    claims = [
        ("backed", "Ribalén aprobó un presupuesto de 48 millones."),
        ("other", "Ribalén aprobó un presupuesto de 95 millones."),
    ]
    lines = "\n".join(
        json.dumps({"id": name, "claim": claim, "evidence": evidence}) for name, claim in claims
    )
    done = hemeroteca("check", "--batch", "-", given=lines)
    backed, other = records(done.stdout)
    assert set(backed) == {"id", "support", "verdict", "reasons"}
    assert backed["verdict"] == "supported"
    assert other["verdict"] != "supported"
    assert other["reasons"]
    assert backed["support"] > other["support"]


def test_check_looks_into_the_index() -> None:
    done = hemeroteca(
        *("check", "Putin y Trump hablaron de Ucrania en Anchorage.", "--index", "demo", "--json")
    )
    result = Check.model_validate_json(done.stdout)
    assert result.verdict == "supported"
    stored = _stored()
    for cite in result.citations:
        assert stored[cite.article_id].text[cite.start : cite.end] == cite.quote


def test_listing_and_verifying_the_index(demo_home: Path) -> None:
    (listed,) = json.loads(hemeroteca("index", "list", "--json").stdout)
    assert (listed["name"], listed["articles"]) == ("demo", len(_stored()))
    assert listed["path"] == str(demo_home / "indexes" / "demo")
    shown = json.loads(hemeroteca("index", "show", "demo", "--section", "Salud", "--json").stdout)
    assert {one["section"] for one in shown["listing"]} == {"Salud"}
    done = hemeroteca("index", "verify", "demo", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


def test_doctor_finds_everything_in_order() -> None:
    done = hemeroteca("doctor", "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["problems"]) == (0, [])
    assert set(report["in_use"]) == {"index", "embedder", "chat_model"}
    assert report["llama_cpp"]["works"]


def test_an_unknown_article_is_one_line() -> None:
    done = hemeroteca("show", "no-such-article")
    assert (done.returncode, done.stdout) == (1, "")
    assert "no-such-article" in one_line(done.stderr)
