"""Threads, time, progress and shutdown."""

from assistant.runtime.jobs import Job
from assistant.runtime.leases import Lease
from assistant.runtime.progress import Progress, silent
from assistant.runtime.ticket_lock import TicketLock
from assistant.runtime.time_budget import TimeBudget

__all__ = ["Job", "Lease", "Progress", "TicketLock", "TimeBudget", "silent"]
