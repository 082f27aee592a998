"""``hemeroteca serve``: the web page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from assistant.cli import output, parameters
from assistant.cli.choices import open_ready, settings
from assistant.cli.commands import command
from assistant.errors import UsageError
from assistant.messages import text


@command(
    "index",
    parameters.option("--host", metavar="address"),
    parameters.number_option("--port", 0, 65535),
    parameters.flag("--open", "open_browser", about="open"),
    parameters.path_option("--password-file", about="password"),
    "model",
)
def serve(
    index_name: str | None, open_browser: bool, password_file: Path | None, **options: Any
) -> None:
    """Serve the page until Ctrl-C."""
    chosen = settings(**options)
    password = _password(password_file)
    output.note(text("cli.serve_loading"))
    from assistant.ui import launch

    def announce(address: str) -> None:
        click.echo(address)
        output.note(text("cli.serve_ready"))

    with open_ready(chosen, index_name, lacking=True) as assistant:
        launch(
            assistant,
            host=chosen.serve.host,
            port=chosen.serve.port,
            open_browser=open_browser,
            on_ready=announce,
            password=password,
        )


def _password(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        if password := path.read_text(encoding="utf-8").strip():
            return password
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("cli.no_password", path=path) from error
    raise UsageError("cli.no_password", path=path)
