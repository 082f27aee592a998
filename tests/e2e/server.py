"""Serves the page over the index "demo", some articles added: ``python server.py FILE...``.

State lies under ``HEMEROTECA_HOME``; the first line of standard output is the address.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from assistant import Article, Assistant, Settings
from assistant.ui import launch


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    with Assistant(Settings.load(), index="demo") as assistant:
        # As they are: readers would take out what is hostile in them.
        lines = (line for file in args.files for line in Path(file).read_text("utf-8").splitlines())
        assistant.add(Article(**json.loads(line)) for line in lines)
        assistant.preload()
        launch(assistant, on_ready=_tell)


def _tell(address: str) -> None:
    sys.stdout.write(address + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
