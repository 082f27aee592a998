"""A cross-encoder of the settings is asked in place of the chat model."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from soto import SOTO
from tiny_entailment import write_entailment

from assistant import Assistant, Evidence, Settings
from assistant.errors import ModelMissing, ModelUnusable
from assistant.models.entailment import CrossEncoder
from assistant.runtime.progress import silent
from assistant.testing import HashEmbeddings
from assistant.verification.second_opinion import Opinion, judgement
from assistant.verification.support import Support

_QUESTION = "¿Cuánto costó el puente de Soto?"
_REPLY = "El puente de Soto costó 3 millones de euros [1]. El peaje será gratuito [2]."


class _Opinionated(FakeListChatModel):
    """Has an opinion of its own, which is not wanted."""

    def log_odds(self, *_: Any, **__: Any) -> float:
        raise AssertionError("the chat model was asked")


@pytest.fixture
def doubtful(monkeypatch: pytest.MonkeyPatch) -> None:
    """All is in doubt, and the cross-encoder's opinion decides."""
    monkeypatch.setattr("assistant.answering.flow.answerability", lambda _: 1.0)
    monkeypatch.setattr("assistant.verification.support._IN_DOUBT", (0.0, 1.0))
    words = ("intercept", "coverage", "bigrams", "cosine")
    names = (*words, "hard_faults", "soft_faults", "denial", "swapped")
    own = {"intercept": 0.0, "score": 1.0, "opinion": 1.0, "swapped": 0.0}
    weights: dict[str, dict[str, float]] = {"cross_encoder": own, "read": {}}
    weights |= {kind: dict.fromkeys(names, 0.0) for kind in ("same_language", "other_language")}
    monkeypatch.setattr("assistant.verification.support._weights", lambda: weights)


def _settings(folder: Path | str, **sections: Any) -> Settings:
    verification = {"refusal": "bold", "cross_encoder": str(folder)}
    return Settings.load(verification=verification, **sections)


@pytest.fixture
def denying(tmp_path: Path) -> Path:
    """Holds all for proven, save what has a "no" in it."""
    scores = {"neutral": 0.0, "entailment": 4.0, "contradiction": 0.0}
    return write_entailment(tmp_path / "denying", scores, heard=("no", "contradiction", 20.0))


@pytest.fixture
def doubting(tmp_path: Path) -> Path:
    """Holds nothing for proven, nor for denied."""
    scores = {"entailment": 0.0, "neutral": 5.0, "contradiction": 0.0}
    return write_entailment(tmp_path / "doubting", scores)


@pytest.fixture
def assistant(tmp_path: Path, denying: Path) -> Iterator[Assistant]:
    chat = _Opinionated(responses=[_REPLY])
    with Assistant(
        _settings(denying), tmp_path / "i", embeddings=HashEmbeddings(), chat_model=chat
    ) as own:
        own.add([SOTO])
        yield own


def _verdicts(assistant: Assistant) -> list[str]:
    return [sentence.verdict for sentence in assistant.ask(_QUESTION).sentences]


@pytest.mark.usefixtures("doubtful")
def test_what_is_in_doubt_in_an_answer_is_put_to_it_and_not_to_the_chat_model(
    assistant: Assistant, doubting: Path
) -> None:
    assert _verdicts(assistant) == ["supported", "supported"]
    assistant.apply(_settings(doubting))
    assert _verdicts(assistant) == ["rejected", "rejected"]


@pytest.mark.usefixtures("doubtful")
def test_sentences_settle_while_the_chat_model_is_still_writing(assistant: Assistant) -> None:
    kinds = [event.kind for event in assistant.stream(_QUESTION)]
    assert "token" in kinds[kinds.index("sentence") :]


@pytest.mark.usefixtures("doubtful")
def test_a_claim_is_checked_with_it_whatever_becomes_of_the_chat_model(
    assistant: Assistant, tmp_path: Path
) -> None:
    assert assistant.check("El peaje será gratuito.").verdict == "supported"
    for sections in (
        {"answers": {"literal": True}},
        {"chat": {"model": "/no/such.gguf"}},
    ):
        settings = _settings(tmp_path / "denying", **sections)
        with Assistant(settings, tmp_path / "i", embeddings=HashEmbeddings()) as alone:
            assert alone.check("El peaje será gratuito.").verdict == "supported"


@pytest.mark.usefixtures("doubtful")
@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("El puente abrió.", "contradicted"),
        ("La escuela cerró tarde.", "not_found"),
    ],
)
def test_what_it_takes_for_denied_is_contradicted_if_the_words_are_about_it(
    assistant: Assistant, claim: str, verdict: str
) -> None:
    found = assistant.check(claim, evidence="El puente no abrió.")
    assert found.verdict == verdict
    told = ("Un modelo entiende que las palabras citadas dicen lo contrario.",)
    assert found.reasons == (told if verdict == "contradicted" else ())


@pytest.mark.usefixtures("doubtful")
def test_what_it_only_doubts_is_not_contradicted(assistant: Assistant, doubting: Path) -> None:
    assistant.apply(_settings(doubting))
    assert assistant.check("El puente abrió.", evidence="El puente abrió.").verdict == "not_found"


def test_its_opinion_counts_with_weights_of_its_own() -> None:
    doubt = Support(0.5, ())
    assert doubt.told(Opinion(2.0, "cross_encoder")).score == pytest.approx(0.881, abs=1e-3)
    asked = doubt.told(Opinion(2.0, "asked")).score
    assert asked != pytest.approx(0.881, abs=1e-2)


def test_it_reads_the_words_as_the_chat_model_would(
    denying: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[tuple[str, str]] = []
    judge = CrossEncoder.judge

    def watched(self: CrossEncoder, premise: str, hypothesis: str) -> Any:
        read.append((premise, hypothesis))
        return judge(self, premise, hypothesis)

    monkeypatch.setattr(CrossEncoder, "judge", watched)
    words = "No costó [tres] ayer.\nSí."
    item = Evidence(
        number=1, article_id="a", start=0, end=len(words), text=words, published="2024-05-04"
    )
    encoder = CrossEncoder(denying)
    found = judgement("Costó\ndos.", [item], "es", encoder)
    assert read == [("No costó (tres) ayer (3 de mayo de 2024). Sí.", "Costó dos.")]
    assert found is not None
    assert (found.odds < 0, found.by, found.contradicted) == (True, "cross_encoder", True)
    assert judgement("puente " * 100, [item], "es", encoder) is None


@pytest.mark.usefixtures("doubtful")
def test_one_that_was_named_and_is_missing_is_told_when_asking_and_checking(
    assistant: Assistant,
) -> None:
    assistant.apply(_settings("mdeberta-v3-base-xnli"))
    for call in (
        lambda: assistant.ask(_QUESTION),
        lambda: assistant.check("El puente abrió."),
        lambda: assistant.check("El puente abrió.", evidence="El puente abrió."),
        assistant.begin_loading,
    ):
        with pytest.raises(ModelMissing, match=r"mDeBERTa.*verification\.cross_encoder"):
            call()
    assistant.apply(_settings("mdeberta-v3-base-xnli", answers={"literal": True}))
    assert assistant.ask(_QUESTION).sentences, "quotations need nobody's opinion"


def test_another_kind_of_model_is_told_once_it_is_loaded(
    assistant: Assistant, tmp_path: Path
) -> None:
    other = write_entailment(tmp_path / "other", {"LABEL_0": 0.0, "LABEL_1": 0.0})
    assistant.apply(_settings(other))
    with pytest.raises(ModelUnusable, match="other"):
        assistant.check("El puente abrió.", evidence="El puente abrió.")


def test_it_is_made_once_and_goes_with_its_setting_or_its_folder(
    assistant: Assistant, denying: Path, doubting: Path
) -> None:
    models = assistant.models
    first = models.cross_encoder
    assert first is not None
    assistant.apply(_settings(denying, chat={"seed": 8}))
    assert models.cross_encoder is first
    assistant.apply(_settings(doubting))
    second = models.cross_encoder
    assert second is not None
    assert second.folder == doubting
    assistant.apply(_settings(""))
    assert models.cross_encoder is None
    assistant.apply(_settings(denying))
    third = models.cross_encoder
    assert third is not first
    shutil.rmtree(denying)
    assistant.apply(_settings(denying))
    with pytest.raises(ModelMissing, match="denying"):
        models.cross_encoder  # noqa: B018


def test_everything_is_loaded_beforehand(assistant: Assistant, denying: Path) -> None:
    assistant.models.preload(silent)
    shutil.rmtree(denying)
    assert assistant.check("El puente.", evidence="El puente no.").support < 1


@pytest.mark.usefixtures("doubtful")
def test_the_answer_in_the_making_ends_with_the_one_that_it_began_with(
    assistant: Assistant, doubting: Path
) -> None:
    events = assistant.stream(_QUESTION)
    next(events)
    assistant.apply(_settings(doubting))
    (answer,) = [event.answer for event in events if event.answer]
    assert [sentence.verdict for sentence in answer.sentences] == ["supported", "supported"]
    assert _verdicts(assistant) == ["rejected", "rejected"]
