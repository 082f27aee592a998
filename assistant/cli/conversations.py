"""``hemeroteca conversations``: what was asked on the page, on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli import output, parameters
from assistant.cli.choices import settings
from assistant.cli.commands import group
from assistant.messages import interface_language, text

if TYPE_CHECKING:
    from assistant.conversations import Conversation, Conversations, ConversationSummary, Format
    from assistant.conversations.export import ExchangeContent

_FORMATS = ("markdown", "html", "json")


@group()
def conversations() -> None:
    """Conversations kept on this machine."""


def _store() -> Conversations:
    """Those of all owners: a person who runs the command can read the file anyway."""
    from assistant.conversations import Conversations

    return Conversations(settings().home, owner=None)


def _listed(store: Conversations, beginning: str) -> ConversationSummary:
    """The conversation whose id begins like that.

    Raises:
        ConversationMissing: There is none.
        UsageError: There are several.
    """
    from assistant.errors import ConversationMissing, UsageError

    listed = [item for item in store.listing() if item.id.startswith(beginning)]
    if not listed:
        raise ConversationMissing("conversations.missing", id=beginning)
    if len(listed) > 1:
        raise UsageError("conversations.several", id=beginning)
    return listed[0]


@conversations.add(
    parameters.option("--search", metavar="words", about="find", default=""), "json", name="list"
)
def list_(search: str, as_json: bool) -> None:
    """List conversations."""
    output.result(_store().listing(search), _show_list, as_json=as_json)


def _show_list(listed: Sequence[ConversationSummary]) -> None:
    from assistant.presentation.byline import day_in_words

    rows = [
        (item.id, day_in_words(item.updated.astimezone()), item.index, item.questions, item.title)
        for item in listed
    ]
    output.table(("id", "day", "index", "questions", "title"), rows)


@conversations.add("conversation", "json")
def show(conversation: str, as_json: bool) -> None:
    """Print a conversation."""
    store = _store()
    output.result(store.read(_listed(store, conversation).id), _show, as_json=as_json)


def _show(whole: Conversation) -> None:
    from assistant.conversations.export import content_of

    output.line(whole.title, bold=True)
    for exchange in content_of(whole, interface_language()).exchanges:
        _show_exchange(exchange)


def _show_exchange(exchange: ExchangeContent) -> None:
    """A question and its answer, as ``ask`` prints one."""
    output.line()
    output.line(exchange.question, bold=True)
    lines = ([line.words, *(f"[{n}]" for n in line.numbers)] for line in exchange.lines)
    said = " ".join(word for words in lines for word in words)
    for words in filter(None, (said, exchange.note)):
        output.line(words)
    for key, quotes in (("cli.sources", exchange.quotes), ("cli.nearest", exchange.nearest)):
        if quotes:
            output.line(text(key), bold=True)
        for quote in quotes:
            marker = f"[{quote.number}] " if quote.number else ""
            output.line(f"{marker}{quote.byline} · {quote.title}")
            output.quote(quote.words)
    if exchange.dropped:
        output.line(text("cli.rejected"), bold=True)
    for line in exchange.dropped:
        output.line(f"  – {line.words} ({line.remark})", fg="yellow")


@conversations.add(
    "conversation",
    parameters.option(
        "--format",
        "kind",
        about="export_format",
        type=parameters.Choice(_FORMATS),
        default=_FORMATS[0],
    ),
    parameters.path_option("--output", "into", about="export_output"),
)
def export(conversation: str, kind: Format, into: Path | None) -> None:
    """Write a conversation for other programs."""
    from assistant.conversations import exported

    store = _store()
    whole = store.read(_listed(store, conversation).id)
    content = exported(whole, kind, interface_language()).encode("utf-8")
    if into is None:
        click.echo(content, nl=False)
        return
    into.write_bytes(content)
    output.note(text("cli.exported", path=into))


@conversations.add("conversation", parameters.argument("title", nargs=-1, required=True))
def rename(conversation: str, title: tuple[str, ...]) -> None:
    """Give a conversation another title."""
    store = _store()
    given = store.rename(_listed(store, conversation).id, " ".join(title))
    output.note(text("ui_conversations.renamed", title=given))


@conversations.add(parameters.argument("chosen", "conversations", nargs=-1, required=True), "yes")
def remove(chosen: tuple[str, ...], yes: bool) -> None:
    """Remove conversations for good."""
    store = _store()
    for item in [_listed(store, beginning) for beginning in chosen]:
        parameters.confirm(text("cli.confirm_conversation", title=item.title), yes=yes)
        store.remove(item.id)
        output.note(text("cli.removed", what=item.title))
