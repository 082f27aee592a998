"""Archives of documents: ZIP, tar, and single files that were compressed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import quote

from assistant.errors import IngestError
from assistant.ingest.containers.container import Container, unpacked
from assistant.ingest.containers.unpacking import Unpacked
from assistant.ingest.containers.warc import is_warc, read_warc
from assistant.ingest.folder import companion_of, is_page, shown
from assistant.ingest.formats import (
    KNOWN_SUFFIXES,
    format_by_suffix,
    is_beside_articles,
)
from assistant.ingest.location import Location, Outcome
from assistant.ingest.packed import open_packed

# What a file lists, those inside archives that it only stores among them.
_MOST_LISTED: Final = 100_000
_LONGEST_NAME: Final = 200
_UNSEEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_PIECE: Final = 1 << 20
_TAR_BLOCK: Final = 512
# Headers of tar that hold names and attributes; longer ones are hostile.
_LONGEST_HEADER: Final = 1_000_000
# "notas.tar" and "notas.txt" for what is compressed so; other names lose the suffix.
_INNER_SUFFIX: Final = {".tgz": ".tar", ".tbz2": ".tar", ".tbz": ".tar", ".txz": ".tar"}


def read_zip(container: Container) -> Iterator[Outcome]:
    """The articles of a ZIP's documents.

    Raises:
        IngestError: It is damaged, or larger than is allowed, or has nothing to read.
    """
    whole_mb = container.allowance.left // 1_000_000
    with open_packed(
        container.stream, container.location, container.settings.max_file_mb, _MOST_LISTED, whole_mb
    ) as packed:
        names = dict.fromkeys(entry.name for entry in packed.entries)
        entries = _Entries(container, {name: _zip_name(name) for name in names})
        for name in names:
            yield from entries.outcomes(name, partial(packed.read, name))
        entries.finish()


def read_tar(container: Container) -> Iterator[Outcome]:
    """The articles of a tar's documents, compressed or not; links and devices are left out.

    Raises:
        IngestError: It is damaged, or larger than is allowed, or has nothing to read.
    """
    location = container.location
    stream = unpacked(container)
    # Read twice: whether a file belongs to a saved page is known by the names of all.
    names = {member.name: member.name for member, _ in _members(stream, location)}
    container.allowance.take_inner(stream.tell(), location)
    entries = _Entries(container, names)
    for member, archive in _members(stream.rewind(), location):
        content = partial(_content, member, archive, container)
        yield from entries.outcomes(member.name, content)
    entries.finish()


def read_compressed(container: Container) -> Iterator[Outcome]:
    """What a compressed file holds: a capture of the web, a tar, or one document.

    Raises:
        IngestError: It is damaged, or larger than is allowed.
    """
    location = container.location
    stream = unpacked(container)
    head = _up_to(stream, _TAR_BLOCK)
    if is_warc(head):
        yield from read_warc(container)
    elif head[257:262] == b"ustar" or _inner_name(location.path).endswith(".tar"):
        yield from read_tar(container)
    else:
        data = head + _up_to(stream, container.limit + 1 - len(head))
        if len(data) > container.limit:
            raise location.error("too_large", limit=container.settings.max_file_mb)
        container.allowance.take(len(data), location)
        name = PurePosixPath(_inner_name(location.path))
        yield from container.read(data, location.path, container.url, format_by_suffix(name))


class _Entries:
    """What is in an archive: which of it is read, and what comes of that."""

    def __init__(self, container: Container, names: dict[str, str]) -> None:
        self._container = container
        self._names = names
        self._pages = {
            (path.parent, path.stem) for path in map(PurePosixPath, names.values()) if is_page(path)
        }
        self._any = False

    def outcomes(self, name: str, read: Callable[[], bytes]) -> Iterator[Outcome]:
        """What comes of an entry; of what is no document, nothing."""
        container = self._container
        path = PurePosixPath(self._names[name])
        if self._is_passed_over(path):
            return
        where = Location(f"{container.location.path} › {shown_name(str(path))}")
        shape = format_by_suffix(path)
        if shape is None:
            if not is_beside_articles(path):
                why = "unknown_format" if path.suffix else "no_suffix"
                yield where.error(why, suffix=path.suffix, formats=KNOWN_SUFFIXES)
            return
        self._any = True
        container.allowance.take(0, container.location)
        try:
            data = read()
        except IngestError as error:
            yield error
            return
        container.allowance.take_bytes(len(data), container.location)
        yield from container.read(data, where.path, self._address(path), shape)

    def finish(self) -> None:
        """Whether there was anything to read.

        Raises:
            IngestError: There was not.
        """
        if not self._any:
            raise self._container.location.error("empty_archive", formats=KNOWN_SUFFIXES)

    def _is_passed_over(self, path: PurePosixPath) -> bool:
        """Hidden, of a Mac's own, or a companion of a saved page that is here too."""
        if any(
            (part.startswith(".") and part not in {".", ".."}) or part == "__MACOSX"
            for part in path.parts
        ):
            return True
        return any(
            (holder.parent, companion_of(holder.name)) in self._pages for holder in path.parents
        )

    def _address(self, path: PurePosixPath) -> str:
        url = self._container.url
        if not url:
            return ""
        joint = "/" if "#" in url else "#"
        return f"{url}{joint}{quote(str(path), errors='replace')}"


def shown_name(name: str) -> str:
    """An entry's name fit for output: nothing invisible in it, and not overlong."""
    clean = _UNSEEN.sub("\ufffd", shown(name))
    return clean if len(clean) <= _LONGEST_NAME else f"{clean[: _LONGEST_NAME - 1]}…"


def _zip_name(name: str) -> str:
    """A name in UTF-8 that its packer did not mark as such: "espa├▒a" for "españa"."""
    try:
        return name if name.isascii() else name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def _inner_name(path: str) -> str:
    name = PurePosixPath(path.rpartition(" › ")[2])
    return name.stem + _INNER_SUFFIX.get(name.suffix.lower(), "")


def _members(stream: Unpacked, location: Location) -> Iterator[tuple[Any, Any]]:
    """Files of a tar, in its order, each with the archive to read it from before the next."""
    import tarfile

    class Checked(tarfile.TarInfo):
        """Of which no header takes more memory than is sane."""

        @classmethod
        def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Checked:
            info = super().frombuf(buf, encoding, errors)
            if not info.isreg() and not info.isdir() and info.size > _LONGEST_HEADER:
                raise location.error("damaged_packing")
            return info

    try:
        with tarfile.open(fileobj=stream, mode="r|", tarinfo=Checked) as archive:
            for number, member in enumerate(archive):
                if number >= _MOST_LISTED:
                    raise location.error("too_many_entries", limit=_MOST_LISTED)
                archive.__dict__["members"] = []  # else all of them are kept
                if member.isreg():
                    yield member, archive
    except (IngestError, GeneratorExit):
        raise
    except Exception as error:  # damaged files break the library in ways it does not name
        raise location.error("damaged_packing") from error


def _content(member: Any, archive: Any, container: Container) -> bytes:
    entry = shown_name(member.name)
    too_large = container.location.error(
        "swollen_entry", entry=entry, limit=container.settings.max_file_mb
    )
    if member.size > container.limit:
        raise too_large
    try:
        source = archive.extractfile(member)
        data = b"" if source is None else source.read(container.limit + 1)
    except IngestError:
        raise
    except Exception as error:
        raise container.location.error("damaged_entry", entry=entry) from error
    return bytes(data)


def _up_to(stream: Unpacked, size: int) -> bytes:
    pieces: list[bytes] = []
    while size > 0 and (piece := stream.read(min(size, _PIECE))):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
