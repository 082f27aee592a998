"""Archives of made articles: no two alike, gone on with where they stopped, measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.config.resources import demo_folder
from assistant.index import Index
from assistant.testing import HashEmbeddings
from assistant.text.copies import are_one_cable
from benchmarks import scale
from benchmarks.files import load, write
from benchmarks.made_articles import MadeArticles

_FILE = demo_folder() / "articles.jsonl"


def _config(tmp_path: Path, size: int, **more: Any) -> dict[str, Any]:
    fields = {"seed": 7, "queries": 3, "sentences": True, "models": ""}
    index = str(tmp_path / "archive")
    return {"articles": str(_FILE), "size": size, "index": index, **fields, **more}


@pytest.fixture(autouse=True)
def _hashed(hemeroteca_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scale, "embedder", lambda config: HashEmbeddings())


def test_the_same_seed_makes_the_same_articles_and_no_two_are_alike() -> None:
    made, again = MadeArticles(_FILE, 7), MadeArticles(_FILE, 7)
    articles = list(made.first(60))

    assert articles == list(again.first(60))
    assert list(made.first(60, after=58)) == articles[58:]
    assert articles != list(MadeArticles(_FILE, 8).first(60))
    assert len({article.id for article in articles}) == 60
    pairs = ((a.text, b.text) for n, a in enumerate(articles) for b in articles[:n])
    assert not any(are_one_cable(one, other) for one, other in pairs)
    assert len(made.words(3).split()) == 2
    assert made.article(3).title in made.question(3)


def test_an_archive_is_built_searched_and_told_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = _config(tmp_path, 20)
    row = {"size": 20, **scale.build(config), **scale.search(config)}

    assert row["articles"] == 20
    assert row["sentence_bytes_per_article"] > 0
    assert 0 < row["embedding_share"] < 1
    assert row["words_p95_ms"] >= row["words_ms"] > 0
    assert row["sources_ms"] > 0
    file = tmp_path / "rows.json"
    write(file, {"rows": [row]})
    images = tmp_path / "images"
    _main("--report", str(file), "--images", str(images))
    assert "retrieval" in capsys.readouterr().out
    assert (images / "scale-search.svg").read_text(encoding="utf-8").count("<svg") == 1


def test_an_archive_that_was_left_is_gone_on_with(tmp_path: Path) -> None:
    scale.build(_config(tmp_path, 8))
    before = load(tmp_path / "archive" / "built.json")
    row = scale.build(_config(tmp_path, 12))
    after = load(tmp_path / "archive" / "built.json")

    assert after["seconds"] > before["seconds"]
    assert scale.build(_config(tmp_path, 12)) == row
    with Index.open(tmp_path / "archive", HashEmbeddings()) as index:
        assert len(index) == 12


def test_without_vectors_of_sentences_an_archive_is_searched_too(tmp_path: Path) -> None:
    config = _config(tmp_path, 8, sentences=False)
    assert scale.build(config)["sentence_bytes_per_article"] == 0
    assert scale.search(config)["retrieval_ms"] > 0
    assert scale.build(_config(tmp_path, 8, index=str(tmp_path / "o")))[
        "sentence_bytes_per_article"
    ]


@pytest.mark.parametrize("given", [["--sizes", "many"], ["--sizes", "0"], []])
def test_wrong_arguments_are_told(given: list[str]) -> None:
    articles = ["--articles", str(_FILE)] if given else []
    with pytest.raises(SystemExit, match="2"):
        _main(*articles, *given)


def _main(*arguments: str) -> None:
    from benchmarks.__main__ import main

    main(["scale", *arguments])
