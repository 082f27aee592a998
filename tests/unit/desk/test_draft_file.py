"""Drafts as people have them."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document

from assistant.desk.draft_file import draft_text
from assistant.desk.draft_text import draft_pieces
from assistant.errors import UsageError


def _document() -> bytes:
    made = Document()
    made.add_heading("El puente de Soto", 1)
    made.add_paragraph("El puente costó 3 millones. Lo pagó la diputación.")
    made.add_paragraph("Abrió en mayo.", style="List Bullet")
    table = made.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Plazo", "18 meses"
    made.add_paragraph("Después de la tabla.")
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def test_a_word_document_is_read_in_its_order() -> None:
    words = draft_text("b.docx", _document())
    assert words.split("\n\n") == [
        "# El puente de Soto",
        "El puente costó 3 millones. Lo pagó la diputación.",
        "- Abrió en mayo.",
        "| Plazo | 18 meses |",
        "Después de la tabla.",
    ]
    pieces = draft_pieces(words)
    assert pieces[0].is_heading
    assert [p.text for p in pieces[1:3]] == [
        "El puente costó 3 millones.",
        "Lo pagó la diputación.",
    ]


def test_a_web_page_gives_its_words() -> None:
    page = b"<html><head><title>T</title></head><body><p>Uno.</p><script>x()</script><p>Dos.</p>"
    assert draft_text("b.html", page).split() == ["Uno.", "Dos."]


def test_text_stays_as_it_is() -> None:
    assert draft_text("b.md", "# Título\n\nUno.".encode()) == "# Título\n\nUno."


def _bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"a" * 101_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04roto",
        _document()[:-200],
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
        b"\x7fELF\x02\x01\x01" + bytes(400),
        _bomb(),
    ],
    ids=["cut", "damaged", "old", "program", "bomb"],
)
def test_what_cannot_be_read_is_one_line(data: bytes) -> None:
    with pytest.raises(UsageError) as caught:
        draft_text("b.docx", data)
    assert "b.docx" in str(caught.value)
    assert "\n" not in str(caught.value)
