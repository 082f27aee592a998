"""Exports of services and programs that know articles: as JSON under names of theirs, as RIS."""

from __future__ import annotations

import json

import pytest
from table_files import TEXTS

from assistant.errors import IngestError
from assistant.ingest import read_outcomes
from assistant.types import Article

_TEXT = TEXTS[0]
_RIS = f"""TY  - NEWS
TI  - Mercado nuevo
AU  - Vega, Luz
AU  - Sanz, Leo
T2  - El Eco de Olmeda
DA  - 2025/4/3/
UR  - https://eco.example/m
AB  - {_TEXT}
LA  - es
ER  -

TY  - NEWS
TI  - Sin texto
UR  - https://eco.example/n
ER  -
"""


@pytest.fixture(autouse=True)
def _in_spanish(monkeypatch):
    monkeypatch.setenv("HEMEROTECA_LANGUAGE", "es")


@pytest.fixture
def read(tmp_path):
    def _read(content, suffix=".json"):
        path = tmp_path / f"e{suffix}"
        written = content if isinstance(content, str) else json.dumps(content)
        path.write_text(written, encoding="utf-8")
        return list(read_outcomes(path))

    return _read


def _is_right(article, day="2025-04-03"):
    assert isinstance(article, Article)
    assert (article.title, article.text) == ("Mercado nuevo", _TEXT)
    assert (article.source, article.author) == ("El Eco de Olmeda", "Luz Vega, Leo Sanz")
    assert (article.url, article.language) == ("https://eco.example/m", "es")
    assert str(article.published)[:10] == day


def test_newsapi(read):
    item = {"source": {"id": None, "name": "El Eco de Olmeda"}, "author": "Luz Vega, Leo Sanz",
            "title": "Mercado nuevo", "description": "Breve.", "url": "https://eco.example/m",
            "urlToImage": None, "publishedAt": "2025-04-03T08:00:00Z", "content": _TEXT,
            "language": "es"}  # fmt: skip
    (article,) = read({"status": "ok", "totalResults": 1, "articles": [item]})
    _is_right(article)


def test_event_registry(read):
    item = {"uri": "8123", "lang": "spa", "isDuplicate": False, "date": "2025-04-03",
            "time": "08:05:00", "dateTime": "2025-04-03T08:05:00Z",
            "dateTimePub": "2025-04-03T08:00:00Z", "dataType": "news", "sim": 0.4,
            "url": "https://eco.example/m", "title": "Mercado nuevo", "body": _TEXT,
            "source": {"uri": "eco.example", "dataType": "news", "title": "El Eco de Olmeda"},
            "authors": [{"uri": "luz@eco.example", "name": "Luz Vega", "type": "author"},
                        {"uri": "leo@eco.example", "name": "Leo Sanz", "type": "author"}],
            "sentiment": 0.1}  # fmt: skip
    (article,) = read({"articles": {"page": 1, "totalResults": 1, "results": [item]}})
    _is_right(article)
    assert article.published.isoformat() == "2025-04-03T08:00:00+00:00"


def test_news_please(read):
    item = {"authors": ["Luz Vega", "Leo Sanz"], "date_download": "2025-05-01 09:00:00",
            "date_modify": None, "date_publish": "2025-04-03 10:00:00", "description": "Breve.",
            "filename": "m.json", "image_url": None, "language": "es", "maintext": _TEXT,
            "source_domain": "El Eco de Olmeda", "title": "Mercado nuevo",
            "url": "https://eco.example/m"}  # fmt: skip
    (article,) = read(json.dumps(item) + "\n", ".jsonl")
    _is_right(article)


@pytest.mark.parametrize("text", [_TEXT, None])
def test_media_cloud(read, text):
    item = {"id": "a1", "media_name": "El Eco de Olmeda", "media_url": "eco.example",
            "title": "Mercado nuevo", "publish_date": "2025-04-03", "language": "es",
            "url": "https://eco.example/m", "indexed_date": "2025-04-04T00:00:00",
            "authors": ["Luz Vega", "Leo Sanz"], "text": text}  # fmt: skip
    (outcome,) = read(json.dumps(item) + "\n", ".jsonl")
    if text:
        _is_right(outcome)
    else:
        assert "no trae el texto" in str(outcome)


def test_a_list_of_gdelt_is_told_once(read):
    items = [{"url": f"https://eco.example/{n}", "url_mobile": "", "title": f"Mercado {n}",
              "seendate": "20250403T101500Z", "socialimage": "", "domain": "eco.example",
              "language": "Spanish", "sourcecountry": "Spain"} for n in range(3)]  # fmt: skip
    (error,) = read({"articles": items})
    assert isinstance(error, IngestError)
    assert "direcciones" in str(error)


def test_csl_json(read):
    item = {"id": "vega2025", "type": "article-newspaper", "title": "Mercado nuevo",
            "container-title": "El Eco de Olmeda", "language": "es",
            "author": [{"family": "Vega", "given": "Luz"}, {"family": "Sanz", "given": "Leo"}],
            "issued": {"date-parts": [["2025", 4, 3]]}, "URL": "https://eco.example/m",
            "abstract": _TEXT}  # fmt: skip
    note = {**item, "id": "b", "abstract": "", "note": "Nota del archivo sobre la feria."}
    bare = {key: value for key, value in item.items() if key != "abstract"}
    told, article, also, noted, error = read([item, note, bare])
    _is_right(article)
    assert "resumen" in told.reason
    assert "resumen" in also.reason
    assert noted.text == "Nota del archivo sobre la feria."
    assert "ficha" in str(error)


def test_ris(read):
    told, article, error = read(_RIS, ".ris")
    _is_right(article)
    assert "resumen" in told.reason
    assert (error.line, "ficha" in str(error)) == (12, True)


def test_ris_of_other_programs(read):
    content = f"TY  - NEWS\r\nT1  - Mercado nuevo\r\nN1  - {_TEXT}\r\n  y sigue.\r\nPY  - 2025\r\n"
    _, undated, article = read(content, ".ris")
    assert "2025" in undated.reason
    assert article.text == f"{_TEXT}\ny sigue."


def test_ris_without_entries(read):
    (error,) = read("Hola, buenas.\n", ".ris")
    assert isinstance(error, IngestError)
