"""HTML of articles and answers: nothing lost, nothing let through, marks where they belong."""

from __future__ import annotations

import datetime as dt
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.presentation import highlight, html
from assistant.presentation.byline import byline, day_in_words
from assistant.types import Answer, Article, Citation, Sentence, Span

_HOSTILE = (
    '<script>alert(1)</script><img src=x onerror="alert(1)"> [x](javascript:alert(1)) &amp; "\''
)
_CONTROLS = "\u202e\u202d\u2066\u2069\x00\x07\u0085\u2028"
_PIECES = st.sampled_from(
    [
        "<b>",
        "&amp;",
        "&lt;",
        '"',
        "'",
        "\n",
        "\n\n",
        " \n \n ",
        "🇪🇸",
        "👩‍👩‍👧",
        "é",
        "e\u0301",
        "[1]",
        "</p>",
        "</mark>",
    ]
)
_TEXTS = st.lists(
    st.one_of(st.text(max_size=12), _PIECES, st.sampled_from(_CONTROLS)), max_size=12
).map("".join)


class _Reading(HTMLParser):
    """What a browser would show of HTML, which of it is marked, and which tags it met."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.shown = ""
        self.marked: list[bool] = []
        self.current: list[bool] = []
        self.paragraph: list[bool] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open.append("current" if dict(attrs).get("class") == "current" else tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"{tag} closed but not open"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self.shown += data
        inside = any(tag in ("mark", "current") for tag in self._open)
        self.marked += [inside] * len(data)
        self.current += ["current" in self._open] * len(data)
        self.paragraph += ["p" in self._open] * len(data)


def _read(page: str) -> _Reading:
    reading = _Reading()
    reading.feed(page)
    reading.close()
    assert reading._open == [], "tags left open"
    return reading


def _citation(number: int = 1, quote: str = "dijo Ushakov", **more: object) -> Citation:
    return Citation.model_validate(
        {
            "number": number,
            "article_id": "a-1",
            "start": 5,
            "end": 5 + len(quote),
            "quote": quote,
            "source": "El Faro",
            "published": "2025-08-15",
            **more,
        }
    )


@st.composite
def _marked_texts(draw: st.DrawFn) -> tuple[str, list[Span], Span | None]:
    raw = draw(_TEXTS)
    place = st.integers(0, len(raw))
    spans = st.tuples(place, place).map(lambda pair: Span(min(pair), max(pair)))
    return raw, draw(st.lists(spans, max_size=4)), draw(st.one_of(st.none(), spans))


@given(_TEXTS)
def test_escaped_text_reads_back_as_it_was_less_its_controls(raw: str) -> None:
    reading = _read(html.escape(raw))
    assert reading.shown == html.without_controls(raw)
    assert all(tag == "span" and attrs["class"] == "control" for tag, attrs in reading.tags)


@given(_marked_texts())
def test_marks_cover_exactly_the_spans(case: tuple[str, list[Span], Span | None]) -> None:
    raw, spans, current = case
    text = Article(text="Principio. " + raw).text
    reading = _read(highlight.article_body(Article(text=text), spans, current))
    shown = [i for i, character in enumerate(text) if html.without_controls(character)]
    asked = [current] if current else []

    def within(places: list[Span]) -> list[bool]:
        """Of each character; what stands between paragraphs is never marked."""
        pairs = zip(shown, reading.paragraph, strict=True)
        return [inside and any(s.start <= i < s.end for s in places) for i, inside in pairs]

    assert reading.shown == html.without_controls(text)
    assert reading.marked == within([*spans, *asked])
    assert reading.current == within(asked)
    between = (text[i] for i, inside in zip(shown, reading.paragraph, strict=True) if not inside)
    assert not "".join(between).strip()
    assert {tag for tag, _ in reading.tags} <= {"p", "mark", "span"}


@given(_TEXTS)
def test_attributes_cannot_be_left(raw: str) -> None:
    tags = _read(f"<i{html.attributes(data_quote=raw)}></i>").tags
    assert len(tags) == 1
    assert (tags[0][1]["data-quote"] or "") == html.without_controls(raw)


def test_a_mark_across_paragraphs_is_closed_and_opened_again() -> None:
    article = Article(text="Uno dos.\n\nTres cuatro.")
    page = highlight.article_body(article, [], Span(4, 14))
    assert page == (
        '<p dir="auto" data-from="0">Uno <mark class="current" data-places="1">dos.</mark></p>\n\n'
        '<p dir="auto" data-from="10"><mark class="current" data-places="1">Tres</mark> cuatro.</p>'
    )


def test_offsets_count_code_points_and_not_utf16_units() -> None:
    raw = "🇪🇸🇪🇸 Ganó «España» 👩‍👩‍👧 ayer"
    start = raw.index("España")
    page = highlight.article_body(Article(text=raw), [Span(start, start + 6)])
    assert '<mark data-places="1">España</mark>' in page


def test_each_mark_tells_its_places_in_reading_order() -> None:
    raw = "Uno dos tres cuatro."
    spans = [Span(8, 12), Span(0, 7), Span(4, 12), Span(8, 12), Span(3, 3), Span(90, 99)]
    assert highlight.places(raw, spans, Span(13, 19)) == [
        Span(0, 7),
        Span(4, 12),
        Span(8, 12),
        Span(13, 19),
    ]
    _, *tags = _read(highlight.article_body(Article(text=raw), spans, Span(13, 19))).tags
    marks = [(attrs["data-places"], attrs.get("class")) for _, attrs in tags]
    assert marks == [("1", None), ("1 2", None), ("2", None), ("2 3", None), ("4", "current")]


def test_only_the_paragraphs_of_the_passage_found_say_so() -> None:
    article = Article(text="Uno.\n\nDos.\n\nTres.")
    page = highlight.article_body(article, [], passage=Span(7, 10))
    assert page.count('class="found"') == 1
    assert '<p dir="auto" class="found" data-from="6">Dos.</p>' in page


def test_direction_overrides_are_shown_and_not_obeyed() -> None:
    page = html.escape("abc\u202edef\u2066")
    assert page == (
        'abc<span class="control" title="U+202E"></span>def'
        '<span class="control" title="U+2066"></span>'
    )


def test_hostile_text_brings_no_tag_of_its_own() -> None:
    article = Article(title=_HOSTILE, text=_HOSTILE)
    cited = _citation(quote=_HOSTILE, source=_HOSTILE, title=_HOSTILE)
    item = Sentence(
        text=_HOSTILE, start=0, end=9, citations=(cited,), verdict="weak", reason=_HOSTILE
    )
    pages = (
        highlight.article_body(article, [Span(3, 40)], Span(8, 20)),
        highlight.sentence(item, "es"),
        highlight.with_chips(_HOSTILE + "[1]", {1: cited}, "es"),
    )
    for page in pages:
        tags = _read(page).tags
        assert {tag for tag, _ in tags} <= {"p", "mark", "span", "bdi", "button"}
        assert not any(name.startswith("on") for _, attrs in tags for name in attrs)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,<script>",
        "file:///etc/passwd",
        "//evil.example",
        "http://[",
        'https:"onmouseover="alert(1)',
        "",
    ],
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert "<a" not in html.link(url, "Ver")


def test_a_web_address_becomes_a_link_that_tells_nothing_of_us() -> None:
    ((tag, attrs),) = _read(html.link('https://faro.example/?a="b"&c', "Ver")).tags
    assert tag == "a"
    assert attrs["href"] == 'https://faro.example/?a="b"&c'
    assert "noreferrer" in (attrs["rel"] or "")


def test_a_chip_says_what_it_opens_and_carries_the_place() -> None:
    ((tag, attrs),) = _read(highlight.chip(_citation(3), "es")).tags
    assert tag == "button"
    assert attrs["aria-label"] == "Cita 3: El Faro, 15 de agosto de 2025. Abrir el artículo"
    assert (attrs["data-article"], attrs["data-start"], attrs["data-end"]) == ("a-1", "5", "17")


def test_markers_without_a_citation_stay_text() -> None:
    page = highlight.with_chips("Sí [1]. No [2], [99999].", {1: _citation(1)}, "es")
    assert page.count("<button") == 1
    assert _read(page).shown == "Sí [1]. No [2], [99999]."


@pytest.mark.parametrize(
    ("verdict", "words"), [("weak", "Respaldo débil"), ("rejected", "Descartada")]
)
def test_doubtful_sentences_say_so_in_words(verdict: str, words: str) -> None:
    item = Sentence.model_validate(
        {
            "text": "Subió un 5 %.",
            "start": -1,
            "end": -1,
            "verdict": verdict,
            "reason": "falta «5 %»",
        }
    )
    shown = _read(highlight.sentence(item, "es")).shown
    assert words in shown
    assert "falta «5 %»" in shown


def test_a_reason_is_behind_a_button_of_its_own_and_none_is_without_reason() -> None:
    item = Sentence(text="Subió.", start=-1, end=-1, verdict="rejected", reason="no consta")
    tags = _read(highlight.sentence(item, "es")).tags
    ((_, button),) = [tag for tag in tags if tag[0] == "button"]
    assert button["aria-expanded"] == "false"
    ((_, reason),) = [tag for tag in tags if tag[1].get("class") == "reason"]
    assert "hidden" in reason
    bare = item.model_copy(update={"reason": ""})
    assert not [tag for tag in _read(highlight.sentence(bare, "es")).tags if tag[0] == "button"]


def test_an_answer_shows_its_rejected_sentences_in_their_place() -> None:
    first = Sentence(text="Uno.", start=0, end=4, citations=(_citation(1),))
    second = Sentence(text="Dos.", start=-1, end=-1, verdict="rejected", reason="no consta")
    item = Answer(
        question="¿?",
        standalone_question="¿?",
        language="es",
        text="Uno. [1]",
        sentences=(first, second),
        outcome="partial",
    )
    shown = _read(highlight.answer(item, "es")).shown
    assert shown.index("Uno.") < shown.index("[1]") < shown.index("Dos.") < shown.index("no consta")


def test_dates_and_outlets_in_words() -> None:
    day = dt.date(2025, 8, 15)
    assert day_in_words(day, "es") == "15 de agosto de 2025"
    assert day_in_words(day, "en") == "15 August 2025"
    evening = dt.datetime(2025, 8, 15, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=-8)))
    assert day_in_words(evening, "es") == "15 de agosto de 2025"
    assert day_in_words(None, "es") == "sin fecha"
    assert byline(_citation(source="", published=None), "es") == "Medio desconocido, sin fecha"
