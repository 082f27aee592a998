"""``hemeroteca completion``."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from assistant.cli.commands import command
from assistant.cli.parameters import Choice


@command(click.argument("shell", type=Choice(["bash", "zsh", "fish"])), click.pass_context)
def completion(context: click.Context, shell: str) -> None:
    """Print the script that makes a shell complete commands, options and index names."""
    kind = get_completion_class(shell)
    assert kind is not None
    script = kind(context.find_root().command, {}, "hemeroteca", "_HEMEROTECA_COMPLETE")
    click.echo(script.source())
