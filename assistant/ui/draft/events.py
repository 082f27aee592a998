"""What happens in the view: each method is one event and tells what to show."""

from __future__ import annotations

import base64
import binascii
import logging
from collections.abc import Iterator

import gradio as gr

from assistant.desk import draft_document, draft_web_page, report_content
from assistant.desk.draft_file import draft_text
from assistant.errors import HemerotecaError, UsageError
from assistant.messages import speaking, text
from assistant.presentation.html import Html, bdi, element, escape
from assistant.ui import reading
from assistant.ui.components import Update, download
from assistant.ui.draft import listing
from assistant.ui.draft.checking import Checking
from assistant.ui.page import Page
from assistant.ui.session import Session

_log = logging.getLogger(__name__)


class DraftEvents:
    """The behaviour of the view, for all tabs."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def show(self, request: gr.Request) -> Update:
        """The view is entered: what was checked last is still there."""
        session = self._page.session(request)
        words = session.draft.words if session.draft else ""
        return {"form": listing.form(words, session.language), **self._shown(session)}

    def read(self, event: gr.EventData, request: gr.Request) -> Update:
        """A file was opened: its text goes into the box."""
        session = self._page.session(request)
        try:
            with speaking(session.language):
                words = draft_text(_name(event), _bytes(event))
        except HemerotecaError as error:
            return {"notice": _failure(error.message(session.language))}
        return {"form": listing.form(words.strip(), session.language), "notice": ""}

    def check(self, event: gr.EventData, request: gr.Request) -> Iterator[Update]:
        """The draft is to be checked."""
        session = self._page.session(request)
        if session.draft is not None and session.draft.report is None:
            yield {"notice": _failure(text("ui_draft.busy", session.language))}
            return
        checking = session.draft = Checking(str(event.words))
        yield {**self._shown(session), "notice": ""}
        said = ""
        try:
            for _ in checking.against(self._page.assistant(session), session.scope):
                yield self._shown(session)
            left = checking.report.unchecked if checking.report else 0
            key = "stopped" if left else "done"
            said = text(f"ui_draft.{key}", session.language, left=left)
            yield {**self._shown(session), "notice": escape(said)}
        except HemerotecaError as error:
            session.draft = None
            yield {**self._shown(session), "notice": _failure(error.message(session.language))}
        except Exception as error:
            # A page cannot end with a traceback: the person gets a line, the log the rest.
            _log.exception("checking a draft failed")
            session.draft = None
            said = text("ui.unexpected", session.language, kind=type(error).__name__)
            yield {**self._shown(session), "notice": _failure(said)}

    def stop(self, request: gr.Request) -> Update:
        """The person does not want the rest."""
        session = self._page.session(request)
        if session.draft is not None:
            session.draft.cancelled.set()
        return {"progress": listing.progress(session.draft, session.language)}

    def export(self, event: gr.EventData, request: gr.Request) -> Update:
        """The report is wanted as a file; the browser saves what this hands it."""
        session, kind = self._page.session(request), str(event.kind)
        report = session.draft.report if session.draft else None
        if report is None:
            return {"notice": ""}
        language = session.language
        name = self._page.assistants.name_of(session.index)
        content = report_content(report, name, language)
        if kind == "docx":
            media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            data = draft_document(content)
        elif kind == "json":
            media, data = "application/json", report.model_dump_json(indent=2).encode()
        else:
            kind, media = "html", "text/html"
            data = draft_web_page(content, language).encode("utf-8", "replace")
        file = f"borrador-comprobado.{kind}"
        said = text("ui_conversations.exported", language, name=file)
        return {"file": download(file, media, data), "notice": escape(said)}

    def open(self, event: gr.EventData, request: gr.Request) -> Update:
        """A quotation was chosen: its article, at the words."""
        session = self._page.session(request)
        return reading.opened(self._page, session, event, index=session.index, back="ui_draft.back")

    def _shown(self, session: Session) -> Update:
        return {
            "progress": listing.progress(session.draft, session.language),
            "rows": listing.rows(session.draft, session.language),
        }


def _name(event: gr.EventData) -> str:
    return " ".join(str(getattr(event, "name", "")).split())[-200:] or "?"


def _bytes(event: gr.EventData) -> bytes:
    try:
        return base64.b64decode(str(getattr(event, "content", "")), validate=True)
    except binascii.Error as error:
        why = text("desk.damaged")
        raise UsageError("desk.no_draft", path=_name(event), why=why) from error


def _failure(words: str) -> Html:
    return element("span", bdi(words), class_="failed")
