"""The sources that an archive is kept in step with: last visits, faults, buttons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from assistant.messages import text
from assistant.presentation.byline import day_in_words
from assistant.presentation.html import Html, bdi, button, element, field, hint, is_web, link
from assistant.types import Origin
from assistant.ui.counts import counted, grouped


def panel(origins: Sequence[Origin], language: str, *, paths: bool) -> Html:
    """The sources, folded away; one that failed opens it.

    Args:
        origins: Of the archive that is shown.
        language: Of the page.
        paths: Whether folders of this computer may be added.
    """
    failed = any(origin.fault for origin in origins)
    listed = element("ul", *(_origin(o, language) for o in origins), class_="origins")
    every = button(text("ui_library.sync_all", language), data_sync="", class_="main")
    count = grouped(len(origins), language)
    name = text("ui_library.sources", language, count=count) if origins else ""
    return element(
        "details",
        element("summary", name or text("ui_library.no_sources", language)),
        hint(text("ui_library.sources_hint", language)),
        listed if origins else None,
        element("p", every) if origins else None,
        _add(language, paths=paths),
        class_="intake sources",
        open=failed,
    )


def _add(language: str, *, paths: bool) -> Html:
    key = "source" if paths else "source_web"
    box = element("input", type="text", name="source", required=True, autocomplete="off")
    label = field(text(f"ui_library.{key}", language), box)
    add = element("button", text("ui_library.add_source", language), type="submit")
    return element("form", label, add, class_="address")


def _origin(origin: Origin, language: str) -> Html:
    words = [counted("ui_library.source_articles", origin.articles, language)]
    if origin.gone:
        words.append(counted("ui_library.source_gone", origin.gone, language))
    words.append(_visited(origin.visited, language))
    address = bdi(origin.address)
    shown = link(origin.address, address) if is_web(origin.address) else address
    return element(
        "li",
        element("strong", shown),
        " ",
        element("span", " · ".join(words), class_="facts"),
        _fault(origin, language),
        element(
            "span",
            _button("sync_one", origin, language, data_sync=origin.address),
            _button("forget_source", origin, language, data_forget=origin.address),
            class_="buttons",
        ),
    )


def _button(key: str, origin: Origin, language: str, **data: object) -> Html:
    words = text(f"ui_library.{key}", language)
    return button(words, class_="quiet", aria_label=f"{words}: {origin.address}", **data)


def _visited(moment: dt.datetime | None, language: str) -> str:
    if moment is None:
        return text("ui_library.never_visited", language)
    return text("ui_library.visited", language, moment=_in_words(moment, language))


def _in_words(moment: dt.datetime, language: str) -> str:
    local = moment.astimezone()
    return f"{day_in_words(local, language)}, {local:%H:%M}"


def _fault(origin: Origin, language: str) -> Html | None:
    if not origin.fault:
        return None
    waits = ""
    if origin.retry:
        moment = _in_words(origin.retry, language)
        waits = text("ui_library.source_waits", language, moment=moment)
    return element("p", bdi(origin.fault), " ", waits, class_="failed")
