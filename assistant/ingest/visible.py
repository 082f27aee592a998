"""What a reader of a page would not see, taken out of its tree."""

from __future__ import annotations

import re
from typing import Any, Final

_NEVER_TEXT: Final = (
    "script", "style", "template", "noscript", "iframe", "object", "svg", "math", "canvas",
    "audio", "video", "select", "button", "dialog",
)  # fmt: skip
_HIDDEN_STYLE: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d]*[1-9])"
    r"|opacity\s*:\s*0(?![.\d]*[1-9])|(?:left|top|text-indent)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
# Plain rules of a style sheet that hide one class or one id: ".oculto { display: none }".
_HIDING_RULE: Final = re.compile(
    r"(?:^|[},])\s*([.#])([\w-]{1,100})\s*(?=[,{])[^{}]{0,1000}\{[^{}]{0,1000}?"
    r"(?:display\s*:\s*none|visibility\s*:\s*hidden)[^{}]{0,1000}\}"
)
_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_AT_BLOCK: Final = re.compile(r"@[^{};@]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
# Style sheets are read no further: a page may be hostile.
_LONGEST_SHEET: Final = 100_000


def drop_unseen(tree: Any) -> None:
    """Take scripts, comments and hidden elements out of an lxml tree, in place.

    Hidden is what carries ``hidden``, an inline style that hides it, or a class or id that
    a style sheet of the page hides. Text after an element stays.
    """
    classes, ids = _hidden_by_sheet(tree)
    for element in list(tree.iter()):
        if element.getparent() is None:
            continue
        never_text = not isinstance(element.tag, str) or element.tag in _NEVER_TEXT
        if never_text or _is_hidden(element, classes, ids):
            element.drop_tree()


def _is_hidden(element: Any, classes: set[str], ids: set[str]) -> bool:
    if element.tag in {"html", "body"}:
        return False  # shown again by a script, as consent banners do
    return bool(
        element.get("hidden") is not None
        or _HIDDEN_STYLE.search(element.get("style") or "")
        or (element.get("id") in ids)
        or classes.intersection((element.get("class") or "").split())
    )


def _hidden_by_sheet(tree: Any) -> tuple[set[str], set[str]]:
    classes: set[str] = set()
    ids: set[str] = set()
    for sheet in tree.iter("style"):
        rules = _AT_BLOCK.sub("", _COMMENT.sub("", (sheet.text or "")[:_LONGEST_SHEET]))
        for mark, name in _HIDING_RULE.findall(rules):
            (classes if mark == "." else ids).add(name)
    return classes, ids
