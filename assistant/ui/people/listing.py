"""People and bodies as HTML: the list of them, and what the archive has on one."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from assistant.desk.people import Profile, Told
from assistant.messages import text
from assistant.presentation.byline import byline
from assistant.presentation.html import Html, bdi, button, element, field, hint, join
from assistant.presentation.quoting import inner
from assistant.types import Citation
from assistant.ui.counts import counted, grouped

_MOST_NAMES = 120
_MOST_MENTIONS = 100


def form(name: str, language: str) -> Html:
    """Where a name is typed."""
    box = element(
        "input",
        type="search",
        name="name",
        value=name,
        required=True,
        maxlength=120,
        autocomplete="off",
        placeholder=text("ui_people.placeholder", language),
    )
    go = element("button", text("ui_people.show", language), type="submit", class_="main")
    back = button(text("ui_people.all", language), class_="quiet", data_all="") if name else None
    return element(
        "form",
        element("h2", text("ui_people.title", language)),
        hint(text("ui_people.hint", language)),
        element("p", field(text("ui_people.name", language), box), go, back, class_="asked"),
    )


def working(done: int, total: int, language: str) -> Html:
    """How far the list of names is."""
    words = text(
        "ui_people.looking", language, done=grouped(done, language), all=grouped(total, language)
    )
    bar = element("progress", max=total, value=done, aria_label=words)
    stop = button(text("ui.stop", language), class_="quiet", data_stop="")
    return element("section", element("p", words, role="status"), bar, stop, class_="adding")


def names(found: Sequence[tuple[str, int]], looked: int, total: int, language: str) -> Html:
    """Those that most articles name."""
    if not found:
        return hint(text("ui_people.nobody", language))
    items = (
        element(
            "li",
            button(
                join([bdi(name), " ", element("span", grouped(count, language), class_="count")]),
                class_="toggle",
                data_name=name,
            ),
        )
        for name, count in found[:_MOST_NAMES]
    )
    key = "of_all" if looked >= total else "of_newest"
    told = text(f"ui_people.{key}", language, count=grouped(looked, language))
    return join([hint(told), element("ul", *items, class_="names")])


def profiles(found: Sequence[Profile], name: str, language: str) -> Html:
    """Everybody of a name, each apart."""
    if not found:
        words = text("ui_people.none", language, name=name)
        return element("p", bdi(words), class_="hint", role="status")
    several = sum(one.certain for one in found) > 1
    note = element("p", text("ui_people.several", language), class_="note") if several else None
    return join([note, *(_profile(one, language) for one in found)])


def _profile(one: Profile, language: str) -> Html:
    title = one.name if one.certain else text("ui_people.unclear", language, name=one.name)
    of = element("span", f" ({one.of})", class_="of") if one.of else None
    dated = [mention.day for mention in one.mentions if mention.day]
    return element(
        "section",
        element("h3", bdi(title), of),
        element("p", counted("ui_library.articles", len(one.mentions), language), class_="facts"),
        _group("offices", [_office(o.office, o.citation, language) for o in one.offices], language),
        _months(dated, language),
        _group("said", [_told(told, language) for told in one.statements], language),
        _group(
            "articles",
            [_mention(m.day, m.times, m.citation, language) for m in one.mentions[:_MOST_MENTIONS]],
            language,
        ),
        class_="profile",
    )


def _group(key: str, items: Sequence[Html], language: str) -> Html | None:
    if not items:
        return None
    heading = element("h4", text(f"ui_people.{key}", language))
    return join([heading, element("ul", *items, class_=key)])


def _office(office: str, cited: Citation, language: str) -> Html:
    return element("li", element("b", bdi(office)), " ", _quote(cited, language))


def _told(told: Told, language: str) -> Html:
    others = [_opener(cited, bdi(byline(cited, language)), "tool") for cited in told.also]
    words = join([_quote(told.citation, language), *others], " ")
    return element("li", words, data_month=_month(told.day))


def _mention(day: dt.date | None, times: int, cited: Citation, language: str) -> Html:
    title = cited.title or text("ui.untitled", language)
    opens = _opener(cited, bdi(title), "title")
    facts = f"{byline(cited, language)} · " + counted("ui_people.times", times, language)
    return element("li", opens, element("span", bdi(facts), class_="facts"), data_month=_month(day))


def _quote(cited: Citation, language: str) -> Html:
    words = element("q", bdi(inner(cited.quote)))
    return join([words, " ", _opener(cited, bdi(byline(cited, language)), "tool")])


def _opener(cited: Citation, words: Html, kind: str) -> Html:
    return button(
        words,
        class_=kind,
        data_article=cited.article_id,
        data_start=cited.start,
        data_end=cited.end,
    )


def _months(days: Sequence[dt.date], language: str) -> Html | None:
    """Mentions by month, a bar each; a bar narrows the lists below to its month."""
    counts = Counter(_month(day) for day in days)
    if len(counts) < 2:
        return None
    most = max(counts.values())
    bars = (
        button(
            join(
                [
                    element("span", class_="bar", style=f"--share: {100 * count / most:.0f}%"),
                    element("span", _short(month, language), class_="of", aria_hidden="true"),
                ]
            ),
            class_="month",
            data_of=month,
            aria_pressed="false",
            aria_label=_label(month, count, language),
            title=_label(month, count, language),
        )
        for month, count in sorted(counts.items())
    )
    label = text("ui_people.months", language)
    return element("div", *bars, class_="months", role="group", aria_label=label)


def _label(month: str, count: int, language: str) -> str:
    year, number = month.split("-")
    name = text("ui.months", language).split()[int(number) - 1]
    when = text("ui_library.month", language, month=name, year=year)
    return f"{when}: {counted('ui_library.articles', count, language)}"


def _short(month: str, language: str) -> str:
    """A month as it stands under its bar: "ago 25"."""
    year, number = month.split("-")
    return f"{text('ui.months', language).split()[int(number) - 1][:3]} {year[2:]}"


def _month(day: dt.date | None) -> str:
    return f"{day:%Y-%m}" if day else ""
