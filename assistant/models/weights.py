"""Tensors of a safetensors file, read one at a time; of a table, only the rows asked for.

Its library either copies whole tensors or needs torch. A table of word vectors is most of an
embedder's file and few of its rows are ever used; mapped, the pages around each of them
would count as the process's memory too.
"""

from __future__ import annotations

import json
import os
import struct
import threading
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

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

    def rows(self, name: str) -> Rows:
        """A table that stays in its file: only what is used of it is read.

        Raises:
            ValueError: As ``read`` has it, or it is no table.
        """
        shape, offset = self._place(name)
        if len(shape) != 2:
            raise ValueError(f"{self._path}: {name} is no table")
        try:
            return Rows(self._path, offset, shape[0], shape[1])
        except ValueError as error:
            raise ValueError(f"{self._path}: {name} is cut short") from error

    def blocks(self, matrix: npt.NDArray[np.float32]) -> Blocks | None:
        """The 4-bit blocks that a matrix was expanded from; none if it was not."""
        return four_bit_blocks(matrix)

    def _place(self, name: str) -> tuple[tuple[int, ...], int]:
        entry = self._entries.get(name)
        if entry is None or entry["dtype"] != "F32":
            raise ValueError(f"{self._path}: {name}")
        return tuple(entry["shape"]), self._data + entry["data_offsets"][0]


class Rows:
    """A table of fp32 in a file. Threads may share it.

    Args:
        path: The file.
        offset: Where in it the table begins, in bytes.
        count: Rows.
        width: Values of a row.

    Raises:
        ValueError: The file ends within the table.
    """

    def __init__(self, path: Path, offset: int, count: int, width: int) -> None:
        self._offset, self._count, self._width = offset, count, width
        self._row_bytes = 4 * width
        self._turn = threading.Lock()
        self._file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        weakref.finalize(self, os.close, self._file)
        if os.fstat(self._file).st_size < offset + count * self._row_bytes:
            raise ValueError(path)

    def __getitem__(self, numbers: Sequence[int]) -> npt.NDArray[np.float32]:
        """The rows of those numbers, shape (numbers, width).

        Raises:
            IndexError: There is none of such a number.
        """
        if not all(0 <= number < self._count for number in numbers):
            raise IndexError(f"{self._count} rows")
        found = np.empty((len(numbers), self._width), dtype="<f4")
        with self._turn:
            for place, number in enumerate(numbers):
                os.lseek(self._file, self._offset + number * self._row_bytes, os.SEEK_SET)
                found[place] = np.frombuffer(os.read(self._file, self._row_bytes), dtype="<f4")
        return found


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
