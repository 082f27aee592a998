"""The settings view over a small catalog and a hub on loopback, without a browser."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest
from model_hub import LoopbackHub, chat_entry, gguf, on_hub, pinned, write
from noting_assistant import NotingAssistant

from assistant import Article, Settings
from assistant.config.settings import PassagesSettings
from assistant.index import Index
from assistant.models.catalog import CatalogEntry
from assistant.models.e5_embeddings import E5Embeddings
from assistant.models.hub import ask_anew
from assistant.testing import HashEmbeddings
from assistant.ui.guard import is_near
from assistant.ui.page import Page
from assistant.ui.preference import kept_choice, language_of
from assistant.ui.settings.choices_panel import length_of
from assistant.ui.settings.events import SettingsEvents
from assistant.ui.settings.machine import Machine
from assistant.ui.settings.models_panel import weighing

_DATA = gguf(600_000)
_FILE = pinned("small.gguf", _DATA)
_DEFAULT = "qwen2.5-coder-1.5b"


@pytest.fixture
def small_catalog(monkeypatch: pytest.MonkeyPatch) -> dict[str, CatalogEntry]:
    entries = {
        "qwen3-4b-2507": chat_entry("qwen3-4b-2507", _FILE, machine_gb=10_000),
        _DEFAULT: chat_entry(_DEFAULT, _FILE, rank=1),
        "e5": CatalogEntry(
            name="e5",
            kind="embeddings",
            licence="MIT",
            measured=True,
            machine_gb=0.1,
            note={"es": "Busca <b>bien</b>.", "en": ""},
            repository="owner/e5",
        ),
    }
    for module in (
        "models.store",
        "models.recommend",
        "ui.settings.machine",
        "ui.settings.models_panel",
    ):
        # By module: the package has a function of the same name as one of them.
        found = importlib.import_module(f"assistant.{module}")
        monkeypatch.setattr(found, "catalog", lambda: entries)
    return entries


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackHub]:
    with LoopbackHub() as hub:
        hub.files[on_hub(_FILE)] = _DATA
        monkeypatch.setenv("HF_ENDPOINT", hub.address)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        ask_anew()
        yield hub
    ask_anew()


@pytest.fixture
def slow_hub(hub: LoopbackHub) -> Iterator[LoopbackHub]:
    """Delivers half of the file at once, and the rest in drops."""
    hub.slow_after = len(_DATA) // 2
    yield hub
    hub.hurry.set()


@pytest.fixture
def settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_catalog: dict[str, CatalogEntry]
) -> Settings:
    monkeypatch.setenv("HEMEROTECA_MODELS", str(tmp_path / "models"))
    write(tmp_path / "models" / "e5" / "modules.json", b"[]")
    home = tmp_path / "home"
    write(home / "config.toml", b'# Lo m\xc3\xado.\n[embeddings]\nmodel = "e5" # el chico\n')
    return Settings.load()


@pytest.fixture
def assistant(settings: Settings) -> NotingAssistant:
    return NotingAssistant(settings)


@pytest.fixture
def events(assistant: NotingAssistant) -> SettingsEvents:
    return SettingsEvents(Page(assistant))  # type: ignore[arg-type]


def _tab(language: str = "es", client: str = "127.0.0.1", host: str = "127.0.0.1:7860") -> Any:
    return SimpleNamespace(
        session_hash=f"{language}{client}",
        headers={"accept-language": language, "host": host},
        client=SimpleNamespace(host=client),
    )


def _click(**data: object) -> Any:
    return SimpleNamespace(**data)


def _last(updates: list[dict[str, Any]], part: str) -> Any:
    return [update[part] for update in updates if part in update][-1]


# What the browser keeps


def test_a_choice_in_the_browser_outranks_its_language() -> None:
    headers = {"accept-language": "en", "cookie": "a=b; hemeroteca_language=es"}
    assert language_of(headers) == "es"
    assert language_of({**headers, "cookie": "hemeroteca_language=fr"}) == "en"
    assert language_of({**headers, "cookie": "\x00;;=;"}) == "en"
    assert kept_choice({"cookie": "hemeroteca_theme=dark"}, "theme", ("light", "dark")) == "dark"
    assert kept_choice({"cookie": "hemeroteca_theme=<b>"}, "theme", ("light", "dark")) == ""


def test_only_this_machine_under_its_own_name_is_near() -> None:
    assert is_near(_tab())
    assert is_near(_tab(client="::1", host="[::1]:7860"))
    assert not is_near(_tab(client="192.168.1.7"))
    assert not is_near(_tab(host="prensa.example"))


def test_the_page_says_what_is_kept_where_in_the_language_of_the_tab(
    events: SettingsEvents, settings: Settings
) -> None:
    shown = events.load(_tab())
    assert "Se recuerda en este navegador" in shown["browser"]
    assert str(settings.config_file) in shown["answers"]
    english = events.load(_tab("en"))
    assert "Remembered in this browser" in english["browser"]
    assert "All settings" in english["advanced"]


# Settings of the machine


def test_a_change_is_written_with_its_comments_and_put_into_force(
    events: SettingsEvents, assistant: NotingAssistant, settings: Settings
) -> None:
    shown = events.act(_click(act="save", setting="retrieval.top_k", value="12"), _tab())
    assert "Guardado" in shown["status"]
    assert 'value="12"' in shown["advanced"]
    assert [one.retrieval.top_k for one in assistant.applied] == [12]
    written = settings.config_file.read_text(encoding="utf-8")
    assert written.startswith('# Lo mío.\n[embeddings]\nmodel = "e5" # el chico\n')
    assert "top_k = 12" in written
    events.act(_click(act="save", name="retrieval.top_k", value=""), _tab())
    assert assistant.applied[-1].retrieval.top_k == 8


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("chat.context_tokens", "7", "lo mínimo es 512"),
        ("chat.model", "nadie", "No se conoce el modelo"),
        ("chat.model", "e5", "no conversa"),
        ("embeddings.model", "/no/such", "No existe /no/such"),
        ("nada.nada", "<b>", "No existe el ajuste"),
    ],
)
def test_a_wrong_value_is_one_line_that_names_the_setting(
    events: SettingsEvents, assistant: NotingAssistant, setting: str, value: str, words: str
) -> None:
    shown = events.act(_click(act="save", setting=setting, value=value), _tab())
    assert words in shown["status"]
    assert f'data-wrong="{setting}"' in shown["status"]
    assert "<b>" not in shown["status"]
    assert set(shown) == {"status"}, "what was typed stays"
    assert assistant.applied == []


def test_lengths_are_several_settings_at_once(
    events: SettingsEvents, assistant: NotingAssistant
) -> None:
    for name in ("long", "short", "usual"):
        events.act(_click(act="length", value=name), _tab())
        assert length_of(assistant.applied[-1]) == name
    own = assistant.applied[-1].model_copy(
        update={"chat": assistant.applied[-1].chat.model_copy(update={"answer_tokens": 77})}
    )
    assert length_of(own) == "own"


def test_variables_are_shown_as_such_and_locked(
    assistant: NotingAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEMEROTECA_VERIFICATION__REFUSAL", "bold")
    page = Page(NotingAssistant(Settings.load()))  # type: ignore[arg-type]
    events = SettingsEvents(page)
    shown = events.load(_tab())
    assert "<code>HEMEROTECA_VERIFICATION__REFUSAL</code>" in shown["advanced"]
    assert 'id="set-verification-refusal"' in shown["advanced"]
    assert "HEMEROTECA_VERIFICATION__REFUSAL" in shown["answers"]
    assert 'class="choice" disabled' in shown["answers"]
    refused = events.act(_click(act="save", setting="verification.refusal", value="bold"), _tab())
    assert "variable de entorno" in refused["status"]


def test_from_elsewhere_everything_is_shown_and_nothing_changes(
    events: SettingsEvents, assistant: NotingAssistant, hub: LoopbackHub
) -> None:
    far = _tab(client="192.168.1.7")
    shown = events.load(far)
    assert "desde otro equipo" in shown["head"]
    assert "data-work" not in shown["models"] + shown["notice"]
    assert "disabled" in shown["advanced"]
    refused = events.act(_click(act="save", setting="retrieval.top_k", value="12"), far)
    assert "desde otro equipo" in refused["status"]
    (refused,) = events.work(_click(work="pull", name=_DEFAULT), far)
    assert "desde otro equipo" in refused["status"]
    assert (assistant.applied, hub.requests) == ([], [])


# Models


def test_what_is_missing_is_offered_fetched_and_put_into_force(
    events: SettingsEvents, assistant: NotingAssistant, hub: LoopbackHub
) -> None:
    notice = events.load(_tab())["notice"]
    assert "Falta un modelo" in notice
    assert f'data-name="{_DEFAULT}"' in notice
    updates = list(events.work(_click(work="pull", name=_DEFAULT), _tab()))
    assert "Descarga terminada" in _last(updates, "status")
    assert _last(updates, "notice") == ""
    assert "En uso" in _last(updates, "models")
    assert assistant.applied == [assistant.settings]
    assert any("<progress" in update.get("models", "") for update in updates)


def test_a_download_that_is_stopped_goes_on_where_it_was(
    events: SettingsEvents, slow_hub: LoopbackHub
) -> None:
    updates = []
    for update in events.work(_click(work="pull", name=_DEFAULT), _tab()):
        updates.append(update)
        if re.search('value="[5-9][0-9]"', update.get("models", "")):
            events.act(_click(act="stop"), _tab())
    assert "detenida" in _last(updates, "status")
    assert "Descargar qwen" in _last(updates, "models")
    slow_hub.hurry.set()
    updates = list(events.work(_click(work="pull", name=_DEFAULT), _tab()))
    assert "Descarga terminada" in _last(updates, "status")
    first, second = slow_hub.gets()
    assert first is None
    assert second is not None
    assert int(second.removeprefix("bytes=").removesuffix("-")) >= 300_000


def test_without_a_network_it_says_so_and_how_to_bring_the_file_by_hand(
    events: SettingsEvents,
    assistant: NotingAssistant,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("HEMEROTECA_OFFLINE", "1")
    updates = list(events.work(_click(work="pull", name=_DEFAULT), _tab()))
    assert "HEMEROTECA_OFFLINE" in _last(updates, "status")
    for part in ("models", "notice"):
        assert "small.gguf" in _last(updates, part)
        assert _FILE.sha256 in _last(updates, part)
        assert "owner/model" in _last(updates, part)
    brought = write(tmp_path / "usb" / "small.gguf", _DATA)
    updates = list(events.work(_click(work="import", file=f' "{brought}" '), _tab()))
    assert "traído" in _last(updates, "status")
    assert _last(updates, "notice") == ""


def test_a_hub_that_does_not_answer_is_asked_again_the_next_time(
    events: SettingsEvents, hub: LoopbackHub
) -> None:
    hub.status = 503
    updates = list(events.work(_click(work="pull", name=_DEFAULT), _tab()))
    assert "503" in _last(updates, "status")
    hub.status = None
    updates = list(events.work(_click(work="pull", name=_DEFAULT), _tab()))
    assert "Descarga terminada" in _last(updates, "status")


def test_a_path_that_is_none_is_told(events: SettingsEvents) -> None:
    assert "Falta la ruta" in _last(
        list(events.work(_click(work="import", file="  "), _tab())), "status"
    )
    updates = list(events.work(_click(work="import", file="/no/such.gguf"), _tab()))
    assert "No existe /no/such.gguf" in _last(updates, "status")


def test_removing_takes_a_second_step_and_is_put_into_force(
    events: SettingsEvents, assistant: NotingAssistant, hub: LoopbackHub
) -> None:
    updates = list(events.work(_click(work="pull", name=_DEFAULT), _tab()))
    models = _last(updates, "models")
    assert 'data-act="remove"' in models.partition('<details class="confirm"')[2]
    assert 'data-act="remove"' not in models.partition('<details class="confirm"')[0]
    shown = events.act(_click(act="remove", name=_DEFAULT), _tab())
    assert "Se ha quitado" in shown["status"]
    assert "Falta un modelo" in shown["notice"]
    assert len(assistant.applied) == 2


def test_checking_finds_what_was_changed(
    events: SettingsEvents, hub: LoopbackHub, settings: Settings
) -> None:
    list(events.work(_click(work="pull", name=_DEFAULT), _tab()))
    updates = list(events.work(_click(work="verify", name=_DEFAULT), _tab()))
    assert "están bien" in _last(updates, "status")
    file = settings.models / _DEFAULT / "small.gguf"
    file.write_bytes(b"X" + _DATA[1:])
    updates = list(events.work(_click(work="verify", name=_DEFAULT), _tab()))
    assert "SHA-256" in _last(updates, "status")
    assert "Volver a descargar" in _last(updates, "models")


def test_literal_answers_need_no_chat_model(events: SettingsEvents) -> None:
    assert "literales" in events.load(_tab())["notice"]
    shown = events.act(_click(act="save", name="answers.literal", value="true"), _tab())
    assert shown["notice"] == ""


def test_what_the_catalog_says_is_escaped_and_a_folder_by_hand_is_explained(
    events: SettingsEvents, settings: Settings
) -> None:
    (settings.models / "e5" / "modules.json").unlink()
    shown = events.load(_tab())
    assert "Busca &lt;b&gt;bien" in shown["models"]
    assert "baje la carpeta de owner/e5" in shown["models"]
    assert "owner/e5" in shown["notice"]


# Another embedder


def test_another_embedder_is_weighed_before_anything_is_done(
    assistant: NotingAssistant, settings: Settings
) -> None:
    _fill(settings.indexes / "madrid", HashEmbeddings())
    words = weighing(Machine(Page(assistant)), "e5", "es")  # type: ignore[arg-type]
    assert "hay que rehacer estos archivos" in words
    assert "madrid (artículos: 1)" in words
    assert 'data-work="embedder"' in words


def test_an_embedder_that_built_the_indexes_costs_nothing(
    assistant: NotingAssistant, settings: Settings
) -> None:
    alike = HashEmbeddings(embedder_id=E5Embeddings(settings.models / "e5").embedder_id)
    _fill(settings.indexes / "madrid", alike)
    words = weighing(Machine(Page(assistant)), "e5", "es")  # type: ignore[arg-type]
    assert "puede usarse sin más" in words


def _fill(path: Path, embeddings: HashEmbeddings) -> None:
    with Index.open(path, embeddings, create=True, settings=PassagesSettings()) as index:
        index.add([Article(id="a", title="Uno", text="El tranvía llegó tarde a la plaza.")])


def test_one_job_at_a_time_and_another_tab_sees_it(
    events: SettingsEvents, slow_hub: LoopbackHub
) -> None:
    first = events.work(_click(work="pull", name=_DEFAULT), _tab())
    next(first)
    (refused,) = list(events.work(_click(work="verify", name="e5"), _tab("en")))
    assert "under way" in refused["status"]
    refused = events.act(_click(act="remove", name="e5"), _tab("en"))
    assert "under way" in refused["status"]
    other = events.follow(_tab("en"))
    slow_hub.hurry.set()
    assert "Downloaded and checked" in _last(list(other), "status")
    assert "Descarga terminada" in _last(list(first), "status")
    (nothing,) = events.follow(_tab("en"))
    assert nothing == {"status": gr.skip()}, "nothing is running, and nothing changes"
