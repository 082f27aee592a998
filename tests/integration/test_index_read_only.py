"""An index in a folder that cannot be written to is searched all the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.index import Index
from assistant.testing import HashEmbeddings
from assistant.types import Article

_TESTS = Path(__file__).parents[1]
_READ = """
import json, os, sys, tempfile
from pathlib import Path
from assistant.testing import HashEmbeddings
from assistant.errors import HemerotecaError
from assistant.index import Index
from assistant.retrieval.search import Retriever
from assistant.types import Article

def use(path, create):
    with Index.open(path, HashEmbeddings(), create=create) as index:
        index.lexical_search(["x"], 1), index.vector_search([0.1] * 96, 1)

if os.geteuid() == 0:
    # The administrator may write anywhere. Load everything, then become nobody.
    with tempfile.TemporaryDirectory() as scratch:
        use(Path(scratch) / "i", True)
    os.setgid(65534)
    os.setuid(65534)

said = {}
with Index.open(Path(sys.argv[1]), HashEmbeddings()) as index:
    hits = Retriever(index, HashEmbeddings()).search("noticia siete", language="es")
    said["hits"] = [hit.passage.article_id for hit in hits]
    said["text"] = index.article("n7").text
    said["problems"] = index.verify()
    for name, call in (
        ("add", lambda: index.add([Article(text="Nuevo.")])),
        ("remove", lambda: index.remove(["n7"])),
        ("repair", lambda: index.verify(repair=True)),
        ("create", lambda: Index.open(Path(sys.argv[1]) / "new", HashEmbeddings(), create=True)),
    ):
        try:
            call()
        except HemerotecaError as error:
            said[name] = type(error).__name__
print(json.dumps(said))
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """An index that nobody may write to. Not under ``tmp_path``, which only its owner enters."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "i"
        names = ("cinco", "seis", "siete")
        with Index.open(path, HashEmbeddings(), create=True) as index:
            index.add(
                Article(id=f"n{at}", text=f"La noticia {name} llegó tarde.", language="es")
                for at, name in enumerate(names, start=5)
            )
        places = [Path(scratch), path, *path.rglob("*")]
        for place in places:
            place.chmod(0o555 if place.is_dir() else 0o444)
        yield path
        for place in places:
            place.chmod(0o755 if place.is_dir() else 0o644)


def test_reading_works_and_writing_says_why_not(folder: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": f"{_TESTS}{os.pathsep}{_TESTS.parent}"}
    done = subprocess.run(
        [sys.executable, "-c", _READ, str(folder)],
        capture_output=True,
        text=True,
        env=environment,
        cwd="/",
        check=False,
    )

    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["hits"][0] == "n7"
    assert said["text"] == "La noticia siete llegó tarde."
    assert said["problems"] == []
    refused = {said.get(name) for name in ("add", "remove", "repair", "create")}
    assert refused == {"StorageError"}
