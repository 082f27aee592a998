"""Thirty pages in the shapes of the Spanish-speaking press, with what is right for each.

All names and facts are invented; the markup follows the habits of newspapers, agencies,
broadcasters, town halls and blogs of the last twenty-five years. How pages are read was chosen
by the first half; the other half only reports.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple


class PressPage(NamedTuple):
    """A page, its headline, strings of its article and strings that are none of it."""

    name: str
    use: str
    title: str
    keep: tuple[str, ...]
    drop: tuple[str, ...]
    html: str


_FILE = Path(__file__).parent / "fixtures" / "press.jsonl"
PAGES = tuple(
    PressPage(**json.loads(line)) for line in _FILE.read_text(encoding="utf-8").splitlines()
)
CHOOSING = tuple(page for page in PAGES if page.use == "choosing")
REPORTING = tuple(page for page in PAGES if page.use == "reporting")
