"""Any error becomes one line on standard error and an exit code."""

from __future__ import annotations

import errno
import os
import sys
import traceback
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


def run(command: click.Command, arguments: list[str], answers: object = None) -> int:
    """Run a command and say its exit code.

    Args:
        command: The root of the command tree.
        arguments: What was written after its name.
        answers: Answers instead of the ``Answerer`` that the command would open.
    """
    try:
        value = _invoke(command, arguments, answers)
        sys.stdout.flush()
    except (KeyboardInterrupt, click.Abort, EOFError):
        return _told(text("cli.interrupted"), INTERRUPTED)
    except BrokenPipeError:
        # The reader of the output has gone (``| head``): nothing to complain about.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return USAGE
    except click.ClickException as error:
        return _told(_usage_line(error), error.exit_code)
    except Exception as error:
        if "--debug" in arguments:
            traceback.print_exc()
        if isinstance(error, HemerotecaError):
            return _told(str(error), error.exit_code)
        return _told(_unexpected(error), FAILURE)
    return value if isinstance(value, int) else DONE


def _invoke(command: click.Command, arguments: list[str], answers: object) -> object:
    """What ``command.main`` does, without its own ideas of exit codes."""
    if _COMPLETE in os.environ:
        return shell_complete(command, {}, _NAME, _COMPLETE, os.environ[_COMPLETE])
    try:
        with command.make_context(_NAME, list(arguments), obj=answers) as context:
            return command.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code


def _told(line: str, code: int) -> int:
    click.echo(" ".join(line.split()), err=True)
    return code


def _unexpected(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return text("cli.disk_full", path=error.filename or text("cli.the_output"))
    if isinstance(error, OSError) and error.filename:
        return text("cli.system", path=error.filename, why=error)
    if isinstance(error, OSError):
        return text("cli.system_failed", why=error)
    return text("cli.unexpected", kind=type(error).__name__, why=str(error) or "-")


def _usage_line(error: click.ClickException) -> str:
    if not isinstance(error, click.UsageError):
        return error.format_message()
    hint = text("cli.see_help", command=error.ctx.command_path if error.ctx else _NAME)
    return f"{_what_is_off(error)} {hint}"


def _what_is_off(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            return text("cli.no_such_option", name=error.option_name) + _meant(error.possibilities)
        case click.exceptions.NoSuchCommand():
            name, meant = error.command_name, _meant(error.possibilities)
            if " " in name:  # a question, most likely
                return text("cli.no_such_command_ask", name=name)
            return text("cli.no_such_command", name=name) + meant
        case click.BadOptionUsage():
            return _value_wanted(error)
        case click.MissingParameter():
            return text("cli.missing", name=_parameter(error))
        case click.BadParameter():
            return text("cli.bad_value", name=_parameter(error), why=error.message)
    if error.ctx and isinstance(error.ctx.command, click.Group):
        return text("cli.no_command")
    return error.format_message()


def _value_wanted(error: click.BadOptionUsage) -> str:
    known = error.ctx.command.params if error.ctx else []
    takes_none = any(
        isinstance(each, click.Option) and each.is_flag and error.option_name in each.opts
        for each in known
    )
    key = "cli.takes_no_value" if takes_none else "cli.needs_value"
    return text(key, name=error.option_name)


def _meant(possibilities: object) -> str:
    names = [str(name) for name in possibilities] if isinstance(possibilities, list | tuple) else []
    return " " + text("cli.meant", names=", ".join(sorted(names))) if names else ""


def _parameter(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    if isinstance(error.param, click.Option):
        return error.param.opts[0]
    return error.param.make_metavar(error.ctx) if error.ctx else str(error.param.name)
