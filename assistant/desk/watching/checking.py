"""Watches held against the articles that came in since they were last looked after."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from assistant.desk.watching.looking import look, standing
from assistant.desk.watching.watch import Finding, Watch, WatchKind
from assistant.desk.watching.watches import Watches
from assistant.errors import HemerotecaError
from assistant.index import Index
from assistant.messages import text
from assistant.runtime.progress import Progress, silent
from assistant.types import Filters, Frozen

if TYPE_CHECKING:
    from assistant.assistant import Assistant

_NO_FILTERS: Final = Filters()


class Checked(Frozen):
    """A watch that was looked after.

    Attributes:
        watch: The watch, as it was before.
        findings: What is new for it.
        trouble: Why it could not be looked after, in words for people; it is the next time.
    """

    watch: Watch
    findings: tuple[Finding, ...] = ()
    trouble: str = ""


def begin_watch(
    watches: Watches,
    assistant: Assistant,
    kind: WatchKind,
    words: str,
    *,
    filters: Filters = _NO_FILTERS,
) -> Watch:
    """Watch a question, a person or a search from now on: what is there already is no news.

    Args:
        watches: Where it is kept.
        assistant: The index that is watched. Of its models only the embedder is used.
        kind: What the words are.
        words: The question, the name or office, or what is searched for.
        filters: Which articles count.

    Returns:
        The watch; where there is one with the same words, index and filters, that one.

    Raises:
        UsageError: The words are blank.
    """
    drafted = watches.draft(kind, words, assistant.path.resolve(), filters)
    known = list(standing(assistant, drafted))
    return watches.add(drafted, known, assistant.index.contents())


def check_watches(
    watches: Watches,
    opened: Callable[[Path], Assistant],
    *,
    index: Path | None = None,
    progress: Progress = silent,
    cancel: threading.Event | None = None,
) -> Iterator[Checked]:
    """Look after watches, one by one. What was found for one is kept before the next begins.

    The chat model is left alone; no model is loaded where nothing came in.

    Args:
        watches: Whose.
        opened: Gives the assistant of the index in a folder.
        index: Only the watches of that index.
        progress: Told of each watch.
        cancel: Set it to stop before the next one.
    """
    listed: Sequence[Watch] = watches.listing(index)
    for done, watch in enumerate(listed):
        if cancel is not None and cancel.is_set():
            return
        progress(text("watch.checking"), done, len(listed))
        try:
            yield Checked(watch=watch, findings=tuple(_checked(watches, watch, opened)))
        except HemerotecaError as error:
            yield Checked(watch=watch, trouble=str(error))
    if listed:
        progress(text("watch.checking"), len(listed), len(listed))


def _checked(watches: Watches, watch: Watch, opened: Callable[[Path], Assistant]) -> list[Finding]:
    with Index.open_stored(Path(watch.index)) as stored:
        came, looked = watches.news(watch, stored.contents())
    told = list(look(opened(Path(watch.index)), watch, came)) if came else []
    return watches.keep(watch, told, looked)
