"""Evidence -> prompt -> marked sentences."""

from assistant.generation.citations import evidence_facts
from assistant.generation.markers import Marked, MarkerConstraint
from assistant.generation.prompts import answer_messages
from assistant.generation.rewriting import History, turns

__all__ = ["History", "Marked", "MarkerConstraint", "answer_messages", "evidence_facts", "turns"]
