"""Options and arguments that several commands share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import CompletionItem

from assistant.messages import text

if TYPE_CHECKING:
    from assistant.types import Filters

_F = TypeVar("_F", bound=Callable[..., Any])


class Day(click.ParamType[dt.date]):
    """A calendar day, ``2025-08-15``."""

    name = "day"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.date:
        """The day that was written."""
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            self.fail(text("cli.not_a_day", value=value), param, ctx)


class Whole(click.ParamType[int]):
    """A whole number within bounds."""

    name = "number"

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number that was written."""
        try:
            number = int(value)
        except ValueError:
            number = self.least - 1
        if not self.least <= number <= self.most:
            self.fail(
                text("cli.not_whole", value=value, least=self.least, most=self.most), param, ctx
            )
        return number


def _index_names(_: click.Context, __: click.Parameter, typed: str) -> list[CompletionItem]:
    from assistant.config.settings import Settings

    return [CompletionItem(n) for n in Settings.load().index_names() if n.startswith(typed)]


def index_option(command: _F) -> _F:
    """``--index NAME``."""
    return click.option(
        "--index",
        "index_name",
        metavar=text("cli.metavar_name"),
        shell_complete=_index_names,
        help=text("cli.help_index_option"),
    )(command)


def index_argument(command: _F) -> _F:
    """``NAME``, the name or path of an index."""
    return click.argument("name", metavar=text("cli.metavar_name"), shell_complete=_index_names)(
        command
    )


def json_option(command: _F) -> _F:
    """``--json``."""
    return click.option("--json", "as_json", is_flag=True, help=text("cli.help_json"))(command)


def alone_option(command: _F) -> _F:
    """``--alone``."""
    return click.option("--alone", is_flag=True, help=text("cli.help_alone"))(command)


def yes_option(command: _F) -> _F:
    """``--yes``."""
    return click.option("--yes", is_flag=True, help=text("cli.help_yes"))(command)


def batch_option(command: _F) -> _F:
    """``--batch FILE``."""
    return click.option(
        "--batch",
        type=click.Path(path_type=Path, allow_dash=True),
        metavar=text("cli.metavar_jsonl"),
        help=text("cli.help_batch"),
    )(command)


def top_k_option(command: _F) -> _F:
    """``--top-k``."""
    return click.option(
        "--top-k",
        type=Whole(1, 200),
        metavar=text("cli.metavar_number"),
        help=text("cli.help_top_k"),
    )(command)


def chat_options(command: _F) -> _F:
    """``--model``, ``--language`` and ``--literal``, of whatever has answers written."""
    for option in (
        click.option("--literal", is_flag=True, help=text("cli.help_literal")),
        click.option(
            "--language",
            type=click.Choice(["es", "en"]),
            help=text("cli.help_language"),
        ),
        click.option("--model", metavar=text("cli.metavar_name"), help=text("cli.help_model")),
    ):
        command = option(command)
    return command


def filter_options(command: _F) -> _F:
    """``--since``, ``--until``, ``--source`` and ``--section``; see ``filters``."""
    day, name = text("cli.metavar_day"), text("cli.metavar_name")
    for option in (
        click.option("--section", multiple=True, metavar=name, help=text("cli.help_section")),
        click.option("--source", multiple=True, metavar=name, help=text("cli.help_source")),
        click.option("--until", type=Day(), metavar=day, help=text("cli.help_until")),
        click.option("--since", type=Day(), metavar=day, help=text("cli.help_since")),
    ):
        command = option(command)
    return command


def filters(
    since: dt.date | None, until: dt.date | None, source: tuple[str, ...], section: tuple[str, ...]
) -> Filters:
    """What ``filter_options`` gathered."""
    from assistant.types import Filters

    return Filters(since=since, until=until, sources=source, sections=section)


def one_of(words: tuple[str, ...], batch: Path | None, what: str) -> str:
    """The words of a question or claim, joined; empty when a batch was given instead.

    Args:
        words: As the shell split them.
        batch: The batch file.
        what: Metavariable of the words.

    Raises:
        click.UsageError: Both were given, or neither.
    """
    joined = " ".join(words)
    if bool(words) == (batch is not None):
        raise click.UsageError(
            text("cli.one_of", what=what), ctx=click.get_current_context(silent=True)
        )
    return joined.encode("utf-8", "replace").decode("utf-8")
