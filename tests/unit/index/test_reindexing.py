"""Another embedder: indexes are built anew from their own articles, or all stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from ranked import by_meaning

from assistant import Article, Settings
from assistant.config.configuration import Configuration
from assistant.config.settings import PassagesSettings
from assistant.errors import Cancelled, EmbedderMismatch
from assistant.index import Index
from assistant.index.reindexing import change_embedder, outdated
from assistant.testing import HashEmbeddings

_ARTICLES = [
    Article(id=f"a{n}", title=f"Titular {n}", text=f"El tranvía número {n} llegó tarde a la plaza.")
    for n in range(5)
]


_OTHER = HashEmbeddings(embedder_id="hash@2", dimensions=48)


@pytest.fixture
def configuration() -> Configuration:
    configuration = Configuration(Settings.load())
    for name in ("madrid", "soria"):
        path = configuration.settings.indexes / name
        options = PassagesSettings()
        with Index.open(path, HashEmbeddings(), create=True, settings=options) as index:
            index.add(_ARTICLES)
            index.edit(["a1"], {"source": "El Faro", "title": "Otro titular"})
    return configuration


def _make(_settings: Settings, _model: str) -> HashEmbeddings:
    return _OTHER


def _paths(configuration: Configuration) -> list[Path]:
    return [configuration.settings.indexes / name for name in ("madrid", "soria")]


def _beside(configuration: Configuration) -> list[str]:
    return sorted(path.name for path in configuration.settings.indexes.iterdir())


def test_every_index_is_built_anew_and_then_the_choice_is_in_force(
    configuration: Configuration,
) -> None:
    applied: list[Settings] = []
    steps: list[tuple[str, float, float | None]] = []
    settings = change_embedder(
        configuration,
        "mine",
        _paths(configuration),
        applied.append,
        lambda *step: steps.append(step),
        make=_make,
    )
    assert applied == [settings]
    assert settings.embeddings.model == "mine"
    assert 'model = "mine"' in configuration.file.read_text(encoding="utf-8")
    for path in _paths(configuration):
        with Index.open(path, _OTHER) as index:
            assert [index.original(article.id) for article in _ARTICLES] == _ARTICLES
            assert index.article("a1").source == "El Faro"
            assert [edit.field for edit in index.edits()] == ["source", "title"]
            assert index.add(_ARTICLES).unchanged == tuple(article.id for article in _ARTICLES)
            assert by_meaning(index, _OTHER.embed_query("tranvía"), 3)
            assert index.verify() == []
    assert _beside(configuration) == ["madrid", "soria"]
    assert {total for _, _, total in steps} == {5}
    assert {step.rpartition(": ")[2] for step, _, _ in steps} == {"madrid", "soria"}


def test_only_those_of_another_embedder_are_named(configuration: Configuration) -> None:
    assert outdated(_paths(configuration), "hash@1") == []
    found = outdated(_paths(configuration), "hash@2")
    assert [(one.path.name, one.articles, one.embedder) for one in found] == [
        ("madrid", 5, "hash@1"),
        ("soria", 5, "hash@1"),
    ]


def test_stopping_leaves_everything_as_it_was(configuration: Configuration) -> None:
    applied: list[Settings] = []

    def stop_in_the_second(step: str, _done: float, _total: float | None) -> None:
        if "soria" in step:
            raise Cancelled("llama.cancelled")

    with pytest.raises(Cancelled):
        change_embedder(
            configuration,
            "mine",
            _paths(configuration),
            applied.append,
            stop_in_the_second,
            make=_make,
        )
    assert applied == []
    assert not configuration.file.exists()
    assert _beside(configuration) == ["madrid", "soria"]
    for path in _paths(configuration):
        with Index.open(path, HashEmbeddings()) as index:
            assert len(index) == 5
        with pytest.raises(EmbedderMismatch):
            Index.open(path, _OTHER)
