"""Whatever is typed into a search: no error, and marks that hold what was sought."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.index import Index
from assistant.index.search_query import in_words, parse_query
from assistant.testing import HashEmbeddings
from assistant.text.terms import analyse, fold_letters
from assistant.types import Article

_TEXT = (
    "El alcalde de Alcalá, J. Pérez, habló en la Plaza Mayor. «La huelga sigue», dijo; costó "
    "3.500,25 euros. Ñandúes, pingüinos y e\u0301poca: huelgas en EE. UU."
)
_PIECES = st.sampled_from(
    [
        *("huelga", "alcalde", "ALCALÁ", "plaza mayor", "pingüino", "época", "3.500,25", "de"),
        *('"', "«", "”", "-", "OR", "O", "titular:", "title:", "EE. UU.", "stems", " "),
        *("NEAR(a b)", "AND", "NOT", "{title}:", "*", "(", ")", "^", ":", "'", "%", "+", "\\"),
        *("\x00", "\ud800"),
    ]
)
_QUERIES = st.one_of(
    st.lists(_PIECES, max_size=12).map(" ".join),
    st.lists(_PIECES, max_size=12).map("".join),
    st.text(max_size=80),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    path: Path = tmp_path_factory.mktemp("search") / "i"
    with Index.open(path, HashEmbeddings(), create=True) as opened:
        opened.add([Article(id="a", title="Huelga en la plaza", text=_TEXT, language="es")])
        yield opened


@given(_QUERIES)
@example('"' * 600)
@example("OR " * 300)
@example('-"huelga" OR "')
def test_no_search_raises_and_marks_hold_what_is_sought(index: Index, typed: str) -> None:
    found = index.article_search.search(typed)
    sought = [one for one in parse_query(typed).sought if not one.headline]
    stems = {t.stem for one in sought for t in analyse(one.words, "es")}
    phrases = [fold_letters(one.words) for one in sought if one.exact]
    for article in found.articles:
        text = index.article(article.article_id).text
        for snippet in article.snippets:
            assert text[snippet.start : snippet.end] == snippet.text
            for start, end in snippet.matches:
                words = text[start:end]
                kin = any(term.stem in stems for term in analyse(words, "es"))
                assert kin or _letters(words) in map(_letters, phrases)


@given(_QUERIES)
def test_the_same_search_in_its_own_words_is_a_line(typed: str) -> None:
    for language in ("es", "en"):
        assert in_words(parse_query(typed), language).strip()


def _letters(words: str) -> str:
    return "".join(letter for letter in fold_letters(words) if letter.isalnum())
