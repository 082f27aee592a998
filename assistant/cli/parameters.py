"""Options and arguments that several commands share."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import CompletionItem

from assistant.errors import UsageError
from assistant.messages import text

if TYPE_CHECKING:
    from assistant.types import Filters

_F = TypeVar("_F", bound=Callable[..., Any])
_PATH = click.Path(path_type=Path, allow_dash=True)


def _day(value: str) -> dt.date:
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(text("cli.not_a_day", value=value)) from error


def _whole(value: str, least: int, most: int) -> int:
    try:
        number = int(value)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise click.BadParameter(text("cli.not_whole", value=value, least=least, most=most))
    return number


def _index_names(_: click.Context, __: click.Parameter, typed: str) -> list[CompletionItem]:
    from assistant.config.settings import Settings

    return [CompletionItem(n) for n in Settings.load().index_names() if n.startswith(typed)]


def option(*names: str, metavar: str = "", about: str = "", **more: Any) -> Callable[[_F], _F]:
    """An option that the catalogue describes.

    Args:
        *names: ``--name``, and the parameter's name where it is another.
        metavar: What stands for its value, ``cli.metavar_...``; a flag and a choice have none.
        about: Its help, ``cli.help_...``; the option's own name when empty.
        **more: As for ``click.option``.
    """
    if metavar:
        more["metavar"] = text(f"cli.metavar_{metavar}")
    about = about or names[0].removeprefix("--").replace("-", "_")
    return click.option(*names, help=text(f"cli.help_{about}"), **more)


def flag(*names: str, **more: Any) -> Callable[[_F], _F]:
    """An option without a value."""
    return option(*names, is_flag=True, **more)


def path_option(*names: str, metavar: str = "file", **more: Any) -> Callable[[_F], _F]:
    """An option that takes the path of a file; ``-`` may be standard input."""
    return option(*names, metavar=metavar, type=_PATH, **more)


def number_option(
    name: str, least: int, most: int, *, default: int | None = None
) -> Callable[[_F], _F]:
    """An option that takes a whole number within bounds."""

    def number(value: str) -> int:
        return _whole(value, least, most)

    return option(name, metavar="number", type=number, default=default)


def argument(name: str, metavar: str, **more: Any) -> Callable[[_F], _F]:
    """An argument, shown as ``cli.metavar_...``."""
    return click.argument(name, metavar=text(f"cli.metavar_{metavar}"), **more)


def path_argument(name: str, metavar: str) -> Callable[[_F], _F]:
    """An argument that is the path of a file; ``-`` may be standard input."""
    return argument(name, metavar, type=_PATH)


def several(*options: Callable[[_F], _F]) -> Callable[[_F], _F]:
    """Options that go together, in the order in which they are listed."""

    def decorate(command: _F) -> _F:
        for add in reversed(options):
            command = add(command)
        return command

    return decorate


index_option = option(
    "--index", "index_name", metavar="name", about="index_option", shell_complete=_index_names
)
index_argument = argument("name", "name", shell_complete=_index_names)
json_option = flag("--json", "as_json", about="json")
alone_option = flag("--alone")
yes_option = flag("--yes")
batch_option = path_option("--batch", metavar="jsonl")
top_k_option = number_option("--top-k", 1, 200)
model_option = option("--model", metavar="name")
# Of whatever has answers written.
chat_options = several(
    model_option,
    option("--language", type=click.Choice(["es", "en"])),
    flag("--literal"),
)
# What ``filters`` takes.
filter_options = several(
    option("--since", metavar="day", type=_day),
    option("--until", metavar="day", type=_day),
    option("--source", metavar="name", multiple=True),
    option("--section", metavar="name", multiple=True),
)


def filters(
    since: dt.date | None,
    until: dt.date | None,
    source: tuple[str, ...],
    section: tuple[str, ...],
    **_: object,
) -> Filters:
    """What ``filter_options`` gathered."""
    from assistant.types import Filters

    return Filters(since=since, until=until, sources=source, sections=section)


def confirm(question: str, *, yes: bool) -> None:
    """Go on only if the person agrees to something being deleted.

    Args:
        question: What is about to happen.
        yes: The person has already agreed, by ``yes_option``.

    Raises:
        UsageError: There is no terminal to ask at.
        click.Abort: The person does not agree.
    """
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError("cli.needs_yes")
        click.confirm(question, abort=True, err=True)


def one_of(words: tuple[str, ...], batch: Path | None, kind: str) -> str:
    """The words of a question or claim, joined; empty when a batch was given instead.

    Args:
        words: As the shell split them.
        batch: The batch file.
        kind: What they are, ``cli.metavar_...``.

    Raises:
        click.UsageError: Both were given, or neither.
    """
    if bool(words) == (batch is not None):
        what = text(f"cli.metavar_{kind}")
        raise click.UsageError(
            text("cli.one_of", what=what), ctx=click.get_current_context(silent=True)
        )
    return " ".join(words).encode("utf-8", "replace").decode("utf-8")
