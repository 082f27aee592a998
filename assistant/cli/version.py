"""``hemeroteca version``, and the option that says the same."""

from __future__ import annotations

import click

from assistant.cli.commands import command


@command()
def version() -> None:
    """Print the version."""
    from assistant import __version__

    click.echo(f"hemeroteca {__version__}")


def on_option(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    """What ``--version`` does: the same, and no more."""
    if wanted and not context.resilient_parsing:
        context.invoke(version)
        context.exit()
