"""What loading the page costs: its weight, its requests, and the time until it can be used.

The server of ``hemeroteca serve`` runs on this machine, and Debian's Chromium loads its page over
loopback N times: with an empty cache each time, and once more with the files that the first visit
left in it. ``usable`` is when a question can be typed, measured in the browser from the
beginning of the navigation; ``first paint`` is the browser's own. ``up`` is the time from
starting the process until it answers, models not yet loaded. Then the questions of ``--asked`` are
typed, one after the other on one page, the first of them not counted: ``first useful`` is when the
answer's place shows words of an article, or says that none answers, ``whole`` when the answer is
finished. Ctrl-C stops.
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
from pathlib import Path
from statistics import median
from typing import Any, Final

from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.arguments import FILE, takes
from benchmarks.files import write
from benchmarks.tables import show, watched

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

# Called when a question is sent: notes when the place of its answer is filled, and when it is over.
_NOTE_ANSWER: Final = """() => {
  const latest = () => [...document.querySelectorAll("section.exchange")].sort(
    (one, other) => one.dataset.exchange - other.dataset.exchange).pop();
  const before = latest()?.dataset.exchange;
  const began = performance.now();
  window.told = {};
  const look = () => {
    const last = latest();
    if (!last || last.dataset.exchange === before) return;
    const over = !last.hasAttribute("aria-busy");
    if (over || last.querySelector(".closest q, .sentence, .draft, .rows li"))
      window.told.first_ms ??= performance.now() - began;
    if (over) window.told.whole_ms ??= performance.now() - began;
  };
  window.looking?.disconnect();
  window.looking = new MutationObserver(look);
  window.looking.observe(document, {childList: true, subtree: true, attributes: true});
}"""
_LONGEST_ANSWER_MS: Final = 180_000
_COLUMNS: Final = {
    "usable, ms": "usable_ms",
    "first paint, ms": "first_paint_ms",
    "requests": "requests",
    "sent, bytes": "sent_bytes",
    "whole, bytes": "whole_bytes",
    "of it ours": "ours_bytes",
}
Row = dict[str, Any]
ARGUMENTS: Final = takes(
    "index",
    "n",
    "out",
    n=(5, "visits with an empty cache"),
    asked={**FILE, "help": "a text file with a question a line, typed into the page"},
)


def run(args: argparse.Namespace) -> None:
    """Measure and print."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    rows: list[Row] = []
    with _served(args.index) as (address, up_s), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        rows += [row for _ in range(args.n) for row in _visits(browser, address)]
        asked = list(_answers(browser, address, args.asked)) if args.asked else []
        browser.close()
    if rows:
        title = f"The page; up after {up_s:.2f} s"
        show(title, ("cache", *_COLUMNS, "slowest", "n"), _medians(rows))
    if asked:
        show("Questions typed, seconds", ("moment", "median", "slowest", "n"), _moments(asked))
    write(args.out, {"up_s": up_s, "visits": rows, "asked": asked})


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


def _answers(browser: Browser, address: str, questions: Path) -> Iterator[Row]:
    page = browser.new_context(locale="es-ES").new_page()
    page.goto(address, wait_until="load")
    box = page.get_by_role("textbox", name="Su pregunta")
    lines = filter(None, map(str.strip, questions.read_text(encoding="utf-8").splitlines()))
    for at, question in enumerate(watched(list(lines), "typed")):
        box.fill(question)
        asking = page.get_by_role("button", name="Preguntar", exact=True)
        expect(asking).to_be_enabled(timeout=_LONGEST_ANSWER_MS)
        page.evaluate(_NOTE_ANSWER)
        asking.click()
        page.wait_for_function("window.told.whole_ms > 0", timeout=_LONGEST_ANSWER_MS)
        if at:  # the first has all of the prompt to evaluate
            yield {"question": question, **page.evaluate("window.told")}


def _moments(asked: list[Row]) -> Iterator[list[Any]]:
    for title, name in (("first useful", "first_ms"), ("whole", "whole_ms")):
        taken = [row[name] / 1000 for row in asked]
        yield [title, f"{median(taken):.2f}", f"{max(taken):.2f}", len(taken)]


def _medians(rows: list[Row]) -> Iterator[list[Any]]:
    for cache in ("empty", "filled"):
        own = [row for row in rows if row["cache"] == cache]
        cells = [f"{median(row[name] or 0 for row in own):.0f}" for name in _COLUMNS.values()]
        yield [cache, *cells, f"{max(row['usable_ms'] for row in own):.0f}", len(own)]
