"""``hemeroteca watch``: questions, people and searches for which new articles are told."""

from __future__ import annotations

import contextlib
import functools
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from assistant.cli import output, parameters
from assistant.cli.bars import progress_bars
from assistant.cli.choices import open_ready, settings, stored_index
from assistant.cli.commands import group
from assistant.cli.error_lines import DONE, FAILURE, INTERRUPTED
from assistant.cli.filters import filters
from assistant.messages import text
from assistant.runtime.progress import Progress, silent

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.config.settings import Settings
    from assistant.desk import Checked, Finding, Watch, Watches
    from assistant.desk.watching import WatchKind

_KINDS: Final[tuple[WatchKind, ...]] = ("person", "search")


@group()
def watch() -> None:
    """Watches kept on this machine."""


def _store(chosen: Settings | None = None) -> Watches:
    """Those of all owners: a person who runs the command can read the file anyway."""
    from assistant.desk import Watches

    return Watches((chosen or settings()).home, owner=None)


@watch.add(
    "question",
    parameters.option("--person", metavar="name", about="watch_person"),
    parameters.option("--search", metavar="words", about="watch_search"),
    "index",
    "filters",
    "json",
)
def add(question: tuple[str, ...], as_json: bool, **options: Any) -> None:
    """Begin to watch."""
    from assistant.desk import begin_watch

    given: dict[WatchKind, str] = {kind: options[kind] for kind in _KINDS if options[kind]}
    if question:
        given["question"] = " ".join(question)
    if len(given) != 1:
        context = click.get_current_context(silent=True)
        raise click.UsageError(text("cli.watch_one_of"), ctx=context)
    ((kind, words),) = given.items()
    chosen = settings()
    admitted = filters(chosen, **options)
    with open_ready(chosen, options["index_name"], writing=False) as assistant:
        begun = begin_watch(_store(chosen), assistant, kind, words, filters=admitted)
    output.result(begun, lambda one: output.note(_begun(one)), as_json=as_json)


def _begun(begun: Watch) -> str:
    return text("cli.watch_begun", id=begun.id, words=begun.words)


@watch.add("json", name="list")
def list_(as_json: bool) -> None:
    """List watches."""
    output.result(_store().listing(), _show_list, as_json=as_json)


def _show_list(listed: Sequence[Watch]) -> None:
    rows = [
        (one.id, text(f"watch.kind_{one.kind}"), f"{one.unread}/{one.count}", one.words)
        for one in listed
    ]
    output.table(("id", "kind", "unread", "words"), rows, area="watch")


@watch.add(parameters.argument("chosen", "watches", nargs=-1, required=True), "yes")
def remove(chosen: tuple[str, ...], yes: bool) -> None:
    """Remove watches for good."""
    store = _store()
    for found in [store.find(wanted) for wanted in chosen]:
        parameters.confirm(text("cli.confirm_watch", words=found.words), yes=yes)
        store.remove(found.id)
        output.note(text("cli.removed", what=found.words))


@watch.add("index", "json")
def check(index_name: str | None, as_json: bool) -> int:
    """Look after watches; Ctrl-C ends it after what was found by then."""
    from assistant.desk import check_watches

    chosen = settings()
    index = stored_index(chosen, index_name).resolve() if index_name else None
    code, failed = INTERRUPTED, False
    with contextlib.ExitStack() as stack:
        progress = stack.enter_context(_bars())
        opened = _opener(chosen, stack, progress)
        with contextlib.suppress(KeyboardInterrupt):
            for one in check_watches(_store(chosen), opened, index=index, progress=progress):
                _show_checked(one, as_json=as_json)
                failed = failed or bool(one.trouble)
            code = FAILURE if failed else DONE
    return code


def _bars() -> contextlib.AbstractContextManager[Progress]:
    """Bars on a terminal; a timer's mail holds what is new and nothing else."""
    return progress_bars() if sys.stderr.isatty() else contextlib.nullcontext(silent)


def _opener(
    chosen: Settings, stack: contextlib.ExitStack, progress: Progress
) -> Callable[[Path], Assistant]:
    """Opens the index of a folder once, all with the same models."""
    first: list[Assistant] = []

    @functools.cache
    def opened(path: Path) -> Assistant:
        from assistant.assistant import Assistant

        models = first[0].models if first else None
        one = Assistant(chosen, path, models=models, create=False, progress=progress)
        first.append(stack.enter_context(one))
        return one

    return opened


def _show_checked(checked: Checked, *, as_json: bool) -> None:
    if as_json and checked.findings:
        output.data(checked)
    elif checked.findings:
        _show(checked.watch, checked.findings)
    if checked.trouble:
        output.note(f"{checked.watch.words}: {checked.trouble}")


def _show(watched: Watch, findings: Iterable[Finding]) -> None:
    from assistant.presentation.byline import byline

    output.line(watched.words, bold=True)
    for finding in findings:
        output.line(f"  {finding.citation.title} ({byline(finding.citation)})")
        output.quote(finding.citation.quote)


@watch.add(parameters.argument("chosen", "watches", nargs=-1), "json")
def read(chosen: tuple[str, ...], as_json: bool) -> None:
    """Print what is unread, and mark it as read."""
    store = _store()
    listed = [store.find(wanted) for wanted in chosen] or store.listing()
    for one in listed:
        findings = store.findings(one.id, unread=True)
        if as_json:
            for finding in findings:
                output.data(finding)
        elif findings:
            _show(one, findings)
        for finding in findings:
            store.mark_read(number=finding.number)


@watch.add(parameters.argument("file", "feed", type=click.Path(path_type=Path), default="-"))
def feed(file: Path) -> None:
    """Write what was found as an Atom feed."""
    from assistant.desk import atom_feed

    store = _store()
    content = atom_feed(store.listing(), store.findings())
    with click.open_file(str(file), "wb", atomic=str(file) != "-") as stream:
        stream.write(content)
