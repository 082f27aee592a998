"""A small encoder of random weights: what OpenVINO computes beside what torch does."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from safetensors.numpy import save_file

from assistant.models import bert_graph
from assistant.models.bert import BertEncoder
from assistant.models.bert_graph import GraphEncoder

HIDDEN, HEADS, WIDE, WORDS, POSITIONS, LAYERS = 64, 4, 128, 50, 24, 2
TEXTS = ["abc", "a", "", "hello world", "z" * 40, "abcabcabc", "no"]


class _Letters:
    def encode(self, text: str) -> SimpleNamespace:
        return SimpleNamespace(ids=[0, *(ord(letter) % 48 + 2 for letter in text), 1])


def _matrix(rng: np.random.Generator, shape: tuple[int, int], packed: bool) -> np.ndarray:
    if not packed:
        return (rng.normal(size=shape) * 0.2).astype(np.float32)
    levels = rng.integers(-8, 8, (shape[0], shape[1] // 32, 32))
    levels[..., 0] = -8
    scales = (rng.normal(size=(*levels.shape[:2], 1)) * 0.04).astype(np.float16)
    return (levels * scales.astype(np.float32)).astype(np.float32).reshape(shape)


@pytest.fixture(params=[True, False], ids=["4 bits", "fp32"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    rng = np.random.default_rng(5)
    tensors = {
        "embeddings.word_embeddings.weight": rng.normal(size=(WORDS, HIDDEN)),
        "embeddings.position_embeddings.weight": rng.normal(size=(POSITIONS, HIDDEN)),
        "embeddings.token_type_embeddings.weight": rng.normal(size=(2, HIDDEN)),
    }
    norms = ["embeddings."]
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}."
        shapes = {f"attention.self.{part}": (HIDDEN, HIDDEN) for part in ("query", "key", "value")}
        shapes["attention.output.dense"] = (HIDDEN, HIDDEN)
        shapes["intermediate.dense"], shapes["output.dense"] = (WIDE, HIDDEN), (HIDDEN, WIDE)
        for part, shape in shapes.items():
            tensors[f"{name}{part}.weight"] = _matrix(rng, shape, request.param)
            tensors[f"{name}{part}.bias"] = rng.normal(size=shape[0]) * 0.1
        norms += [f"{name}attention.output.", f"{name}output."]
    for name in norms:
        tensors[f"{name}LayerNorm.weight"] = 1 + rng.normal(size=HIDDEN) * 0.1
        tensors[f"{name}LayerNorm.bias"] = rng.normal(size=HIDDEN) * 0.1
    single = {name: values.astype(np.float32) for name, values in tensors.items()}
    save_file(single, tmp_path / "model.safetensors")
    settings = {
        "hidden_size": HIDDEN,
        "num_attention_heads": HEADS,
        "num_hidden_layers": LAYERS,
        "max_position_embeddings": POSITIONS,
        "layer_norm_eps": 1e-12,
    }
    (tmp_path / "config.json").write_text(json.dumps(settings), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("integers", [True, False])
def test_it_computes_what_torch_does(
    folder: Path, integers: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    integers = integers and bert_graph._has_integer_units()
    monkeypatch.setattr(bert_graph, "_has_integer_units", lambda: integers)
    graph = GraphEncoder(folder, _Letters(), threads=2)
    assert graph.dimensions == HIDDEN
    found, expected = graph.encode(TEXTS), BertEncoder(folder, _Letters()).encode(TEXTS)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-5)
    cosines = (found * expected).sum(axis=1)
    assert cosines.min() > (0.995 if integers else 0.99999)


@pytest.mark.parametrize("threads", [0, 1, 2, 9])
def test_a_vector_does_not_depend_on_what_else_is_computed(folder: Path, threads: int) -> None:
    encoder = GraphEncoder(folder, _Letters(), threads=threads)
    together = encoder.encode(TEXTS * 3)
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS * 3])
    np.testing.assert_array_equal(together, alone)
    assert encoder.encode([]).shape == (0, HIDDEN)


def test_the_library_comes_without_its_sender_of_usage_data(folder: Path) -> None:
    GraphEncoder(folder, _Letters(), threads=1)
    assert "openvino" in sys.modules
    assert not [name for name in sys.modules if name.startswith("openvino_telemetry")]
    assert "openvino.tools" not in sys.modules


def test_integer_units_are_read_from_the_processors_flags(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = tmp_path / "cpuinfo"
    monkeypatch.setattr(bert_graph, "_PROCESSOR", listing)
    assert not bert_graph._has_integer_units()
    for flags, expected in (("sse avx2", False), ("avx2 avx_vnni", True), ("avx512_vnni", True)):
        listing.write_text(f"model name : x\nflags\t: fpu {flags}\n", encoding="ascii")
        assert bert_graph._has_integer_units() is expected
