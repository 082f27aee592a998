"""Tables and exports, however they are damaged: articles, what is told of them, or a reason."""

from __future__ import annotations

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st
from table_files import HEADER, ROWS, delimited, ods, post, wordpress, xlsx

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest.exports.jsonl import read_json
from assistant.ingest.formats import READERS
from assistant.ingest.location import Location, as_skipped
from assistant.types import Article, Notice, normalise_text

LIMITS = IngestSettings()
RIS = "TY  - NEWS\nTI  - Mercado\nAU  - Vega, Luz\nDA  - 2025/4/3/\nAB  - Abre hoy.\nER  -\n"
CSL = (
    '[{"title": "Mercado", "container-title": "El Eco", "author": [{"family": "Vega"}],'
    ' "issued": {"date-parts": [["2025", 4, 3]]}, "URL": "https://e.example", "abstract": "Hoy."}]'
)
TEXT_FIXTURES = {
    "table": [delimited((HEADER, *ROWS), delimiter).encode(encoding)
              for delimiter, encoding in ((";", "cp1252"), (",", "utf-8"), ("\t", "utf-16"))],
    "wordpress": [wordpress([post(), post("[gallery]<p>Uno.</p>", number=2)]).encode()],
    "ris": [RIS.encode()],
    "json": [CSL.encode()],
}  # fmt: skip
PIECES = [b'"', b";", b",", b"\n", b"\r", b"\x00", b"<", b">", b"]]>", b"&a;", b"[", b"]", b"{",
          b"}", b"\xff", b"-", b"0", b"<!--", b"[caption]", b"\\", b"  - ", b"null"]  # fmt: skip
# Where, what goes in, how much goes out.
CHANGES = st.lists(
    st.tuples(st.integers(0, 3000), st.sampled_from(PIECES), st.integers(0, 30)),
    min_size=1,
    max_size=6,
)
CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30)


def _changed(data, changes):
    for at, piece, out in changes:
        at %= len(data) + 1
        data = data[:at] + piece + data[at + out :]
    return data


def _settles(kind, data):
    read = READERS.get(kind)
    outcomes = []
    try:
        if read is None:
            outcomes.extend(read_json(data, "f", LIMITS))
        else:
            outcomes.extend(read(data, Location("f"), "", LIMITS))
    except IngestError as error:
        outcomes.append(error)
    for outcome in outcomes:
        if isinstance(outcome, Article):
            assert outcome.text == normalise_text(outcome.text)
        else:
            told = outcome if isinstance(outcome, Notice) else as_skipped(outcome)
            assert told.reason
            assert "\n" not in told.reason
    return outcomes


@given(
    fixture=st.sampled_from(
        [(kind, each) for kind, all_ in TEXT_FIXTURES.items() for each in all_]
    ),
    changes=CHANGES,
)
def test_damaged_exports(fixture, changes):
    kind, data = fixture
    _settles(kind, _changed(data, changes))


@given(kind=st.sampled_from([*TEXT_FIXTURES, "workbook"]), data=st.binary(max_size=300))
def test_random_bytes(kind, data):
    _settles(kind, data)


# Each example is a process.
@settings(max_examples=30)
@given(
    data=st.sampled_from([xlsx({"A": [HEADER, *ROWS], "B": [("texto",), ("Hoy.",)]}),
                          ods([HEADER, *ROWS])]),
    changes=CHANGES,
)  # fmt: skip
def test_damaged_workbooks(data, changes):
    _settles("workbook", _changed(data, changes))


@settings(max_examples=30)
@given(
    raw=st.lists(
        st.sampled_from(['<row r="1">', '<row r="99999">', "</row>", '<c r="A1"><v>1</v></c>',
                         '<c r="ZZ9" t="s"><v>7</v></c>', '<c r="-1"><v>x</v></c>', "<c>",
                         '<c r="B2" t="inlineStr"><is><t>texto</t></is></c>', "&x;"]),
        max_size=12,
    )
)  # fmt: skip
def test_odd_sheets(raw):
    _settles("workbook", xlsx({"A": []}, raw="".join(raw)))


@given(rows=st.lists(st.tuples(CELLS, CELLS), max_size=8), delimiter=st.sampled_from(",;\t|"))
def test_any_table_comes_back(rows, delimiter):
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(
        [("titulo", "texto"), *((title, f"Hoy abre el mercado {text}.") for title, text in rows)]
    )
    outcomes = _settles("table", file.getvalue().encode())
    if rows:
        assert len([each for each in outcomes if isinstance(each, Article)]) == len(rows)
