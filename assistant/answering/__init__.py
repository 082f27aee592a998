"""One question or one claim, from start to answer."""

from assistant.answering.claims import Claims
from assistant.answering.flow import Answering
from assistant.answering.suggestions import follow_ups, openers
from assistant.answering.understanding import Asked, Request

__all__ = ["Answering", "Asked", "Claims", "Request", "follow_ups", "openers"]
