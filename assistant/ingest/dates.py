"""Publication dates as documents write them."""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from typing import Final

from assistant.text.calendar_names import months
from assistant.text.terms import fold

_LONG_FORM: Final = re.compile(r"(\d{1,2}) de ([a-z]+) del? (\d{4})")
# Anything shorter (2025, 2025-08) names no day.
_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].+)?|\d{8}(?:T.+)?")


def parse_published(value: str) -> dt.datetime | dt.date:
    """A day, or a moment when the time zone is stated.

    Understands ISO 8601, RFC 2822 and "15 de agosto de 2025". A time of day without a zone
    is no moment anywhere in particular: only its day is kept.

    Raises:
        ValueError: The text names no day without ambiguity ("08/09/2025" does not).
    """
    wanted = " ".join(value.split())
    if _ISO.fullmatch(wanted):
        return _settle(dt.datetime.fromisoformat(wanted.replace(" +", "+").replace(" Z", "Z")))
    if (long_form := _spanish(wanted)) is not None:
        return long_form
    try:
        return _settle(email.utils.parsedate_to_datetime(wanted))
    except (TypeError, IndexError, OverflowError) as error:  # odd input to the library
        raise ValueError(wanted) from error


def _settle(moment: dt.datetime) -> dt.datetime | dt.date:
    return moment.date() if moment.tzinfo is None else moment


def _spanish(value: str) -> dt.date | None:
    match = _LONG_FORM.fullmatch(fold(value))
    month = months("es").get(match[2]) if match else None
    return dt.date(int(match[3]), month, int(match[1])) if match and month else None
