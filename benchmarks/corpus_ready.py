"""Makes what the systems search in: our index, and the plain pipeline's chunks.

Run by ``latency.py`` in a process of its own, so that the memory it takes is not
counted. Its one argument is JSON: what to make, and where.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import open_sets
import plain
from rich.console import Console
from rich.progress import Progress as Bar

_err = Console(stderr=True)


def make(wanted: dict[str, Any]) -> None:
    """Make what is missing, in another process.

    Raises:
        subprocess.CalledProcessError: It failed; its own words went to stderr.
    """
    subprocess.run([sys.executable, __file__, json.dumps(wanted)], check=True)


def _index(data: Path, index: Path, settings: dict[str, Any]) -> None:
    from assistant import Assistant, Settings

    articles = list(open_sets.corpus(data))
    with Bar(console=_err) as bar, Assistant(Settings.load(**settings), index=index) as assistant:
        task = bar.add_task("our index", total=len(articles))
        assistant.add(articles, progress=lambda _step, at, _all: bar.update(task, completed=at))


def _chunks(data: Path, embedder: Path, folder: Path) -> None:
    def articles() -> Iterator[tuple[str, str]]:
        return ((article.id, article.text) for article in open_sets.corpus(data))

    with Bar(console=_err) as bar:
        task = bar.add_task("plain chunks", total=None)
        plain.prepare(
            articles, embedder, folder, lambda at, of: bar.update(task, completed=at, total=of)
        )


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    if "index" in given:
        _index(Path(given["data"]), Path(given["index"]), given["settings"])
    if "chunks" in given:
        _chunks(Path(given["data"]), Path(given["embedder"]), Path(given["chunks"]))
