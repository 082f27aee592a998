"""Any error becomes one line on standard error and an exit code."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Callable
from typing import Final

import click
from click.shell_completion import shell_complete

from assistant.errors import HemerotecaError
from assistant.messages import text

DONE: Final = 0
FAILURE: Final = 1
USAGE: Final = 2
INTERRUPTED: Final = 130

_NAME: Final = "hemeroteca"
_COMPLETE: Final = "_HEMEROTECA_COMPLETE"


def run(command: click.Command, arguments: list[str]) -> int:
    """Run a command and say its exit code.

    Args:
        command: The root of the command tree.
        arguments: What was written after its name.
    """
    try:
        value = _invoke(command, arguments)
        sys.stdout.flush()
    except (KeyboardInterrupt, click.Abort, EOFError):
        return _told(text("cli.interrupted"), INTERRUPTED)
    except BrokenPipeError:
        return _abandoned()
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return USAGE
    except click.ClickException as error:
        return _told(_usage_line(error), error.exit_code)
    except HemerotecaError as error:
        _trace("--debug" in arguments)
        return _told(str(error), error.exit_code)
    except Exception as error:
        _trace("--debug" in arguments)
        return _told(_unexpected(error), FAILURE)
    return value if isinstance(value, int) else DONE


def _invoke(command: click.Command, arguments: list[str]) -> object:
    """What ``command.main`` does, without its own ideas of exit codes."""
    if _COMPLETE in os.environ:
        return shell_complete(command, {}, _NAME, _COMPLETE, os.environ[_COMPLETE])
    try:
        with command.make_context(_NAME, list(arguments)) as context:
            return command.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code


def _told(line: str, code: int) -> int:
    click.echo(" ".join(line.split()), err=True)
    return code


def _trace(wanted: bool) -> None:
    if wanted:
        traceback.print_exc()


def _abandoned() -> int:
    """The reader of the output has gone (``| head``): nothing to complain about."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE


def _unexpected(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return text("cli.disk_full", path=error.filename or text("cli.the_output"))
    if isinstance(error, OSError) and error.strerror:
        return text("cli.system", why=error.strerror, path=error.filename or "")
    return text("cli.unexpected", kind=type(error).__name__, why=str(error) or "-")


def _usage_line(error: click.ClickException) -> str:
    describe = next((words for kind, words in _KINDS.items() if isinstance(error, kind)), None)
    if describe is None:
        return error.format_message()
    context = getattr(error, "ctx", None)
    hint = text("cli.see_help", command=context.command_path if context else _NAME)
    return f"{describe(error)} {hint}"


def _no_such_option(error: click.ClickException) -> str:
    assert isinstance(error, click.NoSuchOption)
    return text("cli.no_such_option", name=error.option_name) + _meant(error.possibilities)


def _no_such_command(error: click.ClickException) -> str:
    assert isinstance(error, click.exceptions.NoSuchCommand)
    return text("cli.no_such_command", name=error.command_name) + _meant(error.possibilities)


def _meant(possibilities: object) -> str:
    names = [str(name) for name in possibilities] if isinstance(possibilities, list | tuple) else []
    return " " + text("cli.meant", names=", ".join(sorted(names))) if names else ""


def _missing(error: click.ClickException) -> str:
    assert isinstance(error, click.MissingParameter)
    return text("cli.missing", name=_parameter(error))


def _bad(error: click.ClickException) -> str:
    assert isinstance(error, click.BadParameter)
    return text("cli.bad_value", name=_parameter(error), why=error.message)


def _parameter(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    if isinstance(error.param, click.Option):
        return error.param.opts[0]
    return error.param.make_metavar(error.ctx) if error.ctx else str(error.param.name)


def _plain(error: click.ClickException) -> str:
    return error.format_message()


# From the most special kind to the most general one.
_KINDS: Final[dict[type[click.ClickException], Callable[[click.ClickException], str]]] = {
    click.NoSuchOption: _no_such_option,
    click.exceptions.NoSuchCommand: _no_such_command,
    click.MissingParameter: _missing,
    click.BadParameter: _bad,
    click.UsageError: _plain,
}
