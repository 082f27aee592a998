"""What newspapers add: attribution, resolved days, rival and later figures, stories."""

from assistant.news.attribution import attribute, without_outlet
from assistant.news.premise import denied
from assistant.news.resolved_days import with_days
from assistant.news.versions import notes

__all__ = ["attribute", "denied", "notes", "with_days", "without_outlet"]
