"""Which of a page's titles is its article's headline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from assistant.text.terms import fold

_MARKS: Final = ("|", "-", "–", "—", "·", "::", "»", "•", ":")
_TAIL: Final = re.compile(r"\s+(?:[|–—·•»]|::|-)\s+(?=\S)")
_LONGEST_OUTLET: Final = 45
_MOST_TAILS: Final = 3  # outlet, section, town
_SHORTEST_HEADLINE: Final = 15
_ALIKE: Final = 0.5
_WORD: Final = re.compile(r"\w+")


def headline(tree: Any, stated: Sequence[str], window_title: str, outlet: str) -> str:
    """The headline that the page shows, where it is sure; else the one that it states.

    Args:
        tree: The page.
        stated: What its metadata name, the most trusted first; without empty ones.
        window_title: Its ``<title>``, which often names the outlet as well.
        outlet: Name of the outlet, if the page states it.
    """
    named = [without_outlet(title, outlet) for title in stated]
    window = _without_tail(without_outlet(window_title, outlet))
    shown = [text for text in _shown(tree) if fold(text) != fold(outlet)]
    compared = [*named, window]
    for heading in shown:
        if any(fold(heading) == fold(title) for title in compared if title):
            return heading
    for heading in shown:
        if any(_alike(heading, title) for title in compared if title):
            return heading
    inside = [text for text in _shown(tree, inside=True) if fold(text) != fold(outlet)]
    if not named and inside:
        return inside[0]
    lesser = _lesser(tree, window_title) if not named and not shown else ""
    return next((title for title in (*named, *shown, lesser, window) if title), "")


def _lesser(tree: Any, window_title: str) -> str:
    """A heading of a lower rank that the window's title repeats beside the name of the site."""
    for element in tree.xpath(".//h2|.//h3"):
        text = " ".join(element.text_content().split())
        if len(text) >= _SHORTEST_HEADLINE and fold(text) in fold(window_title):
            return text
    return ""


def without_outlet(title: str, outlet: str) -> str:
    """A headline without the outlet's name that pages append for search engines."""
    if outlet and fold(title) != fold(outlet):
        for mark in _MARKS:
            ending = f" {mark} {outlet}"
            if fold(title).endswith(fold(ending)):
                return title[: -len(ending)].strip()
    return title


def _without_tail(title: str) -> str:
    """A window's title without what follows its last marks, where that looks like an outlet."""
    for _ in range(_MOST_TAILS):
        cut = next(reversed(list(_TAIL.finditer(title))), None)
        if cut is None:
            break
        head, tail = title[: cut.start()], title[cut.end() :]
        is_outlet = tail[:1].isupper() or "." in tail
        if not is_outlet or len(tail) > _LONGEST_OUTLET or len(head) < _SHORTEST_HEADLINE:
            break
        title = head
    return title


def _shown(tree: Any, *, inside: bool = False) -> list[str]:
    """Headings of the first rank that the page shows, those of its menus left out."""
    where = (
        ".//article//h1|.//main//h1|.//*[@itemprop='headline']"
        if inside
        else ".//h1|.//*[@itemprop='headline']"
    )
    found = []
    for element in tree.xpath(where):
        if element.tag == "meta" or element.xpath(
            "boolean(ancestor::nav|ancestor::footer|ancestor::aside//article)"
        ):
            continue
        text = " ".join(element.text_content().replace("\xad", "").split())
        if text and len(text) <= 400:
            found.append(text)
    return list(dict.fromkeys(found))


def _alike(one: str, other: str) -> bool:
    """Whether two titles are of one story: one shortened, or most words shared."""
    first, second = set(_WORD.findall(fold(one))), set(_WORD.findall(fold(other)))
    if not first or not second:
        return False
    return len(first & second) / min(len(first), len(second)) > _ALIKE
