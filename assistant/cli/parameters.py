"""Options and arguments that several commands share."""

from __future__ import annotations

import contextlib
import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click
from click.shell_completion import CompletionItem

from assistant.errors import Cancelled, UsageError
from assistant.messages import text

# Adds an option or an argument to a command's function.
Declared = Callable[[Any], Any]
# As assistant.types.Form has them, which is not imported for a page of help.
_FORMS: Final = ("prose", "chronology", "versions", "statements", "listing")
# Answers to a question, in either language.
_AGREED: Final = frozenset({"s", "si", "sí", "y", "yes"})
_REFUSED: Final = frozenset({"", "n", "no"})
_PATH = click.Path(path_type=Path, allow_dash=True)


class Choice(click.Choice[str]):
    """One of some words."""

    def get_invalid_choice_message(self, value: object, ctx: click.Context | None) -> str:
        """That it is none of them, in the interface's language."""
        return text("cli.not_among", value=value, names=", ".join(self.choices))


def _day(value: str) -> dt.date:
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(text("cli.not_a_day", value=value)) from error


def _index_names(_: click.Context, __: click.Parameter, typed: str) -> list[CompletionItem]:
    from assistant.config.settings import Settings

    return [CompletionItem(n) for n in Settings.load().index_names() if n.startswith(typed)]


def option(*names: str, metavar: str = "", about: str = "", **more: Any) -> Declared:
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


def flag(*names: str, **more: Any) -> Declared:
    """An option without a value."""
    return option(*names, is_flag=True, **more)


def path_option(*names: str, metavar: str = "file", **more: Any) -> Declared:
    """An option that takes the path of a file; ``-`` may be standard input."""
    return option(*names, metavar=metavar, type=_PATH, **more)


def number_option(name: str, least: int, most: int, default: int | None = None) -> Declared:
    """An option that takes a whole number within bounds."""
    return option(name, metavar="number", type=whole(least, most), default=default)


def whole(least: int, most: int) -> Callable[[str], int]:
    """What reads a whole number within bounds."""

    def number(value: str) -> int:
        with contextlib.suppress(ValueError):
            if least <= int(value) <= most:
                return int(value)
        raise click.BadParameter(text("cli.not_whole", value=value, least=least, most=most))

    return number


def argument(name: str, metavar: str = "", **more: Any) -> Declared:
    """An argument, shown as ``cli.metavar_...``, its own name when empty."""
    return click.argument(name, metavar=text(f"cli.metavar_{metavar or name}"), **more)


def path_argument(name: str, metavar: str) -> Declared:
    """An argument that is the path of a file; ``-`` may be standard input."""
    return argument(name, metavar, type=_PATH)


def several(*declared: str | Declared) -> Declared:
    """Options and arguments, in the order in which they are listed; shared ones by name."""

    def decorate(function: Any) -> Any:
        for each in reversed(declared):
            function = (SHARED[each] if isinstance(each, str) else each)(function)
        return function

    return decorate


# What commands share, by the names that ``several`` takes.
SHARED: Final[dict[str, Declared]] = {
    "question": argument("question", nargs=-1),
    "claim": argument("claim", nargs=-1),
    "name": argument("name", shell_complete=_index_names),
    "conversation": argument("conversation"),
    "dossier": argument("dossier"),
    "index": option(
        "--index", "index_name", metavar="name", about="index_option", shell_complete=_index_names
    ),
    "form": option("--form", type=click.Choice(_FORMS)),
    "json": flag("--json", "as_json", about="json"),
    "alone": flag("--alone"),
    "yes": flag("--yes"),
    "batch": path_option("--batch", metavar="jsonl"),
    "top_k": number_option("--top-k", 1, 200),
    "model": option("--model", metavar="name"),
    "sha256": click.option("--sha256", metavar="SHA256", help=text("cli.help_sha256")),
    # Of whatever has answers written.
    "chat": several("model", option("--language", type=Choice(["es", "en"])), flag("--literal")),
    # Of a draft that is checked.
    "draft": several(
        path_option("--file", about="draft"),
        path_option("--html", metavar="html", about="draft_html"),
        path_option("--docx", metavar="docx", about="draft_docx"),
        flag("--ask-model"),
    ),
    "filters": several(
        option("--since", metavar="day", type=_day),
        option("--until", metavar="day", type=_day),
        option("--source", metavar="name", multiple=True),
        option("--section", metavar="name", multiple=True),
    ),
}


def confirm(question: str, *, yes: bool) -> None:
    """Go on only if the person agrees to something being deleted.

    Args:
        question: What is about to happen.
        yes: The person has already agreed, by the option ``yes``.

    Raises:
        UsageError: There is no terminal to ask at.
        Cancelled: The person does not agree.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError("cli.needs_yes")
    choice, answer = text("cli.yes_no"), ""
    while answer not in _AGREED:
        said = click.prompt(f"{question} {choice}", default="", show_default=False, err=True)
        answer = said.strip().lower()
        if answer in _REFUSED:
            raise Cancelled("cli.nothing_removed")


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
