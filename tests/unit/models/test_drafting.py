"""Drafts: what the prompt suggests, as long as it pays."""

from __future__ import annotations

import pytest

from assistant.models.drafting import Drafter

_PROMPT = [7, 1, 2, 3, 4, 5, 6, 8, 9]


def _free(tokens: int) -> float:
    """A machine on which several tokens cost what one does."""
    return 1.0


def _dear(tokens: int) -> float:
    """A machine on which each token costs the same."""
    return float(tokens)


def test_the_text_goes_on_as_the_prompt_did() -> None:
    drafter = Drafter(_PROMPT, _free)
    drafter.extend([50, 1, 2, 3])
    assert drafter.propose(10)[:6] == [4, 5, 6, 8, 9, 50]
    assert drafter.propose(2) == [4, 5]


def test_the_longest_agreement_wins_over_the_latest() -> None:
    drafter = Drafter([1, 2, 3, 70, 9, 2, 3, 80], _free)
    drafter.extend([1, 2, 3])
    assert drafter.propose(1) == [70]


def test_one_word_in_common_is_no_reason() -> None:
    drafter = Drafter(_PROMPT, _free)
    drafter.extend([50, 3])
    assert drafter.propose(10) == []


def test_nothing_is_drafted_where_it_does_not_pay() -> None:
    drafter = Drafter(_PROMPT, _dear)
    drafter.extend([50, 1, 2, 3])
    assert drafter.propose(10) == []


def test_no_draft_is_longer_than_what_is_exact() -> None:
    drafter = Drafter(list(range(30)), lambda tokens: 1.0 if tokens <= 4 else float("inf"))
    drafter.extend(range(8))
    assert drafter.propose(20) == [8, 9, 10]


def test_failures_shorten_drafts_and_successes_lengthen_them() -> None:
    def dearer(tokens: int) -> float:
        return 1 + 0.35 * (tokens - 1)

    drafter = Drafter(list(range(40)), dearer)
    drafter.extend(range(10))
    usual = len(drafter.propose(15))
    for _ in range(30):
        drafter.learn(6, 0)
    assert len(drafter.propose(15)) < usual
    for _ in range(300):
        drafter.learn(6, 6)
    assert len(drafter.propose(15)) >= usual


@pytest.mark.parametrize("source", [[], [1], [1, 2]])
def test_short_prompts_suggest_nothing(source: list[int]) -> None:
    assert Drafter(source, _free).propose(5) == []
