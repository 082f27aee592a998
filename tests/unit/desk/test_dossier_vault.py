"""Articles as files for Obsidian: safe names, YAML that any reader takes, and back again."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from markdown_it import MarkdownIt

from assistant import read_articles
from assistant.desk.export.vault import article_file_name, article_markdown, write_articles
from assistant.types import Article

_TEXT: Final = (
    "# No es un titular\nSegunda línea, 50 % y 100 %%.\n\n- ni lista [[enlace]] #etiqueta ==x==\n\n"
    "1. ni número <b>b</b> `c` $x$ @yo https://evil.example\n\n---\n\n😀 مرحبا"
)


def _article(**more: Any) -> Article:
    facts: dict[str, Any] = {
        "id": "faro: 1",
        "title": 'Dijo: "no" \\ # {x}',
        "text": _TEXT,
        "source": "El Faro",
        "url": "https://faro.example/1?a=b#c",
        "published": "2025-08-16",
        "author": "Ana 'Ñ' Ruiz",
        "section": "España: política",
        "language": "es",
    }
    return Article(**{**facts, **more})


def _front_matter(article: Article) -> dict[str, Any]:
    _, block, _ = article_markdown(article).split("---\n", 2)
    found = yaml.safe_load(block)
    assert isinstance(found, dict)
    return found


def test_the_front_matter_is_yaml() -> None:
    found = _front_matter(_article())
    assert str(found.pop("date")) == "2025-08-16"
    assert found == {
        "title": 'Dijo: "no" \\ # {x}',
        "source": "El Faro",
        "author": "Ana 'Ñ' Ruiz",
        "section": "España: política",
        "url": "https://faro.example/1?a=b#c",
        "id": "faro: 1",
        "language": "es",
        "tags": ["el-faro", "espana-politica"],
    }


def test_what_is_unknown_is_left_out_and_nothing_ends_the_front_matter_early() -> None:
    bare = Article(
        text="Sola.", id="x", title="uno\n---\ndos: tres\x85\u2028 \u202e", section="null"
    )
    assert _front_matter(bare) == {
        "title": "uno --- dos: tres",
        "id": "x",
        "section": "null",
        "tags": ["null"],
    }
    assert _front_matter(Article(text="Sola.", id="x", section="2025"))["tags"] == []


def test_an_article_is_read_again_as_it_was(tmp_path: Path) -> None:
    article = _article()
    assert write_articles([article], tmp_path / "new" / "vault") == 1
    (read,) = read_articles(tmp_path / "new" / "vault")
    names = {"id", "title", "text", "source", "url", "published", "author", "section", "language"}
    assert read.model_dump(include=names) == article.model_dump(include=names)


def test_nothing_in_a_text_is_markup() -> None:
    body = article_markdown(_article()).split("---\n", 2)[2]
    tokens = MarkdownIt("commonmark").enable("strikethrough").parse(body)
    nodes = [node for token in tokens for node in (token, *(token.children or []))]
    assert {node.type for node in nodes} == {
        *("paragraph_open", "paragraph_close", "inline", "text", "hardbreak"),
    }
    assert not re.search(r"(?<!\\)(?:\[\[|==|%%| #e)", body), "nor to Obsidian"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("¿Qué pasó en Ávila?", "2025-08-16-que-paso-en-avila-"),
        ("../../etc/passwd", "2025-08-16-etc-passwd-"),
        ("CON\\nul:*?", "2025-08-16-con-nul-"),
        ("😀", "2025-08-16-"),
        ("a" * 300, f"2025-08-16-{'a' * 60}-"),
    ],
)
def test_a_file_s_name_is_plain(title: str, name: str) -> None:
    named = article_file_name(_article(title=title))
    assert named.startswith(name)
    assert len(named) == len(name) + len("0123abcd.md")
    assert named == article_file_name(_article(title=title)), "written again, it is replaced"


def test_articles_of_one_headline_have_files_of_their_own(tmp_path: Path) -> None:
    articles = [_article(id=name, published=None) for name in ("a", "A", "b")]
    assert write_articles(articles, tmp_path) == 3
    assert write_articles(articles, tmp_path) == 3
    assert len(list(tmp_path.iterdir())) == 3
