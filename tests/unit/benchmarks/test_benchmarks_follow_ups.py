"""What the benchmark of follow-ups counts."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from langchain_core.language_models.fake_chat_models import FakeListChatModel

from benchmarks import follow_ups

_LABEL: dict[str, Any] = {
    "id": "f1",
    "question": "¿Y cuándo se declaró?",
    "standalone": "¿Cuándo se declaró el incendio de Ortejo?",
    "history": [
        {"role": "user", "content": "¿Qué originó el incendio de Ortejo?"},
        {"role": "assistant", "content": "Una cosechadora."},
    ],
    "answerable": True,
    "article_id": "fuego",
    "gold": ["4 de agosto"],
}


class _Archive:
    """Finds its one passage for whatever names the place, and nothing else."""

    def __init__(self, *replies: str, article: str = "fuego") -> None:
        self.chat_model = FakeListChatModel(responses=list(replies))
        self._passage = SimpleNamespace(article_id=article, text="Se declaró el 4 de agosto.")

    def search(self, question: str, *, top_k: int) -> list[Any]:
        assert top_k == 5
        return [SimpleNamespace(passage=self._passage)] if "Ortejo" in question else []


def test_each_way_of_asking_is_searched_for() -> None:
    archive = _Archive("¿Cuándo se declaró el incendio de Ortejo?", "¿Cuándo ardió?")
    row = follow_ups.searched(_LABEL, archive, [])
    assert row["found"] == {
        "as asked": False,
        "rewritten": True,
        # The reply names nothing, so the question is set beside the one before it.
        "after others": True,
        "by a person": True,
    }
    assert row["names, rewritten"] is True


def test_the_answer_counts_in_its_own_article_alone() -> None:
    archive = _Archive("¿Cuándo se declaró el incendio de Ortejo?", article="otro")
    assert not any(follow_ups.searched(_LABEL, archive, [])["found"].values())


def test_few_labelled_questions_are_taken_for_the_other_kind() -> None:
    judged = list(follow_ups.judgements(None))
    leaning = [one for one in judged if one.leans]
    complete = [one for one in judged if not one.leans]
    assert len(leaning) > 20
    assert len(complete) > 200
    assert [one.question for one in leaning if not one.rewritten] == []
    assert sum(one.rewritten for one in complete) <= len(complete) / 50
