"""Articles by date, as bars: how coarse they are, how far they reach, what each chooses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.index import ArticleList, Index, Selection
from assistant.testing import HashEmbeddings
from assistant.types import Article, Filters
from assistant.ui.archive.timeline import Timeline, timeline, timeline_html

Make = Callable[..., ArticleList]


@pytest.fixture
def listing(tmp_path: Path) -> Iterator[Make]:
    with Index.open(tmp_path / "i", HashEmbeddings(), create=True) as index:

        def make(*days: str | None) -> ArticleList:
            index.add(
                Article(title=f"n{at}", text=f"Texto {at}.", published=day, language="es")
                for at, day in enumerate(days)
            )
            return index.article_list

        yield make


def _shown(listing: ArticleList, **filters: object) -> tuple[Timeline, str]:
    chosen = Filters.model_validate(filters)
    shown = timeline(listing, Selection(chosen))
    return shown, timeline_html(shown, chosen, "es")


def test_a_few_weeks_are_shown_day_by_day_without_gaps(listing: Make) -> None:
    shown, page = _shown(listing("2025-08-30", "2025-08-30", "2025-09-02", None))
    assert shown.unit == "day"
    assert [bar.count for bar in shown.bars] == [2, 0, 0, 1]
    assert 'aria-label="30 de agosto de 2025: 2 artículos"' in page
    assert 'data-since="2025-08-30" data-until="2025-08-30"' in page
    assert "1 artículo sin fecha" in page
    assert "Todas las fechas" not in page


def test_a_year_is_shown_by_month_and_a_chosen_month_by_day(listing: Make) -> None:
    known = listing("2024-02-29", "2024-02-10", "2024-11-30")
    shown, page = _shown(known)
    assert (shown.unit, len(shown.bars)) == ("month", 10)
    assert 'data-since="2024-02-01" data-until="2024-02-29"' in page
    within, page = _shown(known, since="2024-02-01", until="2024-02-29")
    assert (within.unit, sum(bar.count for bar in within.bars)) == ("day", 2)
    assert "Todas las fechas" in page


def test_a_century_is_shown_by_year(listing: Make) -> None:
    shown, page = _shown(listing("1931-04-14", "2024-01-01"))
    assert (shown.unit, len(shown.bars)) == ("year", 94)
    assert 'aria-label="1931: 1 artículo"' in page


def test_a_wrong_date_does_not_make_thousands_of_bars(listing: Make) -> None:
    shown, _ = _shown(listing("0001-01-01", "2025-08-30", "9999-12-31"))
    assert len(shown.bars) == 130
    assert shown.bars[-1].until == dt.date(9999, 12, 31)


def test_a_chosen_day_stands_among_those_of_its_month_and_lets_go(listing: Make) -> None:
    known = listing("2025-08-02", "2025-08-20", "2025-09-02")
    shown, page = _shown(known, since="2025-08-20", until="2025-08-20")
    assert len(shown.bars) == 30
    assert page.count('aria-pressed="true"') == 1
    pressed = page[page.index('aria-pressed="true"') - 80 :]
    assert 'data-since="" data-until=""' in pressed[:120]


def test_a_period_without_articles_leaves_the_whole_in_view(listing: Make) -> None:
    shown, _ = _shown(listing("2025-08-02", "2025-08-03"), since="2030-01-01")
    assert [bar.count for bar in shown.bars] == [1, 1]


def test_no_dates_no_bars(listing: Make) -> None:
    shown, page = _shown(listing(None))
    assert (shown.bars, shown.undated, page) == ((), 1, "")


def test_a_single_article_among_thousands_is_seen(listing: Make) -> None:
    _, page = _shown(listing("2025-08-01", *["2025-08-02"] * 200))
    assert "height:3%" in page
    assert "height:100%" in page


def test_bars_have_names_below_and_counts_above(listing: Make) -> None:
    _, page = _shown(listing("2024-11-30", *["2025-01-10"] * 3, "2025-03-01"))
    marks = page[page.index('class="marks"') :]
    for name in ("nov 2024", ">dic<", "ene 2025", ">feb<", ">mar<"):
        assert name in marks
    assert 'data-count="3"' in page
    assert "many" not in page


def test_many_bars_have_room_for_a_few_names_alone(listing: Make) -> None:
    shown, page = _shown(listing("2025-08-01", "2025-09-29"))
    assert len(shown.bars) == 60
    marks = page[page.index('class="marks"') : page.index("</p>")]
    assert marks.count("<span></span>") == 48
    assert "1 ago" in marks
    assert 'class="bars day many"' in page
