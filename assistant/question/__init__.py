"""The words of a question -> what it asks."""

from assistant.question.question import Question, parse_question

__all__ = ["Question", "parse_question"]
