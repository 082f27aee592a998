"""Where articles are handed in, and what became of them."""

from __future__ import annotations

from typing import Final

from assistant.config.settings import Settings
from assistant.ingest.formats import KNOWN_SUFFIXES
from assistant.messages import text
from assistant.presentation import highlight
from assistant.ui.counts import counted, grouped
from assistant.ui.library.adding import KINDS, Adding, Outcome

_MOST_SHOWN: Final = 300
# What the browser says by itself, while nothing has reached the server yet.
_SAID: Final = ("too_many", "uploading", "upload_failed", "nothing")


def intake(settings: Settings, language: str) -> str:
    """A place to drop files and folders on, buttons for those who choose them, a form for text.

    Args:
        settings: Limits, which the browser keeps to as well.
        language: Language of the interface.
    """
    serve = settings.serve
    said = {
        f"data_{key}": text(
            f"ui_library.{key}", language, limit=serve.upload_files, done="{done}", all="{all}"
        )
        for key in _SAID
    }
    limits = highlight.attributes(
        class_="intake",
        data_megabytes=serve.upload_mb,
        data_files=serve.upload_files,
        data_formats=KNOWN_SUFFIXES,
        **said,
    )
    words = {
        key: highlight.escape(text(f"ui_library.{key}", language))
        for key in ("add", "drop_here", "choose_files", "choose_folder", "stop_adding")
    }
    most = text("ui_library.limits", language, formats=KNOWN_SUFFIXES, limit=serve.upload_mb)
    accept = highlight.attributes(type="file", accept=KNOWN_SUFFIXES)
    return (
        f'<details{limits}><summary>{words["add"]}</summary><div class="drop">'
        f"<p>{words['drop_here']}</p><p class='buttons'>"
        f'<button type="button" data-choose="files">{words["choose_files"]}</button>'
        f'<button type="button" data-choose="folder">{words["choose_folder"]}</button></p>'
        f'<p class="hint">{highlight.escape(most)}</p>'
        f'<input{accept} class="files" multiple hidden><input type="file" class="folder" '
        f"webkitdirectory hidden></div>{_paste(language)}"
        f'<p class="sending"><span role="status"></span> <button type="button" class="quiet" '
        f"data-abort hidden>{words['stop_adding']}</button></p></details>"
    )


def _paste(language: str) -> str:
    title = highlight.escape(text("ui_library.paste", language))
    fields = "".join(
        _field(name, kind, language)
        for name, kind in (("title", "text"), ("source", "text"), ("published", "date"))
    )
    label = highlight.escape(text("ui_library.field_text", language))
    add = highlight.escape(text("ui_library.add_text", language))
    return (
        f'<details class="paste"><summary>{title}</summary><form>'
        f'<div class="fields">{fields}</div>'
        f'<label><span>{label}</span><textarea name="text" rows="8" required></textarea></label>'
        f'<button type="submit" class="main">{add}</button></form></details>'
    )


def _field(name: str, kind: str, language: str) -> str:
    label = highlight.escape(text(f"ui_library.field_{name}", language))
    box = highlight.attributes(type=kind, name=name, autocomplete="off")
    return f"<label><span>{label}</span><input{box}></label>"


def progress_html(adding: Adding | None, language: str) -> str:
    """How far the adding is; once it is over, what became of each document."""
    if adding is None:
        return ""
    return _outcomes(adding, language) if adding.over else _running(adding, language)


def _running(adding: Adding, language: str) -> str:
    documents, stored = len(adding.outcomes), sum(adding.totals[kind] for kind in KINDS)
    key = "finishing" if adding.cancelled.is_set() else "adding"
    words = text(
        f"ui_library.{key}",
        language,
        done=grouped(adding.read, language),
        all=grouped(documents, language),
        stored=grouped(stored, language),
    )
    # One document may hold many articles: how many is known when it has been read.
    value = highlight.attributes(value=adding.read) if documents > 1 else ""
    bar = highlight.attributes(max=documents, aria_label=text("ui_library.add", language))
    stop = highlight.attributes(type="button", class_="quiet", data_cancel="")
    button = f"<button{stop}>{highlight.escape(text('ui_library.stop_adding', language))}</button>"
    return (
        f'<section class="adding"><p>{highlight.escape(words)}</p>'
        f"<progress{bar}{value}></progress>{'' if key == 'finishing' else button}</section>"
    )


def _outcomes(adding: Adding, language: str) -> str:
    lines = [highlight.escape(summary(adding, language))]
    if adding.failure is not None:
        lines.append(
            highlight.isolated(text(adding.failure.key, language, **adding.failure.values))
        )
    if adding.stopped:
        lines.append(highlight.escape(text("ui_library.stopped", language)))
    head = "".join(f"<p>{line}</p>" for line in lines)
    trouble = [outcome for outcome in adding.outcomes if outcome.reasons]
    fine = [outcome for outcome in adding.outcomes if outcome not in trouble]
    skipped = _list(trouble, language)
    others = ""
    if fine:
        label = highlight.escape(text("ui_library.each", language))
        others = f"<details><summary>{label}</summary>{_list(fine, language)}</details>"
    close = highlight.attributes(type="button", class_="quiet", data_dismiss="")
    dismiss = highlight.escape(text("ui_library.dismiss", language))
    facts = {"class_": "adding failed" if adding.failure or trouble else "adding over"}
    if not adding.failure and not trouble:
        facts["data_clean"] = ""
    button = f"<button{close}>{dismiss}</button>"
    return f"<section{highlight.attributes(**facts)}>{head}{skipped}{others}{button}</section>"


def summary(adding: Adding, language: str) -> str:
    """What became of all of it, in one line."""
    totals = adding.totals
    counts = {kind: grouped(totals[kind], language) for kind in (*KINDS, "skipped")}
    return text("ui_library.summary", language, **counts)


def _list(outcomes: list[Outcome], language: str) -> str:
    if not outcomes:
        return ""
    items = "".join(_item(outcome, language) for outcome in outcomes[:_MOST_SHOWN])
    rest = len(outcomes) - _MOST_SHOWN
    more = counted("ui_library.more", rest, language) if rest > 0 else ""
    last = f"<li>{highlight.escape(more)}</li>" if more else ""
    return f'<ul class="outcomes">{items}{last}</ul>'


def _item(outcome: Outcome, language: str) -> str:
    words = [
        counted(f"ui_library.{kind}", outcome.counts[kind], language)
        for kind in (*KINDS, "skipped")
        if outcome.counts[kind]
    ]
    if not words:
        words = [text("ui_library.not_read" if not outcome.read else "ui_library.none", language)]
    reasons = "".join(
        f"<li>{highlight.escape(_at(line, language))}{highlight.isolated(reason)}</li>"
        for line, reason in outcome.reasons
    )
    why = f"<ul>{reasons}</ul>" if reasons else ""
    facts = highlight.escape(", ".join(words))
    return f"<li><strong>{highlight.isolated(outcome.name)}</strong> <span>{facts}</span>{why}</li>"


def _at(line: int | None, language: str) -> str:
    return "" if line is None else text("ui_library.line", language, line=line) + " "
