"""Which files hold others, and who reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from assistant.ingest.containers.archive import read_compressed, read_tar, read_zip
from assistant.ingest.containers.container import Container
from assistant.ingest.containers.warc import read_warc
from assistant.ingest.formats import Format
from assistant.ingest.location import Outcome

# Apart from ``formats.READERS``: what is in them is read through those again.
CONTAINERS: Final[dict[Format, Callable[[Container], Iterator[Outcome]]]] = {
    "zip": read_zip,
    "tar": read_tar,
    "compressed": read_compressed,
    "warc": read_warc,
}
