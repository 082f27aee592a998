"""Expands the 4-bit weights of multilingual-e5-small into a sentence-transformers folder.

The packed file is little-endian: ``E5S1``, a version, the shape of a BERT encoder, a
tokenizer (not needed here: ``tokenizer.json`` comes apart), then a directory of tensors.
A tensor is fp32, or blocks of 18 bytes that hold 32 values: an fp16 scale and 16 bytes
whose low nibbles are the first 16 values, high nibbles the others, each minus 8.

The safetensors file is written here, not by its library, so that its bytes are the same
everywhere and can be pinned in the catalog; and one tensor after the other, so that
expanding takes little memory. Values are kept in fp32, which holds each product exactly.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from assistant.errors import ModelUnusable
from assistant.models.bert_folder import WEIGHTS

TOKENIZER: Final = "tokenizer.json"
_MAGIC: Final = b"E5S1"
_FLOAT32: Final = 0
_BLOCK: Final = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])
_BLOCK_VALUES: Final = 32
_BLOCKS_AT_ONCE: Final = 1 << 16
_MODULE: Final = "sentence_transformers.models."
_MODULES: Final = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))
_EMBEDDINGS: Final = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_LAYER_PARTS: Final = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


class _Shape(NamedTuple):
    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


class _Tensor(NamedTuple):
    name: str
    packed: bool
    values: int
    offset: int
    size: int


class _Cursor:
    """Reads little-endian values one after the other."""

    def __init__(self, data: memoryview) -> None:
        self._data = data
        self._at = 0

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self._data, self._at)
        self._at += struct.calcsize("<" + layout)
        return values


def expand(packed: Path, tokenizer: Path, folder: Path) -> None:
    """Write a sentence-transformers folder (mean pooling, normalised) from the packed weights.

    Args:
        packed: The ``E5S1`` file.
        tokenizer: The matching ``tokenizer.json``; copied as it is.
        folder: An existing folder; nothing else should be in it.

    Raises:
        ModelUnusable: The file does not have that layout.
        OSError: It cannot be read, or the folder cannot be written to.
    """
    data = memoryview(packed.read_bytes())
    try:
        shape, tensors = _parse(data)
        (folder / TOKENIZER).write_bytes(tokenizer.read_bytes())
        with (folder / WEIGHTS).open("wb") as out:
            _write_weights(out, data, shape, tensors)
    except (struct.error, KeyError, ValueError) as error:
        raise ModelUnusable("models.bad_layout", path=packed, why=error) from error
    _write_settings(folder, shape)


def _parse(data: memoryview) -> tuple[_Shape, list[_Tensor]]:
    if bytes(data[:4]) != _MAGIC:
        raise ValueError("E5S1?")
    cursor = _Cursor(data)
    cursor.take("4xI")
    shape = _Shape(*cursor.take("7if"))
    (block,) = cursor.take("i")
    if block != _BLOCK_VALUES:
        raise ValueError(f"block={block}")
    _skip_tokenizer(cursor)
    (count,) = cursor.take("i")
    return shape, [_directory_row(cursor) for _ in range(count)]


def _skip_tokenizer(cursor: _Cursor) -> None:
    pieces, blob = cursor.take("i16xQ")
    _count, map_bytes = cursor.take(f"{4 * (pieces + 1) + 4 * pieces + blob}xiI")
    cursor.take(f"{map_bytes}x")


def _directory_row(cursor: _Cursor) -> _Tensor:
    (length,) = cursor.take("H")
    name, kind, count, offset, size = cursor.take(f"{length}sBIQQ")
    return _Tensor(name.decode("ascii"), kind != _FLOAT32, count, offset, size)


def _write_weights(out: BinaryIO, data: memoryview, shape: _Shape, tensors: list[_Tensor]) -> None:
    by_name = {tensor.name: tensor for tensor in tensors}
    names = _published_names(shape.layers)
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    end = 0
    for packed_name, name in names.items():
        start, end = end, end + 4 * by_name[packed_name].values
        header[name] = {
            "dtype": "F32",
            "shape": _dimensions(name, by_name[packed_name].values, shape),
            "data_offsets": [start, end],
        }
    encoded = json.dumps(header, separators=(",", ":")).encode("ascii")
    encoded += b" " * (-len(encoded) % 8)
    out.write(struct.pack("<Q", len(encoded)) + encoded)
    for packed_name in names:
        for piece in _values(data, by_name[packed_name]):
            out.write(piece.tobytes())


def _published_names(layers: int) -> dict[str, str]:
    """Names in the packed file and the ones that a BERT checkpoint gives them."""
    names = dict(_EMBEDDINGS)
    for layer in range(layers):
        for short, long in _LAYER_PARTS.items():
            for letter, ending in (("w", "weight"), ("b", "bias")):
                names[f"l{layer}.{short}.{letter}"] = f"encoder.layer.{layer}.{long}.{ending}"
    return names


def _dimensions(name: str, count: int, shape: _Shape) -> list[int]:
    if name.endswith(".bias") or "LayerNorm" in name:
        return [count]
    from_wide = name.endswith("output.dense.weight") and "attention" not in name
    columns = shape.feed_forward if from_wide else shape.hidden
    if count % columns:
        raise ValueError(name)
    return [count // columns, columns]


def _values(data: memoryview, tensor: _Tensor) -> Iterator[npt.NDArray[np.float32]]:
    raw = data[tensor.offset : tensor.offset + tensor.size]
    expected = (
        tensor.values // _BLOCK_VALUES * _BLOCK.itemsize if tensor.packed else 4 * tensor.values
    )
    if len(raw) != expected:
        raise ValueError(tensor.name)
    if not tensor.packed:
        yield np.frombuffer(raw, dtype="<f4")
        return
    blocks = np.frombuffer(raw, dtype=_BLOCK)
    for start in range(0, len(blocks), _BLOCKS_AT_ONCE):
        yield _unpacked(blocks[start : start + _BLOCKS_AT_ONCE])


def _unpacked(blocks: npt.NDArray[np.void]) -> npt.NDArray[np.float32]:
    nibbles = blocks["nibbles"]
    levels = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=1).astype(np.float32) - 8.0
    values: npt.NDArray[np.float32] = levels * blocks["scale"].astype(np.float32)[:, None]
    return values.astype("<f4", copy=False)


def _write_settings(folder: Path, shape: _Shape) -> None:
    files: dict[str, object] = {
        "config.json": _encoder_settings(shape),
        "tokenizer_config.json": _tokenizer_settings(shape),
        "sentence_bert_config.json": {"max_seq_length": shape.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": "passage: "},
            "similarity_fn_name": "cosine",
        },
        "modules.json": [
            {"idx": place, "name": str(place), "path": path, "type": _MODULE + kind}
            for place, (path, kind) in enumerate(_MODULES)
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": shape.hidden,
            "pooling_mode_mean_tokens": True,
        },
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    (folder / "2_Normalize").mkdir(exist_ok=True)


def _encoder_settings(shape: _Shape) -> dict[str, object]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.feed_forward,
        "vocab_size": shape.vocabulary,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.token_types,
        # The file keeps it as fp32; five digits give back the 1e-12 that was meant.
        "layer_norm_eps": float(f"{shape.epsilon:.5g}"),
        "hidden_act": "gelu",
        "pad_token_id": 0,
        "position_embedding_type": "absolute",
        "dtype": "float32",
    }


def _tokenizer_settings(shape: _Shape) -> dict[str, object]:
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": shape.positions,
        "bos_token": "<s>",
        "cls_token": "<s>",
        "eos_token": "</s>",
        "sep_token": "</s>",
        "pad_token": "<pad>",
        "unk_token": "<unk>",
        "mask_token": "<mask>",
    }
