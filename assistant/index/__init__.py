"""An index: articles, passages, stems and vectors on disk, found by meaning and by words.

SQLite is the truth, Chroma derives from it. Readers may be many; writers one at a time.
"""

from assistant.index.article_list import ArticleList, ArticleSummary, Selection
from assistant.index.article_search import ArticleSearch
from assistant.index.found_articles import (
    Facets,
    FoundArticle,
    FoundArticles,
    SearchOrder,
    Snippet,
    as_rows,
)
from assistant.index.index import Index
from assistant.index.tables import Candidate

__all__ = [
    "ArticleList",
    "ArticleSearch",
    "ArticleSummary",
    "Candidate",
    "Facets",
    "FoundArticle",
    "FoundArticles",
    "Index",
    "SearchOrder",
    "Selection",
    "Snippet",
    "as_rows",
]
