"""What a reader of a page would not see, taken out of its tree."""

from __future__ import annotations

import re
from typing import Any, Final

_NEVER_TEXT: Final = frozenset({
    "script", "style", "template", "noscript", "iframe", "object", "svg", "math", "canvas",
    "audio", "video", "select", "button", "dialog", "input", "textarea", "datalist", "del", "s",
    "strike", "rt", "rp", "amp-sidebar", "amp-ad", "amp-consent", "amp-user-notification",
    "amp-social-share", "amp-subscriptions-dialog",
})  # fmt: skip
_HIDDEN_STYLE: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
    r"|font-size\s*:\s*(?:0(?![.\d]*[1-9])|0?\.\d+(?:px|pt)|1px)"
    r"|opacity\s*:\s*0(?![.\d]*[1-9])|(?:left|right|top|text-indent|margin-left)\s*:\s*-\d{3,}"
    r"|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?\s*\)"
    r"|clip-path\s*:\s*inset\(\s*(?:50|100)%|transform\s*:\s*scale[xy]?\(\s*0\s*\)"
    r"|(?:^|;)\s*(?:max-)?(?:height|width)\s*:\s*[01](?:px)?\s*(?:;|$)(?=.*overflow\s*:\s*hidden)"
    r"|overflow\s*:\s*hidden.*;\s*(?:max-)?(?:height|width)\s*:\s*[01](?:px)?\s*(?:;|$)",
    re.IGNORECASE | re.DOTALL,
)
_HIDING_NAMES: Final = frozenset({
    "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only",
    "element-invisible", "u-visually-hidden",
})  # fmt: skip
# Plain rules of a style sheet that hide one class or one id: ".oculto { display: none }".
_HIDING_RULE: Final = re.compile(
    r"(?:^|[},])\s*([.#])([\w-]{1,100})\s*(?=[,{])[^{}]{0,1000}\{[^{}]{0,1000}?"
    r"(?:display\s*:\s*none|visibility\s*:\s*hidden)[^{}]{0,1000}\}"
)
_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_AT_BLOCK: Final = re.compile(r"@[^{};@]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
# Style sheets are read no further: a page may be hostile.
_LONGEST_SHEET: Final = 100_000
_COLOUR: Final = re.compile(r"(?:^|;)\s*color\s*:\s*([^;!]+)", re.IGNORECASE)
_GROUND: Final = re.compile(r"background(?:-color)?\s*:\s*([^;!]+)", re.IGNORECASE)
_WHITE: Final = frozenset({
    "white", "#fff", "#ffffff", "#fefefe", "rgb(255,255,255)", "rgba(255,255,255,1)", "transparent",
    "rgba(0,0,0,0)", "rgba(255,255,255,0)",
})  # fmt: skip


def drop_unseen(tree: Any) -> list[Any]:
    """Take scripts, comments and hidden elements out of an lxml tree, in place.

    Hidden is what carries ``hidden``, an inline style that hides it (no size, out of sight,
    white on white), or a class or id that a style sheet of the page hides. Text after an
    element stays.

    Returns:
        The elements that hidden words stood in.
    """
    classes, ids = _hidden_by_sheet(tree)
    styled = (
        bool(tree.xpath("boolean(//link[contains(@rel,'stylesheet')])"))
        or "background"
        in ("".join((sheet.text or "") for sheet in tree.iter("style"))[:_LONGEST_SHEET])
    )
    held_hidden: list[Any] = []
    for element in list(tree.iter()):
        parent = element.getparent()
        if parent is None:
            continue
        if not isinstance(element.tag, str):
            element.drop_tree()
            continue
        if element.tag == "template" and _is_shadow(element):
            element.tag = "div"  # what a browser draws of it
        never_text = element.tag in _NEVER_TEXT
        if never_text or _is_hidden(element, classes, ids) or _is_unlit(element, styled=styled):
            if not never_text and any(char.isalpha() for char in element.text_content()):
                held_hidden.append(parent)
            element.drop_tree()
    return held_hidden


def _is_shadow(element: Any) -> bool:
    return element.get("shadowrootmode") is not None or element.get("shadowroot") is not None


def _is_hidden(element: Any, classes: set[str], ids: set[str]) -> bool:
    if element.tag in {"html", "body"}:
        return False  # shown again by a script, as consent banners do
    return bool(
        element.get("hidden") is not None
        or _HIDDEN_STYLE.search(element.get("style") or "")
        or (element.get("id") in ids)
        or classes.intersection((element.get("class") or "").split())
    )


def _is_unlit(element: Any, *, styled: bool) -> bool:
    """Whether its letters are of the colour of what lies behind them, as far as the page says."""
    match = _COLOUR.search(element.get("style") or "")
    colour = _plain(match[1]) if match else _plain(element.get("color") or "")
    if not colour:
        return False
    for holder in (element, *element.iterancestors()):
        ground = _GROUND.search(holder.get("style") or "")
        behind = _plain(ground[1]) if ground else _plain(holder.get("bgcolor") or "")
        if behind:
            return behind == colour or (colour in _WHITE and behind in _WHITE)
    return colour in _WHITE and not styled


def _plain(value: str) -> str:
    return "".join(value.lower().split())


def _hidden_by_sheet(tree: Any) -> tuple[set[str], set[str]]:
    classes: set[str] = set(_HIDING_NAMES)
    ids: set[str] = set()
    for sheet in tree.iter("style"):
        rules = _AT_BLOCK.sub("", _COMMENT.sub("", (sheet.text or "")[:_LONGEST_SHEET]))
        for mark, name in _HIDING_RULE.findall(rules):
            (classes if mark == "." else ids).add(name)
    return classes, ids
