"""The command tree."""

from __future__ import annotations

import click

from assistant.cli import parameters
from assistant.cli.ask import ask
from assistant.cli.chat import chat
from assistant.cli.check import check
from assistant.cli.commands import ROOT, Group, config_option, debug_option
from assistant.cli.completion import completion
from assistant.cli.configuration import config
from assistant.cli.conversations import conversations
from assistant.cli.doctor import doctor
from assistant.cli.dossier import dossier
from assistant.cli.eval import evaluate
from assistant.cli.index import index
from assistant.cli.models import models
from assistant.cli.search import search
from assistant.cli.serve import serve
from assistant.cli.show import show
from assistant.messages import text


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        from assistant import __version__

        click.echo(f"hemeroteca {__version__}")
        context.exit()


@click.group(
    cls=Group,
    name=ROOT,
    help=text("cli.help_root"),
    epilog=text("cli.epilog_root"),
    context_settings={"max_content_width": 100},
)
@parameters.flag("--version", is_eager=True, expose_value=False, callback=_version)
def hemeroteca() -> None:
    """The root; every piece of work is a command below it."""


for _command in (
    ask,
    chat,
    search,
    check,
    evaluate,
    show,
    index,
    conversations,
    dossier,
    serve,
    models,
    doctor,
    config,
    completion,
):
    hemeroteca.add_command(_command)

debug_option(config_option(hemeroteca))
