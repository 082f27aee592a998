"""What a library says of a model that it cannot load, in one line for people."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from assistant.errors import HemerotecaError, ModelUnusable


@contextlib.contextmanager
def loading(folder: Path, key: str) -> Iterator[None]:
    """Turn whatever is raised in the block into ``ModelUnusable``.

    Args:
        folder: The model.
        key: Of the message, which tells ``path`` and ``why``.

    Raises:
        ModelUnusable: Something was raised that has no line of its own.
    """
    try:
        yield
    except HemerotecaError:
        raise
    except Exception as error:
        why = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise ModelUnusable(key, path=folder, why=why) from error
