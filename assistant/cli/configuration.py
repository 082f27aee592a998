"""``hemeroteca config``: the settings in force, and where each comes from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli import output, parameters
from assistant.cli.choices import settings
from assistant.cli.commands import Group
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.config.options import Option
    from assistant.config.settings import Settings


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
    import tomlkit

    from assistant.config.options import options

    output.line(f"# home = {chosen.home}\n# models = {chosen.models}")
    layers = chosen.layers(config_file)
    section = ""
    for option in options().values():
        if option.section != section:
            section = option.section
            output.line(f"\n[{section}]")
        given = f"{option.key} = {tomlkit.item(option.value(chosen)).as_string()}"
        output.line(f"{given:<40}  # {_origin(option, layers)}")


def _origin(option: Option, layers: list[tuple[Path | None, dict[str, Any]]]) -> str:
    for path, sections in layers:
        if option.key in sections.get(option.section, {}):
            return str(path or option.variable)
    return text("cli.by_default")
