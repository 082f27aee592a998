"""The reader as it is trained: the embedder, low-rank changes of its matrices, and heads.

What ``assistant.models.reader`` computes from the file that comes of it, with gradients. Only
the changes and the heads learn; the embedder's own weights stay as they are.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from reader_batches import Pair, padded
from reading_examples import Label
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from assistant.models.bert import WEIGHTS

_QUERY_KEY_VALUE: Final = ("attention.self.query", "attention.self.key", "attention.self.value")
_ATTENDED, _WIDE, _NARROW = "attention.output.dense", "intermediate.dense", "output.dense"
_PARTS: Final = (*_QUERY_KEY_VALUE, _ATTENDED, _WIDE, _NARROW)
_LAYER: Final = "encoder.layer.{}."

# As the embedder's own pre-training had it.
_DROPPED: Final = 0.1
# What each part of the loss weighs.
_SPAN_WEIGHT: Final = 0.5
_BEST_SENTENCE_WEIGHT: Final = 0.7
_EACH_SENTENCE_WEIGHT: Final = 0.5
_ANSWERS_WEIGHT: Final = 0.7


class ReaderModel(nn.Module):
    """States of pairs, and what the heads say of them.

    Args:
        folder: An embedder that ``assistant.models.bert.is_plain_bert`` accepts.
        rank: Of each change.
        untouched: Lowest layers that are not changed: no gradient goes down there.
        dtype: What the encoder is computed in; changes and heads are kept in fp32.
    """

    def __init__(
        self,
        folder: Path,
        *,
        rank: int = 16,
        untouched: int = 3,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        super().__init__()
        settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        width: int = settings["hidden_size"]
        self._heads: int = settings["num_attention_heads"]
        self._epsilon: float = settings["layer_norm_eps"]
        self._layers: int = settings["num_hidden_layers"]
        weights = load_file(folder / WEIGHTS)
        self._words = weights.pop("embeddings.word_embeddings.weight")
        kind = weights.pop("embeddings.token_type_embeddings.weight")[0]
        self._places = weights.pop("embeddings.position_embeddings.weight") + kind
        # No buffers: a checkpoint holds what is learnt alone.
        self._frozen = {name: values.to(dtype) for name, values in weights.items()}
        self.changes = nn.ModuleDict()
        for layer in range(untouched, self._layers):
            for part in _PARTS:
                matrix = _LAYER.format(layer) + part
                rows, columns = weights[f"{matrix}.weight"].shape
                self.changes[_key(matrix)] = _Change(rows, columns, rank)
        self.span = nn.Linear(width, 2)
        self.sentence = _two_layers(width, width, 1)
        self.answers = _two_layers(width, width, 1)
        self.support = _two_layers(2 * width, width, len(Label) - 1)

    def forward(self, ids: Tensor, real: Tensor) -> Tensor:
        """Last states in fp32, shape (pairs, tokens, width); see ``padded``."""
        embedded = functional.embedding(ids, self._words) + self._places[: ids.shape[1]]
        states = self._norm(
            embedded.to(self._frozen["embeddings.LayerNorm.bias"].dtype), "embeddings."
        )
        states = self._dropped(states)
        for layer in range(self._layers):
            states = self._layer(states, real[:, None, None, :], _LAYER.format(layer))
        return states.float()

    def sentence_scores(self, body: Tensor, sentences: Sequence[int]) -> Tensor:
        """One for each sentence, from the first to the last that a token stands in."""
        at = torch.tensor(sentences) - min(sentences)
        members = functional.one_hot(at).T.to(body.dtype)
        means = members @ body / members.sum(1, keepdim=True).clamp(min=1)
        scores: Tensor = self.sentence(means).squeeze(-1)
        return scores

    def support_scores(self, pairs: Sequence[Pair]) -> Tensor:
        """Scores of shape (pairs, 3), in the order of ``Label``."""
        ids, real = padded(pairs)
        states = self(ids, real)
        shown = real[..., None].float()
        means = (states * shown).sum(1) / shown.sum(1)
        scores: Tensor = self.support(torch.cat([states[:, 0], means], 1))
        return scores

    def tensors(self) -> dict[str, npt.NDArray[np.float16]]:
        """What has been learnt, by the names that ``assistant.models.adapter`` reads."""
        found: dict[str, Tensor] = {}
        for key, change in self.changes.items():
            matrix = _matrix(key)
            found[f"{matrix}.down"], found[f"{matrix}.up"] = change.down, change.up
        for name in ("span", "sentence", "answers", "support"):
            head = getattr(self, name)
            layers = {"": head} if name == "span" else {".0": head[0], ".1": head[2]}
            for place, layer in layers.items():
                found[f"heads.{name}{place}.weight"] = layer.weight
                found[f"heads.{name}{place}.bias"] = layer.bias
        return {name: values.detach().numpy().astype(np.float16) for name, values in found.items()}

    def _layer(self, states: Tensor, real: Tensor, name: str) -> Tensor:
        attended = self._linear(self._attention(states, real, name), name + _ATTENDED)
        states = self._norm(self._dropped(attended) + states, f"{name}attention.output.")
        wide = functional.gelu(self._linear(states, name + _WIDE))
        narrow = self._dropped(self._linear(wide, name + _NARROW))
        return self._norm(narrow + states, f"{name}output.")

    def _dropped(self, states: Tensor) -> Tensor:
        return functional.dropout(states, _DROPPED, self.training)

    def _attention(self, states: Tensor, real: Tensor, name: str) -> Tensor:
        pairs, tokens, width = states.shape
        shape = (pairs, tokens, self._heads, width // self._heads)
        query, key, value = (
            self._linear(states, name + part).view(shape).transpose(1, 2)
            for part in _QUERY_KEY_VALUE
        )
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=real)
        return mixed.transpose(1, 2).reshape(pairs, tokens, width)

    def _linear(self, states: Tensor, matrix: str) -> Tensor:
        frozen = self._frozen
        plain = functional.linear(states, frozen[f"{matrix}.weight"], frozen[f"{matrix}.bias"])
        key = _key(matrix)
        return plain + self.changes[key](states) if key in self.changes else plain

    def _norm(self, states: Tensor, name: str) -> Tensor:
        weight, bias = (self._frozen[f"{name}LayerNorm.{part}"] for part in ("weight", "bias"))
        return functional.layer_norm(states, weight.shape, weight, bias, self._epsilon)


class _Change(nn.Module):
    """What a matrix is changed by; nothing at first."""

    def __init__(self, rows: int, columns: int, rank: int) -> None:
        super().__init__()
        self.down = nn.Parameter(torch.randn(rank, columns) / math.sqrt(columns))
        self.up = nn.Parameter(torch.zeros(rows, rank))

    def forward(self, states: Tensor) -> Tensor:
        narrow = functional.linear(states, self.down.to(states.dtype))
        return functional.linear(narrow, self.up.to(states.dtype))


def reading_loss(model: ReaderModel, pairs: Sequence[Pair]) -> Tensor:
    """How far the model is from saying which words and sentences answer, and whether any."""
    ids, real = padded(pairs)
    states = model(ids, real)
    each = [_loss_of(model, row, pair) for row, pair in zip(states, pairs, strict=True)]
    answered = torch.tensor([float(bool(pair.answers)) for pair in pairs])
    said = model.answers(states[:, 0]).squeeze(-1)
    whether = functional.binary_cross_entropy_with_logits(said, answered)
    return torch.stack(each).mean() + _ANSWERS_WEIGHT * whether


def claims_loss(model: ReaderModel, pairs: Sequence[Pair], labels: Sequence[Label]) -> Tensor:
    """How far the model is from saying how texts stand to claims."""
    odds = functional.log_softmax(model.support_scores(pairs), 1)
    either = torch.logaddexp(odds[:, Label.NEUTRAL], odds[:, Label.CONTRADICTED])
    return -torch.cat([odds, either[:, None]], 1)[range(len(labels)), list(labels)].mean()


def _loss_of(model: ReaderModel, states: Tensor, pair: Pair) -> Tensor:
    body = states[pair.first : pair.first + len(pair.sentences)]
    # The opening token stands for "not here", before the body's.
    odds = functional.log_softmax(model.span(torch.cat([states[:1], body])), 0)
    scores = model.sentence_scores(body, pair.sentences)
    holds = torch.zeros_like(scores)
    for first, _ in pair.answers:
        holds[pair.sentences[first] - min(pair.sentences)] = 1
    each = functional.binary_cross_entropy_with_logits(scores, holds, reduction="sum")
    loss = _SPAN_WEIGHT * _span_loss(odds, pair) + _EACH_SENTENCE_WEIGHT * each
    if pair.answers:
        best = -(functional.log_softmax(scores, 0) * holds).sum() / holds.sum()
        loss = loss + _BEST_SENTENCE_WEIGHT * best
    return loss


def _span_loss(odds: Tensor, pair: Pair) -> Tensor:
    """Any of the answers will do."""
    places = {(first + 1, last + 1) for first, last in pair.answers} or {(0, 0)}
    return -torch.logsumexp(
        torch.stack([odds[first, 0] + odds[last, 1] for first, last in sorted(places)]), 0
    )


def _two_layers(inputs: int, width: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(inputs, width), nn.GELU(), nn.Linear(width, outputs))


def _key(matrix: str) -> str:
    """Names of modules hold no dots."""
    return matrix.replace(".", "/")


def _matrix(key: str) -> str:
    return key.replace("/", ".")
