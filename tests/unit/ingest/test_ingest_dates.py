"""Publication dates as documents write them."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.ingest.dates import parse_published


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-08-15", (2025, 8, 15)),
        (" 2025-08-15\n", (2025, 8, 15)),
        ("20250815", (2025, 8, 15)),
        ("2025-08-15 09:30", (2025, 8, 15)),
        ("2025-08-15T23:59:59", (2025, 8, 15)),
        ("15 de agosto de 2025", (2025, 8, 15)),
        ("1 de Septiembre del 2024", (2024, 9, 1)),
        ("9 de setiembre de 1931", (1931, 9, 9)),
        ("Fri, 15 Aug 2025 09:30:00 -0000", (2025, 8, 15)),
    ],
)
def test_a_day(written, day):
    parsed = parse_published(written)
    assert parsed == dt.date(*day)
    assert not isinstance(parsed, dt.datetime)


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("2025-08-15T09:30:00+02:00", 2),
        ("2025-08-15T09:30:00 +0200", 2),
        ("2025-08-15T09:30:00Z", 0),
        ("2025-08-15T09:30:00.000-03:00", -3),
        ("Fri, 15 Aug 2025 09:30:00 +0200", 2),
        ("Fri, 15 Aug 2025 09:30:00 GMT", 0),
    ],
)
def test_a_moment_keeps_its_zone(written, hours):
    zone = dt.timezone(dt.timedelta(hours=hours))
    parsed = parse_published(written)
    assert parsed == dt.datetime(2025, 8, 15, 9, 30, tzinfo=zone)
    assert parsed.utcoffset() == dt.timedelta(hours=hours)


@pytest.mark.parametrize(
    "written",
    ["", "ayer", "2025", "2025-08", "08/09/2025", "2025-13-01", "31 de febrero de 2024",
     "15 de brumario de 1799", "0000-01-01", "15 Aug 2025 99:99:99 +0000"
     "17238000", "hace 2 horas", "25/08/21"],
)  # fmt: skip
def test_what_names_no_day_is_refused(written):
    with pytest.raises(ValueError):  # noqa: PT011
        parse_published(written)
