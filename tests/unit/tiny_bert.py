"""A folder with a small encoder of random weights."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

HIDDEN, HEADS, WIDE, WORDS, POSITIONS, LAYERS = 64, 4, 128, 50, 24, 2


def write_bert(
    folder: Path, *, packed: bool = False, words: int = WORDS, positions: int = POSITIONS
) -> None:
    """Write weights and settings.

    Args:
        folder: Where.
        packed: Whether matrices are made of 4-bit blocks.
        words: Rows of the word table.
        positions: Tokens of the longest text.
    """
    rng = np.random.default_rng(5)
    tensors = {
        "embeddings.word_embeddings.weight": rng.normal(size=(words, HIDDEN)),
        "embeddings.position_embeddings.weight": rng.normal(size=(positions, HIDDEN)),
        "embeddings.token_type_embeddings.weight": rng.normal(size=(2, HIDDEN)),
    }
    norms = ["embeddings."]
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}."
        shapes = {f"attention.self.{part}": (HIDDEN, HIDDEN) for part in ("query", "key", "value")}
        shapes["attention.output.dense"] = (HIDDEN, HIDDEN)
        shapes["intermediate.dense"], shapes["output.dense"] = (WIDE, HIDDEN), (HIDDEN, WIDE)
        for part, shape in shapes.items():
            tensors[f"{name}{part}.weight"] = _matrix(rng, shape, packed)
            tensors[f"{name}{part}.bias"] = rng.normal(size=shape[0]) * 0.1
        norms += [f"{name}attention.output.", f"{name}output."]
    for name in norms:
        tensors[f"{name}LayerNorm.weight"] = 1 + rng.normal(size=HIDDEN) * 0.1
        tensors[f"{name}LayerNorm.bias"] = rng.normal(size=HIDDEN) * 0.1
    single = {name: values.astype(np.float32) for name, values in tensors.items()}
    save_file(single, folder / "model.safetensors")
    settings = {
        "hidden_size": HIDDEN,
        "num_attention_heads": HEADS,
        "num_hidden_layers": LAYERS,
        "max_position_embeddings": positions,
        "layer_norm_eps": 1e-12,
    }
    (folder / "config.json").write_text(json.dumps(settings), encoding="utf-8")


def _matrix(rng: np.random.Generator, shape: tuple[int, int], packed: bool) -> np.ndarray:
    if not packed:
        return (rng.normal(size=shape) * 0.2).astype(np.float32)
    levels = rng.integers(-8, 8, (shape[0], shape[1] // 32, 32))
    levels[..., 0] = -8
    scales = (rng.normal(size=(*levels.shape[:2], 1)) * 0.04).astype(np.float16)
    return (levels * scales.astype(np.float32)).astype(np.float32).reshape(shape)
