"""The documents inside a folder, at any depth."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Final

from assistant.errors import IngestError
from assistant.ingest.formats import KNOWN_SUFFIXES, format_by_suffix, is_beside_articles
from assistant.ingest.location import Location, Reason

# Reasons for files that are no documents of ours: worth a line in a list, not an error.
_PASSED_OVER: Final = frozenset({"unknown_format", "unknown_xml", "no_suffix", "not_a_file"})

_PAGES: Final = frozenset({".html", ".htm", ".xhtml"})
# What browsers call the folder of a saved page's images and frames.
_COMPANIONS: Final = re.compile(
    r"(.+)(?:[_.-]files|_archivos|_ficheros|_arquivos|_fitxers|_fichiers)"
)


def documents_in(folder: Path) -> Iterator[Path | IngestError]:
    """Files to read, in order of name, and errors for what cannot be.

    Hidden files and folders are left out without a word, and so are images, scripts and
    other companions of a page. Symbolic links are followed; a folder is visited once.
    """
    any_document = False
    for entry in _walk(folder):
        if isinstance(entry, IngestError):
            yield entry
        elif format_by_suffix(entry) is not None:
            any_document = True
            yield entry
        elif not is_beside_articles(entry):
            why = "unknown_format" if entry.suffix else "no_suffix"
            yield Location(shown(entry)).error(why, suffix=entry.suffix, formats=KNOWN_SUFFIXES)
    if not any_document:
        yield Location(shown(folder)).error("empty_folder", formats=KNOWN_SUFFIXES)


def is_passed_over(error: IngestError) -> bool:
    """Whether this only says that a file in a folder is none of ours."""
    why = error.values["reason"]
    return isinstance(why, Reason) and why.key in _PASSED_OVER


def shown(path: str | Path) -> str:
    """A path fit for output: bytes of its name that are not UTF-8 are marked as such."""
    return os.fsencode(path).decode("utf-8", "replace")


def is_page(path: PurePath) -> bool:
    """Whether a file's name is that of a page, which may have a folder of companions."""
    return path.suffix.lower() in _PAGES


def companion_of(name: str) -> str:
    """The saved page that a folder of this name belongs to ("pagina_files"); empty for others."""
    match = _COMPANIONS.fullmatch(name)
    return match[1] if match else ""


def _walk(folder: Path) -> Iterator[Path | IngestError]:
    waiting = [folder]
    visited: set[tuple[int, int]] = set()
    while waiting:
        path = waiting.pop()
        try:
            if path.is_dir():
                waiting.extend(_children(path, visited))
            else:
                yield path if path.is_file() else Location(shown(path)).error("not_a_file")
        except OSError:
            yield Location(shown(path)).error("no_permission")


def _children(folder: Path, visited: set[tuple[int, int]]) -> list[Path]:
    """Last name first, since the caller takes from the end."""
    status = folder.stat()
    if (status.st_dev, status.st_ino) in visited:
        return []
    visited.add((status.st_dev, status.st_ino))
    named = [path for path in folder.iterdir() if not path.name.startswith(".")]
    pages = {path.stem for path in named if is_page(path)}
    own = (path for path in named if companion_of(path.name) not in pages or not path.is_dir())
    return sorted(own, reverse=True)
