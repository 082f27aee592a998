"""What a PDF states of an article: headline, author, day, outlet; nothing is guessed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.ingest.bylines import day_in, name_in
from assistant.ingest.hyphens import joined
from assistant.ingest.pdf.paragraphs import Paragraph, body_size, goes_on
from assistant.ingest.pdf.segments import Segment
from assistant.text.terms import fold

_LONGEST_TITLE: Final = 250
_LONGEST_LINE: Final = 120
_SHORT: Final = 60
_HEAD: Final = 14
# How much larger than the text's a headline's type is.
_LARGER: Final = 1.18
_MASTHEAD_WORDS: Final = 4
# The share of the first page, from above, in which its date stands.
_TOP: Final = 0.5
_NEAR: Final = 90.0
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
# What programs put in the place of a title.
_NO_TITLE: Final = re.compile(
    r"microsoft|powerpoint|untitled|sin t[ií]tulo|^(?:documento?|t[ií]tulo|title|maquetaci[oó]n"
    r"|layout|plantilla|presentaci[oó]n|p[aá]gina|page|portada|pdf|scan\w*|escaneo|impresi[oó]n)"
    r"[\W\d_]*$|\.(?:docx?|odt|rtf|txt|indd|qxp|qxd|pdf|tex|xlsx?|pptx?|html?|pages|p65|fm)\b"
    r"|^https?:|^[\w.-]*[\d_][\w.-]*$",
    re.IGNORECASE,
)
_NO_AUTHOR: Final = re.compile(
    r"^(?:usuarios?|user|admin\w*|owner|unknown|desconocido|an[oó]nimo|anonymous|autora?|author"
    r"|microsoft.*|hp|pc|root|default|guest|invitado|equipo|redactor\d*|x+|none|null)$|@|\d|[\\/]",
    re.IGNORECASE,
)
_SIGNED: Final = re.compile(r"(?:por|by|textos?|autora?|firma|per)\s*:?\s+(?=[^\W\d_])", re.I)
_MOST_NAMES: Final = 8


@dataclass
class Head:
    """What stands above an article, and what of it is its text.

    Attributes:
        title: Headline; may be empty.
        parts: The paragraphs without headline, author and day.
        author: As the byline says; may be empty.
        published: The day that is printed, if one is.
        source: The outlet, where its name stands above the day; may be empty.
    """

    title: str
    parts: list[Paragraph]
    author: str = ""
    published: dt.date | None = None
    source: str = ""


def sane_title(words: str) -> str:
    """A title of the metadata; empty if it is a file's name or a program's."""
    title = " ".join(words.split())
    good = 3 < len(title) <= _LONGEST_TITLE and _LETTERS.search(title)
    return title if good and not _NO_TITLE.search(title) else ""


def sane_author(words: str) -> str:
    """An author of the metadata; empty if it is an account's name or a program's."""
    name = " ".join(words.split())
    good = len(name) <= 80 and _LETTERS.search(name) and not _NO_AUTHOR.search(name)
    return name if good else ""


def head_of(parts: Sequence[Paragraph], title: str = "") -> Head:
    """Take headline, author and day out of the paragraphs of an article.

    Args:
        parts: Its paragraphs, in the order in which they are read.
        title: The headline that is known from elsewhere.
    """
    first = parts[0].pages[0]
    top = [part for part in parts[:_HEAD] if part.pages[0] == first]
    usual = body_size(parts)
    large = [part for part in top if _is_large(part, usual)]
    masthead = _masthead(top, large)
    largest = max(
        (part for part in large if part is not masthead), key=lambda part: part.size, default=None
    )
    headline = next((part for part in top if title and _says(part, title)), None)
    if largest and title and says_same(title, _joined(largest)):
        headline, title = largest, ""  # which is cut short in the metadata
    if headline is None and not title:
        headline = largest or _first_line(top, parts)
    head = Head(title or (_joined(headline) if headline else ""), [])
    taken = [part for part in (headline, masthead) if part is not None]
    for part in top:
        if part in taken or len(part.words) > _LONGEST_LINE:
            continue
        day, author = _day(part.words), _author(part.words)
        if day and head.published is None:
            head.published = day
            if masthead is not None and abs(part.top - masthead.top) < _NEAR:
                head.source = _joined(masthead)
        if author and not head.author:
            head.author = author
        if day or author:
            taken.append(part)
        if day and headline in top[top.index(part) :]:
            # The paper's head on a page that is the only one, and so repeats nothing.
            taken += [one for one in top[: top.index(part)] if len(one.words) < _SHORT]
    head.parts = [part for part in parts if not any(part is one for one in taken)]
    return head


def printed_day(segments: Iterable[Segment], height: float) -> dt.date | None:
    """The day that stands alone above a page's text, or in a line of its head."""
    for one in segments:
        if one.top < _TOP * height and len(one.text) <= _LONGEST_LINE and (day := _day(one.text)):
            return day
    return None


def says_same(one: str, other: str) -> bool:
    """Whether a line says what a title says, or begins with it."""
    line, title = (re.sub(r"[\W_]+", " ", fold(words)).strip() for words in (one, other))
    if not line or not title:
        return False
    return line == title or (min(len(line), len(title)) >= 12 and title.startswith(line))


def _says(part: Paragraph, title: str) -> bool:
    return len(part.words) <= 2 * _LONGEST_TITLE and says_same(_joined(part), title)


def _is_large(part: Paragraph, usual: float) -> bool:
    words = part.words
    if not part.size or len(words) > _LONGEST_TITLE or not _LETTERS.search(words):
        return False
    return part.size > _LARGER * usual


def _masthead(top: Sequence[Paragraph], large: Sequence[Paragraph]) -> Paragraph | None:
    """The paper's name above a front page: the first, few words, and a headline below it."""
    first = min(large, key=lambda part: part.top, default=None)
    if first is None or len(first.words.split()) > _MASTHEAD_WORDS:
        return None
    dated = any(_day(part.words) for part in top if abs(part.top - first.top) < _NEAR)
    below = [part for part in large if part is not first and len(part.words.split()) > 2]
    return first if dated and below else None


def _first_line(top: Sequence[Paragraph], parts: Sequence[Paragraph]) -> Paragraph | None:
    """A short first line that ends like no sentence, where no type is larger than the text's."""
    first = top[0]
    words = first.words
    good = len(parts) > 1 and len(words) <= _LONGEST_TITLE and _LETTERS.search(words)
    ends = words.endswith((".", ",", ";", ":")) or (good and goes_on(first, parts[1]))
    return first if good and not ends and not _day(words) and not _author(words) else None


def _joined(part: Paragraph) -> str:
    return joined(part.lines)


def _day(words: str) -> dt.date | None:
    return day_in(words) if any(char.isdigit() for char in words) else None


def _author(words: str) -> str:
    if not (signed := _SIGNED.match(words)):
        return ""
    name = name_in(words[signed.end() :])
    good = name[:1].isupper() and len(name.split()) <= _MOST_NAMES
    return name if good and not name.endswith(".") else ""
