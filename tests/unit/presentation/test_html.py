"""HTML built from elements: what is text stays text, wherever it is put."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.presentation.html import Html, attributes, element, join, select, without_controls

_TEXTS = st.text(max_size=20) | st.sampled_from(["<b>", "&lt;", '"', "'", "</p>", "\u202e", "\x00"])


class _Reading(HTMLParser):
    """The words that a browser would show, and the tags that it would meet."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if dict(attrs).get("class") != "control":
            self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


@given(st.lists(_TEXTS, max_size=4), _TEXTS)
def test_text_is_escaped_in_children_and_in_attributes(children: list[str], value: str) -> None:
    reading = _Reading(element("p", *children, element("q", *children), data_value=value))
    assert reading.words == without_controls("".join(children * 2))
    assert reading.tags == [("p", {"data-value": without_controls(value)}), ("q", {})]


@given(_TEXTS)
def test_joining_escapes_once_and_keeps_what_is_html(words: str) -> None:
    once = join([words])
    assert join([once]) == element("b", once)[3:-4] == once
    assert join([words, None, Html("<hr>"), words], "") == f"{once}<hr>{once}"


@pytest.mark.parametrize(
    ("value", "written"),
    [(True, " data-x"), (False, ""), (None, ""), (0, ' data-x="0"'), ("", ' data-x=""')],
)
def test_an_attribute_may_be_a_switch_or_a_value(value: object, written: str) -> None:
    assert attributes(data_x=value) == written


def test_an_input_is_never_closed_and_one_option_is_selected() -> None:
    assert element("input", type="text") == '<input type="text">'
    chosen = select([("a", "A"), ("b", "<B>")], "b", name="x")
    assert chosen == (
        '<select name="x"><option value="a">A</option>'
        '<option value="b" selected>&lt;B&gt;</option></select>'
    )
