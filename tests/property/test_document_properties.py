"""Whatever becomes of a document's bytes: articles or reasons, and nothing else."""

from __future__ import annotations

import io
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest.documents.epub import read_epub
from assistant.ingest.documents.mail import read_mail
from assistant.ingest.documents.mbox import read_mailbox
from assistant.ingest.documents.office import read_office
from assistant.ingest.location import Location, as_skipped
from assistant.types import Article, Notice
from tests.office_files import TEXT, odt, p, packed, rtf, t, word

LIMITS = IngestSettings(max_file_mb=1)
WORD = word(
    p("Titular", "T") + p("Por Ana Ruiz") + "<w:tbl><w:tr><w:tc>" + p(TEXT[0]) + "</w:tc><w:tc/>"
    "</w:tr></w:tbl><w:p><w:ins><w:r><w:t>x</w:t></w:r></w:ins></w:p>",
    core="<dc:title>Titular</dc:title><t:created>2024</t:created>",
)
ODT = odt(t("Titular", "Title") + t(TEXT[0]) + "<text:list><text:list-item/></text:list>")
EPUB = packed(
    {
        "META-INF/container.xml": '<c><rootfile full-path="a.opf"/></c>',
        "a.opf": '<p><m><title>Libro</title></m><item id="x" href="x.html" media-type="text/html"/>'
        '<itemref idref="x"/></p>',
        "x.html": f"<html><body><h1>Uno</h1><p>{TEXT[0]}</p></body></html>",
    },
    first={"mimetype": "application/epub+zip"},
)
RTF = rtf(r"\pard\s1 Titular\par {\footnote x}\trowd\intbl a\cell\row\u8364?\'e1{\*\x y}")
MAIL = (
    b"From: =?utf-8?Q?Ana?= <a@b.example>\nSubject: Uno\n"
    b"Date: Tue, 12 Mar 2024 09:30:00 +0100\n"
    b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=q\n\n--q\n"
    b"Content-Type: text/plain; charset=utf-8; format=flowed\n"
    b"Content-Transfer-Encoding: quoted-printable\n\nHola=C3=A1\n> x\n"
    b"--q\nContent-Type: message/rfc822\n\nSubject: Dos\n\nHola.\n--q\n"
    b"Content-Disposition: attachment; filename*=utf-8''a.rtf\n"
    b"Content-Transfer-Encoding: base64\n\ne1xydGYxIGF9\n--q--\n"
)
CHANGES = st.lists(
    st.tuples(st.integers(0, 10_000), st.integers(0, 3), st.binary(max_size=6)), max_size=12
)


def _changed(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    for place, length, put in changes:
        at = place % (len(data) + 1)
        data = data[:at] + put + data[at + length :]
    return data


def _repacked(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    """The same ZIP, with one of its entries changed inside."""
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        entries = {name: made.read(name) for name in made.namelist()}
    names = sorted(entries)
    name = names[changes[0][0] % len(names)] if changes else names[0]
    return packed({**entries, name: _changed(entries[name], changes)})


def _settled(reader, data: bytes) -> None:
    try:
        for outcome in reader(data, Location("f"), "", LIMITS):
            assert isinstance(outcome, Article | Notice | IngestError)
    except IngestError as error:
        reason = as_skipped(error).reason
    else:
        return
    assert reason
    assert "\n" not in reason


@given(data=st.sampled_from([WORD, ODT, RTF, EPUB]), changes=CHANGES)
@settings(max_examples=60)
def test_any_damaged_document_is_an_article_or_a_reason(data, changes) -> None:
    _settled(read_office, _changed(data, changes))


@given(data=st.sampled_from([WORD, ODT, EPUB]), changes=CHANGES)
@settings(max_examples=60)
def test_any_damage_inside_the_zip_is_an_article_or_a_reason(data, changes) -> None:
    _settled(read_office, _repacked(data, changes))
    _settled(read_epub, _repacked(data, changes))


@given(changes=CHANGES)
@settings(max_examples=60)
def test_any_message_is_an_article_or_a_reason(changes) -> None:
    data = _changed(MAIL, changes)
    _settled(read_mail, data)
    mailbox = b"From a Tue Mar 12 09:00:00 2024\n" + data
    for outcome in read_mailbox(io.BytesIO(mailbox), "f", LIMITS):
        assert isinstance(outcome, Article | Notice | IngestError)


@given(
    data=st.lists(
        st.sampled_from(
            ["{", "}", r"\par ", r"\cell", r"\row", r"\footnote ", r"\shptxt ", r"\*", r"\v ",
             r"\u-1", r"\'e", r"\'e1", r"\bin3 ", r"\fonttbl", r"\stylesheet", r"\info", r"\title ",
             r"\uc9 ",
             r"\s1", r"\f1", r"\ansicpg99999 ", r"\intbl", "a", "\n", r"\outlinelevel77 "]
        ),
        max_size=60,
    ).map("".join)
)  # fmt: skip
@settings(max_examples=60)
def test_any_rtf_is_an_article_or_a_reason(data) -> None:
    _settled(read_office, rf"{{\rtf1 {data}".encode())


@given(data=st.binary(max_size=400), magic=st.sampled_from([b"", b"PK\x03\x04", b"{\\rtf"]))
@settings(max_examples=60)
def test_random_bytes_are_an_article_or_a_reason(data, magic) -> None:
    for reader in (read_office, read_epub, read_mail):
        _settled(reader, magic + data)
