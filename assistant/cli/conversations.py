"""``hemeroteca conversations``: what was asked on the page, on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli import output, parameters
from assistant.cli.choices import settings
from assistant.cli.commands import Group
from assistant.cli.confirmation import confirm
from assistant.cli.wording import day
from assistant.messages import interface_language, text

if TYPE_CHECKING:
    from assistant.conversations import Conversations, ConversationSummary, Format
    from assistant.conversations.export import ExchangeContent


@click.group(
    cls=Group, help=text("cli.help_conversations"), short_help=text("cli.short_conversations")
)
def conversations() -> None:
    """Conversations kept on this machine."""


def _store() -> Conversations:
    """Everybody's: whoever runs the command can read the file anyway."""
    from assistant.conversations import Conversations

    return Conversations(settings().home, owner=None)


def _found(store: Conversations, beginning: str) -> ConversationSummary:
    """The conversation whose id begins like that.

    Raises:
        ConversationMissing: There is none.
        UsageError: There are several.
    """
    from assistant.errors import ConversationMissing, UsageError

    found = [one for one in store.listing() if one.id.startswith(beginning)]
    if not found:
        raise ConversationMissing("conversations.missing", id=beginning)
    if len(found) > 1:
        raise UsageError("conversations.several", id=beginning)
    return found[0]


_id_argument = click.argument("conversation", metavar=text("cli.metavar_conversation"))


@conversations.command("list", help=text("cli.help_conversations_list"))
@click.option("--search", metavar=text("cli.metavar_words"), default="", help=text("cli.help_find"))
@parameters.json_option
def list_(search: str, as_json: bool) -> None:
    """List conversations."""
    found = _store().listing(search)
    if as_json:
        output.data([one.model_dump(mode="json") for one in found])
        return
    keys = ("id", "day", "index", "questions", "title")
    rows = [
        (one.id, day(one.updated.astimezone()), one.index, one.questions, one.title)
        for one in found
    ]
    output.table([text(f"cli.column_{key}") for key in keys], rows)


@conversations.command(help=text("cli.help_conversations_show"))
@_id_argument
@parameters.json_option
def show(conversation: str, as_json: bool) -> None:
    """Print a conversation."""
    from assistant.conversations.export import content_of

    store = _store()
    whole = store.read(_found(store, conversation).id)
    if as_json:
        output.data(whole.model_dump(mode="json"))
        return
    output.line(whole.title, bold=True)
    for exchange in content_of(whole, interface_language()).exchanges:
        _show(exchange)


def _show(exchange: ExchangeContent) -> None:
    """A question and its answer, as ``ask`` prints one."""
    output.line()
    output.line(exchange.question, bold=True)
    said = " ".join(f"{line.words}{_markers(line.numbers)}" for line in exchange.lines)
    for words in filter(None, (said, exchange.note)):
        output.line(words)
    for key, quotes in (("cli.sources", exchange.quotes), ("cli.nearest", exchange.nearest)):
        if quotes:
            output.line(text(key), bold=True)
        for quote in quotes:
            marker = f"[{quote.number}] " if quote.number else ""
            output.line(f"{marker}{quote.byline} · {quote.title}")
            output.line(f"    «{' '.join(quote.words.split())}»", fg="green")
    if exchange.dropped:
        output.line(text("cli.rejected"), bold=True)
    for line in exchange.dropped:
        output.line(f"  – {line.words} ({line.remark})", fg="yellow")


def _markers(numbers: tuple[int, ...]) -> str:
    return "".join(f" [{number}]" for number in numbers)


@conversations.command(
    help=text("cli.help_conversations_export"), short_help=text("cli.short_conversations_export")
)
@_id_argument
@click.option(
    "--format",
    "kind",
    type=click.Choice(["markdown", "html", "json"]),
    default="markdown",
    help=text("cli.help_export_format"),
)
@click.option(
    "--output",
    "into",
    type=click.Path(path_type=Path),
    metavar=text("cli.metavar_file"),
    help=text("cli.help_export_output"),
)
def export(conversation: str, kind: Format, into: Path | None) -> None:
    """Write a conversation for other programs."""
    from assistant.conversations import exported

    store = _store()
    whole = store.read(_found(store, conversation).id)
    content = exported(whole, kind, interface_language()).encode("utf-8")
    if into is None:
        click.echo(content, nl=False)
        return
    into.write_bytes(content)
    output.note(text("cli.exported", path=into))


@conversations.command(help=text("cli.help_conversations_rename"))
@_id_argument
@click.argument("title", nargs=-1, required=True, metavar=text("cli.metavar_title"))
def rename(conversation: str, title: tuple[str, ...]) -> None:
    """Give a conversation another title."""
    store = _store()
    given = store.rename(_found(store, conversation).id, " ".join(title))
    output.note(text("ui_conversations.renamed", title=given))


@conversations.command(help=text("cli.help_conversations_remove"))
@click.argument("chosen", nargs=-1, required=True, metavar=text("cli.metavar_conversations"))
@parameters.yes_option
def remove(chosen: tuple[str, ...], yes: bool) -> None:
    """Remove conversations for good."""
    store = _store()
    for one in [_found(store, beginning) for beginning in chosen]:
        confirm(text("cli.confirm_conversation", title=one.title), yes=yes)
        store.remove(one.id)
        output.note(text("cli.removed", what=one.title))
