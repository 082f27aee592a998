"""A BERT encoder with mean pooling, straight on torch.

Loading one through sentence-transformers imports a training framework and copies the whole
word table into memory. Here torch alone is imported and the weights stay mapped from their
file, so of the word table only the rows of words that occur are ever read.

``bert_graph`` does the same faster. This one is for machines on which that cannot run, and
what its vectors are compared with.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from assistant.models.adapter import Adapter

WEIGHTS: Final = "model.safetensors"
_PLAIN: Final = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "position_embedding_type": "absolute",
}
_MODULES: Final = (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"])


def is_plain_bert(folder: Path) -> bool:
    """Whether a sentence-transformers folder is one that ``BertEncoder`` computes rightly."""
    try:
        settings = _json(folder / "config.json")
        pooling = _json(folder / "1_Pooling" / "config.json")
        modules = [module["type"].rpartition(".")[2] for module in _json(folder / "modules.json")]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    asked = {key for key, value in pooling.items() if key.startswith("pooling_mode_") and value}
    mean = asked == {"pooling_mode_mean_tokens"} and "pooling_mode" not in pooling
    plain = all(settings.get(key, value) == value for key, value in _PLAIN.items())
    return plain and mean and modules in _MODULES and (folder / WEIGHTS).is_file()


def cut(ids: list[int], most: int) -> list[int]:
    """A text that is too long loses its end, not the closing special token."""
    return ids if len(ids) <= most else [*ids[: most - 1], ids[-1]]


class BertEncoder:
    """Turns texts into vectors of length 1. Threads may share it; they take turns.

    Args:
        folder: A folder that ``is_plain_bert`` accepts.
        tokenizer: Its ``tokenizers.Tokenizer``, neither cutting nor padding.
        batch_size: Texts computed together.
        threads: Threads of torch, for the whole process; 0 leaves its default.
        adapter: Changes of the weights.
    """

    def __init__(
        self,
        folder: Path,
        tokenizer: Any,
        *,
        batch_size: int = 16,
        threads: int = 0,
        adapter: Adapter | None = None,
    ) -> None:
        import torch
        from safetensors.torch import load_file

        if threads:
            torch.set_num_threads(threads)
        self._batch_size = batch_size
        self._turn = threading.Lock()

        settings = _json(folder / "config.json")
        self.dimensions: int = settings["hidden_size"]
        self._tokenizer = tokenizer
        self._max_tokens: int = settings["max_position_embeddings"]
        self._heads: int = settings["num_attention_heads"]
        self._epsilon: float = settings["layer_norm_eps"]
        self._layers = range(settings["num_hidden_layers"])
        self._weights: dict[str, Any] = load_file(folder / WEIGHTS)
        for name in self._weights if adapter else ():
            if adapter and (change := adapter.change(name)) is not None:
                self._weights[name] = self._weights[name] + torch.from_numpy(change)

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Vectors, one row a text; neighbours are best of about the same length."""
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), self._batch_size):
            batch = slice(start, start + self._batch_size)
            with self._turn:
                vectors[batch] = self._batch(texts[batch])
        return vectors

    def states(self, texts: Sequence[Sequence[int]]) -> list[npt.NDArray[np.float32]]:
        """Last states of texts given as tokens: for each, shape (tokens, dimensions)."""
        found: list[npt.NDArray[np.float32]] = []
        for start in range(0, len(texts), self._batch_size):
            ids = [cut(list(text), self._max_tokens) for text in texts[start:][: self._batch_size]]
            with self._turn:
                states, _, _ = self._last_states(ids)
            rows = zip(states.numpy(), ids, strict=True)
            found += [row[: len(text)] for row, text in rows]
        return found

    def _batch(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        import torch

        ids = [cut(self._tokenizer.encode(text).ids, self._max_tokens) for text in texts]
        states, real, lengths = self._last_states(ids)
        with torch.inference_mode():
            pooled = (states * real[:, :, None]).sum(1) / lengths[:, None]
            vectors: npt.NDArray[np.float32] = torch.nn.functional.normalize(pooled).numpy()
        return vectors

    def _last_states(self, ids: Sequence[Sequence[int]]) -> tuple[Any, Any, Any]:
        """States padded to the longest text, which of them are of a text, and the lengths."""
        import torch

        with torch.inference_mode():
            lengths = torch.tensor([len(row) for row in ids])
            tokens = torch.zeros(len(ids), int(lengths.max()), dtype=torch.long)
            for row, numbers in zip(tokens, ids, strict=True):
                row[: len(numbers)] = torch.tensor(numbers)
            real = torch.arange(tokens.shape[1])[None, :] < lengths[:, None]
            states = self._norm(self._embedded(tokens), "embeddings.")
            padded = not bool(real.all())
            mask = real[:, None, None, :] if padded else None
            for layer in self._layers:
                states = self._layer(states, mask, f"encoder.layer.{layer}.")
            return states, real, lengths

    def _embedded(self, tokens: Any) -> Any:
        table = self._weights
        words = table["embeddings.word_embeddings.weight"][tokens]
        places = table["embeddings.position_embeddings.weight"][: tokens.shape[1]]
        return words + places + table["embeddings.token_type_embeddings.weight"][0]

    def _layer(self, states: Any, mask: Any, name: str) -> Any:
        import torch

        attended = self._linear(
            self._attention(states, mask, name), f"{name}attention.output.dense"
        )
        states = self._norm(attended + states, f"{name}attention.output.")
        wide = torch.nn.functional.gelu(self._linear(states, f"{name}intermediate.dense"))
        return self._norm(self._linear(wide, f"{name}output.dense") + states, f"{name}output.")

    def _attention(self, states: Any, mask: Any, name: str) -> Any:
        import torch

        texts, length, width = states.shape
        shape = (texts, length, self._heads, width // self._heads)
        query, key, value = (
            self._linear(states, f"{name}attention.self.{part}").view(shape).transpose(1, 2)
            for part in ("query", "key", "value")
        )
        mixed = torch.nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        return mixed.transpose(1, 2).reshape(texts, length, width)

    def _linear(self, states: Any, name: str) -> Any:
        import torch

        weights = self._weights
        return torch.nn.functional.linear(
            states, weights[f"{name}.weight"], weights[f"{name}.bias"]
        )

    def _norm(self, states: Any, name: str) -> Any:
        import torch

        weight, bias = (self._weights[f"{name}LayerNorm.{part}"] for part in ("weight", "bias"))
        shape = (self.dimensions,)
        return torch.nn.functional.layer_norm(states, shape, weight, bias, self._epsilon)


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
