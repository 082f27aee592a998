"""``hemeroteca help``: what ``--help`` says of a command."""

from __future__ import annotations

import click

from assistant.cli import parameters
from assistant.cli.commands import command


@command(parameters.argument("path", "command_path", nargs=-1), click.pass_context, name="help")
def help_(context: click.Context, path: tuple[str, ...]) -> None:
    """Print the help of a command; of the whole program without one."""
    described = context.find_root()
    for name in path:
        if not isinstance(described.command, click.Group):
            raise click.exceptions.NoSuchCommand(name, ctx=described)
        _, found, _ = described.command.resolve_command(described, [name])
        assert found is not None
        described = click.Context(found, parent=described, info_name=name)
    click.echo(described.get_help())
