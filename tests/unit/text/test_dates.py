"""Calendar dates as texts write them."""

from __future__ import annotations

import pytest

from assistant.text.dates import find_dates
from assistant.text.facts import facts


@pytest.mark.parametrize(
    "words",
    ["Enviará en mayo 12 toneladas de queso.", "In May 12 people were hurt."],
)
def test_what_is_counted_in_a_month_is_no_day_of_it(words: str) -> None:
    assert [date for date in find_dates(words) if date.day] == []
    assert [value for number in facts(words).numbers for value in number.values] == [12.0]
