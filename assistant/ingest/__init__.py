"""Documents to articles: files, folders and standard input, one reader a format."""

from assistant.ingest.sources import read_articles, read_outcomes

__all__ = ["read_articles", "read_outcomes"]
