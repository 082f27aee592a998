"""What loading the page costs: its weight, its requests, and the time until it can be used.

The server of ``hemeroteca serve`` runs on this machine, and Debian's Chromium loads its page over
loopback N times: with an empty cache each time, and once more with the files that the first visit
left in it. ``usable`` is when a question can be typed, measured in the browser from the
beginning of the navigation; ``first paint`` is the browser's own. ``up`` is the time from
starting the process until it answers, models not yet loaded. Ctrl-C stops.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any, Final

from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.arguments import takes
from benchmarks.files import write
from benchmarks.tables import show

_FLAGS: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# When the box is there, without polling: noted by the browser itself.
_NOTE_USABLE: Final = """
new MutationObserver((_, observer) => {
  const box = document.querySelector("#question textarea");
  if (!box || !box.placeholder) return;
  window.usable = performance.now();
  observer.disconnect();
}).observe(document, {childList: true, subtree: true, attributes: true});
"""
_FIGURES: Final = """() => ({
  usable_ms: window.usable,
  first_paint_ms: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
  requests: 1 + performance.getEntriesByType("resource").length,
  sent_bytes: [performance.getEntriesByType("navigation")[0],
    ...performance.getEntriesByType("resource")].reduce((sum, e) => sum + e.transferSize, 0),
  whole_bytes: [performance.getEntriesByType("navigation")[0],
    ...performance.getEntriesByType("resource")].reduce((sum, e) => sum + e.decodedBodySize, 0),
  ours_bytes: [...document.querySelectorAll("head > style, head > script:not([src])")]
    .filter((e) => e.textContent.includes("hemeroteca") || e.textContent.includes("--paper"))
    .reduce((sum, e) => sum + e.textContent.length, 0),
})"""

# Nothing more came for a second.
_QUIET: Final = """() => performance.now() - Math.max(window.usable,
  ...performance.getEntriesByType("resource").map((e) => e.responseEnd)) > 1000"""

_COLUMNS: Final = {
    "usable, ms": "usable_ms",
    "first paint, ms": "first_paint_ms",
    "requests": "requests",
    "sent, bytes": "sent_bytes",
    "whole, bytes": "whole_bytes",
    "of it ours": "ours_bytes",
}
Row = dict[str, Any]
ARGUMENTS: Final = takes("index", "n", "out", n=(5, "visits with an empty cache"))


def run(args: argparse.Namespace) -> None:
    """Measure and print."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    rows: list[Row] = []
    with _served(args.index) as (address, up_s), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        rows += [row for _ in range(args.n) for row in _visits(browser, address)]
        browser.close()
    show(f"The page; up after {up_s:.2f} s", ("cache", *_COLUMNS, "slowest", "n"), _medians(rows))
    write(args.out, {"up_s": up_s, "visits": rows})


@contextmanager
def _served(index: str) -> Iterator[tuple[str, float]]:
    """The page's address, and the seconds until it answered."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "assistant", "serve", "--index", index]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        address = server.stdout.readline().strip() or sys.exit("the server did not start")
        yield address, time.perf_counter() - began
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)


def _visits(browser: Browser, address: str) -> Iterator[Row]:
    context = browser.new_context(locale="es-ES")
    context.add_init_script(_NOTE_USABLE)
    page = context.new_page()
    for cache in ("empty", "filled"):
        yield {"cache": cache, **_visit(page, address)}
    context.close()


def _visit(page: Page, address: str) -> Row:
    # Not until nothing is asked of the server any more: the page stays in touch with it.
    page.goto(address, wait_until="load")
    expect(page.get_by_role("textbox", name="Su pregunta")).to_be_visible()
    page.wait_for_function("window.usable > 0")
    page.wait_for_function(_QUIET)
    row: Row = page.evaluate(_FIGURES)
    return row


def _medians(rows: list[Row]) -> Iterator[list[Any]]:
    for cache in ("empty", "filled"):
        own = [row for row in rows if row["cache"] == cache]
        cells = [f"{median(row[name] or 0 for row in own):.0f}" for name in _COLUMNS.values()]
        yield [cache, *cells, f"{max(row['usable_ms'] for row in own):.0f}", len(own)]
