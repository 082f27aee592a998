"""Questions, people and searches that are watched: what comes in for them is told."""

from assistant.desk.watching.atom import atom_feed
from assistant.desk.watching.checking import Checked, begin_watch, check_watches
from assistant.desk.watching.watch import Finding, Watch, WatchKind
from assistant.desk.watching.watches import Watches

__all__ = [
    "Checked",
    "Finding",
    "Watch",
    "WatchKind",
    "Watches",
    "atom_feed",
    "begin_watch",
    "check_watches",
]
