"""An index: articles, passages, stems and vectors on disk.

SQLite is the truth, Chroma derives from it. Readers may be many; writers one at a time.
"""

from assistant.index.index import Index
from assistant.index.listing import Listed, Listing, Selection
from assistant.index.rows import Candidate

__all__ = [
    "Candidate",
    "Index",
    "Listed",
    "Listing",
    "Selection",
]
