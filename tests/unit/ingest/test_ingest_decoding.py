"""Bytes to text."""

from __future__ import annotations

import gzip

import pytest

from assistant.ingest.decoding import NotText, decode

SPANISH = "El año pasado, en España, Íñigo dijo: «¿Qué? ¡Más pingüinos!»"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1",
                 "cp1252", "iso8859-15", "mac_roman"]
)  # fmt: skip
def test_spanish_in_any_usual_encoding(encoding):
    assert decode(SPANISH.encode(encoding)).removeprefix("\ufeff") == SPANISH


@pytest.mark.parametrize("text", ["año", "España", "«sí»", "«Años»", "camión"])
def test_one_latin_1_word_is_enough(text):
    assert decode(text.encode("latin-1")) == text


def test_signs_of_windows_and_the_euro():
    assert decode("“Vale” – 5 €…".encode("cp1252")) == "“Vale” – 5 €…"
    assert decode("Cuesta 5 €, señor".encode("iso8859-15")) == "Cuesta 5 €, señor"


def test_one_damaged_byte_does_not_garble_the_rest():
    data = SPANISH.encode() + b" \xff fin"
    assert decode(data) == SPANISH + " \ufffd fin"


def test_a_declared_encoding_counts_unless_the_bytes_are_utf_8():
    assert decode("Привет, мир".encode("cp1251"), "windows-1251") == "Привет, мир"
    assert decode(SPANISH.encode(), "iso-8859-1") == SPANISH
    assert decode("“ñ”".encode("cp1252"), "iso-8859-1") == "“ñ”"
    assert decode("año".encode("latin-1"), "no-such-encoding") == "año"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7 texto", "PDF"),
        (b"PK\x03\x04 documento", "ZIP, DOCX, ODT, EPUB"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (gzip.compress(b"texto", mtime=0), "GZIP"),
        (b"texto\x00con nulos", ""),
        (bytes(range(1, 256)) * 20, ""),
    ],
)
def test_binary_is_refused(data, kind):
    with pytest.raises(NotText) as caught:
        decode(data)
    assert caught.value.kind == kind
