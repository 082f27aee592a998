"""Sources that stay: folders, feeds and sites that an index remembers and is kept in step with."""

from assistant.sync.syncing import Synced, address_of, sync
from assistant.sync.watching import keep_in_step

__all__ = ["Synced", "address_of", "keep_in_step", "sync"]
