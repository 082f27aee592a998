"""Two processes at one index: readers see what a writer elsewhere has finished."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from ranked import by_meaning

from assistant.index import Index
from assistant.testing import HashEmbeddings
from assistant.types import Article

_TESTS = Path(__file__).parents[1]
_ADD = """
import sys
from pathlib import Path
from assistant.testing import HashEmbeddings
from assistant.index import Index
from assistant.types import Article

with Index.open(Path(sys.argv[1]), HashEmbeddings()) as index:
    index.add([Article(id="b", text="La tortuga cruzó el río.", language="es")])
    index.remove(["a"])
    if len(sys.argv) > 2:
        with index._folder.lock:
            print("locked", flush=True)
            sys.stdin.read()
"""


def _writer(path: Path, *more: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": f"{_TESTS}{os.pathsep}{_TESTS.parent}"}
    return subprocess.Popen(
        [sys.executable, "-c", _ADD, str(path), *more],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )


def _near(index: Index) -> set[str]:
    vector = HashEmbeddings().embed_query("tortuga")
    return {passage.article_id for passage, _ in by_meaning(index, vector, 5)}


def test_a_reader_sees_what_another_process_wrote(tmp_path: Path) -> None:
    with Index.open(tmp_path, HashEmbeddings(), create=True) as index:
        index.add(
            Article(id=name, text=f"El murciélago {name} voló.", language="es") for name in "ac"
        )
        assert _near(index) == {"a", "c"}

        with _writer(tmp_path) as writer:
            writer.communicate()
        assert writer.returncode == 0

        assert _near(index) == {"b", "c"}
        assert index.add([Article(id="d", text="Otra cosa.", language="es")]).added == ("d",)
        assert _near(index) == {"b", "c", "d"}
        assert index.verify() == []


def test_opening_while_another_process_writes_only_reads(tmp_path: Path) -> None:
    with Index.open(tmp_path, HashEmbeddings(), create=True) as index:
        index.add([Article(id="c", text="El murciélago voló.", language="es")])

    with _writer(tmp_path, "hold") as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "locked\n"
        with Index.open(tmp_path, HashEmbeddings()) as index:
            assert _near(index) == {"b", "c"}
            assert index.article("b").text == "La tortuga cruzó el río."
        writer.communicate("")
    assert writer.returncode == 0
