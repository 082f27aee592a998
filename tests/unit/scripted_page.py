"""The page's events over an assistant that plays a script, without a browser or a model."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import gradio as gr

from assistant.errors import ArticleMissing
from assistant.types import Answer, AnswerEvent, Article, Edit, Filters, Form, Revision, Sentence
from assistant.ui.events import Events
from assistant.ui.page import Page

Script = Callable[[str, threading.Event], Iterator[AnswerEvent]]

ARTICLE: Final = Article(id="faro-1", title="Titular", text="Uno dos tres.", source="El Faro")


def done(question: str, words: str, **more: Any) -> AnswerEvent:
    """The end of an answer of one sentence."""
    facts = {
        "question": question,
        "standalone_question": question,
        "language": "es",
        "text": words,
        "sentences": (Sentence(text=words, start=0, end=len(words)),),
        "outcome": "grounded",
    }
    return AnswerEvent(kind="done", answer=Answer.model_validate({**facts, **more}))


def echo(question: str, _cancel: threading.Event) -> Iterator[AnswerEvent]:
    """Answers a question with itself."""
    yield AnswerEvent(kind="searching", question=question)
    yield AnswerEvent(kind="token", text=f"Eco de {question}")
    yield done(question, f"Eco de {question}.")


class ScriptedIndex:
    """An index of so many articles, of two outlets."""

    def __init__(self, count: int, articles: tuple[Article, ...] = ()) -> None:
        self.article_list = SimpleNamespace(
            outlets=lambda: {"El Faro": count, "La Luna": 1}, sections=dict
        )
        self._count, self._articles = count, articles

    def __len__(self) -> int:
        return self._count

    def articles(self, *, limit: int) -> list[Article]:
        return list(self._articles[:limit])

    def edits(self, article_id: str) -> list[Edit]:
        return [
            Edit(
                article_id=article_id,
                field="source",
                value="El Faro",
                original="El Faroo",
                url="",
                edited=dt.datetime(2025, 9, 1, tzinfo=dt.UTC),
            )
        ]

    def revisions(self, article_id: str) -> list[Revision]:
        return []


class Scripted:
    """An assistant that plays a script instead of asking a model."""

    def __init__(
        self,
        script: Script,
        *,
        name: str = "demo",
        count: int = 3,
        articles: tuple[Article, ...] = (),
    ) -> None:
        self.path = Path("/indexes") / name
        self.index = ScriptedIndex(count, articles)
        self.histories: list[list[Answer]] = []
        self.filters: list[Filters] = []
        self.forms: list[Form | None] = []
        self._script = script

    def article(self, article_id: str) -> Article:
        if article_id != ARTICLE.id:
            raise ArticleMissing("ui.gone")
        return ARTICLE

    def stream(
        self,
        question: str,
        *,
        history: list[Answer],
        filters: Filters,
        form: Form | None,
        cancel: threading.Event,
    ) -> Iterator[AnswerEvent]:
        self.histories.append(list(history))
        self.filters.append(filters)
        self.forms.append(form)
        yield from self._script(question, cancel)


def page(script: Script, **options: Any) -> tuple[Events, Scripted]:
    """Events, and the assistant that they ask."""
    assistant = Scripted(script, **options)
    return Events(Page(assistant)), assistant  # type: ignore[arg-type]


def tab(name: str = "a", language: str = "es") -> Any:
    """A request of an open tab."""
    headers = {"accept-language": language}
    return SimpleNamespace(session_hash=name, headers=headers, query_params={})


def click(**data: object) -> Any:
    """An event of the browser."""
    return SimpleNamespace(**data)


def last(updates: list[dict[Any, Any]], part: str) -> Any:
    """What a part shows in the end."""
    return [update[part] for update in updates if part in update][-1]


def changes(*updates: dict[Any, Any]) -> list[str]:
    """The parts that updates change; at least one update has to be there, or all are emptied."""
    assert updates
    return [part for update in updates for part, value in update.items() if value != gr.skip()]
