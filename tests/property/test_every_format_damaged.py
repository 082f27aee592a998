"""One good file of each format, damaged at random: articles, what is told of them, or a reason."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from table_files import HEADER, ROWS, delimited, ods, post, wordpress, xlsx

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest import read_outcomes
from assistant.ingest.location import as_skipped
from assistant.types import Article, Notice, normalise_text
from tests import agency_items as items
from tests.captures import STORIES, Capture, page, tarred, zipped
from tests.office_files import TEXT, odt, p, packed, rtf, t, word
from tests.pdf_files import Setting, newspaper

_LIMITS = IngestSettings(max_file_mb=1)
_CHAPTER = f"<html><body><h1>Uno</h1><p>{TEXT[0]}</p></body></html>"
_RECORD = '{"titular": "Uno", "texto": "El puente abrió ayer.", "fecha": "3 de mayo de 2025"}\n'
_EPUB = packed(
    {
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="c.opf"/></rootfiles>'
        "</container>",
        "c.opf": "<package><metadata><title>Libro</title></metadata><manifest>"
        '<item id="a" href="a.xhtml" media-type="text/html"/></manifest><spine>'
        '<itemref idref="a"/></spine></package>',
        "a.xhtml": _CHAPTER,
    },
    first={"mimetype": "application/epub+zip"},
)
_MAIL = (
    "From: Prensa <prensa@soto.example>\nSubject: Obras\nDate: Tue, 04 Mar 2025 09:00:00 +0100\n"
    f"Content-Type: text/html; charset=utf-8\n\n<p>{TEXT[0]}</p>\n"
)
_FILES: dict[str, bytes] = {
    "f.txt": f"Uno\n\n{STORIES[0]}".encode("cp1252", "replace"),
    "f.md": f"---\ntitulo: Uno\n---\n# Uno\n\n{STORIES[0]}\n\n| a |\n|--|\n| 1 |".encode(),
    "f.html": page(1).encode(),
    "f.jsonl": (_RECORD * 3).encode(),
    "f.json": f"[{_RECORD},{_RECORD}]".encode(),
    "f.pdf": newspaper(Setting(2)),
    "f.docx": word(p(TEXT[0], "Heading1") + p(TEXT[1])),
    "f.odt": odt(t("Titular", "Title") + t(TEXT[0])),
    "f.rtf": rtf(r"\pard\s1 Titular\par {\footnote x}\trowd\intbl a\cell\row\u8364?\'e1"),
    "f.epub": _EPUB,
    "f.eml": _MAIL.encode(),
    "f.mbox": f"From a Tue Mar 04 09:00:00 2025\n{_MAIL}\n".encode() * 2,
    "f.csv": delimited((HEADER, *ROWS), ";").encode("cp1252"),
    "f.xlsx": xlsx({"Hoja": (HEADER, *ROWS)}),
    "f.ods": ods((HEADER, *ROWS)),
    "f.wxr": wordpress([post(), post("<p>Uno.</p>", number=2)]).encode(),
    "f.ris": b"TY  - NEWS\nTI  - Mercado\nAU  - Vega\nDA  - 2025/4/3/\nAB  - Abre hoy.\nER  -\n",
    "f.xml": items.RSS.encode(),
    "f.nitf": items.NITF["lists"][0].encode(),
    "f.newsml": items.NEWSML["xhtml"][0].encode(),
    "f.hocr": items.HOCR.encode(),
    "f.zip": zipped({"a/n.txt": STORIES[0], "p.html": page(1)}),
    "f.tar": tarred({"a/n.txt": STORIES[0], "p.html": page(1)}),
    "f.warc": Capture().add("https://a.example/0", page(0)).bytes(),
}  # fmt: skip


def _damaged(data: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, cut, put in or repeated; or hardly anything but bytes by chance."""
    if chance.random() < 0.1:
        return data[: chance.randrange(40)] + chance.randbytes(chance.randrange(400))
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(data) + 1)
        piece = chance.randbytes(chance.randint(1, 8))
        data = chance.choice(
            (
                data[:at] + piece + data[at + len(piece) :],
                data[:at] + piece + data[at:],
                data[:at] + data[at + chance.randint(1, 40) :],
                data[:at] + data[max(0, at - 200) : at] + data[at:],
                data[: max(1, at)],
            )
        )
    return data


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", _FILES)
@pytest.mark.parametrize("rounds", [10, pytest.param(1000, marks=pytest.mark.campaign)])
def test_whatever_happened_to_it(name: str, rounds: int, tmp_path: Path) -> None:
    chance, path = random.Random(f"{name} {rounds}"), tmp_path / name
    path.write_bytes(_FILES[name])
    assert any(isinstance(one, Article) for one in read_outcomes(path, settings=_LIMITS))
    for _ in range(rounds):
        path.write_bytes(_damaged(_FILES[name], chance))
        for outcome in read_outcomes(path, settings=_LIMITS):
            if isinstance(outcome, Article):
                assert outcome.text.strip()
                assert outcome.text == normalise_text(outcome.text)
                continue
            assert isinstance(outcome, Notice | IngestError)
            told = as_skipped(outcome) if isinstance(outcome, IngestError) else outcome
            assert told.reason
            assert "\n" not in told.reason
