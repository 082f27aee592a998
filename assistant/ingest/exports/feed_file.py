"""Feeds saved as files: their entries as articles, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest.location import Location, Outcome
from assistant.ingest.records import build_article
from assistant.presentation.html import is_web


def read_feed(
    data: bytes, location: Location, url: str, settings: IngestSettings
) -> Iterator[Outcome]:
    """The articles of a feed; where it has only teasers of them, that is told.

    Raises:
        IngestError: No entry has words.
    """
    # Here, since they load a client of the web that files do not need.
    from assistant.ingest.web.feeds import entries, is_teaser
    from assistant.ingest.web.fetching import Fetched

    base = url if is_web(url) else ""
    try:
        found = [entry for entry in entries(Fetched(base, data)) if entry.text]
    except Exception as error:  # hostile feeds break the library in ways it does not name
        raise location.error("bad_feed") from error
    if not found:
        raise location.error("empty_feed")
    teasers = sum(is_teaser(entry.text) for entry in found)
    if teasers:
        yield location.notice("feed_teasers", teasers=teasers, count=len(found))
    for number, entry in enumerate(found, start=1):
        own = {"url": entry.url if is_web(entry.url) else url}
        try:
            where = Location(location.path, item=number)
            yield from build_article({**entry.fields(), **own}, where, settings)
        except IngestError as error:
            yield error
