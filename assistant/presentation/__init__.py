"""The same things for human eyes: bylines, days in words, escaped HTML."""
