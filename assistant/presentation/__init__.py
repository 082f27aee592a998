"""Articles, answers and dates for human eyes: bylines, days in words, escaped HTML."""
