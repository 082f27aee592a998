"""A sentence and its evidence -> a verdict."""

from assistant.verification.judge import Ask, Backing, Judge, Settled
from assistant.verification.score import Scorer, Support

__all__ = ["Ask", "Backing", "Judge", "Scorer", "Settled", "Support"]
