"""A file that holds others (an archive, a capture of the web), and what may be taken of it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final, NamedTuple

from assistant.config.settings import IngestSettings
from assistant.ingest.containers.unpacking import Unpacked
from assistant.ingest.formats import Format
from assistant.ingest.location import Location, Outcome

MOST_ENTRIES: Final = 20_000
"""Documents that are read of one file, those in archives within it counted too."""

_DEEPEST: Final = 1
# All that is unpacked of one file: so many times what one entry may weigh.
_WHOLE: Final = 40

ReadDocument = Callable[[bytes, str, str, Format | None], Iterator[Outcome]]
"""A document's bytes, its path for people, its address, its format if known -> what comes of it.

What cannot be read is the last outcome, and never raised.
"""


@dataclass
class Allowance:
    """What may still be unpacked of a file that a person named, however archives nest in it.

    Attributes:
        left: Bytes.
        entries: Documents.
        depth: How many archives lie around.
    """

    left: int
    entries: int
    depth: int = 0

    @classmethod
    def of(cls, settings: IngestSettings) -> Allowance:
        """What a file may take."""
        return cls(_WHOLE * settings.max_file_mb * 1_000_000, MOST_ENTRIES)

    @contextlib.contextmanager
    def inside(self) -> Iterator[None]:
        """Within it, one more archive lies around."""
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1

    def is_too_deep(self) -> bool:
        """Whether an archive here lies inside too many others."""
        return self.depth > _DEEPEST

    def take(self, size: int, location: Location) -> None:
        """Count a document that was unpacked.

        Raises:
            IngestError: There are too many, or all together are too large.
        """
        self.entries -= 1
        if self.entries < 0:
            raise location.error("too_many_entries", limit=MOST_ENTRIES)
        self.take_bytes(size, location)

    def take_bytes(self, size: int, location: Location) -> None:
        """Count bytes alone.

        Raises:
            IngestError: All together are too large.
        """
        self.left -= size
        if self.left < 0:
            raise location.error("too_much_unpacked")

    def take_inner(self, size: int, location: Location) -> None:
        """Count what was unpacked of an archive in another, of which it need not be little.

        Raises:
            IngestError: All together are too large.
        """
        if self.is_inner():
            self.take_bytes(size, location)

    def is_inner(self) -> bool:
        """Whether the archive that is read lies in another."""
        return self.depth > 1


class Container(NamedTuple):
    """A file that holds others, opened.

    Attributes:
        stream: Its bytes; can be sought in.
        location: Where it is.
        url: Its address; may be empty.
        settings: Limits for each document.
        allowance: What may be unpacked of it.
        read: Reads a document that was in it.
    """

    stream: BinaryIO
    location: Location
    url: str
    settings: IngestSettings
    allowance: Allowance
    read: ReadDocument

    @property
    def limit(self) -> int:
        """Most bytes of one document."""
        return self.settings.max_file_mb * 1_000_000


def unpacked(container: Container) -> Unpacked:
    """What a container's stream unpacks to; one that a person named may be of any size."""
    allowance = container.allowance
    limit = allowance.left if allowance.is_inner() else sys.maxsize - 1
    return Unpacked(container.stream, container.location, limit)
