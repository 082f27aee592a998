"""What happens in it: each method is one event and tells what to show."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any, Final

import gradio as gr

from assistant.errors import HemerotecaError, UsageError
from assistant.messages import speaking, text
from assistant.presentation.html import Html, element, hint, join
from assistant.ui.components import Update
from assistant.ui.guard import is_near
from assistant.ui.page import Page
from assistant.ui.preference import kept_choice
from assistant.ui.settings.advanced_panel import advanced_panel
from assistant.ui.settings.choices_panel import LENGTHS, answers_panel, browser_panel
from assistant.ui.settings.fragments import act_button, said
from assistant.ui.settings.machine import Machine, Work
from assistant.ui.settings.models_panel import missing_notice, models_panel, weighing

_log = logging.getLogger(__name__)
_THEMES: Final = ("light", "dark")


class SettingsEvents:
    """Its behaviour, for all tabs."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._machine = Machine(page)

    def load(self, request: gr.Request) -> Update:
        """A tab opens: everything in its language."""
        language = self._page.session(request).language
        theme = kept_choice(request.headers, "theme", _THEMES)
        chosen = kept_choice(request.headers, "language")
        title = element("h2", said("ui_settings.title", language))
        note = "" if is_near(request) else said("ui_settings.read_only", language)
        return {
            "head": join([title, hint(note)]),
            "status": "",
            "browser": browser_panel(language, chosen, theme),
            **self._panels(request),
        }

    def act(self, event: gr.EventData, request: gr.Request) -> Update:
        """Something that is done in a moment."""
        language = self._page.session(request).language
        act, setting = str(event.act), str(getattr(event, "setting", "") or "")
        with speaking(language):
            if act == "weigh":
                return {"status": self._weighed(str(event.name), language)}
            try:
                _require_near(request)
                words = self._done(act, setting or str(getattr(event, "name", "")), event, language)
            except Exception as error:
                return {"status": _failure(error, language, setting)}
        return {"status": _note(words, language), **self._panels(request)}

    def work(self, event: gr.EventData, request: gr.Request) -> Iterator[Update]:
        """Something that takes its time; shown until it is over."""
        language = self._page.session(request).language
        work, failure = None, Html()
        # Nothing is yielded in here: each step of a generator may run in another context.
        with speaking(language):
            try:
                _require_near(request)
                work = self._begin(str(event.work), event)
            except Exception as error:
                failure = _failure(error, language)
        if work is None:
            yield {"status": failure}
        else:
            yield from self._followed(work, request)

    def follow(self, request: gr.Request) -> Iterator[Update]:
        """A job that is running, to its end: one that was begun in another tab."""
        work = self._machine.work
        if work is None or work.stage.over:
            # Gradio empties everything when a generator ends without a word.
            yield {"status": gr.skip()}
        else:
            yield from self._followed(work, request)

    def _followed(self, work: Work, request: gr.Request) -> Iterator[Update]:
        language = self._page.session(request).language
        yield {"status": ""}
        for _ in work.stages():
            yield self._installed(request)
        stage = work.stage
        if stage.state == "failed":
            status = _failure(stage.failure, language)
        else:
            status = _note(text(f"ui_settings.job_{stage.state}_{work.task}", language), language)
        yield {"status": status, **self._panels(request)}

    def _begin(self, task: str, event: Any) -> Work:
        if task == "pull":
            return self._machine.pull(*str(event.name).split())
        if task == "verify":
            return self._machine.verify(str(event.name))
        if task == "embedder":
            return self._machine.use_embedder(str(event.name))
        path = str(event.file).strip().strip("\"'")
        if not path:
            raise UsageError("ui_settings.no_path")
        return self._machine.bring(path)

    def _weighed(self, model: str, language: str) -> Html:
        """Another embedder: what that means, before anything is done."""
        try:
            return weighing(self._machine, model, language)
        except HemerotecaError as error:
            return _failure(error, language)

    def _done(self, act: str, name: str, event: Any, language: str) -> str:
        """Do what is done in a moment, and say so; ``refresh`` does nothing and says nothing."""
        match act:
            case "save":
                self._machine.save({name: str(event.value) or None})
                return text("ui_settings.saved", language, name=name)
            case "length" if length := LENGTHS.get(str(event.value)):
                self._machine.save(length)
                name = text("ui_settings.length", language)
                return text("ui_settings.saved", language, name=name)
            case "remove":
                self._machine.remove(name)
                return text("ui_settings.removed", language, name=name)
            case "stop":
                self._machine.stop()
        return ""

    def _panels(self, request: gr.Request) -> Update:
        """Whatever shows what is set or installed."""
        language, editable = self._page.session(request).language, is_near(request)
        configuration = self._machine.configuration
        return {
            "answers": answers_panel(configuration, language, editable=editable),
            "advanced": advanced_panel(configuration, language, editable=editable),
            **self._installed(request),
        }

    def _installed(self, request: gr.Request) -> Update:
        language, editable = self._page.session(request).language, is_near(request)
        return {
            "models": models_panel(self._machine, language, editable=editable),
            "notice": missing_notice(self._machine, language, editable=editable),
        }


def _require_near(request: gr.Request) -> None:
    """Settings of the machine are its owner's: no visitor from elsewhere changes them."""
    if not is_near(request):
        raise UsageError("ui_settings.read_only")


def _note(words: str, language: str) -> Html:
    return _status("note", words, language) if words else Html()


def _failure(error: Exception | str, language: str, setting: str = "") -> Html:
    """One line; the browser marks the setting that it is about."""
    if isinstance(error, str):
        words = error
    elif isinstance(error, HemerotecaError):
        words = error.message(language)
    else:
        _log.error("changing settings failed", exc_info=error)
        words = text("ui.unexpected", language, kind=type(error).__name__)
    return _status("failure", words, language, data_wrong=setting)


def _status(kind: str, words: str, language: str, **data: object) -> Html:
    close = act_button("close", language, style="close", act="refresh")
    return element("div", element("p", words), close, class_=kind, **data)
