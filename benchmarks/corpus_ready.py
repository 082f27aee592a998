"""Makes what the systems search in: our index, and the plain pipeline's chunks.

Run by ``latency.py`` in a process of its own, so that the memory it takes is not
counted. Its one argument is JSON: what to make, and where.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import open_sets
import plain
from rich.console import Console
from rich.progress import Progress as Bar

from assistant.types import Article

_err = Console(stderr=True)


def make(wanted: dict[str, Any]) -> None:
    """Make what is missing, in another process.

    Args:
        wanted: ``data``, the folder of the open sets; ``corpus``, ``open`` unless it says
            ``nomiracl``; ``index`` with ``settings``, or ``chunks`` with ``embedder``, or both.

    Raises:
        subprocess.CalledProcessError: It failed; its own words went to stderr.
    """
    subprocess.run([sys.executable, __file__, json.dumps(wanted)], check=True)


def _index(articles: list[Article], index: Path, settings: dict[str, Any]) -> None:
    from assistant import Assistant, Settings

    with Bar(console=_err) as bar, Assistant(Settings.load(**settings), index=index) as assistant:
        task = bar.add_task("our index", total=len(articles))
        assistant.add(articles, progress=lambda _step, at, _all: bar.update(task, completed=at))


def _chunks(articles: list[Article], embedder: Path, folder: Path) -> None:
    def texts() -> Iterator[tuple[str, str]]:
        return ((article.id, article.text) for article in articles)

    with Bar(console=_err) as bar:
        task = bar.add_task("plain chunks", total=None)
        plain.prepare(
            texts, embedder, folder, lambda at, of: bar.update(task, completed=at, total=of)
        )


def _make(given: dict[str, Any]) -> None:
    articles = list(_CORPORA[given.get("corpus", "open")](Path(given["data"])))
    if "index" in given:
        _index(articles, Path(given["index"]), given["settings"])
    if "chunks" in given:
        _chunks(articles, Path(given["embedder"]), Path(given["chunks"]))


_CORPORA: Final[dict[str, Callable[[Path], Iterator[Article]]]] = {
    "open": open_sets.corpus,
    "nomiracl": open_sets.passages,
}

if __name__ == "__main__":
    _make(json.loads(sys.argv[1]))
