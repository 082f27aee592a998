"""The article that a page describes in JSON-LD (schema.org)."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from typing import Any, Final

# schema.org's kinds of article; the rest of them end in "Article".
_KINDS: Final = frozenset({"BlogPosting", "LiveBlogPosting", "Report", "Review"})
_NESTING: Final = ("@graph", "mainEntity")


def described_article(tree: Any) -> dict[str, Any]:
    """Fields of the first article in the page's JSON-LD, by their schema.org names.

    Lists of related articles are not looked into. Empty when there is none.
    """
    for script in tree.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() == "application/ld+json":
            for node in _nodes(_loaded(script.text or "")):
                if _is_article(node):
                    return node
    return {}


def is_live(article: dict[str, Any]) -> bool:
    """Whether it is a live blog."""
    kinds = article.get("@type")
    return "LiveBlogPosting" in (kinds if isinstance(kinds, list) else [kinds])


def names_in(value: object) -> list[str]:
    """Names in a field that holds a name, an object with one, or a list of either."""
    if isinstance(value, str):
        name = " ".join(html.unescape(value).split())
        return [name] if name else []
    if isinstance(value, list):
        return [name for item in value for name in names_in(item)]
    if isinstance(value, dict):
        return names_in(value.get("name"))
    return []


def address_in(value: object) -> str:
    """Address in a field that holds it, or an object identified by it."""
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return value.strip() if isinstance(value, str) else ""


def _loaded(content: str) -> Any:
    # Old pages wrap it in comments that hide scripts from older browsers.
    wanted = content.strip().removeprefix("<!--").removeprefix("//<![CDATA[")
    wanted = wanted.removesuffix("-->").removesuffix("//]]>").strip().rstrip(";")
    try:
        return json.loads(wanted, strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 5:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in _NESTING:
            yield from _nodes(value.get(key), depth + 1)


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return any(
        isinstance(kind, str) and (kind in _KINDS or kind.endswith("Article")) for kind in named
    )
