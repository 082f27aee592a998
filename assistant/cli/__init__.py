"""The command ``hemeroteca``: one command, or group of them, a file.

Standard output carries data only; progress and messages go to standard error. Importing
these modules loads click and nothing heavier: what a command needs, it imports itself.
"""

from __future__ import annotations

import sys

from assistant.config import offline
from assistant.runtime import shutdown

__all__ = ["main"]


def main() -> None:
    """Run the command line and leave with its exit code."""
    offline.quieten()
    if offline.is_offline():
        offline.forbid_connections()
    from assistant.cli.error_lines import run
    from assistant.cli.root import hemeroteca

    shutdown.exit_process(run(hemeroteca, sys.argv[1:]))
