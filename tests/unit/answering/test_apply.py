"""Other settings and other models while an assistant is at work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from model_hub import gguf, write
from soto import ARCHIVE

from assistant import Assistant, Settings
from assistant.errors import EmbedderMismatch, ModelMissing
from assistant.models.loaded_models import LoadedModels
from assistant.runtime.leases import Lease
from assistant.testing import HashEmbeddings, ScriptedChat


class _Models(LoadedModels):
    """Makes stand-ins of whatever the settings lead to."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, embeddings=HashEmbeddings(), make_chat=self._stand_in)
        self.made: list[ScriptedChat] = []

    def _stand_in(self, path: Path, settings: Settings) -> ScriptedChat:
        reply = "El puente de Soto costó 3 millones de euros [1]."
        chat = ScriptedChat(
            replies=[reply],
            model_id=path.stem,
            path=path,
            answer_tokens=settings.chat.answer_tokens,
        )
        self.made.append(chat)
        return chat


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    return {
        name: str(write(tmp_path / f"{name}.gguf", gguf(100, seed)))
        for seed, name in enumerate(("uno", "dos"))
    }


@pytest.fixture
def models(files: dict[str, str]) -> _Models:
    return _Models(Settings.load(chat={"model": files["uno"]}))


@pytest.fixture
def assistant(models: _Models, tmp_path: Path) -> Iterator[Assistant]:
    with Assistant(models.settings, tmp_path / "i", models=models) as own:
        own.add(ARCHIVE)
        yield own
    models.close()


def test_the_next_question_is_answered_by_the_other_model(
    assistant: Assistant, models: _Models, files: dict[str, str]
) -> None:
    assert assistant.ask("¿Cuánto costó el puente de Soto?").model_id == "uno"
    assistant.apply(Settings.load(chat={"model": files["dos"]}))
    assert models.made[0].closed == 1, "nobody used it"
    assert assistant.ask("¿Cuánto costó el puente de Soto?").model_id == "dos"


def test_an_answer_in_the_making_ends_with_its_model_which_goes_then(
    assistant: Assistant, models: _Models, files: dict[str, str]
) -> None:
    events = assistant.stream("¿Cuánto costó el puente de Soto?")
    assert next(event for event in events if event.kind == "token")
    assistant.apply(Settings.load(chat={"model": files["dos"]}))
    assert models.made[0].closed == 0
    assert assistant.ask("¿Cuánto costó el puente de Soto?").model_id == "dos"
    (answer,) = [event.answer for event in events if event.answer]
    assert (answer.model_id, answer.outcome) == ("uno", "grounded")
    assert models.made[0].closed == 1


def test_an_answer_that_had_not_begun_yet_keeps_what_it_was_promised(
    assistant: Assistant, models: _Models, files: dict[str, str]
) -> None:
    assistant.ask("¿Cuánto costó el puente de Soto?")
    events = assistant.stream("¿Cuánto costó el puente de Soto?")
    assistant.apply(Settings.load(chat={"model": files["dos"]}))
    assert [e.answer.model_id for e in events if e.answer] == ["uno"]
    assert models.made[0].closed == 2, "closed again after its last use"


def test_what_needs_no_loading_is_taken_over_by_the_model_that_is_there(
    assistant: Assistant, models: _Models, files: dict[str, str]
) -> None:
    assistant.ask("¿Cuánto costó el puente de Soto?")
    assistant.apply(Settings.load(chat={"model": files["uno"], "answer_tokens": 90}))
    assert assistant.chat_model is models.made[0]
    assert models.made[0].answer_tokens == 90
    assistant.apply(Settings.load(chat={"model": files["uno"], "context_tokens": 4096}))
    assert assistant.chat_model is not models.made[0]


def test_a_model_that_was_removed_is_missing_and_one_that_came_is_used(
    assistant: Assistant, models: _Models, files: dict[str, str]
) -> None:
    assistant.ask("¿Cuánto costó el puente de Soto?")
    file = Path(files["uno"])
    content = file.read_bytes()
    file.unlink()
    assistant.apply(assistant.settings)
    with pytest.raises(ModelMissing):
        assistant.ask("¿Cuánto costó el puente de Soto?")
    file.write_bytes(content)
    assert assistant.ask("¿Cuánto costó el puente de Soto?").outcome == "grounded"
    assert len(models.made) == 2


def test_literal_answers_need_no_chat_model_from_the_next_question_on(
    assistant: Assistant, models: _Models
) -> None:
    settings = Settings.load(chat={"model": "/no/such.gguf"}, answers={"literal": True})
    assistant.apply(settings)
    answer = assistant.ask("¿Cuánto costó el puente de Soto?")
    assert (answer.outcome, answer.model_id) == ("grounded", "")
    assert models.made == []


def test_two_indexes_share_their_models_and_close_apart(
    assistant: Assistant, models: _Models, tmp_path: Path
) -> None:
    with Assistant(models.settings, tmp_path / "other", models=models) as other:
        other.add(ARCHIVE)
        assert other.ask("¿Cuánto costó el puente de Soto?").model_id == "uno"
    assert models.made[0].closed == 0
    assert assistant.ask("¿Cuánto costó el puente de Soto?").outcome == "grounded"
    assert len(models.made) == 1


def test_another_embedder_opens_the_index_anew_and_is_refused(
    assistant: Assistant, models: _Models
) -> None:
    before = assistant.index
    events = assistant.stream("¿Cuánto costó el puente de Soto?")
    next(events)
    models.embedder = HashEmbeddings(embedder_id="hash@2")
    assistant.apply(assistant.settings)
    assert [e.answer.outcome for e in events if e.answer] == ["grounded"], "the old index was kept"
    with pytest.raises(EmbedderMismatch):
        assistant.index  # noqa: B018
    models.embedder = HashEmbeddings()
    assert assistant.index is not before


def test_listeners_are_told(assistant: Assistant) -> None:
    told: list[Settings] = []
    assistant.listeners.append(lambda: told.append(assistant.settings))
    wanted = Settings.load(retrieval={"top_k": 3})
    assistant.apply(wanted)
    assert told == [wanted]
    assert assistant.retriever.search("puente")


def test_a_lease_ends_once_with_its_last_user() -> None:
    closed: list[int] = []
    lease = Lease(lambda: closed.append(1))
    with lease.used():
        with lease.used():
            lease.end()
        assert closed == []
    assert closed == [1]
