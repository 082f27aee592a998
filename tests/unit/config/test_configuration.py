"""Changing the user's settings file: what they wrote stays, and nothing wrong gets in."""

from __future__ import annotations

import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.config.configuration import Configuration
from assistant.config.options import options
from assistant.config.settings import Settings
from assistant.errors import SettingsError
from assistant.messages import speaking

_WRITTEN = """\
# Mis ajustes.
[retrieval]  # buscar
top_k = 12   # más de lo normal

# Lo que escribe.
[chat]
seed = 3
"""

Make = Callable[..., Configuration]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def made(written: str = "", run: dict[str, object] | None = None, **more: str) -> Configuration:
        home = {"HEMEROTECA_HOME": str(tmp_path), **more}
        if written:
            (tmp_path / "config.toml").write_bytes(written.encode())
        running = Settings.load(environ=home, **(run or {}))
        return Configuration(running, environ=home)

    return made


def _file(configuration: Configuration) -> str:
    return configuration.file.read_bytes().decode()


def test_a_change_keeps_comments_order_and_everything_else(make: Make) -> None:
    changed = make(_WRITTEN)
    settings = changed.change({"retrieval.top_k": "20", "chat.model": "qwen2.5-coder-0.5b"})
    assert (settings.retrieval.top_k, settings.chat.seed) == (20, 3)
    assert changed.settings is settings
    assert _file(changed) == _WRITTEN.replace("= 12", "= 20") + 'model = "qwen2.5-coder-0.5b"\n'


def test_the_first_change_makes_the_file(make: Make) -> None:
    changed = make()
    changed.change({"answers.literal": "true", "chat.temperature": "0.5"})
    assert _file(changed) == "[answers]\nliteral = true\n\n[chat]\ntemperature = 0.5\n"
    again = Settings.load(environ={"HEMEROTECA_HOME": str(changed.settings.home)})
    assert again == changed.settings


def test_line_ends_dotted_keys_and_inline_tables_stay_as_they_are(make: Make) -> None:
    written = "chat.seed = 1 # uno\r\nretrieval = { top_k = 3 }\r\n"
    changed = make(written)
    changed.change({"chat.seed": "2", "retrieval.top_k": "4"})
    assert _file(changed) == written.replace("= 1 ", "= 2 ").replace("= 3", "= 4")


def test_back_to_the_default_leaves_it_to_the_program_but_keeps_a_remark(make: Make) -> None:
    changed = make(_WRITTEN)
    settings = changed.change({"chat.seed": None, "retrieval.top_k": None})
    assert (settings.chat.seed, settings.retrieval.top_k) == (7, 8)
    assert "seed" not in _file(changed)
    assert "top_k = 8   # más de lo normal" in _file(changed)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("chat.context_tokens", "100", "lo mínimo es 512"),
        ("chat.context_tokens", "999999", "lo máximo es 131072"),
        ("chat.context_tokens", "muchos", "un número entero"),
        ("chat.temperature", "tibia", "un número, con punto decimal"),
        ("answers.literal", "quizá", "true o false"),
        ("verification.refusal", "loca", "elija entre 'cautious', 'balanced', 'bold'"),
        ("chat.modelo", "x", "No existe el ajuste «chat.modelo»"),
        ("home", "/", "No existe el ajuste «home»"),
    ],
)
def test_what_is_wrong_is_one_line_and_nothing_is_written(
    make: Make, name: str, value: str, words: str
) -> None:
    changed = make(_WRITTEN)
    with pytest.raises(SettingsError) as caught, speaking("es"):
        changed.change({"chat.seed": "4", name: value})
    with speaking("es"):
        assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert _file(changed) == _WRITTEN
    assert changed.settings.chat.seed == 3


def test_what_others_say_is_known_and_cannot_be_changed_here(make: Make) -> None:
    run = {"serve": {"port": 9000}}
    changed = make(_WRITTEN, run, HEMEROTECA_CHAT__THREADS="2")
    origins = {
        name: changed.origin(options()[name])
        for name in ("chat.threads", "serve.port", "chat.seed", "serve.host")
    }
    assert list(origins.values()) == ["variable", "run", "file", "default"]
    for name, words in {"chat.threads": "HEMEROTECA_CHAT__THREADS", "serve.port": "inici"}.items():
        with pytest.raises(SettingsError) as caught, speaking("es"):
            changed.change({name: "5"})
        with speaking("es"):
            assert words in str(caught.value)
    settings = changed.change({"chat.seed": "9"})
    assert (settings.chat.threads, settings.serve.port, settings.chat.seed) == (2, 9000, 9)
    assert "port" not in _file(changed)


def test_a_file_that_cannot_be_read_any_more_is_left_alone(make: Make) -> None:
    changed = make(_WRITTEN)
    changed.file.write_text("[chat\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"config\.toml"):
        changed.change({"chat.seed": "4"})
    assert _file(changed) == "[chat\n"


def test_a_link_stays_one_and_permissions_stay(make: Make, tmp_path: Path) -> None:
    changed = make()
    real = tmp_path / "dotfiles" / "mine.toml"
    real.parent.mkdir()
    real.write_text("[chat]\nseed = 1\n", encoding="utf-8")
    real.chmod(0o640)
    changed.file.symlink_to(real)
    changed.change({"chat.seed": "2"})
    assert changed.file.is_symlink()
    assert real.read_text(encoding="utf-8") == "[chat]\nseed = 2\n"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert sorted(path.name for path in real.parent.iterdir()) == ["mine.toml"]


def test_a_folder_that_cannot_be_written_to_is_told(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = make(_WRITTEN)

    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    with pytest.raises(SettingsError, match="no hay permiso"):
        changed.change({"chat.seed": "4"})
    assert _file(changed) == _WRITTEN
    assert changed.settings.chat.seed == 3


def test_keys_of_earlier_versions_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        '[chat]\nspeculate = false\nseed = 3\n[verification]\ncross_encoder = "x"\n',
        encoding="utf-8",
    )
    home = {"HEMEROTECA_HOME": str(tmp_path), "HEMEROTECA_CHAT__SPECULATE": "0"}
    assert Settings.load(environ=home).chat.seed == 3
    with pytest.raises(SettingsError, match="sped"):
        Settings.load(environ=home, chat={"sped": 4})
