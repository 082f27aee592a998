"""Models that judge entailment, wherever models are listed, chosen, found and missed."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from model_hub import gguf, write
from noting_assistant import NotingAssistant

from assistant import Settings
from assistant.cli.doctor import files_in_use
from assistant.cli.error_lines import run
from assistant.cli.root import hemeroteca
from assistant.errors import ModelMissing, ModelUnusable, UsageError
from assistant.models import ModelStore, catalog
from assistant.resident.record import fingerprint
from assistant.ui.page import Page
from assistant.ui.settings.events import SettingsEvents, SettingsParts

_NAME = "mdeberta-v3-base-xnli"
_REPOSITORY = "MoritzLaurer/mDeBERTa-v3-base-xnli-multilingual-nli-2mil7"


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folder of models with an embedder and a chat model of the user's."""
    folder = tmp_path / "models"
    monkeypatch.setenv("HEMEROTECA_MODELS", str(folder))
    write(tmp_path / "mine" / "modules.json", b"[]")
    monkeypatch.setenv("HEMEROTECA_EMBEDDINGS__MODEL", str(tmp_path / "mine"))
    chat = write(tmp_path / "mine.gguf", gguf(100))
    monkeypatch.setenv("HEMEROTECA_CHAT__MODEL", str(chat))
    return folder


def _install(models: Path) -> None:
    write(models / _NAME / "config.json", b"{}")


# The store


def test_the_catalog_has_one_to_be_fetched_by_hand() -> None:
    entry = catalog()[_NAME]
    assert (entry.kind, entry.measured, entry.files) == ("entailment", False, ())
    assert (entry.repository, entry.licence) == (_REPOSITORY, "MIT")
    assert entry.setting == "verification.cross_encoder"


def test_its_folder_is_known_by_its_configuration(models: Path) -> None:
    store = ModelStore(models)
    write(models / _NAME / "modules.json", b"[]")
    assert not store.installed(_NAME), "that is an embedder's mark"
    _install(models)
    assert store.installed(_NAME)
    assert store.resolve_entailment(_NAME) == models / _NAME


def test_one_of_the_users_own_works_by_path(models: Path, tmp_path: Path) -> None:
    write(tmp_path / "judge" / "config.json", b"{}")
    assert ModelStore(models).resolve_entailment(str(tmp_path / "judge")) == tmp_path / "judge"


@pytest.mark.parametrize(
    ("model", "error", "words"),
    [
        (_NAME, ModelMissing, rf"{_REPOSITORY}.*verification\.cross_encoder"),
        ("/no/such", ModelMissing, "/no/such"),
        ("{tmp}/mine", ModelUnusable, r"mine.*config\.json"),
        ("bge-m3", UsageError, "bge-m3 es un modelo de otra clase y no juzga frases"),
        ("qwen2.5-coder-1.5b", UsageError, "no juzga frases"),
        ("nobody", UsageError, "nobody"),
    ],
)
def test_what_cannot_be_used_is_one_line(
    models: Path, tmp_path: Path, model: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words) as failure:
        ModelStore(models).resolve_entailment(model.format(tmp=tmp_path))
    assert "\n" not in str(failure.value)


def test_it_neither_chats_nor_searches_nor_is_fetched(models: Path) -> None:
    store = ModelStore(models, sources=[])
    with pytest.raises(UsageError, match="no conversa"):
        store.resolve_chat(_NAME)
    with pytest.raises(UsageError, match="no sirve para buscar"):
        store.resolve_embedder(_NAME)
    with pytest.raises(ModelMissing) as failure:
        store.pull(_NAME)
    assert str(models / _NAME) in str(failure.value)


# The command


def test_it_is_listed_with_its_kind(models: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _install(models)
    assert run(hemeroteca, ["models", "list", "--json"]) == 0
    listed = {one["name"]: one for one in json.loads(capsys.readouterr().out)}
    assert (listed[_NAME]["kind"], listed[_NAME]["state"]) == ("entailment", "installed")
    assert run(hemeroteca, ["models", "list"]) == 0
    (row,) = [line for line in capsys.readouterr().out.splitlines() if _NAME in line]
    assert "comprobación" in row


def test_the_doctor_misses_what_was_named_and_nothing_else(models: Path) -> None:
    problems: list[str] = []
    assert "cross_encoder" not in files_in_use(Settings.load(), problems)
    assert problems == []
    named = Settings.load(verification={"cross_encoder": _NAME})
    files_in_use(named, problems)
    assert [_REPOSITORY in problem for problem in problems] == [True]
    _install(models)
    assert files_in_use(named, [])["cross_encoder"] == str(models / _NAME)


def test_a_server_answers_only_for_those_who_would_ask_the_same_model(
    models: Path, tmp_path: Path
) -> None:
    write(tmp_path / "index" / "archive.sqlite3", b"")

    def of(model: str) -> str:
        return fingerprint(Settings.load(verification={"cross_encoder": model}), tmp_path / "index")

    with pytest.raises(ModelMissing):
        of(_NAME)
    _install(models)
    assert of(_NAME) != of("")
    assert of(_NAME) == of(str(models / _NAME))
    write(tmp_path / "judge" / "config.json", b"{}")
    assert of(_NAME) != of(str(tmp_path / "judge"))


# The page


@pytest.fixture
def assistant(models: Path) -> NotingAssistant:
    return NotingAssistant(Settings.load())


@pytest.fixture
def events(assistant: NotingAssistant) -> SettingsEvents:
    parts = SettingsParts(*SettingsParts.__dataclass_fields__)
    return SettingsEvents(Page(assistant), parts)  # type: ignore[arg-type]


_TAB: Any = SimpleNamespace(
    session_hash="a",
    headers={"accept-language": "es", "host": "127.0.0.1:7860"},
    client=SimpleNamespace(host="127.0.0.1"),
)


def _save(events: SettingsEvents, value: str) -> dict[str, Any]:
    event: Any = SimpleNamespace(act="save", name="verification.cross_encoder", value=value)
    return events.act(event, _TAB)


def _card(shown: dict[str, Any]) -> str:
    return str(next(part for part in shown["models"].split("<li") if f"<h5>{_NAME}" in part))


def test_the_page_tells_where_its_folder_goes(events: SettingsEvents, models: Path) -> None:
    shown = events.load(_TAB)
    assert "Modelo de comprobación" in shown["models"]
    card = _card(shown)
    assert f"baje la carpeta de {_REPOSITORY} a {models / _NAME}" in card
    assert "<code>verification.cross_encoder</code>" in card
    assert "data-act" not in card


def test_the_page_switches_it_on_and_off(
    events: SettingsEvents, assistant: NotingAssistant, models: Path
) -> None:
    _install(models)
    card = _card(events.load(_TAB))
    assert f'data-act="save" data-name="verification.cross_encoder" data-value="{_NAME}"' in card
    assert "En uso" not in card
    card = _card(_save(events, _NAME))
    assert "En uso" in card
    assert 'data-name="verification.cross_encoder" data-value=""' in card
    assert f'data-value="{_NAME}"' not in card
    card = _card(_save(events, ""))
    assert "En uso" not in card
    assert [one.verification.cross_encoder for one in assistant.applied] == [_NAME, ""]


def test_the_page_refuses_one_that_is_missing(
    events: SettingsEvents, assistant: NotingAssistant
) -> None:
    assert _REPOSITORY in _save(events, _NAME)["status"]
    assert "no juzga frases" in _save(events, "bge-m3")["status"]
    assert assistant.applied == []


def test_the_page_misses_one_that_was_taken_away_and_goes_on_without_it(
    events: SettingsEvents, models: Path
) -> None:
    _install(models)
    assert _save(events, _NAME)["notice"] == ""
    (models / _NAME / "config.json").unlink()
    notice = events.load(_TAB)["notice"]
    assert _REPOSITORY in notice
    assert "Responder sin el modelo de comprobación" in notice
    assert 'data-name="verification.cross_encoder" data-value=""' in notice
    assert "literales" not in notice
    assert _save(events, "")["notice"] == ""


def test_literal_answers_do_not_miss_it(events: SettingsEvents, models: Path) -> None:
    _install(models)
    _save(events, _NAME)
    (models / _NAME / "config.json").unlink()
    event: Any = SimpleNamespace(act="save", name="answers.literal", value="true")
    assert events.act(event, _TAB)["notice"] == ""
