from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file

from assistant.errors import ModelUnusable
from assistant.models.bert_folder import is_plain_bert
from assistant.models.e5_packed_weights import expand

HIDDEN, LAYERS, HEADS, WIDE, WORDS, POSITIONS, TYPES = 32, 1, 2, 64, 96, 64, 2
BLOCK = 32


def _quantised(values: npt.NDArray[np.int64], scales: npt.NDArray[np.float16]) -> bytes:
    """Blocks of 32 levels from -8 to 7."""
    packed = b""
    for levels, scale in zip(values.reshape(-1, BLOCK) + 8, scales, strict=True):
        nibbles = (levels[:16] | levels[16:] << 4).astype(np.uint8)
        packed += np.float16(scale).tobytes() + nibbles.tobytes()
    return packed


def _shapes() -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {
        "emb.word": (WORDS, HIDDEN),
        "emb.pos": (POSITIONS, HIDDEN),
        "emb.type": (TYPES, HIDDEN),
        "emb.ln.w": (HIDDEN,),
        "emb.ln.b": (HIDDEN,),
    }
    sizes = {"fi": (WIDE, HIDDEN), "fo": (HIDDEN, WIDE)}
    for part in ("q", "k", "v", "ao", "fi", "fo"):
        shape = sizes.get(part, (HIDDEN, HIDDEN))
        shapes[f"l0.{part}.w"], shapes[f"l0.{part}.b"] = shape, shape[:1]
    for part in ("aln", "oln"):
        shapes[f"l0.{part}.w"] = shapes[f"l0.{part}.b"] = (HIDDEN,)
    return shapes


def _packed(rng: np.random.Generator) -> tuple[bytes, dict[str, npt.NDArray[np.float32]]]:
    """A file in the packed layout, and the values that it stands for."""
    tensors, expected = {}, {}
    for name, shape in _shapes().items():
        count = int(np.prod(shape))
        if len(shape) == 2 and name not in ("emb.pos", "emb.type"):
            levels = rng.integers(-8, 8, count)
            scales = rng.normal(size=count // BLOCK).astype(np.float16)
            tensors[name] = (1, count, _quantised(levels, scales))
            values = levels.reshape(-1, BLOCK) * scales.astype(np.float32)[:, None]
            expected[name] = values.astype(np.float32).reshape(shape)
        else:
            expected[name] = rng.normal(size=shape).astype(np.float32)
            tensors[name] = (0, count, expected[name].tobytes())
    return _file(tensors), expected


def _file(tensors: dict[str, tuple[int, int, bytes]]) -> bytes:
    head = b"E5S1" + struct.pack("<I", 1)
    head += struct.pack("<7i", HIDDEN, LAYERS, HEADS, WIDE, WORDS, POSITIONS, TYPES)
    head += struct.pack("<fi", 1e-12, BLOCK)
    head += struct.pack("<5iQ", 2, 0, 2, 1, 3, 5) + bytes(4 * 3 + 4 * 2 + 5)
    head += struct.pack("<iI", 1, 7) + bytes(7) + struct.pack("<i", len(tensors))
    offset = len(head) + sum(2 + len(name) + 21 for name in tensors)
    body = b""
    for name, (kind, count, data) in tensors.items():
        head += struct.pack("<H", len(name)) + name.encode()
        head += struct.pack("<BIQQ", kind, count, offset + len(body), len(data))
        body += data
    return head + body


def _expanded(folder: Path, packed: bytes) -> Path:
    folder.mkdir(parents=True)
    (folder / "in.bin").write_bytes(packed)
    (folder / "in.json").write_bytes(b"{}")
    made = folder / "made"
    made.mkdir()
    expand(folder / "in.bin", folder / "in.json", made)
    return made


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_every_value_comes_back_exactly(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    packed, expected = _packed(np.random.default_rng(seed))
    made = _expanded(tmp_path_factory.mktemp("e5") / "x", packed)
    found = load_file(made / "model.safetensors")
    assert len(found) == len(expected)
    names = {
        "emb.word": "embeddings.word_embeddings.weight",
        "l0.ao.w": "encoder.layer.0.attention.output.dense.weight",
        "l0.fi.w": "encoder.layer.0.intermediate.dense.weight",
        "l0.fo.w": "encoder.layer.0.output.dense.weight",
        "l0.oln.b": "encoder.layer.0.output.LayerNorm.bias",
    }
    for packed_name, name in names.items():
        np.testing.assert_array_equal(found[name], expected[packed_name])


def test_the_folder_is_one_that_the_encoder_takes(tmp_path: Path) -> None:
    made = _expanded(tmp_path / "x", _packed(np.random.default_rng(1))[0])
    assert is_plain_bert(made)
    config = json.loads((made / "config.json").read_text())
    assert (config["hidden_size"], config["vocab_size"]) == (HIDDEN, WORDS)
    assert (made / "tokenizer.json").read_bytes() == b"{}"


@pytest.mark.parametrize(
    "change",
    [
        lambda data: b"E5S2" + data[4:],
        lambda data: data[:20],
        lambda data: data[:-1],
        lambda data: data.replace(b"emb.word", b"emb.wurd"),
        lambda data: b"",
    ],
    ids=["magic", "header", "end", "name", "empty"],
)
def test_another_layout_is_refused_in_one_line(tmp_path: Path, change) -> None:  # type: ignore[no-untyped-def]
    packed = change(_packed(np.random.default_rng(1))[0])
    with pytest.raises(ModelUnusable) as failure:
        _expanded(tmp_path / "x", packed)
    assert "\n" not in str(failure.value)
