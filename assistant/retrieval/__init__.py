"""A question -> hits -> evidence."""

from assistant.retrieval.date_search import search_with_date
from assistant.retrieval.evidence import select_evidence
from assistant.retrieval.reading import HitsRead, read_hits
from assistant.retrieval.search import Retriever

__all__ = ["HitsRead", "Retriever", "read_hits", "search_with_date", "select_evidence"]
