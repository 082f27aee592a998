"""A draft -> its sentences with their verdicts, one by one or all together."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from typing import TYPE_CHECKING, Final

from assistant.desk.assertions import is_assertion, leans, names_of
from assistant.desk.draft import DraftReport, DraftSentence, count_verdicts
from assistant.desk.draft_judge import DraftJudge
from assistant.desk.draft_text import draft_pieces
from assistant.errors import UsageError
from assistant.messages import text
from assistant.runtime.progress import Progress, silent
from assistant.text.facts import Facts, facts
from assistant.text.language import detect_language
from assistant.types import Filters

if TYPE_CHECKING:
    from assistant.assistant import Assistant

_NO_FILTERS: Final = Filters()


def check_draft(
    assistant: Assistant,
    draft: str,
    *,
    filters: Filters = _NO_FILTERS,
    ask_model: bool = False,
    progress: Progress = silent,
    cancel: threading.Event | None = None,
) -> DraftReport:
    """Hold every sentence of a draft against an index.

    Args:
        assistant: The index and its models.
        draft: Markdown or plain text.
        filters: Which articles may be looked at.
        ask_model: Whether the chat model is asked for a second opinion, which takes much longer.
        progress: Told of each sentence.
        cancel: Set it to stop after the sentence that is being looked at; the report then has
            those before.

    Raises:
        UsageError: The draft has no words.
    """
    begun = time.perf_counter()
    events = stream_draft(
        assistant, draft, filters=filters, ask_model=ask_model, progress=progress, cancel=cancel
    )
    return draft_report(
        assistant, draft, list(events), time.perf_counter() - begun, filters, ask_model=ask_model
    )


def stream_draft(
    assistant: Assistant,
    draft: str,
    *,
    filters: Filters = _NO_FILTERS,
    ask_model: bool = False,
    progress: Progress = silent,
    cancel: threading.Event | None = None,
) -> Generator[DraftSentence, None, None]:
    """The same sentence by sentence, in reading order; arguments as for ``check_draft``."""
    language = detect_language(draft)
    pieces = draft_pieces(draft, language)
    if not pieces:
        raise UsageError("desk.empty_draft")
    judge = DraftJudge(assistant, filters, ask_model=ask_model)
    before: Facts | None = None
    for done, piece in enumerate(pieces):
        if cancel is not None and cancel.is_set():
            return
        progress(text("desk.checking"), done, len(pieces))
        said = facts(piece.text, language)
        if not is_assertion(said, is_heading=piece.is_heading):
            yield DraftSentence(
                text=piece.text, start=piece.start, end=piece.end, verdict="not_an_assertion"
            )
            if piece.is_heading:  # what follows is of another story, and the heading may name it
                before = said if names_of(said) else None
            continue
        yield judge.judge(piece, said, before if leans(said) else None)
        # What names nobody is of no help to the sentence after it.
        before = before if leans(said) and before else said
    progress(text("desk.checking"), len(pieces), len(pieces))


def draft_report(
    assistant: Assistant,
    draft: str,
    sentences: list[DraftSentence],
    seconds: float,
    filters: Filters = _NO_FILTERS,
    *,
    ask_model: bool = False,
) -> DraftReport:
    """The report of sentences that ``stream_draft`` gave, all of them or the first.

    Args:
        assistant: The one that checked them.
        draft: The draft.
        sentences: Those that were checked.
        seconds: How long that took.
        filters: Which articles were looked at.
        ask_model: Whether the chat model was asked.
    """
    total = len(draft_pieces(draft, detect_language(draft)))
    return DraftReport(
        sentences=tuple(sentences),
        unchecked=total - len(sentences),
        counts=count_verdicts(sentences),
        seconds=seconds,
        embedder_id=assistant.embeddings.embedder_id,
        chat_model_id=assistant.chat_model.model_id if ask_model else "",
        filters=filters,
    )
