"""Commands whose help and usage speak the interface's language."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from assistant.cli.parameters import Declared, flag, path_option, several
from assistant.messages import text

ROOT: Final = "hemeroteca"
# What commands are called in Spanish, in whatever group they stand.
_SPANISH: Final = {
    "ask": "preguntar",
    "chat": "conversar",
    "search": "buscar",
    "check": "comprobar",
    "eval": "evaluar",
    "show": "mostrar",
    "index": "indice",
    "people": "personas",
    "sources": "fuentes",
    "sync": "sincronizar",
    "conversations": "conversaciones",
    "serve": "servir",
    "models": "modelos",
    "doctor": "revisar",
    "config": "ajustes",
    "completion": "autocompletar",
    "help": "ayuda",
    "build": "crear",
    "add": "añadir",
    "list": "listar",
    "verify": "verificar",
    "remove": "borrar",
    "export": "exportar",
    "rename": "renombrar",
    "pull": "descargar",
    "import": "importar",
    "path": "ruta",
    "watch": "vigilar",
    "feed": "canal",
    "read": "leer",
}


def _remember(context: click.Context, _: click.Parameter, config: Path | None) -> None:
    if config:
        context.find_root().meta["config"] = config


# What every command takes; ``error_lines.run`` looks for ``--debug``.
config_option = path_option("--config", about="config_file", expose_value=False, callback=_remember)
debug_option = flag("--debug", expose_value=False)


class _Translated(click.Command):
    """Click's own headings, from our catalogue."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"options_metavar": text("cli.metavar_options"), **options})

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse; whatever is wrong is known to be wrong with this command."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # click's own parser leaves it out
            raise

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=text("cli.usage") + " ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = (each for each in self.get_params(ctx) if isinstance(each, click.Option))
        records = (option.get_help_record(ctx) for option in options)
        _section(formatter, "cli.options", [record for record in records if record])

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """They stand in the usage line, and have no help of their own."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = text("cli.help_option")
        return option


def _section(formatter: click.HelpFormatter, key: str, rows: list[tuple[str, str]]) -> None:
    if rows:
        with formatter.section(text(key)):
            formatter.write_dl(rows)


class Command(_Translated):
    """A command that takes ``--config`` and ``--debug`` like every other."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        debug_option(config_option(self))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse; what is too much is told in the interface's language."""
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            ctx.fail(text("cli.too_much", words=" ".join(rest)))
        return rest


def command(*declared: str | Declared, name: str | None = None) -> Callable[[Any], Command]:
    """Make a function a command.

    Args:
        *declared: Its options and arguments, see ``several``.
        name: Its name; the function's when None.
    """
    return lambda function: click.command(name, cls=Command)(several(*declared)(function))


class Group(_Translated, click.Group):
    """A group of commands, listed in the order in which they were added.

    Each goes by its Spanish name too, whether accents are typed or not.

    What a command is for stands in the catalogue: ``cli.help_index_add`` is the help of
    ``hemeroteca index add``, and ``cli.short_index_add`` its line in a list, where it needs one.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        command = text("cli.metavar_command")
        if options.get("invoke_without_command"):
            command = f"[{command}]"
        super().__init__(*args, **{"subcommand_metavar": command, **options})

    def add(self, *declared: str | Declared, name: str | None = None) -> Callable[[Any], Command]:
        """Make a function a command of the group; arguments as for ``command``."""

        def decorate(function: Any) -> Command:
            made = command(*declared, name=name)(function)
            self.add_command(made)
            return made

        return decorate

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command, with its help in the interface's language."""
        super().add_command(cmd, name)
        path = [self.name] if self.name != ROOT else []
        key = "_".join(str(part) for part in (*path, name or cmd.name))
        cmd.help = text(f"cli.help_{key}")
        with contextlib.suppress(KeyError):
            cmd.short_help = text(f"cli.short_{key}")

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, English or Spanish."""
        named = {name: each for key, each in self.commands.items() for name in _names(key)}
        if cmd_name in named:
            return named[cmd_name]
        # Only now: it takes longer to load than help takes.
        from assistant.text.terms import fold

        return {fold(name): each for name, each in named.items()}.get(fold(cmd_name))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it; what comes near an unknown name is looked for in both languages."""
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as error:
            name, known = error.command_name, self.list_commands(ctx)
            raise click.exceptions.NoSuchCommand(name, possibilities=known, ctx=ctx) from None

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands, most used first, each with its Spanish one."""
        return [name for key in self.commands for name in _names(key)]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options, then commands."""
        super().format_options(ctx, formatter)
        commands = self.commands.items()
        rows = [(", ".join(_names(key)), each.get_short_help_str(200)) for key, each in commands]
        _section(formatter, "cli.commands", rows)


def _names(command: str) -> list[str]:
    return [command, *filter(None, [_SPANISH.get(command)])]


def group(*declared: Declared | str, **options: Any) -> Callable[[Any], Group]:
    """Make a function a group of commands; further options as for ``click.group``."""
    return lambda function: click.group(cls=Group, **options)(several(*declared)(function))
