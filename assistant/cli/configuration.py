"""``hemeroteca config``: the settings in force, and where each comes from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli import output
from assistant.cli.choices import settings
from assistant.cli.commands import config_option, group
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.config.settings import Settings


@group(config_option, "json", click.pass_context, invoke_without_command=True)
def config(context: click.Context, as_json: bool) -> None:
    """Print the settings in force."""
    if context.invoked_subcommand is not None:
        return
    config_file = context.find_root().meta.get("config")
    output.result(settings(), lambda chosen: _show(chosen, config_file), as_json=as_json)


@config.add()
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
        places = (path for path, values in layers if option.key in values.get(section, {}))
        origin = next((str(path or option.variable) for path in places), text("cli.by_default"))
        output.line(f"{given:<40}  # {origin}")
