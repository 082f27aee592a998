"""Whatever a PDF holds: an article whose pages are right, or a reason in one line."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest.hyphens import joined
from assistant.ingest.location import Location, as_skipped
from assistant.ingest.pdf import read_pdf
from assistant.ingest.pdf.furniture import Sheet, without_furniture
from assistant.ingest.pdf.layout import columns
from assistant.ingest.pdf.pages import paged
from assistant.ingest.pdf.paragraphs import Paragraph
from assistant.ingest.pdf.segments import Segment
from assistant.types import Article, Notice, normalise_text, page_at, page_starts
from tests.pdf_files import Setting, encrypted, lines, newspaper, of_pages

LIMITS = IngestSettings()
FILES = (
    newspaper(Setting(2, repeat=3)),
    of_pages([lines("Una página.", "Con dos líneas."), lines("Otra página.")]),
    encrypted(),
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
PLACES = st.floats(-50, 900, allow_nan=False)
BOXES = st.builds(
    lambda text, x, y, w, h: Segment(text or "x", x, y, x + w, y + h, h),
    TEXTS, PLACES, PLACES, st.floats(0, 400), st.floats(2, 60),
)  # fmt: skip


def _all_settled(data):
    try:
        for outcome in read_pdf(data, Location("x.pdf"), "", LIMITS):
            if isinstance(outcome, Article):
                assert outcome.text == normalise_text(outcome.text)
                assert page_starts(outcome.extra)
            elif isinstance(outcome, Notice):
                assert "\n" not in outcome.reason
            else:
                raise outcome
    except IngestError as error:
        reason = as_skipped(error).reason
    else:
        reason = ""
    assert "\n" not in reason


@settings(max_examples=40, deadline=None)
@given(
    at=st.integers(0, len(FILES) - 1),
    changes=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=40)), max_size=5
    ),
)
def test_changed_bytes(at, changes):
    data = FILES[at]
    for place, length, put in changes:
        start = int(place * len(data))
        data = data[:start] + put + data[start + length :]
    _all_settled(data)


@settings(max_examples=30, deadline=None)
@given(data=st.binary(max_size=300), content=st.binary(max_size=300))
def test_any_bytes(data, content):
    _all_settled(data)
    _all_settled(b"%PDF-1.7\n" + data)
    _all_settled(of_pages([content]))


@settings(max_examples=60, deadline=None)
@given(segments=st.lists(BOXES, max_size=40))
def test_every_segment_is_read_once(segments):
    read = [line.text for column in columns(segments) for line in column.lines]
    wanted = sorted("".join("".join(one.text.split()) for one in segments))
    assert sorted("".join("".join(read).split())) == wanted
    (sheet,) = without_furniture([Sheet(0, 595, 842, segments)])
    assert set(sheet.segments) <= set(segments)


@settings(max_examples=60, deadline=None)
@given(parts=st.lists(st.lists(st.tuples(TEXTS, st.integers(0, 2)), min_size=1), max_size=8))
def test_places_of_pages_hold_in_the_normalised_text(parts):
    page = 0
    made = []
    for part in parts:
        pages = []
        for _, step in part:
            page += step
            pages.append(page)
        made.append(Paragraph([text for text, _ in part], pages))
    text, starts = paged(made)
    assert text == normalise_text(text)
    assert starts == sorted(starts)
    assert not starts or starts[0] == 0
    assert not text or page_at(starts, len(text) - 1) == len(starts)


@given(lines=st.lists(TEXTS, max_size=6))
def test_joined_lines_lose_hyphens_alone(lines):
    kept = "".join("".join(lines).split())
    assert set("".join(joined(lines).split())) <= set(kept)
    assert len(kept) - len("".join(joined(lines).split())) <= max(0, len(lines) - 1)
