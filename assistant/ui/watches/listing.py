"""Watches and what was found for them, as parts of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from assistant.desk import Finding, Watch
from assistant.messages import text
from assistant.presentation.byline import day_in_words
from assistant.presentation.html import Html, bdi, button, element, field, hint, join, select
from assistant.presentation.narrowing import filters_on
from assistant.runtime.jobs import Stage
from assistant.ui.article_view import byline
from assistant.ui.counts import counted, grouped

_KINDS: Final = ("question", "person", "search")
_LONGEST: Final = 2000
# Of a watch; the others are told in the feed.
_MOST_FOUND: Final = 50


def heading(language: str, *, kept: bool) -> Html:
    """What the view is for; with the feed where anything is kept."""
    about = hint(text("ui_watches.about", language))
    if not kept:
        return join([element("h2", text("ui_watches.title", language)), about])
    address = element("a", text("ui_watches.feed", language), href="/watches.atom", class_="feed")
    title = element("h2", text("ui_watches.title", language), tabindex=-1)
    return join([element("div", title, address, class_="watch-head"), about])


def form(language: str) -> Html:
    """Where a watch is begun."""
    kinds = ((kind, text(f"watch.kind_{kind}", language)) for kind in _KINDS)
    words = text("ui_watches.words", language)
    box = element(
        "input",
        type="text",
        name="words",
        required=True,
        autocomplete="off",
        maxlength=_LONGEST,
        placeholder=text("ui_watches.example", language),
    )
    return element(
        "form",
        field(text("ui_watches.kind", language), select(kinds, _KINDS[0], name="kind")),
        field(words, box, class_="words"),
        element("button", text("ui_watches.add", language), type="submit", class_="main"),
    )


def badge(unread: int, language: str) -> Html:
    """How many findings are unread, for the links that lead to them; nothing when none is."""
    if not unread:
        return Html()
    label = counted("ui_watches.unread", unread, language)
    return element("span", data_unread=grouped(unread, language), data_label=label, hidden=True)


def progress(stage: Stage | None, language: str) -> Html:
    """How far the check is; nothing once it is over."""
    if stage is None or stage.over:
        return Html()
    label = text("watch.checking", language)
    bar = element("progress", max=stage.total or None, value=stage.done, aria_label=label)
    words = text("ui_watches.stopping", language) if stage.stopping else label
    stop = button(text("ui.stop", language), class_="quiet", data_stop=True)
    return element(
        "section", element("p", words), bar, None if stage.stopping else stop, class_="adding"
    )


def listing(
    watches: Sequence[Watch], findings: Iterable[Finding], home: str, language: str
) -> Html:
    """Every watch with what was found for it, unread first.

    Args:
        watches: Newest first.
        findings: Of all of them, last first.
        home: Folder of the index that the tab asks; another one is named.
        language: Language of the interface.
    """
    if not watches:
        return element("p", text("ui_watches.none", language), class_="hint none")
    found: dict[str, list[Finding]] = {watch.id: [] for watch in watches}
    for finding in findings:
        found[finding.watch].append(finding)
    shown = sorted(watches, key=lambda watch: not watch.unread)
    unread = sum(watch.unread for watch in watches)
    said = counted("ui_watches.unread", unread, language) if unread else None
    tools = element(
        "div",
        element("p", said or text("ui_watches.all_read", language), class_="range"),
        button(text("ui_watches.check", language), data_check=True),
        button(text("ui_watches.read_all", language), data_read="") if unread else None,
        class_="tools",
    )
    items = (_watch(watch, found[watch.id], home, language) for watch in shown)
    return join([tools, element("ul", *items, class_="watched")])


def _watch(watch: Watch, findings: Sequence[Finding], home: str, language: str) -> Html:
    unread = [finding for finding in findings if not finding.read]
    read = [finding for finding in findings if finding.read][: _MOST_FOUND - len(unread)]
    actions = [
        button(
            text("ui_watches.remove", language),
            class_="quiet",
            data_remove=watch.id,
            data_sure=text("ui_watches.sure", language),
        )
    ]
    if unread:
        actions.insert(
            0, button(text("ui_watches.read", language), class_="quiet", data_read=watch.id)
        )
    return element(
        "li",
        element("p", _facts(watch, home, language), class_="hint"),
        element("h3", bdi(watch.words), tabindex=-1),
        _found(unread[:_MOST_FOUND], language),
        _read(read, language),
        hint(text("ui_watches.nothing", language)) if not findings else None,
        element("p", *actions, class_="actions"),
        class_="has-news" if unread else None,
        data_id=watch.id,
    )


def _facts(watch: Watch, home: str, language: str) -> Html:
    """Kind, index and filters, and when the index was last looked at."""
    parts = [text(f"watch.kind_{watch.kind}", language)]
    if watch.index != home:
        parts.append(text("ui_watches.of_archive", language, name=Path(watch.index).name))
    parts += [words for _, _, words in filters_on(watch.filters, language)]
    key, day = ("checked", watch.checked) if watch.checked else ("since", watch.created)
    parts.append(text(f"ui_watches.{key}", language, day=day_in_words(day.astimezone(), language)))
    return join([bdi(part) for part in parts], " · ")


def _read(findings: Sequence[Finding], language: str) -> Html | None:
    if not findings:
        return None
    summary = element("summary", counted("ui_watches.earlier", len(findings), language))
    return element("details", summary, _found(findings, language))


def _found(findings: Sequence[Finding], language: str) -> Html | None:
    if not findings:
        return None
    return element("ul", *(_finding(each, language) for each in findings), class_="found")


def _finding(finding: Finding, language: str) -> Html:
    cited = finding.citation
    title = cited.title or text("ui.untitled", language)
    place = {
        "data_watch": finding.watch,
        "data_article": cited.article_id,
        "data_start": cited.start,
        "data_end": cited.end,
    }
    opens = text("ui.open_source", language, title=title)
    return element(
        "li",
        button(bdi(title), class_="title", aria_label=opens, **place),
        byline(cited.source, cited.published, cited.section, language),
        button(element("q", bdi(cited.quote)), class_="quote", **place),
        class_=None if finding.read else "new",
    )
