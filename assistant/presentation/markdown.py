"""Text within Markdown: every character of an article or a model stands for itself."""

from __future__ import annotations

import re
import urllib.parse
from typing import Final

from assistant.presentation.html import is_web, single_line, without_controls

# What makes markup anywhere in a line: HTML, formulas and Obsidian's tags, remarks and marks too.
_ACTIVE: Final = re.compile(r"[\\`*_{}\[\]<>|~&$^!]|#(?=\w)|%(?=%)|=(?==)")
# What programs make a link of although nobody marked it.
_ADDRESS: Final = re.compile(r"(?i)(://|www\.|@)")
# What makes a heading, a list or a rule at the beginning of a line.
_OPENING: Final = re.compile(r"^(?:[#=+-]|\d+(?=[.)]))")
# What would end an address in angle brackets, or be no address.
_UNSAFE: Final = re.compile(r"[\s<>\\\"`]")


def link(url: str) -> str:
    """An untrusted address: a link when it is one of the web, else as text."""
    if not url:
        return ""
    if not is_web(url):
        return plain(url)
    safe = _UNSAFE.sub(lambda match: urllib.parse.quote(match.group()), without_controls(url))
    return f"<{safe}>"


def plain(raw: str) -> str:
    """Text on one line, nothing in it markup."""
    quiet = _ADDRESS.sub(_parted, _ACTIVE.sub(r"\\\g<0>", single_line(raw)))
    return _OPENING.sub(_escaped_opening, quiet)


def _parted(match: re.Match[str]) -> str:
    """A backslash before the punctuation that makes it an address."""
    return re.sub(r"[:.@]", r"\\\g<0>", match.group())


def _escaped_opening(match: re.Match[str]) -> str:
    opening = match.group()
    # A number is parted from its full stop; anything else is a mark that can be escaped itself.
    return f"{opening}\\" if opening.isdigit() else f"\\{opening}"
