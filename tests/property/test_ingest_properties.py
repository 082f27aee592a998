"""Whatever the bytes: an article or a reason, and texts that come back as they went in."""

from __future__ import annotations

import io
import json

from hypothesis import given
from hypothesis import strategies as st

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest.decoding import NotText, decode
from assistant.ingest.exports.jsonl import read_json, read_lines
from assistant.ingest.front_matter import split_front_matter
from assistant.ingest.location import Location, as_skipped
from assistant.ingest.markdown import read_markdown
from assistant.ingest.mojibake import repair
from assistant.ingest.pages.html import read_html
from assistant.ingest.plain import read_plain
from assistant.types import Article, Notice, normalise_text

LIMITS = IngestSettings()
# Whole characters: halves of pairs are no text; what was decoded wrongly is put right.
TEXTS = st.text(st.characters(exclude_categories=["Cs"])).filter(lambda text: repair(text) == text)
FILLED = TEXTS.filter(lambda text: normalise_text(text).strip() != "")
MARKUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<div hidden>", "</div>", "<a href=x>", "</a>", "<table>", "<td>", "&amp;",
         "<script>", "</script>", "<!--", "-->", "<time pubdate datetime=x>", "año ", "y más. ",
         "<meta charset=utf-8>", '<script type="application/ld+json">{"@type":"NewsArticle"}',
         "# ", "**", "[a](b)", "\n\n", "---\n", "a: b\n", "- x\n", "| a | b |\n", "|-|-|\n",
         "```\n"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


def _all_settled(outcomes):
    for outcome in outcomes:
        _is_settled(outcome)


def _is_settled(outcome):
    if isinstance(outcome, Notice):
        assert "\n" not in outcome.reason
        return
    if isinstance(outcome, Article):
        assert outcome.text == normalise_text(outcome.text)
        assert outcome.text.strip()
    else:
        assert isinstance(outcome, IngestError)
        skipped = as_skipped(outcome)
        assert skipped.reason
        assert "\n" not in skipped.reason


@given(text=FILLED, title=TEXTS, extra=st.dictionaries(TEXTS, TEXTS, max_size=3))
def test_any_text_comes_back_from_jsonl(text, title, extra):
    row = {**{f"x-{key}": value for key, value in extra.items()}, "text": text, "title": title}
    for ascii_only in (True, False):
        line = json.dumps(row, ensure_ascii=ascii_only).encode()
        (article,) = read_lines(io.BytesIO(line), "n", LIMITS)
        assert article.text == normalise_text(text)
        assert article.title == normalise_text(title).strip()


@given(text=FILLED)
def test_a_stored_article_reads_back_the_same(text):
    article = Article(text=text)
    (again,) = read_lines(io.BytesIO(article.model_dump_json().encode()), "n", LIMITS)
    assert again == article


@given(text=st.text(st.characters(codec="cp1252", exclude_categories=["Cc"]), min_size=1))
def test_valid_utf_8_is_never_taken_for_anything_else(text):
    try:
        assert decode(text.encode()).removeprefix("\ufeff") == text
    except NotText:  # begins like a binary format: "%PDF", "GIF8"
        assert text.isascii() or not text[0].isalpha() or text.startswith(("GIF8", "GGUF"))


@given(data=st.binary(max_size=400))
def test_random_bytes_are_an_article_or_a_reason(data):
    for reader in (read_plain, read_markdown):
        try:
            _all_settled(reader(data, Location("f"), "", LIMITS))
        except IngestError as error:
            _is_settled(error)
    for outcome in read_lines(io.BytesIO(data), "f", LIMITS):
        _is_settled(outcome)
    try:
        for outcome in read_json(data, "f", LIMITS):
            _is_settled(outcome)
    except IngestError as error:
        _is_settled(error)


@given(data=st.one_of(st.binary(max_size=300), MARKUP.map(str.encode)))
def test_any_page_is_an_article_or_a_reason(data):
    try:
        _all_settled(read_html(data, Location("f"), "", LIMITS))
    except IngestError as error:
        _is_settled(error)


@given(content=MARKUP)
def test_any_markdown_is_an_article_or_a_reason(content):
    try:
        _all_settled(read_markdown(content.encode(), Location("f"), "", LIMITS))
    except IngestError as error:
        _is_settled(error)


@given(text=TEXTS)
def test_front_matter_takes_only_its_own_lines(text):
    described = split_front_matter(text)
    assert text.endswith(described.text)
    assert described.fields or described.text == text
