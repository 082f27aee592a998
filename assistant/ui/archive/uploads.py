"""What a browser hands over, files or pasted text, as documents to add.

Nothing that it says is taken on trust: a path must be that of a file which this server
itself received, and a name is only ever shown.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePath
from typing import Any, Final

from gradio.utils import get_upload_folder

from assistant.config.resources import demo_folder
from assistant.config.settings import Settings
from assistant.errors import IngestError
from assistant.ingest import read_outcomes
from assistant.ingest.formats import KNOWN_SUFFIXES
from assistant.ingest.location import Location, Outcome
from assistant.ingest.records import build_article
from assistant.messages import text
from assistant.presentation.html import is_web
from assistant.types import Article
from assistant.ui.archive.adding import Document

_LONGEST_NAME: Final = 300
_SUFFIX: Final = re.compile(r"\.[A-Za-z0-9]{1,10}")


def documents(given: object, folder: Path, settings: Settings) -> list[Document]:
    """Documents for the files that a browser has uploaded; they are moved into a folder.

    Args:
        given: What it sent: a list of ``{"path", "name"}``.
        folder: Where the files go, under names of our own.
        settings: Limits.
    """
    entries = _entries(given, settings)
    return [_document(n, entry, folder, settings) for n, entry in enumerate(entries)]


def left_out(given: object, settings: Settings) -> list[Document]:
    """Documents for the files that the browser did not even send: each is skipped, saying why.

    It sent a list of ``{"name", "why"}``.
    """
    why = {
        "large": text("ui_library.too_large", limit=settings.serve.upload_mb),
        "format": text("ui_library.unknown_format", formats=KNOWN_SUFFIXES),
        "lost": text("ui_library.lost"),
    }
    return [
        _unread(_shown(entry.get("name")), why[str(entry["why"])])
        for entry in _entries(given, settings)
        if str(entry.get("why")) in why
    ]


def pasted(fields: dict[str, Any], name: str, settings: Settings) -> Document:
    """A document for text that was typed or pasted.

    Its fields are ``title``, ``text``, ``source`` and ``published`` as typed; blank ones may be
    missing.
    """
    known = {key: str(value).strip() for key, value in fields.items() if str(value).strip()}

    def read() -> Iterator[Outcome]:
        return build_article(known, Location(name), settings.ingest)

    return Document(name, read)


def at_address(url: str, settings: Settings) -> Document:
    """A document for the article of a web page."""
    url = url.strip()
    if not is_web(url):
        return _unread(_shown(url), text("ingest.no_address"))
    read = partial(read_outcomes, url, settings=settings.ingest, fetch=settings.fetch)
    return Document(_shown(url), read)


def example(settings: Settings, name: str) -> Document:
    """A document for the articles that come with the program, to try it with."""
    source = demo_folder() / "articles.jsonl"

    return Document(name, partial(read_outcomes, source, settings=settings.ingest))


def _entries(given: object, settings: Settings) -> list[dict[str, Any]]:
    listed = given if isinstance(given, list) else []
    entries = [entry for entry in listed if isinstance(entry, dict)]
    return entries[: settings.serve.upload_files]


def _document(number: int, entry: dict[str, Any], folder: Path, settings: Settings) -> Document:
    name = _shown(entry.get("name"))
    path = _received(entry.get("path"))
    if path is None:
        return _unread(name, text("ui_library.lost"))
    suffix = PurePath(name).suffix
    target = folder / f"{number}{suffix if _SUFFIX.fullmatch(suffix) else ''}"
    try:
        shutil.move(path, target)
    except OSError:
        return _unread(name, text("ui_library.lost"))
    with contextlib.suppress(OSError):
        path.parent.rmdir()
    return Document(name, partial(_outcomes, target, settings))


def _outcomes(path: Path, settings: Settings) -> Iterator[Outcome]:
    """What comes of it; where it lies on this server is no address of its articles."""
    for outcome in read_outcomes(path, settings=settings.ingest):
        if isinstance(outcome, Article) and outcome.url.startswith("file:"):
            yield outcome.model_copy(update={"url": ""})
        else:
            yield outcome
    path.unlink(missing_ok=True)


def _unread(name: str, reason: str) -> Document:
    error = IngestError("ingest.at", line=None, where=name, path=name, reason=reason)
    return Document(name, lambda: iter((error,)))


def _received(path: object) -> Path | None:
    """The file of that path, if this server has received it."""
    if not isinstance(path, str) or "\x00" in path:
        return None
    home, file = Path(get_upload_folder()).resolve(), Path(path)
    if file.is_symlink() or not file.is_file() or home not in file.resolve().parents:
        return None
    return file


def _shown(name: object) -> str:
    words = " ".join(str(name or "").split())
    return words[-_LONGEST_NAME:] or "?"
