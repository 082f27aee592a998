"""A small file that turns the embedder into a reader: low-rank changes of its weights, and heads.

A matrix ``W`` of the encoder becomes ``W + B A`` with narrow ``A`` and ``B`` (LoRA: Hu et al.,
2021), which a few megabytes hold for all of them.
"""

from __future__ import annotations

import functools
from importlib import resources
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from assistant.models.weights import Blocks, Weights, eight_bit_blocks, four_bit_blocks

_FILE: Final = "reader.safetensors"
_DOWN, _UP = ".down", ".up"

Matrix = npt.NDArray[np.float32]


class Adapter(NamedTuple):
    """What such a file holds.

    Attributes:
        embedder: Id of the embedder that it was trained on; others it does not fit.
        tensors: By name: changes as ``MATRIX.down`` (rank, columns) and ``MATRIX.up``
            (rows, rank), where ``MATRIX`` is the encoder's name without ``.weight``; heads
            as ``heads.NAME.weight`` and ``heads.NAME.bias``.
    """

    embedder: str
    tensors: dict[str, Matrix]

    def head(self, name: str) -> tuple[Matrix, Matrix]:
        """Weight (outputs, inputs) and bias (outputs) of a head's layer."""
        return self.tensors[f"heads.{name}.weight"], self.tensors[f"heads.{name}.bias"]

    def change(self, name: str) -> Matrix | None:
        """What is added to the encoder's tensor of that name; None if nothing is."""
        matrix = name.removesuffix(".weight")
        if matrix + _DOWN not in self.tensors or matrix == name:
            return None
        change: Matrix = self.tensors[matrix + _UP] @ self.tensors[matrix + _DOWN]
        return change


@functools.cache
def shipped_adapter() -> Adapter:
    """The adapter that comes with this package."""
    with resources.as_file(resources.files("assistant.models").joinpath(_FILE)) as path:
        return read_adapter(path)


def read_adapter(path: Path) -> Adapter:
    """Read a file that ``benchmarks/fit_reader.py`` wrote.

    Raises:
        OSError: It cannot be read.
        SafetensorError: It is no such file.
    """
    from safetensors import safe_open
    from safetensors.numpy import load_file

    with safe_open(path, framework="np") as file:
        about = file.metadata() or {}
    tensors = {name: values.astype(np.float32) for name, values in load_file(path).items()}
    return Adapter(about.get("embedder", ""), tensors)


class AdaptedWeights(Weights):
    """An encoder's weights with an adapter's changes; tables that stay in their file have none."""

    def __init__(self, path: Path, adapter: Adapter) -> None:
        super().__init__(path)
        self._adapter = adapter

    def read(self, name: str) -> Matrix:
        """A tensor, changed if the adapter changes it."""
        values, change = super().read(name), self._adapter.change(name)
        return values if change is None else values + change

    def blocks(self, matrix: Matrix) -> Blocks | None:
        """The 4-bit blocks of a matrix that is not changed, else it is rounded to 8 bits."""
        return four_bit_blocks(matrix) or eight_bit_blocks(matrix)
