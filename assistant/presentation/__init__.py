"""Articles, answers and dates for human eyes: bylines, days in words, escaped HTML."""

from assistant.presentation.byline import byline, day_in_words, day_of, headline, outlet
from assistant.presentation.html import Html, element, escape

__all__ = [
    "Html",
    "byline",
    "day_in_words",
    "day_of",
    "element",
    "escape",
    "headline",
    "outlet",
]
