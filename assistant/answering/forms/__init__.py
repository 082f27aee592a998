"""Answers that are rows: a chronology, versions, statements, a listing; and small talk."""

from assistant.answering.forms.writer import FormWriter

__all__ = ["FormWriter"]
