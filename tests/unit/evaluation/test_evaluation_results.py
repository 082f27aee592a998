"""Figures of rows, and the document that holds them."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from assistant.config.settings import Settings
from assistant.evaluation.graded_answer import GradedAnswer
from assistant.evaluation.observation import Quoted
from assistant.evaluation.results import Results, changed, commit, results
from assistant.evaluation.summary import differences, judgements, summarise

_CITED = Quoted(article_id="a", start=0, end=1, text="x")


def _row(name: str, **changes: Any) -> GradedAnswer:
    usual = {
        "id": name,
        "group": name[0],
        "question": "¿Qué?",
        "gold": ("x",),
        "answerable": True,
        "text": "x",
        "refused": False,
        "contains_gold": True,
        "exact_match": True,
        "token_f1": 1.0,
        "citations": (_CITED,),
        "relevant": 1,
        "sentences": 1,
        "backed": 1,
        "cites_article": True,
        "quotes_gold": True,
        "evidence_found": True,
        "hit_found": True,
        "hit_rank": 1,
        "same_language": True,
        "seconds": 2.0,
        "timings_s": {"search": 0.5, "total": 2.0},
    }
    return GradedAnswer(**{**usual, **changes})


def _vain(name: str, *, refused: bool) -> GradedAnswer:
    nothing = dict.fromkeys(
        (
            *("contains_gold", "exact_match", "token_f1", "relevant", "cites_article"),
            *("quotes_gold", "evidence_found", "hit_found", "hit_rank"),
        )
    )
    empty = {"citations": (), "sentences": 0, "backed": 0, "timings_s": {}} if refused else {}
    return _row(name, answerable=False, gold=(), refused=refused, **{**nothing, **empty})


_ROWS = [
    _row("a1"),
    _row("a2", contains_gold=False, exact_match=False, token_f1=0.5, hit_rank=4),
    _row("b1", citations=(_CITED,) * 3, relevant=1, sentences=2, backed=1, follow_up=True),
    _row(
        "c1",
        refused=True,
        contains_gold=False,
        citations=(),
        relevant=0,
        sentences=0,
        backed=0,
        hit_found=False,
        hit_rank=None,
        follow_up=True,
        seconds=0.4,
        timings_s={"search": 0.5},
    ),
    _vain("d1", refused=True),
    _vain("e1", refused=False),
]


def test_each_figure_has_its_own_cases() -> None:
    found = summarise(_ROWS)
    assert {name: (round(one.value, 3), one.n) for name, one in found.items()} == {
        "contains_gold": (0.5, 4),
        "exact_match": (0.75, 4),
        "token_f1": (0.875, 4),
        "citation_precision": (0.6, 5),
        "citation_recall": (0.8, 5),
        "cites_article": (1.0, 4),
        "quotes_gold": (1.0, 4),
        "evidence_recall": (1.0, 4),
        "hits_recall": (0.75, 4),
        "recall_1": (0.5, 4),
        "recall_5": (0.75, 4),
        "mrr": (0.562, 4),
        "ndcg_10": (0.608, 4),
        "follow_ups_found": (0.5, 2),
        "false_refusals": (0.25, 4),
        "true_refusals": (0.5, 2),
        "same_language": (1.0, 6),
        "seconds": (2.0, 6),
        "seconds.search": (0.5, 5),
    }
    assert all(one.low <= one.value <= one.high for one in found.values())


def test_what_cannot_be_told_is_left_out() -> None:
    assert summarise([]) == {}
    only = summarise([_vain("a1", refused=True)])
    assert set(only) == {"true_refusals", "same_language", "seconds"}
    nobody_judged = summarise([_row("a1", backed=None)])
    assert "citation_recall" not in nobody_judged


def test_confidence_is_reported_when_it_is_there() -> None:
    sure = [
        _row("a1", confidence=0.9),
        _row("b1", confidence=0.8, contains_gold=False),
        _row("c1", confidence=0.7),
        _row("d1", confidence=0.1, refused=True),
        _vain("e1", refused=False).model_copy(update={"confidence": 0.2}),
    ]
    assert judgements(sure) == [(0.9, True), (0.8, False), (0.7, True), (0.2, False)]
    found = summarise(sure)
    assert (found["confidence_auc"].value, found["confidence_auc"].n) == (0.75, 4)
    assert found["risk_coverage_area"].value == pytest.approx((0 + 1 / 2 + 1 / 3 + 2 / 4) / 4)
    assert "confidence_auc" not in summarise(_ROWS)
    assert "confidence_auc" not in summarise(sure[:1])
    assert judgements(sure[-1:]) == []
    assert "risk_coverage_area" not in summarise(sure[-1:])


def test_systems_are_compared_on_the_questions_that_both_were_asked() -> None:
    worse = [row.model_copy(update={"contains_gold": False}) for row in _ROWS[:3]]
    found = differences(_ROWS[1:], worse)
    assert (found["contains_gold"].value, found["contains_gold"].n) == (0.5, 2)
    assert found["cites_article"].value == 0
    assert "true_refusals" not in found
    assert differences(_ROWS, []) == {}


def test_a_document_survives_its_json(tmp_path: Path) -> None:
    settings = Settings.load(evidence={"max_sentences": 9})
    rows = [
        _row("a1", model_id="m", embedder_id="e", language="es", prompt_sha256="p"),
        _vain("b1", refused=True),
    ]
    found = results(rows, settings, 5)
    assert Results.model_validate_json(found.model_dump_json()) == found
    about = found.about
    assert (about.model_ids, about.embedder_ids, about.prompts_sha256) == (
        ("m",),
        ("e",),
        {"es": "p"},
    )
    assert about.settings == {"evidence": {"max_sentences": 9}}
    assert (found.questions, len(found.rows)) == (5, 2)
    assert str(tmp_path) not in found.model_dump_json()


def test_only_settings_that_were_changed_are_told() -> None:
    assert changed(Settings.load()) == {}


def test_the_commit_is_told_in_a_checkout_and_nowhere_else(tmp_path: Path) -> None:
    assert commit(tmp_path) is None
    who = ["-c", "user.name=a", "-c", "user.email=a@b.example"]
    for command in (["init", "-q"], [*who, "commit", "-q", "--allow-empty", "-m", "x"]):
        subprocess.run(["git", "-C", str(tmp_path), *command], check=True)
    found = commit(tmp_path)
    assert found is not None
    assert (len(found.id), found.changed) == (40, False)
    (tmp_path / "assistant").mkdir()
    (tmp_path / "assistant" / "new.py").touch()
    again = commit(tmp_path)
    assert again is not None
    assert again.changed


def test_a_broken_checkout_is_none(tmp_path: Path) -> None:
    (tmp_path / ".git").touch()
    assert commit(tmp_path) is None
