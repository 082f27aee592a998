"""A string -> what it says; knows nothing of archives and models."""

from assistant.text.facts import Facts, facts
from assistant.text.language import detect_language

__all__ = ["Facts", "detect_language", "facts"]
