"""Records as archives export them: known names, nested lists, a person's map, markup in fields."""

from __future__ import annotations

import json

import pytest

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError, UsageError
from assistant.ingest import read_outcomes
from assistant.ingest.field_names import article_fields, parse_map
from assistant.types import Article, Notice

_TEXT = "El mercado de la Plaza Vieja abrirá los domingos desde abril."


@pytest.fixture
def read(tmp_path):
    def _read(content, suffix=".json", **settings):
        path = tmp_path / f"r{suffix}"
        path.write_text(
            content if isinstance(content, str) else json.dumps(content), encoding="utf-8"
        )
        return list(read_outcomes(path, settings=IngestSettings(**settings)))

    return _read


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [
        ({"Titular": "Mercado"}, "title", "Mercado"),
        ({"encabezado": "Mercado"}, "title", "Mercado"),
        ({"publishedAt": "2025-04-01T08:00:00Z"}, "published", "2025-04-01 08:00:00+00:00"),
        ({"Fecha de publicación": "1 de abril de 2025"}, "published", "2025-04-01"),
        ({"date_publish": "2025-04-01 08:00:00"}, "published", "2025-04-01"),
        ({"publish_date": 1743494400}, "published", "2025-04-01 08:00:00+00:00"),
        ({"medio": "El Eco"}, "source", "El Eco"),
        ({"media_name": "El Eco"}, "source", "El Eco"),
        ({"source": {"id": None, "name": "El Eco"}}, "source", "El Eco"),
        ({"autores": ["Luz Vega", "Leo Sanz"]}, "author", "Luz Vega, Leo Sanz"),
        ({"author": [{"name": "Luz Vega"}]}, "author", "Luz Vega"),
        ({"Sección": ["Local", "Comercio"]}, "section", "Local, Comercio"),
        ({"enlace": "https://eco.example/m"}, "url", "https://eco.example/m"),
        ({"title": {"rendered": "Mercado &#8211; Eco"}}, "title", "Mercado – Eco"),
    ],
)
def test_known_names(read, record, field, value):
    (article,) = read({"cuerpo": _TEXT, **record})
    assert str(getattr(article, field)) == value
    assert article.text == _TEXT


@pytest.mark.parametrize(
    "name",
    [
        "text",
        "Texto",
        "cuerpo",
        "content",
        "maintext",
        "articleBody",
        "body_text",
        "Cuerpo noticia",
    ],
)
def test_names_of_the_text(read, name):
    (article,) = read({name: [_TEXT, "Segundo párrafo."], "raro": 1})
    assert article.text == f"{_TEXT}\n\nSegundo párrafo."
    assert article.extra == {"raro": 1}


@pytest.mark.parametrize(
    "shape",
    [
        {"articles": [{"content": _TEXT}, {"content": "Otra."}]},
        {"status": "ok", "data": {"items": [{"texto": _TEXT}, {"texto": "Otra."}]}},
        {
            "hits": {
                "hits": [
                    {"_id": "1", "_source": {"body": _TEXT}},
                    {"_id": "2", "_source": {"body": "Otra."}},
                ]
            }
        },
        [{"article": {"text": _TEXT}}, {"article": {"text": "Otra."}}],
    ],
)
def test_lists_inside_objects(read, shape):
    assert [article.text for article in read(shape)] == [_TEXT, "Otra."]
    assert [article.text for article in read(json.dumps(shape) + "\n", ".jsonl")] == [
        _TEXT,
        "Otra.",
    ]


def test_keys_that_are_not_known_are_named_and_can_be_mapped(read):
    record = {"rubro": "Mercado", "desarrollo": _TEXT, "origen": {"nombre": "El Eco"}}
    (error,) = read(record)
    assert isinstance(error, IngestError)
    assert all(word in str(error) for word in ("rubro", "desarrollo", "--map"))
    (article,) = read(record, map="text=desarrollo, title=rubro,source=origen.nombre")
    assert (article.title, article.text, article.source) == ("Mercado", _TEXT, "El Eco")


@pytest.mark.parametrize("written", ["text", "text=", "texto=a", "=a"])
def test_a_map_that_says_nothing(written):
    with pytest.raises(UsageError):
        parse_map(written)


def test_a_map_goes_before_known_names():
    found = article_fields({"text": "corto", "desarrollo": _TEXT}, {"text": "desarrollo"})
    assert found.fields == {"text": _TEXT}


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (
            "<p>Abrir&aacute; el <b>domingo</b>.</p><p>Y el lunes.</p>",
            "Abrirá el domingo.\n\nY el lunes.",
        ),
        ("&lt;p&gt;Abrir&amp;aacute;.&lt;/p&gt;", "Abrirá."),
        ("Uno<br/>dos<br>tres", "Uno\ndos\ntres"),
        ("<p>Uno</p><script>x()</script><p style='display:none'>No</p>", "Uno"),
        ("3 < 5 y R&D, ?a=1&copy=2", "3 < 5 y R&D, ?a=1&copy=2"),
        ("Escribió <marca> en el cartel", "Escribió <marca> en el cartel"),
    ],
)
def test_markup_in_a_field_becomes_words(read, written, words):
    (article,) = read({"text": written})
    assert article.text == words


def test_what_a_service_holds_back_is_told(read):
    told, article = read({"content": f"{_TEXT} Y después… [+812 chars]"})
    assert isinstance(told, Notice)
    assert article.text.endswith("Y después…")


def test_a_summary_stands_for_a_text_that_is_missing(read):
    told, article = read({"titular": "Mercado", "entradilla": _TEXT})
    assert "resumen" in told.reason
    assert article.text == _TEXT


@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
def test_other_dates_of_a_batch_make_the_order_sure(read, suffix):
    dates = ["04/05/2025", "21/05/2025"]
    rows = [{"text": f"{_TEXT} {n}", "fecha": day} for n, day in enumerate(dates)]
    content = json.dumps(rows) if suffix == ".json" else "\n".join(map(json.dumps, rows))
    first, second = read(content, suffix)
    assert (str(first.published), str(second.published)) == ("2025-05-04", "2025-05-21")


def test_dates_that_contradict_each_other_settle_nothing(read):
    rows = [
        {"text": f"{_TEXT} {n}", "fecha": day}
        for n, day in enumerate(("04/05/2025", "21/05/2025", "05/21/2025"))
    ]
    told, *articles = read(rows)
    assert "04/05/2025" in told.reason
    assert [str(each.published) for each in articles] == ["None", "2025-05-21", "2025-05-21"]


def test_mojibake_in_a_record_is_put_right(read):
    told, article = read({"text": _TEXT.encode().decode("cp1252", "ignore")})
    assert isinstance(told, Notice)
    assert article.text == _TEXT
    assert isinstance(article, Article)
