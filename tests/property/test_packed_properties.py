"""Archives, captures, feeds and items of agencies, whatever happened to their bytes."""

from __future__ import annotations

import contextlib
import gzip
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest import read_outcomes
from assistant.ingest.location import Location, as_skipped
from assistant.ingest.xml_document import read_xml
from assistant.types import Article, Notice, normalise_text
from tests import agency_items as items
from tests.captures import STORIES, Capture, page, tarred, zipped

LIMITS = IngestSettings(max_file_mb=1)
_FILES = {
    "a/nota.txt": STORIES[0],
    "p.html": page(1),
    "p_files/x.html": page(2),
    "b.zip": zipped({"n.txt": STORIES[1]}),
}
_CAPTURE = Capture().add("https://a.example/0", page(0)).add("https://a.example/1", page(1))
_PACKED_CAPTURE = Capture(gzip=True).add(
    "https://a.example/0", gzip.compress(page(0).encode()), headers=[("Content-Encoding", "gzip")]
)
DOCUMENTS = {
    "f.zip": zipped(_FILES),
    "f.tar": tarred(_FILES),
    "f.tar.gz": tarred(_FILES, "w:gz"),
    "f.tar.bz2": tarred(_FILES, "w:bz2"),
    "f.tar.xz": tarred(_FILES, "w:xz"),
    "n.txt.gz": gzip.compress(STORIES[0].encode()),
    "c.warc": _CAPTURE.bytes(),
    "c.warc.gz": _PACKED_CAPTURE.bytes(),
    "nitf.xml": items.NITF["lists"][0].encode(),
    "item.xml": items.NEWSML["xhtml"][0].encode(),
    "page.xml": items.ALTO.replace("{v}", "4").encode(),
    "feed.rss": items.RSS.encode(),
    "feed.atom": items.ATOM.encode(),
    "page.hocr": items.HOCR.encode(),
    "n.json": items.ninjs("two").encode(),
}  # fmt: skip
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["set", "cut", "insert", "repeat", "end"]),
        st.floats(0, 1, exclude_max=True),
        st.binary(min_size=1, max_size=12),
    ),
    min_size=1,
    max_size=6,
)


def _edited(content, edits):
    for kind, share, piece in edits:
        at = int(share * len(content))
        after = at + len(piece)
        content = {
            "set": content[:at] + piece + content[after:],
            "cut": content[:at] + content[after:],
            "insert": content[:at] + piece + content[at:],
            "repeat": content[:at] + content[at : at + 300] + content[at:],
            "end": content[: max(at, 1)],
        }[kind]
    return content


def _all_settled(outcomes):
    for outcome in outcomes:
        if isinstance(outcome, Article):
            assert outcome.text == normalise_text(outcome.text)
            assert outcome.text.strip()
            continue
        assert isinstance(outcome, Notice | IngestError)
        told = as_skipped(outcome) if isinstance(outcome, IngestError) else outcome
        assert told.reason
        assert "\n" not in told.reason


def _read(name, content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        _all_settled(read_outcomes(path, settings=LIMITS))


@pytest.mark.parametrize("name", DOCUMENTS)
@settings(max_examples=40, deadline=None)
@given(edits=EDITS)
def test_whatever_happened_to_it(name, edits):
    _read(name, _edited(DOCUMENTS[name], edits))


@pytest.mark.parametrize("name", ["f.zip", "f.tar", "f.gz", "f.xz", "c.warc", "a.xml", "sin"])
@settings(max_examples=30, deadline=None)
@given(
    start=st.sampled_from([b"", b"PK\x03\x04", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\x00",
                           b"WARC/1.0\r\n",
                           b"<?xml version='1.0'?>", b"<rss>", b"<nitf>"]),
    rest=st.binary(max_size=600),
)  # fmt: skip
def test_any_bytes(name, start, rest):
    _read(name, start + rest)


@settings(max_examples=60, deadline=None)
@given(
    pieces=st.lists(
        st.sampled_from(
            ["<nitf>", "</nitf>", "<body>", "<body.content>", "<p>", "</p>", "año ", "&lt;",
             "&nbsp;", "<newsItem guid='x'>", "<contentSet>", "<inlineXML>", "<inlineData>",
             "<alto><Layout>", "<Page>", "<TextBlock><TextLine><String CONTENT='a-'/>", "<rss>",
             "<channel>", "<item>", "<title>t</title>", "<!-- -->", "<![CDATA[<p>x]]>",
             "<!DOCTYPE a [<!ENTITY b 'c'>]>", "&b;"]
        ),
        max_size=30,
    )
)  # fmt: skip
def test_any_markup(pieces):
    content = "".join(pieces).encode()
    with contextlib.suppress(IngestError):
        _all_settled(read_xml(content, Location("a.xml"), "", LIMITS))


def test_they_are_read_as_they_are():
    for name, content in DOCUMENTS.items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(content)
            assert any(isinstance(each, Article) for each in read_outcomes(path, settings=LIMITS))
