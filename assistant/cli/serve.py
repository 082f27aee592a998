"""``hemeroteca serve``: the web page."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.cli import output, parameters
from assistant.cli.ask import open_ready
from assistant.cli.choices import settings
from assistant.cli.commands import Command
from assistant.errors import UsageError
from assistant.messages import text


@click.command(cls=Command, help=text("cli.help_serve"), short_help=text("cli.short_serve"))
@parameters.index_option
@click.option("--host", metavar=text("cli.metavar_address"), help=text("cli.help_host"))
@click.option(
    "--port",
    type=parameters.Whole(0, 65535),
    metavar=text("cli.metavar_number"),
    help=text("cli.help_port"),
)
@click.option("--open", "open_browser", is_flag=True, help=text("cli.help_open"))
@click.option(
    "--password-file",
    type=click.Path(path_type=Path),
    metavar=text("cli.metavar_file"),
    help=text("cli.help_password"),
)
@click.option("--model", metavar=text("cli.metavar_name"), help=text("cli.help_model"))
def serve(
    index_name: str | None,
    host: str | None,
    port: int | None,
    open_browser: bool,
    password_file: Path | None,
    model: str | None,
) -> None:
    """Serve the page until Ctrl-C."""
    chosen = settings(serve={"host": host, "port": port}, chat={"model": model})
    password = _password(password_file)
    output.note(text("cli.serve_loading"))
    from assistant.ui import launch

    with open_ready(chosen, index_name, lacking=True) as assistant:
        launch(
            assistant,
            host=chosen.serve.host,
            port=chosen.serve.port,
            open_browser=open_browser,
            on_ready=_announce,
            password=password,
        )


def _announce(address: str) -> None:
    click.echo(address)
    output.note(text("cli.serve_ready"))


def _password(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        password = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("cli.no_password", path=path) from error
    if not password:
        raise UsageError("cli.no_password", path=path)
    return password
