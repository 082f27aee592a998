"""A small encoder of random weights: what OpenVINO computes beside what transformers does."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from tiny_bert import HEADS, HIDDEN, LAYERS, POSITIONS, WIDE, WORDS, write_bert

from assistant.models import machine
from assistant.models.bert_folder import cut
from assistant.models.bert_openvino import GraphEncoder

TEXTS = ["abc", "a", "", "hello world", "z" * 40, "abcabcabc", "no"]


class _Letters:
    def encode(self, text: str) -> SimpleNamespace:
        return SimpleNamespace(ids=[0, *(ord(letter) % 48 + 2 for letter in text), 1])


@pytest.fixture(params=[True, False], ids=["4 bits", "fp32"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    write_bert(tmp_path, packed=request.param)
    return tmp_path


def _reference(folder: Path) -> np.ndarray:
    import torch
    from safetensors.torch import load_file
    from transformers import BertConfig, BertModel

    config = BertConfig(
        vocab_size=WORDS,
        hidden_size=HIDDEN,
        num_attention_heads=HEADS,
        num_hidden_layers=LAYERS,
        intermediate_size=WIDE,
        max_position_embeddings=POSITIONS,
    )
    model = BertModel(config, add_pooling_layer=False).eval()
    model.load_state_dict(load_file(folder / "model.safetensors"))
    with torch.inference_mode():
        ids = (cut(_Letters().encode(text).ids, POSITIONS) for text in TEXTS)
        means = [model(torch.tensor([one])).last_hidden_state[0].mean(0).numpy() for one in ids]
    return np.array([mean / np.linalg.norm(mean) for mean in means])


@pytest.mark.parametrize("integers", [True, False])
def test_it_computes_what_transformers_does(folder: Path, integers: bool) -> None:
    integers = integers and machine.has_integer_units()
    graph = GraphEncoder(folder, _Letters(), threads=2, packed=integers)
    assert graph.dimensions == HIDDEN
    found, expected = graph.encode(TEXTS), _reference(folder)
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
    monkeypatch.setattr(machine, "_PROCESSOR", listing)
    assert not machine.has_integer_units()
    for flags, expected in (("sse avx2", False), ("avx2 avx_vnni", True), ("avx512_vnni", True)):
        listing.write_text(f"model name : x\nflags\t: fpu {flags}\n", encoding="ascii")
        assert machine.has_integer_units() is expected
        assert machine.processor_name() == "x"
