"""Addresses to articles: pages, feeds and sitemaps, fetched politely and never from within.

Nothing else of the program opens a connection to what a stranger wrote.
"""

from assistant.ingest.web.addresses import is_address, read_address, visit
from assistant.ingest.web.fetching import Fetched, Fetcher, NotReached

__all__ = [
    "Fetched",
    "Fetcher",
    "NotReached",
    "is_address",
    "read_address",
    "visit",
]
