"""``hemeroteca config``: the settings in force, and where each comes from."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from assistant.cli import output, parameters
from assistant.cli.choices import settings
from assistant.cli.commands import Group
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.config.settings import Settings


class _Setting(NamedTuple):
    section: str
    key: str
    value: Any
    origin: str


@click.group(cls=Group, invoke_without_command=True)
@parameters.path_option("--config", "config_file", about="config_file")
@parameters.json_option
@click.pass_context
def config(context: click.Context, config_file: Path | None, as_json: bool) -> None:
    """Print the settings in force."""
    root = context.find_root()
    config_file = root.meta["config"] = config_file or root.meta.get("config")
    if context.invoked_subcommand is not None:
        return
    chosen = settings()
    if as_json:
        output.data(chosen.model_dump(mode="json"))
    else:
        _show(chosen, config_file)


@config.command()
def path() -> None:
    """Print the path of the user's settings file."""
    click.echo(str(settings().config_file))


def _show(chosen: Settings, config_file: Path | None) -> None:
    output.line(f"# home = {chosen.home}\n# models = {chosen.models}")
    section = ""
    for setting in _settings(chosen, config_file):
        if setting.section != section:
            section = setting.section
            output.line(f"\n[{section}]")
        given = f"{setting.key} = {_toml(setting.value)}"
        output.line(f"{given:<40}  # {setting.origin}")


def _settings(chosen: Settings, config_file: Path | None) -> Iterator[_Setting]:
    files = [path for path in (config_file, chosen.config_file) if path and path.is_file()]
    layers = [(path, tomllib.loads(path.read_text(encoding="utf-8"))) for path in files]
    for section, values in chosen.model_dump(mode="json").items():
        if isinstance(values, dict):
            for key, value in values.items():
                yield _Setting(section, key, value, _origin(section, key, layers))


def _origin(section: str, key: str, layers: list[tuple[Path, dict[str, Any]]]) -> str:
    variable = f"HEMEROTECA_{section}__{key}".upper()
    if any(name.upper() == variable for name in os.environ):
        return variable
    for place, values in layers:
        if key in values.get(section, {}):
            return str(place)
    return text("cli.by_default")


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        import json

        return json.dumps(value, ensure_ascii=False)
    return str(value)
