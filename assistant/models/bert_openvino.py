"""A BERT encoder with mean pooling on OpenVINO: neither torch nor transformers is imported.

Each text is computed by itself, unpadded, so its vector does not depend on what else is
embedded; several texts are computed at once, each by its share of the threads. Of the word
table only the rows of words that occur are read, from their file.

Weights are never rounded. Those that came in 4-bit blocks are used as such where the
processor multiplies small integers (VNNI): activations are then rounded to 8 bits for each
32 of a token. Everywhere else, and for weights of any other kind, all is computed in fp32.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import json
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from assistant.models.bert_folder import WEIGHTS, cut
from assistant.models.machine import cores, has_integer_units
from assistant.models.weights import Weights

# Each text in work takes some 60 MB; on two cores one thread a text was the fastest.
_MOST_AT_ONCE: Final = 4
_KEPT_KERNELS: Final = 64
_LAYER: Final = "encoder.layer.{}."
# They load a sender of usage data. It sends nothing without consent, and is not needed.
_SENDERS: Final = ("openvino.tools", "openvino_telemetry")


class GraphEncoder:
    """Turns texts into vectors of length 1. Threads may share it.

    Vectors have a cosine of 1.000 with those of sentence-transformers where all is computed
    in fp32, and of 0.9997 or more where 4-bit blocks are used as such.

    Args:
        folder: A folder that ``is_plain_bert`` accepts.
        tokenizer: Its ``tokenizers.Tokenizer``, neither cutting nor padding.
        threads: Threads that compute; 0 takes as many as cores may be used.
        packed: See ``CompiledBert``.

    Raises:
        Exception: Of any kind, when the folder or this machine does not allow it.
    """

    def __init__(
        self, folder: Path, tokenizer: Any, *, threads: int = 0, packed: bool | None = None
    ) -> None:
        self._tokenizer = tokenizer
        weights = Weights(folder / WEIGHTS)
        self._graph = CompiledBert(weights, folder, threads=threads, packed=packed)
        self.dimensions = self._graph.width

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Vectors, one row a text. A single text does not wait for others' batches."""
        rows = self._graph.each(self._tokenizer.encode(text).ids for text in texts)
        vectors = np.concatenate([np.empty((0, self.dimensions), np.float32), *rows])
        # 1e-12 is what torch bounds a length by.
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        normal: npt.NDArray[np.float32] = vectors / np.maximum(lengths, 1e-12)
        return normal


class CompiledBert:
    """The encoder of one file of weights, ready to run. Threads may share it.

    Args:
        weights: Where matrices are read from.
        folder: Where its shape is told.
        threads: Threads that compute; 0 takes as many as cores may be used.
        pooled: Give the mean of the last states; else all of them.
        at_once: Texts computed at once, each by its share of the threads; 0 takes as many as
            are fastest. Each takes some 60 MB.
        packed: Use 4-bit blocks as such; None does where the processor is made for it.

    Raises:
        Exception: Of any kind, when the folder or this machine does not allow it.
    """

    def __init__(
        self,
        weights: Weights,
        folder: Path,
        *,
        threads: int = 0,
        pooled: bool = True,
        at_once: int = 0,
        packed: bool | None = None,
    ) -> None:
        settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self.width: int = settings["hidden_size"]
        self.max_tokens: int = settings["max_position_embeddings"]
        self._words = weights.rows("embeddings.word_embeddings.weight")
        kind = weights.read("embeddings.token_type_embeddings.weight")[0]
        self._places = weights.read("embeddings.position_embeddings.weight") + kind
        threads = threads or cores()
        self._at_once = min(threads, at_once or _MOST_AT_ONCE)
        self._threads_each = threads // self._at_once
        self._turn, self._batch_turn = threading.Lock(), threading.Lock()
        packed = has_integer_units() if packed is None else packed
        self._compiled = self._compile(weights, settings, pooled=pooled, packed=packed)
        self._request = self._compiled.create_infer_request()
        # What this machine cannot compute fails here. Two tokens, as the shortest text has: after
        # a single one OpenVINO (2026.4) goes on to compute everything wrongly in that stream.
        self._one([0, 0])

    def each(self, texts: Iterable[Sequence[int]]) -> list[npt.NDArray[np.float32]]:
        """What comes of each text's tokens: shape (1, width), or (tokens, width) if not pooled."""
        if self._at_once == 1:
            return [self._one(ids) for ids in texts]
        rest = iter(texts)
        first = list(itertools.islice(rest, 2))
        if len(first) == 1:
            return [self._one(first[0])]
        return self._many(itertools.chain(first, rest))

    def _one(self, ids: Sequence[int]) -> npt.NDArray[np.float32]:
        with self._turn:
            result: npt.NDArray[np.float32] = self._request.infer({0: self._embedded(ids)})[0]
            return result.reshape(-1, self.width).copy()

    def _many(self, texts: Iterable[Sequence[int]]) -> list[npt.NDArray[np.float32]]:
        """Texts become tokens here while others are computed in the queue's threads."""
        found: dict[int, npt.NDArray[np.float32]] = {}

        def keep(request: Any, place: int) -> None:
            found[place] = request.get_output_tensor(0).data.reshape(-1, self.width).copy()

        with self._batch_turn:
            queue = self._queue
            queue.set_callback(keep)
            try:
                for place, ids in enumerate(texts):
                    queue.start_async({0: self._embedded(ids)}, place)
            finally:
                queue.wait_all()
        return [found[place] for place in range(len(found))]

    @functools.cached_property
    def _queue(self) -> Any:
        # One more than is computed at once stands ready.
        return _openvino().AsyncInferQueue(self._compiled, self._at_once + 1)

    def _embedded(self, ids: Sequence[int]) -> npt.NDArray[np.float32]:
        ids = cut(list(ids), self.max_tokens)
        states: npt.NDArray[np.float32] = self._words[ids] + self._places[: len(ids)]
        return states[None]

    def _compile(
        self, weights: Weights, settings: dict[str, Any], *, pooled: bool, packed: bool
    ) -> Any:
        options = {
            "NUM_STREAMS": self._at_once,
            "INFERENCE_NUM_THREADS": self._at_once * self._threads_each,
            "INFERENCE_PRECISION_HINT": "f32",
            "DYNAMIC_QUANTIZATION_GROUP_SIZE": 32 if packed else 0,
            # Two processes would be pinned to the same cores.
            "ENABLE_CPU_PINNING": False,
            # Kernels are kept for every length of text; the 5,000 that are usual take 90 MB.
            "CPU_RUNTIME_CACHE_CAPACITY": _KEPT_KERNELS,
        }
        model = _Graph(weights, settings, packed=packed).model(pooled)
        return _core().compile_model(model, "CPU", options)


class _Graph:
    """The layers, from the summed embeddings of a text to its last states, or their mean."""

    def __init__(self, weights: Weights, settings: dict[str, Any], *, packed: bool) -> None:
        self._op = _openvino().opset13
        self._weights = weights
        self._packed = packed
        self._width: int = settings["hidden_size"]
        self._heads: int = settings["num_attention_heads"]
        self._epsilon: float = settings["layer_norm_eps"]
        self._layers: int = settings["num_hidden_layers"]

    def model(self, pooled: bool) -> Any:
        entry = self._op.parameter([1, -1, self._width], np.float32)
        states = self._norm(entry, "embeddings.")
        for layer in range(self._layers):
            states = self._layer(states, _LAYER.format(layer))
        last = self._op.reduce_mean(states, self._numbers(1), False) if pooled else states
        return _openvino().Model([last], [entry], "bert")

    def _layer(self, states: Any, name: str) -> Any:
        op = self._op
        attended = self._linear(self._attention(states, name), f"{name}attention.output.dense")
        states = self._norm(op.add(attended, states), f"{name}attention.output.")
        wide = op.gelu(self._linear(states, f"{name}intermediate.dense"), "erf")
        narrow = self._linear(wide, f"{name}output.dense")
        return self._norm(op.add(narrow, states), f"{name}output.")

    def _attention(self, states: Any, name: str) -> Any:
        op, turned = self._op, self._numbers(0, 2, 1, 3)
        split = self._numbers(0, 0, self._heads, self._width // self._heads)
        parts = (
            op.transpose(
                op.reshape(self._linear(states, f"{name}attention.self.{part}"), split, True),
                turned,
            )
            for part in ("query", "key", "value")
        )
        mixed = op.transpose(op.scaled_dot_product_attention(*parts), turned)
        return op.reshape(mixed, self._numbers(0, 0, self._width), True)

    def _linear(self, states: Any, name: str) -> Any:
        matrix = self._matrix(self._weights.read(f"{name}.weight"))
        bias = self._op.constant(self._weights.read(f"{name}.bias").reshape(1, 1, -1))
        return self._op.add(self._op.matmul(states, matrix, False, True), bias)

    def _matrix(self, values: npt.NDArray[np.float32]) -> Any:
        op = self._op
        found = self._weights.blocks(values) if self._packed else None
        if found is None:
            return op.constant(values)
        levels = op.convert(op.constant(found.levels), "f16")
        product = op.multiply(levels, op.constant(found.scales))
        return op.convert(op.reshape(product, self._numbers(*values.shape), False), "f32")

    def _norm(self, states: Any, name: str) -> Any:
        op = self._op
        weight, bias = (
            op.constant(self._weights.read(f"{name}LayerNorm.{part}").reshape(1, 1, -1))
            for part in ("weight", "bias")
        )
        normal = op.mvn(states, self._numbers(2), True, self._epsilon, "INSIDE_SQRT")
        return op.add(op.multiply(normal, weight), bias)

    def _numbers(self, *values: int) -> Any:
        return self._op.constant(np.array(values, dtype=np.int64))


@functools.cache
def _core() -> Any:
    """One for the process, which never ends before it.

    On a processor with AMX its CPU plugin gives the thread that makes it a stack for signals,
    and takes that memory away with itself, in whichever thread that happens: the next Ctrl-C
    would end the process (openvinotoolkit/openvino, pull request 11894).
    """
    return _openvino().Core()


@functools.cache
def _openvino() -> Any:
    with _without(_SENDERS):
        import openvino
    return openvino


@contextlib.contextmanager
def _without(names: Sequence[str]) -> Iterator[None]:
    """Those modules cannot be imported inside, unless they have been before."""
    barred = [name for name in names if name not in sys.modules]
    # Python takes None for a module that is known to be missing.
    sys.modules.update(dict.fromkeys(barred))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in barred:
            sys.modules.pop(name, None)
