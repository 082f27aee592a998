"""The reader as it is trained: the embedder, low-rank changes of its matrices, and heads.

What ``assistant.models.reader`` computes from the file that comes of it, with gradients. Only
the changes and the heads learn; the embedder's own weights stay as they are.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from assistant.models.bert_folder import WEIGHTS
from benchmarks.claims import Label
from benchmarks.reader_batches import Pair, padded

_PARTS: Final = (
    *(f"attention.self.{part}" for part in ("query", "key", "value")),
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
# Tokens from which an answer is no words but a sentence.
_LONGEST_WORDS: Final = 30
# Of the heads' states. Of the encoder's nothing is dropped: no example is seen often enough.
_DROPPED: Final = 0.1
# What each part of the loss weighs.
_SPAN_WEIGHT: Final = 0.5
_BEST_SENTENCE_WEIGHT: Final = 0.7
_EACH_SENTENCE_WEIGHT: Final = 0.5
_ANSWERS_WEIGHT: Final = 0.7


class ReaderModel(nn.Module):  # type: ignore[misc]
    """States of pairs, and what the heads say of them.

    Args:
        folder: An embedder that ``assistant.models.bert_folder.is_plain_bert`` accepts.
        rank: Of each change.
        untouched: Lowest layers that are not changed: no gradient goes down there.
        dtype: What the encoder is computed in; changes and heads are kept in fp32.
    """

    def __init__(
        self,
        folder: Path,
        *,
        rank: int = 32,
        untouched: int = 2,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        super().__init__()
        encoder = _encoder(folder).to(dtype).requires_grad_(False)
        width = encoder.config.hidden_size
        self.changes = nn.ModuleDict()
        for layer in range(untouched, encoder.config.num_hidden_layers):
            for part in _PARTS:
                matrix = f"encoder.layer.{layer}.{part}"
                linear = encoder.get_submodule(matrix)
                change = _Change(linear.out_features, linear.in_features, rank)
                self.changes[matrix.replace(".", "/")] = change  # names of modules hold no dots
                linear.register_forward_hook(change.added)
        # Hidden from ``nn.Module``: a checkpoint holds what is learnt alone.
        self._encoder = (encoder,)
        self._drop = nn.Dropout(_DROPPED)
        self.span = nn.Linear(width, 2)
        self.sentence = _two_layers(width, width, 1)
        self.answers = _two_layers(width, width, 1)
        self.support = _two_layers(2 * width, width, len(Label) - 1)

    def train(self, mode: bool = True) -> ReaderModel:
        """Whether something is dropped, in the encoder too."""
        self._encoder[0].train(mode)
        super().train(mode)
        return self

    def forward(self, ids: Tensor, real: Tensor) -> Tensor:
        """Last states in fp32, shape (pairs, tokens, width); see ``padded``."""
        states: Tensor = self._encoder[0](ids, attention_mask=real.long()).last_hidden_state
        return self._drop(states.float())

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
        """What has been learnt, by the names that ``assistant.models.reader_adapter`` reads."""
        found: dict[str, Tensor] = {}
        for key, change in self.changes.items():
            matrix = key.replace("/", ".")
            found[f"{matrix}.down"], found[f"{matrix}.up"] = change.down, change.up
        for name in ("span", "sentence", "answers", "support"):
            head = getattr(self, name)
            layers = {"": head} if name == "span" else {".0": head[0], ".1": head[2]}
            for place, layer in layers.items():
                found[f"heads.{name}{place}.weight"] = layer.weight
                found[f"heads.{name}{place}.bias"] = layer.bias
        return {name: values.detach().numpy().astype(np.float16) for name, values in found.items()}


class _Change(nn.Module):  # type: ignore[misc]
    """What a matrix is changed by; nothing at first."""

    def __init__(self, rows: int, columns: int, rank: int) -> None:
        super().__init__()
        self.down = nn.Parameter(torch.randn(rank, columns) / math.sqrt(columns))
        self.up = nn.Parameter(torch.zeros(rows, rank))

    def added(self, _: nn.Module, given: tuple[Tensor], computed: Tensor) -> Tensor:
        """What the matrix computed, changed."""
        (states,) = given
        narrow = functional.linear(states, self.down.to(states.dtype))
        return computed + functional.linear(narrow, self.up.to(states.dtype))


def _encoder(folder: Path) -> Any:
    """The embedder, which drops nothing."""
    from transformers import BertConfig, BertModel

    weights = load_file(folder / WEIGHTS)
    settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    settings["vocab_size"] = len(weights["embeddings.word_embeddings.weight"])
    settings["intermediate_size"] = len(weights["encoder.layer.0.intermediate.dense.weight"])
    dropped = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    # The gradient of PyTorch's own attention takes longer on a processor than this plain one.
    config = BertConfig(**{**settings, **dropped}, attn_implementation="eager")
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict(weights, strict=False)
    return model


def reading_loss(model: ReaderModel, pairs: Sequence[Pair]) -> Tensor:
    """How far the model is from saying which words and sentences answer, and whether any."""
    ids, real = padded(pairs)
    states = model(ids, real)
    each = [_loss_of(model, row, pair) for row, pair in zip(states, pairs, strict=True)]
    answered = torch.tensor([float(bool(pair.answers) or not pair.located) for pair in pairs])
    said = model.answers(states[:, 0]).squeeze(-1)
    whether = functional.binary_cross_entropy_with_logits(said, answered)
    return torch.stack(each).mean() + _ANSWERS_WEIGHT * whether


def claims_loss(model: ReaderModel, pairs: Sequence[Pair], labels: Sequence[Label]) -> Tensor:
    """How far the model is from saying how texts stand to claims."""
    odds = functional.log_softmax(model.support_scores(pairs), 1)
    either = torch.logaddexp(odds[:, Label.NEUTRAL], odds[:, Label.CONTRADICTED])
    return -torch.cat([odds, either[:, None]], 1)[range(len(labels)), list(labels)].mean()


def _loss_of(model: ReaderModel, states: Tensor, pair: Pair) -> Tensor:
    if not pair.located:
        return states.new_zeros(())
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
    """Any of the answers will do; those that are whole sentences teach no words."""
    if pair.answers and min(last - first for first, last in pair.answers) >= _LONGEST_WORDS:
        return odds.new_zeros(())
    places = {(first + 1, last + 1) for first, last in pair.answers} or {(0, 0)}
    return -torch.logsumexp(
        torch.stack([odds[first, 0] + odds[last, 1] for first, last in sorted(places)]), 0
    )


def _two_layers(inputs: int, width: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(inputs, width), nn.GELU(), nn.Linear(width, outputs))
