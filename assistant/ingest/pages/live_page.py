"""Live blogs: each entry a part with its time, as the page shows it or only describes it."""

from __future__ import annotations

import datetime as dt
import html
import itertools
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from assistant.ingest.dates import parse_published
from assistant.ingest.pages.linked_data import names_in
from assistant.text.calendar_names import months

_NAMED: Final = re.compile(
    r"live-?blog|minuto-?a-?minuto|\ben-?directo\b|live-?(?:post|entr|update)", re.I
)
_POST: Final = frozenset({"article", "li", "section", "div"})
_FEWEST: Final = 2
_MOST: Final = 2000
_NEAREST: Final = 4
ENTRY_TIME: Final = "entry-time"
_MARKUP: Final = re.compile(r"<[^>]{1,300}>")


class Entry(NamedTuple):
    """One entry of a live blog; ``when`` as it is shown, empty when it has none."""

    when: str
    title: str
    text: str


def described_entries(article: Mapping[str, Any], language: str) -> list[Entry]:
    """Entries that JSON-LD describes, the earliest first."""
    updates = article.get("liveBlogUpdate")
    nodes = updates if isinstance(updates, list) else [updates]
    found: list[tuple[str, Entry]] = []
    for node in nodes:
        if not isinstance(node, dict):
            continue
        body = node.get("articleBody") or node.get("text") or node.get("description")
        text = _plain(body) if isinstance(body, str) else ""
        title = ", ".join(names_in(node.get("headline")))
        stated = "".join(names_in(node.get("datePublished"))[:1])
        if text or title:
            moment = _moment(stated)
            key = moment.isoformat() if moment else ""
            found.append((key, Entry(in_words(moment, language), title, text)))
    if all(key for key, _ in found):
        found.sort(key=lambda pair: pair[0])
    return [entry for _, entry in found]


def mark_entries(tree: Any, language: str, *, live: bool) -> bool:
    """Put the time of each entry that the page shows in words before it; whether it is a live blog.

    Args:
        tree: The page, which is changed.
        language: Of the page.
        live: Whether the page says of itself that it is one.
    """
    live = live or any(
        _NAMED.search(f"{element.get('class') or ''} {element.get('id') or ''}".replace("_", "-"))
        for element in tree.iter("div", "section", "article", "main", "ul", "ol")
    )
    if not live:
        return False
    holders = [(time, _post_of(time)) for time in itertools.islice(tree.iter("time"), _MOST)]
    alike = Counter((post.getparent(), post.tag) for _, post in holders if post is not None)
    shown = 0
    for time, post in holders:
        if post is None or alike[post.getparent(), post.tag] < _FEWEST:
            continue
        _put_in_words(time, language)
        shown += 1
    return shown > 0


def _put_in_words(time: Any, language: str) -> None:
    moment = _moment(time.get("datetime") or "")
    shown = in_words(moment, language) or " ".join(time.text_content().split())
    for child in list(time):
        time.remove(child)
    time.tag, time.text = "p", shown
    time.set("class", ENTRY_TIME)


def _post_of(time: Any) -> Any:
    """The entry whose time it is: the nearest holder that has words beside it."""
    own = len(time.text_content())
    for holder in itertools.islice(time.iterancestors(), _NEAREST):
        if holder.tag in {"main", "body"}:
            return None
        if holder.tag in _POST and len(holder.text_content()) > own + 40:
            return holder
    return None


def in_words(moment: dt.datetime | dt.date | None, language: str) -> str:
    """When an entry was written: "4 de mayo de 2025, 10:00", or as ISO has it; empty for None."""
    if moment is None:
        return ""
    clock = moment.strftime(", %H:%M") if isinstance(moment, dt.datetime) else ""
    if language not in {"", "es"}:
        return f"{moment.strftime('%Y-%m-%d')}{clock}"
    month = next(name for name, number in months("es").items() if number == moment.month)
    return f"{moment.day} de {month} de {moment.year}{clock}"


def _moment(stated: str) -> dt.datetime | dt.date | None:
    try:
        return parse_published(stated)
    except ValueError:
        return None


def _plain(body: str) -> str:
    return "\n".join(
        line for line in (" ".join(part.split()) for part in _lines(html.unescape(body))) if line
    )


def _lines(body: str) -> list[str]:
    return _MARKUP.sub(" ", re.sub(r"</p>|<br ?/?>", "\n", body)).split("\n")
