"""Articles as Markdown files for Obsidian and its like: YAML front matter, then the text."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from assistant.desk.export.formats import slug
from assistant.presentation.byline import day_of
from assistant.presentation.html import single_line
from assistant.presentation.markdown import plain
from assistant.types import Article

_LONGEST_NAME: Final = 60
_PARAGRAPHS: Final = re.compile(r"\n\s*\n")


def write_articles(articles: Iterable[Article], folder: Path) -> int:
    """Write each article into a folder, in place of a file that was written of it before.

    Args:
        articles: What to write.
        folder: Made when it is missing; other files in it stay.

    Returns:
        How many were written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for article in articles:
        (folder / article_file_name(article)).write_bytes(article_markdown(article).encode("utf-8"))
        written += 1
    return written


def article_file_name(article: Article) -> str:
    """Day, headline and a part of the id's hash, so that no two articles share a name."""
    day = day_of(article.published)
    mark = hashlib.sha256(article.id.encode()).hexdigest()[:8]
    parts = (day.isoformat() if day else "", slug(article.title, _LONGEST_NAME), mark)
    return "-".join(filter(None, parts)) + ".md"


def article_markdown(article: Article) -> str:
    """The text of the file. Reading it again gives the article's fields and paragraphs."""
    blocks = (block.strip("\n") for block in _PARAGRAPHS.split(article.text))
    # Two spaces: a line ends there, and its paragraph does not.
    paragraphs = ("  \n".join(map(plain, block.split("\n"))) for block in blocks if block.strip())
    return f"{_front_matter(article)}\n" + "\n\n".join(paragraphs) + "\n"


def _front_matter(article: Article) -> str:
    # An ISO date is YAML as it stands; what JSON says of a text on one line, YAML understands.
    fields = {
        "title": _text(article.title),
        "source": _text(article.source),
        "date": article.published.isoformat() if article.published else "",
        "author": _text(article.author),
        "section": _text(article.section),
        "url": _text(article.url),
        "id": _text(article.id),
        "language": _text(article.language),
        "tags": f"[{', '.join(_tags(article))}]",
    }
    lines = "".join(f"{name}: {value}\n" for name, value in fields.items() if value)
    return f"---\n{lines}---\n"


def _text(raw: str) -> str:
    words = single_line(raw)
    return json.dumps(words, ensure_ascii=False) if words else ""


def _tags(article: Article) -> list[str]:
    """Outlet and section; a tag of digits alone is none."""
    slugs = (slug(words, _LONGEST_NAME) for words in (article.source, article.section))
    return [f'"{tag}"' for tag in dict.fromkeys(slugs) if tag.strip("0123456789-")]
