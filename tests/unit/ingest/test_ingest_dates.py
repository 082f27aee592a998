"""Publication dates as documents write them."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.ingest.dates import order_of, parse_published


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


@pytest.mark.parametrize(
    "written",
    [
        "vie., 15 ago. 2025 09:30",
        "15 ago 2025",
        "Viernes 15 de Agosto de 2025",
        "15 agosto, 2025",
        "Sevilla, 15 ago. 2025",
        "15 de agosto de 2025 a las 9:30",
        "15/08/2025 09:30",
        "08/15/2025",
        "15.08.2025",
        "2025/08/15",
        "2025-8-15",
        "20250815093000",
        "August 15th, 2025",
        "15-ago-2025",
        "15 de agosto de 2025 | 09:30 h",
        "quince de agosto de 2025",
        "divendres, 15 d'agost de 2025",
        "15 de agosto de 2025 às 09:30",
        "sexta-feira, 15 de agosto de 2025",
        "Publicado: 15/08/2025 09:30 | Actualizado: 16/08/2025 10:00",
        "| 15/08/2025 a las 9:30h",
    ],
)
def test_a_day_as_the_press_writes_it(written):
    parsed = parse_published(written)
    assert parsed == dt.date(2025, 8, 15)
    assert not isinstance(parsed, dt.datetime)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("20250815T093000Z", "2025-08-15T09:30:00+00:00"),
        ("2025-08-15 09:30:00 UTC", "2025-08-15T09:30:00+00:00"),
        ("2025-08-15T09:30:00+02:00[Europe/Madrid]", "2025-08-15T09:30:00+02:00"),
        ("Fri Aug 15 2025 09:30:00 GMT+0200 (hora de verano)", "2025-08-15T09:30:00+02:00"),
        ("15/08/2025 09:30 CEST", "2025-08-15T09:30:00+02:00"),
        ("1755250200", "2025-08-15T09:30:00+00:00"),
        ("1755250200000", "2025-08-15T09:30:00+00:00"),
        ("2025-08-14T24:00:00Z", "2025-08-15T00:00:00+00:00"),
    ],
)
def test_a_moment_as_programs_write_it(written, moment):
    assert parse_published(written).isoformat() == moment


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["08/09/2025", "21/09/2025"], "day"),
        (["08/09/2025", "09/21/2025"], "month"),
        (["08/09/2025"], None),
        (["21/09/2025", "09/21/2025"], None),
    ],
)
def test_the_order_that_other_dates_make_sure(values, order):
    assert order_of(values) == order
    if order:
        assert parse_published("08/09/2025", order).month == (9 if order == "day" else 8)
