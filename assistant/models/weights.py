"""Tensors of a safetensors file, read one at a time or mapped.

Its library either copies whole tensors or needs torch; here a table may stay in its file, so
that only the rows that are asked for are ever read.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Final, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

_BLOCK: Final = 32
_MOST_LEVEL: Final = 127
_MOST_HEADER: Final = 100_000_000


class Blocks(NamedTuple):
    """Whole levels and the scale of every 32 of them, of which a matrix is the product.

    Attributes:
        levels: Shape (rows, blocks, 32).
        scales: Shape (rows, blocks, 1).
    """

    levels: npt.NDArray[np.int8]
    scales: npt.NDArray[np.float16]


class Matrices(Protocol):
    """Tensors by name, and how their matrices are computed with."""

    def read(self, name: str) -> npt.NDArray[np.float32]:
        """A tensor, in memory."""

    def mapped(self, name: str) -> npt.NDArray[np.float32]:
        """A tensor that stays in its file."""

    def blocks(self, matrix: npt.NDArray[np.float32]) -> Blocks | None:
        """The matrix in whole levels, where that may be."""


class Weights:
    """The tensors of one file, all of them fp32.

    Args:
        path: A safetensors file.

    Raises:
        OSError: It cannot be read.
        ValueError: It is no such file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with path.open("rb") as file:
            start = file.read(8)
            size = struct.unpack("<Q", start)[0] if len(start) == 8 else 0
            if not 2 <= size <= _MOST_HEADER:
                raise ValueError(f"{path}: no safetensors file")
            self._entries = json.loads(file.read(size))
        self._data = 8 + size

    def read(self, name: str) -> npt.NDArray[np.float32]:
        """A tensor, copied into memory.

        Raises:
            ValueError: There is none of that name, it is not fp32, or the file ends early.
        """
        shape, offset = self._place(name)
        count = int(np.prod(shape))
        values = np.fromfile(self._path, dtype="<f4", count=count, offset=offset)
        if values.size != count:
            raise ValueError(f"{self._path}: {name} is cut short")
        return values.reshape(shape)

    def mapped(self, name: str) -> npt.NDArray[np.float32]:
        """A tensor that stays in its file: only what is used of it is read.

        Raises:
            ValueError: As ``read`` has it.
        """
        shape, offset = self._place(name)
        return np.memmap(self._path, dtype="<f4", mode="r", offset=offset, shape=shape)

    def blocks(self, matrix: npt.NDArray[np.float32]) -> Blocks | None:
        """The 4-bit blocks that a matrix was expanded from; none if it was not."""
        return four_bit_blocks(matrix)

    def _place(self, name: str) -> tuple[tuple[int, ...], int]:
        entry = self._entries.get(name)
        if entry is None or entry["dtype"] != "F32":
            raise ValueError(f"{self._path}: {name}")
        return tuple(entry["shape"]), self._data + entry["data_offsets"][0]


def four_bit_blocks(matrix: npt.NDArray[np.float32]) -> Blocks | None:
    """The 4-bit blocks that a matrix was expanded from; none if it is not exactly their product.

    The value of greatest magnitude in a block stands at level -8 in that format.
    """
    rows, columns = matrix.shape
    if columns % _BLOCK:
        return None
    values = matrix.reshape(rows, -1, _BLOCK)
    least, most = (extreme(values, axis=2, keepdims=True) for extreme in (np.min, np.max))
    with np.errstate(over="ignore", invalid="ignore"):  # then the product is another
        scales = (np.where(most > -least, most, least) / -8).astype(np.float16)
        wide = scales.astype(np.float32)
        levels = np.rint(values / np.where(wide == 0, 1, wide))
        exact = np.array_equal(levels * wide, values)
    if not exact or np.abs(levels + 0.5).max() > 8:
        return None
    return Blocks(levels.astype(np.int8), scales)


def eight_bit_blocks(matrix: npt.NDArray[np.float32]) -> Blocks | None:
    """A matrix rounded to levels from -127 to 127 in each block; none if it has no whole blocks."""
    rows, columns = matrix.shape
    if columns % _BLOCK:
        return None
    values = matrix.reshape(rows, -1, _BLOCK)
    scales = (np.abs(values).max(axis=2, keepdims=True) / _MOST_LEVEL).astype(np.float16)
    wide = np.where(scales == 0, 1, scales).astype(np.float32)
    levels = np.clip(np.rint(values / wide), -_MOST_LEVEL, _MOST_LEVEL)
    return Blocks(levels.astype(np.int8), scales)
