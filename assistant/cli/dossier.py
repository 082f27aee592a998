"""``hemeroteca dossier``: what a person has kept, put in order, and written for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli import output, parameters
from assistant.cli.choices import default_index, settings
from assistant.cli.commands import group
from assistant.messages import interface_language, text

if TYPE_CHECKING:
    from assistant.config.settings import Settings
    from assistant.desk import Dossier, Dossiers, DossierSummary
    from assistant.desk.export import Format
    from assistant.types import Answer

_FORMATS = ("markdown", "docx", "pdf", "ris", "bibtex", "csl", "json")
_STEPS = {"up": -1, "down": 1}
_NUMBER = parameters.whole(1, 2**63 - 1)
_item = parameters.argument("number", "number", type=_NUMBER)
_items = parameters.argument("numbers", "numbers", type=_NUMBER, nargs=-1, required=True)


@group()
def dossier() -> None:
    """Dossiers kept on this machine."""


def _store(chosen: Settings | None = None) -> Dossiers:
    """Those of all owners: a person who runs the command can read the file anyway."""
    from assistant.desk import Dossiers

    return Dossiers((chosen or settings()).home, owner=None)


def keep_answer(
    answer: Answer, wanted: str | None, chosen: Settings, index_name: str | None
) -> None:
    """Keep what stands of an answer in a dossier, which is begun when it is missing.

    Args:
        answer: The answer.
        wanted: Name or id of the dossier; None keeps nothing.
        chosen: All settings.
        index_name: Name or path of the index that was asked; None is the default one.
    """
    if wanted is None:
        return
    from assistant.config.settings import index_path
    from assistant.desk import kept_answer
    from assistant.errors import DossierMissing
    from assistant.index import Index

    index = default_index(chosen, index_name)
    with Index.open_stored(index_path(chosen, index)) as opened:
        items = kept_answer(answer, index, opened.article)
    store = _store(chosen)
    try:
        found = store.find(wanted)
    except DossierMissing:
        found = store.create(wanted)
    store.add(found.id, items)
    output.note(text("cli.kept", count=len(items), name=found.name))


@dossier.add("json", name="list")
def list_(as_json: bool) -> None:
    """List dossiers."""
    output.result(_store().listing(), _show_list, as_json=as_json)


def _show_list(listed: Sequence[DossierSummary]) -> None:
    from assistant.presentation.byline import day_in_words

    rows = [
        (item.id, day_in_words(item.updated.astimezone()), item.count, item.name) for item in listed
    ]
    output.table(("id", "day", "items", "name"), rows)


@dossier.add("dossier", "json")
def show(dossier: str, as_json: bool) -> None:
    """Print a dossier."""
    store = _store()
    output.result(store.read(store.find(dossier).id), _show, as_json=as_json)


def _show(whole: Dossier) -> None:
    from assistant.desk.export.content import content_of

    content = content_of(whole, interface_language())
    output.line(content.title, bold=True)
    output.line(content.facts)
    numbers = iter(item.number for item in whole.items)
    for section in content.sections:
        output.line()
        if section.question:
            output.line(section.question, bold=True)
        for entry in section.entries:
            words = " ".join(filter(None, (entry.heading, *entry.paragraphs)))
            output.line(f"{next(numbers)}. {words}")
            if entry.doubt:
                output.line(f"    ({entry.doubt})", fg="yellow")
            for note in entry.footnotes:
                told = (note.byline, note.headline, note.place, note.filters, note.address)
                output.line(f"    {' · '.join(filter(None, told))}", dim=True)
            for remark in entry.remark:
                output.line(f"    {text('dossier.remark', words=remark)}")


@dossier.add(parameters.argument("name", "names_dossier", nargs=-1, required=True))
def create(name: tuple[str, ...]) -> None:
    """Begin a dossier."""
    output.note(text("cli.dossier_created", name=_store().create(" ".join(name)).name))


@dossier.add("dossier", parameters.argument("name", "names_dossier", nargs=-1, required=True))
def rename(dossier: str, name: tuple[str, ...]) -> None:
    """Give a dossier another name."""
    store = _store()
    given = store.rename(store.find(dossier).id, " ".join(name))
    output.note(text("cli.dossier_renamed", name=given))


@dossier.add(parameters.argument("chosen", "dossiers", nargs=-1, required=True), "yes")
def delete(chosen: tuple[str, ...], yes: bool) -> None:
    """Remove dossiers for good."""
    store = _store()
    for found in [store.find(wanted) for wanted in chosen]:
        parameters.confirm(text("cli.confirm_dossier", name=found.name), yes=yes)
        store.delete(found.id)
        output.note(text("cli.removed", what=found.name))


@dossier.add(
    "dossier", parameters.argument("article_ids", "articles", nargs=-1, required=True), "index"
)
def add(dossier: str, article_ids: tuple[str, ...], index_name: str | None) -> None:
    """Keep articles."""
    from assistant.config.settings import index_path
    from assistant.desk import kept_article
    from assistant.index import Index

    chosen = settings()
    index = default_index(chosen, index_name)
    store = _store(chosen)
    found = store.find(dossier)
    with Index.open_stored(index_path(chosen, index)) as opened:
        items = [kept_article(opened.article(each), index) for each in article_ids]
    store.add(found.id, items)
    output.note(text("cli.kept", count=len(items), name=found.name))


@dossier.add("dossier", parameters.argument("words", "remark", nargs=-1, required=True))
def note(dossier: str, words: tuple[str, ...]) -> None:
    """Keep words of one's own."""
    from assistant.desk import Item
    from assistant.desk.dossier import well_formed

    store = _store()
    found = store.find(dossier)
    store.add(found.id, [Item(kind="note", text=well_formed(" ".join(words)))])
    output.note(text("cli.kept", count=1, name=found.name))


@dossier.add("dossier", _item, parameters.argument("words", "words", nargs=-1))
def annotate(dossier: str, number: int, words: tuple[str, ...]) -> None:
    """Put a remark beside an item."""
    store = _store()
    store.annotate(store.find(dossier).id, number, " ".join(words))


@dossier.add("dossier", _item, parameters.argument("where", "where", type=click.Choice([*_STEPS])))
def move(dossier: str, number: int, where: str) -> None:
    """Move an item one place."""
    store = _store()
    store.move(store.find(dossier).id, number, _STEPS[where])


@dossier.add("dossier", _items)
def remove(dossier: str, numbers: tuple[int, ...]) -> None:
    """Remove items for good."""
    store = _store()
    found = store.find(dossier)
    for number in numbers:
        store.remove(found.id, number)
    output.note(text("cli.items_removed", count=len(numbers), name=found.name))


@dossier.add(
    "dossier",
    parameters.option("--format", "kind", about="export_format", type=click.Choice(_FORMATS)),
    parameters.path_option("--output", "into", about="export_output"),
)
def export(dossier: str, kind: Format | None, into: Path | None) -> None:
    """Write a dossier for other programs."""
    from assistant.desk.export import exported

    store = _store()
    kind = kind or _named_by(into)
    content = exported(store.read(store.find(dossier).id), kind, interface_language())
    if into is None:
        click.echo(content, nl=False)
        return
    into.write_bytes(content)
    output.note(text("cli.exported", path=into))


def _named_by(into: Path | None) -> Format:
    """The format that a file's name asks for, Markdown where it asks for none."""
    from assistant.desk.export import ENDINGS

    name = into.name.lower() if into else ""
    return next((kind for kind, ending in ENDINGS.items() if name.endswith(ending)), "markdown")
