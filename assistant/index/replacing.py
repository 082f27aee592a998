"""Putting a new index in the place of another, so that nothing half done ever bears its name."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def beside(target: Path) -> Iterator[Path]:
    """A folder beside an index to build the next one in; it goes when the block ends.

    What builds that were killed left behind is taken away, what they moved aside put back.
    """
    _sweep(target)
    fresh = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        yield fresh
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def replace(target: Path, fresh: Path) -> None:
    """Two renames: at every moment one whole index, old or new, is on disk."""
    old = target.with_name(f".{target.name}.{os.getpid()}.old")
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _sweep(target: Path) -> None:
    for left in target.parent.glob(f".{target.name}.*.*"):
        process, _, kind = left.name.removeprefix(f".{target.name}.").partition(".")
        if kind not in {"new", "old"} or not process.isdecimal() or _alive(int(process)):
            continue
        if kind == "old" and not target.exists():
            left.rename(target)
        else:
            shutil.rmtree(left, ignore_errors=True)


def _alive(process: int) -> bool:
    if os.name != "posix":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
