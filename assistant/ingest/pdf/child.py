"""The process that reads PDFs: pdfium is native code, and a hostile file may end it.

It is given documents on standard input, one after the other, and writes what stands on their
pages to standard output, a JSON object a line; see ``serve``. It knows nothing of articles.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import math
import os
import re
import select
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from assistant.ingest.pdf.recognition import recognise
from assistant.ingest.pdf.segments import Segment

MOST_PAGES: Final = 5_000
MOST_OBJECTS: Final = 500_000
_MOST_ON_PAGE: Final = 100_000
_MOST_CHARACTERS: Final = 100_000
_MOST_IN_ALL: Final = 20_000_000
_MOST_ENTRIES: Final = 2_000
_MOST_SCANNED: Final = 200
_OBJECT: Final = re.compile(rb"\d\s+obj\b")
# Without work for so long, it ends.
_IDLE_S: Final = 20.0
_LEAST_MEMORY: Final = 1 << 30
# A gap in a line wider than this share of the type parts it: the next column, or a table's cell.
_WIDEST_SPACE: Final = 0.9
_SMALLEST_TYPE: Final = 2.0
_MOST_UNREADABLE: Final = 0.3


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    r"""Read documents until none comes.

    Each is announced by a line ``LENGTH LANGUAGE``. Answers are lines: what the document says of
    itself (``pages``, ``title``, ``author``, ``language``, ``outline``), one a page (``segments``
    or the ``paragraphs`` that were recognised; ``scanned`` with the reason why it could not
    be), and ``{"end": true}``. ``{"error": KEY}`` takes the place of what follows.
    """
    while _comes(source):
        announced = source.readline().split()
        if len(announced) != 2:
            return
        data = source.read(int(announced[0]))
        _limit_memory(len(data))
        for line in _read(data, announced[1].decode()):
            sink.write(json.dumps(line).encode() + b"\n")
            sink.flush()


def _comes(source: BinaryIO) -> bool:
    with contextlib.suppress(OSError, ValueError):  # of what no descriptor stands behind
        return bool(select.select([source], [], [], _IDLE_S)[0])
    return True


def _limit_memory(size: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    most = _LEAST_MEMORY + 8 * size
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(data: bytes, language: str) -> Iterator[dict[str, Any]]:
    import pypdfium2
    from pypdfium2 import raw

    if sum(1 for _ in _OBJECT.finditer(data)) > MOST_OBJECTS:
        yield {"error": "pdf_too_many_objects", "limit": MOST_OBJECTS}
        return
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        yield {"error": "pdf_encrypted" if locked else "pdf_damaged"}
        return
    with document:
        if len(document) > MOST_PAGES:
            yield {"error": "pdf_too_many_pages", "pages": len(document), "limit": MOST_PAGES}
            return
        stated = _stated(document, raw)
        yield stated
        scanned = characters = 0
        for number in range(len(document)):
            page = _page(document, number)
            characters += sum(len(one.text) for one in page.get("segments", ()))
            if characters > _MOST_IN_ALL:
                page = {"error": "pdf_too_long", "page": number + 1}
            if "scanned" in page:
                scanned += 1
                wanted = stated["language"] or language
                page |= _recognised(document, number, wanted, scanned)
            yield page
            if "error" in page:
                return
    yield {"end": True}


def _stated(document: Any, raw: Any) -> dict[str, Any]:
    said = {key: _metadata(document, key) for key in ("Title", "Author", "Creator")}
    size = raw.FPDFCatalog_GetLanguage(document, None, 0)
    buffer = (raw.FPDF_WCHAR * max(size, 1))()
    raw.FPDFCatalog_GetLanguage(document, buffer, size)
    units = [unit for unit in buffer if unit][:40]
    return {
        "pages": len(document),
        "title": said["Title"],
        "author": said["Author"],
        "creator": said["Creator"],
        "language": "".join(map(chr, units)),
        "outline": list(_outline(document, raw)),
    }


def _metadata(document: Any, key: str) -> str:
    with contextlib.suppress(Exception):  # whatever a broken dictionary makes of it
        return str(document.get_metadata_value(key))[:1000]
    return ""


def _outline(document: Any, raw: Any) -> Iterator[tuple[str, int, float | None, float | None]]:
    """Title, 0-based page, and place from the left and the bottom of each entry at the top."""
    import pypdfium2

    entries = document.get_toc(max_depth=1)
    for _ in range(_MOST_ENTRIES):
        try:
            entry = next(entries)
            destination = entry.get_dest()
            page = None if destination is None else destination.get_index()
            title = entry.get_title()
        except (StopIteration, pypdfium2.PdfiumError, UnicodeError, ValueError):
            return
        if page is None:
            continue
        has_x, has_y, has_zoom = (raw.FPDF_BOOL() for _ in range(3))
        x, y, zoom = (raw.FS_FLOAT() for _ in range(3))
        raw.FPDFDest_GetLocationInPage(destination, has_x, has_y, has_zoom, x, y, zoom)
        known = bool(has_y.value) and math.isfinite(y.value)
        yield title[:500], page, x.value if has_x.value else None, y.value if known else None


def _page(document: Any, number: int) -> dict[str, Any]:
    import pypdfium2
    from pypdfium2 import raw

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return {"page": number, "broken": True}
    try:
        objects = raw.FPDFPage_CountObjects(page)
        if objects > _MOST_ON_PAGE:
            return {"error": "pdf_dense_page", "page": number + 1}
        words = page.get_textpage()
        count = words.count_chars()
        if count > _MOST_CHARACTERS:
            return {"error": "pdf_dense_page", "page": number + 1}
        frame = _Frame(page)
        segments, hidden, unreadable = _segments(words, count, frame, raw)
        found: dict[str, Any] = {
            "page": number,
            "width": frame.width,
            "height": frame.height,
            "segments": segments,
            "hidden": hidden,
        }
        length = sum(len(one.text) for one in segments)
        if unreadable > _MOST_UNREADABLE * (length + unreadable):
            found |= {"segments": [], "scanned": "fonts"}
        elif length < 10 and _has_image(page, raw):
            found |= {"scanned": "image"}
        return found
    except pypdfium2.PdfiumError:
        return {"page": number, "broken": True}
    finally:
        page.close()


def _has_image(page: Any, raw: Any) -> bool:
    return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _recognised(document: Any, number: int, language: str, scanned: int) -> dict[str, Any]:
    if scanned > _MOST_SCANNED:
        return {"scanned": "pdf_scanned_too_many"}
    page = document[number]
    try:
        paragraphs = recognise(page, language)
    finally:
        page.close()
    return {"scanned": paragraphs} if isinstance(paragraphs, str) else {"paragraphs": paragraphs}


class _Frame:
    """A page as it is seen: its crop box, turned, with the origin in the upper left corner."""

    def __init__(self, page: Any) -> None:
        self._left, self._bottom, self._right, self._top = page.get_cropbox()
        self._turned = page.get_rotation()
        width, height = self._right - self._left, self._top - self._bottom
        self.width, self.height = (height, width) if self._turned in (90, 270) else (width, height)
        self.angle = math.radians(self._turned)

    def box(self, rect: Any) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a box in the page's own coordinates."""
        x0, x1 = rect.left - self._left, rect.right - self._left
        y0, y1 = rect.bottom - self._bottom, rect.top - self._bottom
        if self._turned == 90:
            return y0, x0, y1, x1
        if self._turned == 180:
            return self.width - x1, y0, self.width - x0, y1
        if self._turned == 270:
            return self.width - y1, self.height - x1, self.width - y0, self.height - x0
        return x0, self.height - y1, x1, self.height - y0

    def holds(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Whether any of a box is seen."""
        return right > 0 and bottom > 0 and left < self.width and top < self.height


def _segments(words: Any, count: int, frame: _Frame, raw: Any) -> tuple[list[Segment], bool, int]:
    """Segments in the order of the document, whether some are hidden, and unreadable signs."""
    rect, hidden, unreadable = raw.FS_RECTF(), False, 0
    found: list[Segment] = []
    run = _Run()
    for at in range(count):
        code = raw.FPDFText_GetUnicode(words, at)
        if code in (10, 13):
            run.end(found)
            continue
        char = _character(code)
        if not char:
            unreadable += 1
            continue
        if char.isspace():
            run.space = True
            continue
        known = raw.FPDFText_GetLooseCharBox(words, at, ctypes.byref(rect))
        box = frame.box(rect)
        if not (known and all(map(math.isfinite, box))):
            continue
        if not run.goes_on(*box):
            run.end(found)
            if abs(math.sin(raw.FPDFText_GetCharAngle(words, at) - frame.angle)) > 0.1:
                continue  # a credit that runs up a picture's side
            if not frame.holds(*box) or _size(words, at, raw) < _SMALLEST_TYPE:
                hidden = True
                continue
        if run.has_other_type(char, *box):
            run.size = _size(words, at, raw)
        run.add(char, *box)
    run.end(found)
    return found, hidden, unreadable


def _size(words: Any, at: int, raw: Any) -> float:
    """The size of a character's type as it is seen, whose matrix may enlarge it."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(words, at, ctypes.byref(matrix))
    size = raw.FPDFText_GetFontSize(words, at) * math.hypot(matrix.c, matrix.d)
    return round(size, 1) if math.isfinite(size) else 0.0


def _character(code: int) -> str:
    """What pdfium's number stands for; empty where the font does not say which letter it is."""
    if code in (2, 0xFFFE):
        return "-"  # at the end of a line
    private = 0xD800 <= code <= 0xF8FF
    return "" if private or code in (0, 0xFFFD, 0xFFFF) or code > 0x10FFFF else chr(code)


class _Run:
    """Characters that follow one another in a line."""

    def __init__(self) -> None:
        self.space = False
        self.size = 1.0
        self._chars: list[str] = []
        self._box = (0.0, 0.0, 0.0, 0.0)
        self._sizes: dict[float, int] = {}
        self._last = self._height = 0.0

    def goes_on(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Whether a character in this box is the next of the line."""
        if not self._chars:
            return False
        _, high, end, low = self._box
        overlap = min(bottom, low) - max(top, high)
        if overlap < 0.5 * min(bottom - top, self.size):
            return False
        # A larger initial, or a footnote's number, is of the line; other type is another line.
        # The letters of a ligature all have its box.
        back, gap = self._last - left, left - end
        return back < 0.1 * self.size and gap <= _WIDEST_SPACE * self.size

    def has_other_type(
        self, char: str, left: float, top: float, right: float, bottom: float
    ) -> bool:
        """Whether a character may be of another size than the one before it."""
        if self._chars and not char.isalnum():
            return False  # a hyphen's box may be as flat as the hyphen
        before, self._height = self._height, bottom - top
        return not self._chars or abs(self._height - before) > 0.01 * before

    def add(self, char: str, left: float, top: float, right: float, bottom: float) -> None:
        """Take in a character, with the space before it."""
        start, high, end, low = self._box if self._chars else (left, top, right, bottom)
        if self._chars and (self.space or left - end > 0.25 * self.size):
            self._chars.append(" ")
        self.space = False
        self._chars.append(char)
        self._box = (start, min(high, top), max(end, right), max(low, bottom))
        self._last = left
        self._sizes[self.size] = self._sizes.get(self.size, 0) + 1

    def end(self, found: list[Segment]) -> None:
        """Close the segment."""
        if self._chars:
            left, top, right, bottom = (round(edge, 2) for edge in self._box)
            text = re.sub("\xad$", "-", "".join(self._chars))
            size = max(self._sizes, key=lambda each: self._sizes[each])
            found.append(Segment(text, left, top, right, bottom, size))
        self._chars, self._sizes, self.space = [], {}, False


if __name__ == "__main__":
    # What the library writes goes nowhere: standard output is the answer's alone.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, answers)
