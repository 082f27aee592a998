from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save_file

from assistant.models.weights import Weights, eight_bit_blocks, four_bit_blocks


def _file(folder: Path) -> tuple[Path, dict[str, np.ndarray]]:
    rng = np.random.default_rng(3)
    tensors = {
        name: rng.normal(size=shape).astype(np.float32)
        for name, shape in {"one": (7,), "two": (5, 64), "three": (2, 3, 4)}.items()
    }
    save_file(tensors, folder / "model.safetensors")
    return folder / "model.safetensors", tensors


def test_reading_gives_what_was_saved(tmp_path: Path) -> None:
    path, tensors = _file(tmp_path)
    weights = Weights(path)
    for name, values in tensors.items():
        np.testing.assert_array_equal(weights.read(name), values)


def test_rows_of_a_table_come_as_asked_for(tmp_path: Path) -> None:
    path, tensors = _file(tmp_path)
    rows = Weights(path).rows("two")
    for numbers in ([4, 0, 4], [], [2]):
        np.testing.assert_array_equal(rows[numbers], tensors["two"][numbers])
    with pytest.raises(IndexError):
        rows[[1, 5]]
    for name in ("one", "three"):
        with pytest.raises(ValueError, match="no table"):
            Weights(path).rows(name)


def test_what_is_not_there_is_a_value_error(tmp_path: Path) -> None:
    path, _ = _file(tmp_path)
    with pytest.raises(ValueError, match="four"):
        Weights(path).read("four")
    path.write_bytes(path.read_bytes()[:-40])
    weights = Weights(path)
    cut = max(("one", "two", "three"), key=lambda name: weights._place(name)[1])
    with pytest.raises(ValueError, match=cut):
        weights.read(cut)
    path.write_bytes(path.read_bytes()[: weights._place("two")[1] + 40])
    with pytest.raises(ValueError, match="two is cut short"):
        Weights(path).rows("two")


@pytest.mark.parametrize("content", [b"", b"abc", b"\xff" * 64, b"\x08" + bytes(7) + b"no json!"])
def test_another_file_is_a_value_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.safetensors"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r".*"):
        Weights(path)


def test_halves_are_refused(tmp_path: Path) -> None:
    save_file({"half": np.ones(4, dtype=np.float16)}, tmp_path / "half.safetensors")
    with pytest.raises(ValueError, match="half"):
        Weights(tmp_path / "half.safetensors").read("half")


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), empty=st.booleans())
def test_blocks_give_back_every_value(seed: int, empty: bool) -> None:
    rng = np.random.default_rng(seed)
    levels = rng.integers(-8, 8, (6, 4, 32))
    levels[..., 5] = -8  # as the format has it
    scales = (rng.normal(size=(6, 4, 1)) * (not empty)).astype(np.float16)
    matrix = (levels * scales.astype(np.float32)).astype(np.float32).reshape(6, 128)
    found = four_bit_blocks(matrix)
    assert found is not None
    again = found.levels * found.scales.astype(np.float32)
    np.testing.assert_array_equal(again.reshape(6, 128), matrix)
    assert found.levels.min() >= -8
    assert found.levels.max() <= 7


def test_other_matrices_have_no_blocks() -> None:
    rng = np.random.default_rng(1)
    assert four_bit_blocks(rng.normal(size=(4, 64)).astype(np.float32)) is None
    assert four_bit_blocks(np.ones((4, 48), dtype=np.float32)) is None
    assert four_bit_blocks(np.full((1, 32), 1e9, dtype=np.float32)) is None
    almost = np.full((1, 32), -8, dtype=np.float32)
    almost[0, 3] = 8  # one more than the format holds
    assert four_bit_blocks(almost) is None


def test_eight_bits_are_near_and_need_whole_blocks() -> None:
    rng = np.random.default_rng(4)
    matrix = rng.normal(size=(6, 64)).astype(np.float32)
    matrix[0] = 0
    found = eight_bit_blocks(matrix)
    assert found is not None
    back = (found.levels * found.scales.astype(np.float32)).reshape(matrix.shape)
    np.testing.assert_allclose(back, matrix, atol=np.abs(matrix).max() / 127)
    assert eight_bit_blocks(matrix[:, :33]) is None
