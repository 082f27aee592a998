"""HTML built from parts: whatever is not ``Html`` already is escaped.

Article text is untrusted and model text repeats it, so no character of either ever
reaches the page as markup, and none can reorder or hide its neighbours: direction
overrides and control characters become empty, visible ``<span class="control">``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

# Embeddings, overrides and isolates; C0 and C1 controls except tab and line end; what is no
# character, lone surrogates among it. The plain marks U+200E and U+200F stay: they cannot reach
# past their word.
_CONTROL: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff]"
)
_VOID: Final = frozenset({"input"})
_WEB: Final = frozenset({"http", "https"})


class Html(str):
    """Markup in which everything that was said by others is escaped."""

    __slots__ = ()


def element(tag: str, *children: str | None, **values: object) -> Html:
    """One element: ``element("p", words, class_="hint")``.

    Args:
        tag: Its name.
        *children: What stands in it, in order: ``Html`` as it is, other text escaped.
        **values: Its attributes, see ``attributes``.
    """
    opening = f"<{tag}{attributes(**values)}>"
    return Html(opening if tag in _VOID else f"{opening}{join(children)}</{tag}>")


def join(parts: Iterable[str | None], separator: str = "") -> Html:
    """Parts one after the other: ``Html`` as it is, other text escaped; None is nothing."""
    return Html(separator.join(escape(part) for part in parts if part is not None))


def bdi(words: str, **values: object) -> Html:
    """Text that cannot change the direction of what stands around it."""
    return element("bdi", words, **values)


def button(words: str | None = None, **values: object) -> Html:
    """A button that sends no form."""
    return element("button", words, type="button", **values)


def field(label: str, box: Html, **values: object) -> Html:
    """A form's field in its label."""
    return element("label", element("span", label), box, **values)


def select(options: Iterable[tuple[str, str]], chosen: str, **values: object) -> Html:
    """A list to choose from: value and words of each option."""
    items = (
        element("option", words, value=value, selected=value == chosen) for value, words in options
    )
    return element("select", *items, **values)


def hint(words: str) -> Html:
    """A remark in passing."""
    return element("p", words, class_="hint")


def attributes(**values: object) -> Html:
    """``data_start=3, class_="chip"`` as `` data-start="3" class="chip"``.

    True is an attribute without a value; False and None leave it out.
    """
    return Html("".join(_attribute(name, value) for name, value in values.items()))


def _attribute(name: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = name.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{attribute(str(value))}"'


def attribute(raw: str) -> str:
    """Text for the inside of a double-quoted attribute: escaped, control characters dropped."""
    return html.escape(without_controls(raw))


def escape(raw: str) -> Html:
    """Text for the content of an element; control characters become empty spans."""
    return raw if isinstance(raw, Html) else Html(_CONTROL.sub(_visible, html.escape(raw)))


def _visible(control: re.Match[str]) -> str:
    return f'<span class="control" title="U+{ord(control[0]):04X}"></span>'


def without_controls(raw: str) -> str:
    """The text as the page shows it: all of it but the characters that reorder or hide."""
    return _CONTROL.sub("", raw)


def single_line(raw: str) -> str:
    """A text on one line, without what would move a cursor."""
    # A lone surrogate has no place in a UTF-8 file.
    return " ".join(without_controls(raw).split())


def link(url: str, words: str) -> Html:
    """A link to a web page, or the address as plain text when it is anything else.

    Args:
        url: Untrusted address; only ``http`` and ``https`` become links.
        words: What the link says.
    """
    if not is_web(url):
        return bdi(url)
    return element("a", words, href=url, rel="noopener noreferrer nofollow", target="_blank")


def is_web(url: str) -> bool:
    """Whether an untrusted address is one of the web, and so may become a link."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in _WEB and bool(parts.netloc)


def is_front_page(address: str) -> bool:
    """Whether an address of the web is that of a whole site, which names no page of it."""
    if not is_web(address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return not (parts.path.strip("/") or parts.query)
