from __future__ import annotations

import datetime as dt
import io
import re

import pytest

from assistant.desk import (
    DraftReport,
    DraftSentence,
    draft_document,
    draft_web_page,
    report_content,
)
from assistant.desk.draft import count_verdicts
from assistant.types import Citation, Filters

_EVIL = "<script>alert(1)</script> & \x00\u202e\ufffe"


def _cite(quote: str, url: str = "https://faro.example/a") -> Citation:
    return Citation(
        number=1,
        article_id="a",
        start=0,
        end=len(quote),
        quote=quote,
        title=f"Titular {_EVIL}",
        source="El Faro",
        url=url,
        published=dt.date(2025, 3, 4),
    )


@pytest.fixture
def report() -> DraftReport:
    rows = [
        DraftSentence(text="¿Qué?", start=0, end=5, verdict="not_an_assertion"),
        DraftSentence(
            text=f"Costará 12. {_EVIL}",
            start=6,
            end=20,
            verdict="corrected_later",
            citations=(_cite(f"Costará 12 millones. {_EVIL}", "javascript:alert(1)"),),
            correction=_cite("Costará 14 millones."),
            corrected_on=dt.date(2025, 3, 6),
        ),
        DraftSentence(
            text="Son 9.",
            start=21,
            end=27,
            verdict="contradicted",
            reasons=(f"La cifra «9» no está. {_EVIL}",),
            citations=(_cite("Son 8."),),
        ),
    ]
    filters = Filters(sources=("El Faro",), since=dt.date(2025, 1, 1))
    return DraftReport(
        sentences=tuple(rows),
        unchecked=4,
        counts=count_verdicts(rows),
        seconds=12.3,
        embedder_id="hash@1",
        chat_model_id="qwen",
        filters=filters,
    )


def test_the_page_says_all_and_escapes_all(report: DraftReport) -> None:
    page = draft_web_page(report_content(report, "demo", "es"), "es")
    assert page.startswith('<!doctype html>\n<html lang="es">')
    assert "<script" not in page
    assert not re.search("[\x00\u202e]", page)
    assert "&lt;script&gt;" in page
    assert 'href="javascript' not in page
    assert 'href="https://faro.example/a"' in page
    for said in (
        "Corregida después: 1",
        "Corregido el 6 de marzo de 2025:",
        "Son 8.",
        "El Faro, 4",
    ):
        assert said in page
    for said in ("quedan 4 frases", "El Faro, 2025-01-01 –", "hash@1", "qwen"):
        assert said in page
    assert "prefers-color-scheme" in page
    assert "@media print" in page


def test_the_later_words_come_first(report: DraftReport) -> None:
    rows = report_content(report, "demo", "en").rows
    assert [row.label for row in rows] == [
        "Asserts nothing to check",
        "Corrected later",
        "Contradicted",
    ]
    assert rows[1].quotes[0].words == "Costará 14 millones."


def test_the_document_has_a_row_a_sentence(report: DraftReport) -> None:
    from docx import Document

    document = Document(io.BytesIO(draft_document(report_content(report, "demo", "es"))))
    (table,) = document.tables
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells[0] == ["Veredicto", "Frase", "Lo que dice el archivo"]
    assert [row[0] for row in cells[1:]] == [
        "No afirma nada comprobable",
        "Corregida después",
        "Contradicha",
    ]
    assert "<script>alert(1)</script>" in cells[2][1]
    assert "Corregido el 6 de marzo de 2025: «Costará 14 millones.»" in cells[2][2]
    assert "https://faro.example/a" in cells[3][2]
    assert "Corregida después: 1" in document.paragraphs[1].text
