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
from assistant.cli.help import help_
from assistant.cli.index import index
from assistant.cli.models import models
from assistant.cli.people import people
from assistant.cli.search import search
from assistant.cli.serve import serve
from assistant.cli.show import show
from assistant.cli.sources import sources, sync
from assistant.cli.version import on_option, version
from assistant.cli.watch import watch
from assistant.messages import text


@click.group(
    cls=Group,
    name=ROOT,
    help=text("cli.help_root"),
    epilog=text("cli.epilog_root"),
    context_settings={"max_content_width": 100, "help_option_names": ["-h", "--help"]},
)
@parameters.flag("--version", is_eager=True, expose_value=False, callback=on_option)
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
    sources,
    sync,
    conversations,
    dossier,
    people,
    watch,
    serve,
    models,
    doctor,
    config,
    completion,
    help_,
    version,
):
    hemeroteca.add_command(_command)

debug_option(config_option(hemeroteca))
