"""How often each text is parsed, scanner by scanner, while one demo question is answered.

The goal is once: a row says how many texts a scanner saw, how often it ran, and the most for one
text. The chat model is replayed from ``golden_written.jsonl``.
"""

from __future__ import annotations

import argparse
import functools
import gc
import importlib
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks import demo
from benchmarks.arguments import takes
from benchmarks.replay import Replay, written
from benchmarks.tables import show

# Names of the scanners, by the modules that they stand in or stood in, in older checkouts.
_SCANNERS: Final = {
    ("text.terms", "terms"): ("analyse", "fold"),
    ("text.numbers", "numerals"): ("find_numbers", "place_numbers"),
    ("text.dates", "numerals"): ("find_dates",),
    ("text.relative_dates", "relative"): ("find_relative", "mentions"),
    ("text.quantities", "quantities"): ("counted", "find_quantities", "find_measures"),
    ("text.speakers", "checks"): ("find_speakers",),
    ("text.language", "language"): ("detect_language",),
    ("text.sentences", "passages"): ("split_sentences",),
}
ARGUMENTS: Final = takes(
    "index", question={"metavar": "ID", "help": "of the demo's; the first by default"}
)


def run(args: argparse.Namespace) -> None:
    """Count and print."""
    import assistant
    from assistant import Assistant, Settings

    label = next(row for row in demo.labels() if row["id"] == (args.question or row["id"]))
    chat = Replay()
    with Assistant(Settings.load(), args.index, chat_model=chat, create=False) as own:

        def ask() -> None:
            chat.written[:] = written()[label["id"]]
            own.ask(label["question"], history=label.get("history", ()))

        ask()  # imports what is imported late
        _forget()
        seen = {
            name: _counted(name, modules) for modules, names in _SCANNERS.items() for name in names
        }
        ask()
    headings = ("scanner", "texts", "times", "most for one text")
    where = Path(assistant.__file__).parents[1]
    show(f"Parses while {label['id']} is answered; code of {where}", headings, _rows(seen))


def _forget() -> None:
    """Empty all caches of functions, as a new process has them."""
    for kept in gc.get_objects():
        if isinstance(kept, functools._lru_cache_wrapper) and _is_ours(kept.__module__):
            kept.cache_clear()


def _counted(name: str, modules: tuple[str, ...]) -> Counter[str] | None:
    """How often a scanner runs for each text from now on; None if it stands in no module."""
    for module in modules:
        try:
            scanner = getattr(importlib.import_module(f"assistant.{module}"), name)
        except (ImportError, AttributeError):
            continue
        seen = Counter[str]()
        _replace(scanner, _counting(scanner, seen))
        return seen
    return None


def _counting(scanner: Callable[..., Any], seen: Counter[str]) -> Callable[..., Any]:
    @functools.wraps(scanner)
    def counted(text: Any, *args: Any, **kwargs: Any) -> Any:
        before = _misses(scanner)
        found = scanner(text, *args, **kwargs)
        if before is None or _misses(scanner) != before:
            seen[str(text)] += 1
        return found

    return counted


def _misses(scanner: Any) -> int | None:
    """How often a cached scanner really ran; None if it is not cached."""
    cached = isinstance(scanner, functools._lru_cache_wrapper)
    return int(scanner.cache_info().misses) if cached else None


def _replace(old: Callable[..., Any], new: Callable[..., Any]) -> None:
    """Put another function in the place of one, wherever it was imported to."""
    for module in [module for name, module in sys.modules.items() if _is_ours(name)]:
        for name, value in list(vars(module).items()):
            if value is old:
                setattr(module, name, new)


def _is_ours(module: str | None) -> bool:
    return module is not None and module.partition(".")[0] == "assistant"


def _rows(seen: dict[str, Counter[str] | None]) -> Iterator[list[Any]]:
    for name, counted in seen.items():
        if counted is None:
            yield [name, "not there", "", ""]
        else:
            yield [name, len(counted), counted.total(), max(counted.values(), default=0)]
