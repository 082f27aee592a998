"""Articles as JSON lines, arrays and single objects."""

from __future__ import annotations

import datetime as dt
import io
import json
import tracemalloc

import pytest

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest import read_articles
from assistant.ingest.exports.jsonl import read_lines
from assistant.types import Article, Notice


def _outcomes(content, settings=None):
    data = content if isinstance(content, bytes) else content.encode()
    return list(read_lines(io.BytesIO(data), "n.jsonl", settings or IngestSettings()))


def _key(error):
    assert isinstance(error, IngestError)
    return error.values["reason"].key


def test_all_fields_are_kept_and_unknown_ones_go_to_extra():
    row = {
        "id": "a1", "title": "Titular", "text": "Cuerpo.", "source": "Medio",
        "url": "https://medio.example/a1", "published": "2025-08-16T09:30:00+02:00",
        "author": "Rosa", "section": "Local", "language": "es-ES", "licence": "CC0-1.0",
        "kicker": "Antetítulo", "extra": {"page": 3},
    }  # fmt: skip
    (article,) = _outcomes(json.dumps(row))
    assert article == Article(
        id="a1", title="Titular", text="Cuerpo.", source="Medio", url="https://medio.example/a1",
        published=dt.datetime(2025, 8, 16, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=2))),
        author="Rosa", section="Local", language="es", licence="CC0-1.0",
        extra={"page": 3, "kicker": "Antetítulo"},
    )  # fmt: skip


def test_a_stored_article_reads_back_the_same():
    article = Article(title="T", text="Uno.\n\nDos.", published="2024-01-31", extra={"a": [1]})
    assert _outcomes(article.model_dump_json()) == [article]


def test_without_an_id_the_content_gives_it():
    first, again, other = _outcomes('{"text":"uno"}\n{"text":"uno"}\n{"text":"dos"}\n')
    assert first.id == again.id != other.id


def test_a_line_has_no_address_of_its_own(tmp_path):
    """Else all articles of one file would be revisions of each other."""
    path = tmp_path / "n.jsonl"
    path.write_text('{"text":"uno"}\n{"text":"dos"}\n', encoding="utf-8")
    assert [article.url for article in read_articles(path)] == ["", ""]


def test_null_fields_and_blank_dates_are_as_good_as_absent():
    (article,) = _outcomes('{"text":"uno","title":null,"published":null,"extra":null,"id":null}')
    assert (article.title, article.published, article.extra) == ("", None, {})
    (article,) = _outcomes('{"text":"uno","published":"  "}')
    assert article.published is None


def test_numeric_ids_are_taken_as_text():
    (article,) = _outcomes('{"id":17,"text":"uno"}')
    assert article.id == "17"


def test_a_time_without_a_zone_is_only_a_day():
    (article,) = _outcomes('{"text":"uno","published":"2025-08-16T09:30:00"}')
    assert article.published == dt.date(2025, 8, 16)
    assert not isinstance(article.published, dt.datetime)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('{"text": }', "bad_json"),
        ('{"text": "sin cerrar', "bad_json"),
        ("[1, 2]", "not_an_object"),
        ('"hola"', "not_an_object"),
        ("null", "not_an_object"),
        ('{"title": "sin texto"}', "missing_text"),
        ('{"text": null}', "missing_text"),
        ('{"text": " \\n\\t "}', "blank_text"),
        ('{"text": 5}', "wrong_kind"),
        ('{"text": "a", "title": 5}', "wrong_kind"),
        ('{"text": "a", "extra": 3}', "wrong_kind"),
        ('{"text": "a", "id": true}', "wrong_kind"),
        ('{"text": "a", "score": NaN}', "bad_json_number"),
        ('{"text": "a", "n": ' + "9" * 5000 + "}", "bad_json_number"),
        ("[" * 100_000, "json_too_deep"),
        ('{"text": "a", "id": "' + "x" * 257 + '"}', "id_too_long"),
        ('{"text": "' + "x" * 1001 + '"}', "too_long"),
    ],
)
def test_a_bad_line_gives_its_number_and_reason_and_the_others_go_on(line, key):
    content = '{"text":"uno"}\n\n' + line + '\n{"text":"dos"}'
    first, bad, last = _outcomes(content, IngestSettings(max_article_chars=1000))
    assert (first.text, last.text) == ("uno", "dos")
    assert _key(bad) == key
    assert bad.line == 3
    assert str(bad).startswith("n.jsonl:3: ")
    assert "\n" not in str(bad)


@pytest.mark.parametrize("date", ['"08/09/2025"', '"ayer"', "{}"])
def test_a_line_whose_date_is_not_understood_is_kept_without_and_told(date):
    notice, article = _outcomes('{"text": "a", "published": ' + date + "}")
    assert (article.text, article.published) == ("a", None)
    assert isinstance(notice, Notice)
    assert (notice.path, notice.line) == ("n.jsonl", 1)


def test_reasons_come_in_the_language_of_the_moment(monkeypatch):
    (error,) = _outcomes('{"title":"x"}')
    monkeypatch.setenv("HEMEROTECA_LANGUAGE", "es")
    assert "falta el campo «text»" in str(error)
    monkeypatch.setenv("HEMEROTECA_LANGUAGE", "en")
    assert 'the field "text"' in str(error)


def test_half_characters_are_marked_and_whole_ones_kept():
    damaged, whole = _outcomes('{"text":"a\\ud83d"}\n{"text":"a\\ud83d\\ude00"}')
    assert damaged.text == "a\ufffd"
    assert whole.text == "a😀"


def test_marks_and_line_ends_of_windows():
    content = '\ufeff{"text":"uno"}\r\n{"text":"dos"}\r\n'
    assert [article.text for article in _outcomes(content)] == ["uno", "dos"]


def test_latin_1_lines_read_right():
    (article,) = _outcomes('{"text":"El año en España: «sí», dijo Íñigo."}'.encode("latin-1"))
    assert article.text == "El año en España: «sí», dijo Íñigo."


def test_utf_16_with_a_mark(tmp_path):
    path = tmp_path / "n.jsonl"
    path.write_bytes('{"text":"añil"}\n{"mal\n{"text":"dos"}\n'.encode("utf-16"))
    skipped = []
    texts = [article.text for article in read_articles(path, on_skip=skipped.append)]
    assert texts == ["añil", "dos"]
    assert [entry.line for entry in skipped] == [2]


def test_nothing_but_blank_lines_is_empty():
    (error,) = _outcomes("\n  \n\r\n")
    assert _key(error) == "empty"


def test_an_overlong_line_is_left_out_without_losing_count():
    long = '{"text":"' + "x" * 1_200_000 + '"}'
    first, bad, last = _outcomes(
        f'{{"text":"uno"}}\n{long}\n{{"text":"dos"}}\n', IngestSettings(max_file_mb=1)
    )
    assert (first.text, last.text) == ("uno", "dos")
    assert (_key(bad), bad.line) == ("line_too_large", 2)


def test_memory_does_not_grow_with_the_file(tmp_path):
    path = tmp_path / "many.jsonl"
    line = json.dumps({"text": "x" * 10_000}) + "\n"
    with path.open("w", encoding="utf-8") as stream:
        for _ in range(3000):  # 30 MB, above the 1 MB limit for other formats
            stream.write(line)
    tracemalloc.start()
    count = sum(1 for _ in read_articles(path, settings=IngestSettings(max_file_mb=1)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 3000
    assert peak < 3_000_000


def test_reading_is_lazy(tmp_path):
    path = tmp_path / "n.jsonl"
    path.write_text('{"text":"uno"}\n{"mal', encoding="utf-8")
    articles = read_articles(path)
    assert next(articles).text == "uno"
    with pytest.raises(IngestError, match=r"n\.jsonl:2: "):
        next(articles)


def test_json_array_with_a_bad_item(tmp_path, monkeypatch):
    monkeypatch.setenv("HEMEROTECA_LANGUAGE", "es")
    path = tmp_path / "n.json"
    path.write_text('[{"text":"uno"}, {"title":"x"}, 7, {"text":"dos"}]', encoding="utf-8")
    skipped = []
    assert [a.text for a in read_articles(path, on_skip=skipped.append)] == ["uno", "dos"]
    assert [entry.reason[:11] for entry in skipped] == ["elemento 2:", "elemento 3:"]


def test_json_of_one_object_over_several_lines(tmp_path):
    path = tmp_path / "n.json"
    path.write_text(json.dumps({"title": "T", "text": "uno"}, indent=2), encoding="utf-8")
    assert [article.title for article in read_articles(path)] == ["T"]


def test_jsonl_under_the_name_of_json(tmp_path):
    path = tmp_path / "n.json"
    path.write_text('{"text":"uno"}\n{"text":"dos"}\n', encoding="utf-8")
    assert [article.text for article in read_articles(path)] == ["uno", "dos"]


def test_malformed_json_file_says_where(tmp_path):
    path = tmp_path / "n.json"
    path.write_text('[\n {"text": "uno",}\n]', encoding="utf-8")
    with pytest.raises(IngestError) as caught:
        list(read_articles(path))
    assert _key(caught.value) == "bad_json_file"
    assert caught.value.values["reason"].values["row"] == 2


def test_a_binary_file_is_told_once(tmp_path):
    path = tmp_path / "n.jsonl"
    path.write_bytes(b"%PDF-1.7\n" + b"obj\n" * 50)
    skipped = []
    assert list(read_articles(path, on_skip=skipped.append)) == []
    assert [(entry.line, "PDF" in entry.reason) for entry in skipped] == [(None, True)]
