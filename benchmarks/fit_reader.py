"""Train the reader: ``assistant/models/reader.safetensors``.

Low-rank changes of the embedder's upper layers (LoRA) and the reader's heads learn from the
questions of ``reading_examples``, from near-misses made of them, and from ``claims``. ``--fold``
leaves out every second title of SQuAD-es and XQuAD, so that what was not learnt from can be
measured. A checkpoint is written every ten minutes beside ``--out``; the same command goes on from
it.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from rich.progress import Progress
from safetensors.numpy import save

from assistant.models.machine import cores
from assistant.models.reader_adapter import read_adapter
from benchmarks import corpora, reading
from benchmarks.arguments import takes
from benchmarks.claims import claim_examples
from benchmarks.files import replacing
from benchmarks.near_misses import near_misses
from benchmarks.reader_batches import Batch, Examples, PairMaker
from benchmarks.reader_model import ReaderModel, claims_loss, reading_loss
from benchmarks.reading_examples import (
    folds,
    other_questions,
    reading_examples,
    squad_questions,
    titled,
    unanswered_examples,
    xquad_questions,
)
from benchmarks.tables import err

_TARGET: Final = Path(__file__).parents[1] / "assistant" / "models" / "reader.safetensors"
_RATE: Final = 7e-4
_WARM_UP: Final = 0.06
_LEAST_RATE: Final = 0.02
_DECAY: Final = 0.01
_BETAS: Final = (0.9, 0.98)
_LONGEST_GRADIENT: Final = 1.0
_SHOWN_MEAN: Final = 60
_CHECKPOINT_S: Final = 600
ARGUMENTS: Final = takes(
    *("data", "models", "seed", "out", "fold"),
    seed=3,
    out={"help": f"default: {_TARGET.name} of the package"},
    epochs=1,
    negatives=(1, "for each of SQuAD-es"),
    near=(0.4, "near-misses for each answerable"),
    steps={"type": int, "help": "end after so many; the rate falls until then"},
    most={"type": int, "help": "of the other sets' questions, for a curve"},
    rank=(32, "of the changes"),
    bf16=(False, "faster on some processors"),
)


class Fit:
    """One run.

    Args:
        model: What learns.
        examples: What to train on.
        epochs: How often all examples are seen.
        rate: Highest rate of learning.
        steps: Batches to end after; all when None.

    Attributes:
        model: What learns.
        steps: Batches that it has learnt from.
        total: Batches of the whole run.
    """

    def __init__(
        self,
        model: ReaderModel,
        examples: Examples,
        *,
        epochs: int,
        rate: float = _RATE,
        steps: int | None = None,
    ) -> None:
        self.model = model
        self._examples = examples
        self._epochs = epochs
        self._rate = rate
        self._optimiser = torch.optim.AdamW(
            model.parameters(), lr=rate, weight_decay=_DECAY, betas=_BETAS
        )
        self.steps = 0
        self.total = min(epochs * len(examples), steps or epochs * len(examples))

    def run(self) -> Iterator[tuple[str, float]]:
        """Learn to the end, from where it stands; gives each batch's kind and loss."""
        begun, past = divmod(self.steps, len(self._examples))
        for epoch in range(begun, self._epochs):
            for batch in self._examples.epoch(epoch)[past if epoch == begun else 0 :]:
                if self.steps == self.total:
                    return
                yield self._learn(batch)

    def save(self, path: Path) -> None:
        """Write all that it takes to go on."""
        states = (self.model.state_dict(), self._optimiser.state_dict(), self.steps, self.total)
        with replacing(path) as partial:
            torch.save(states, partial)

    def resume(self, path: Path) -> None:
        """Go on from what ``save`` wrote.

        Raises:
            ValueError: It is another run's.
        """
        model, optimiser, steps, total = torch.load(path)
        if total != self.total:
            raise ValueError(f"{path}: of another run, of {total} steps")
        self.model.load_state_dict(model)
        self._optimiser.load_state_dict(optimiser)
        self.steps = steps

    def _learn(self, batch: Batch) -> tuple[str, float]:
        for group in self._optimiser.param_groups:
            group["lr"] = self._rate_now()
        if batch.labels is None:
            kind, loss = "reading", reading_loss(self.model, batch.pairs)
        else:
            kind, loss = "claims", claims_loss(self.model, batch.pairs, batch.labels)
        self._optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), _LONGEST_GRADIENT)
        self._optimiser.step()
        self.steps += 1
        return kind, loss.item()

    def _rate_now(self) -> float:
        """Rises at first, then falls to the end of the run."""
        warm = min(1.0, (self.steps + 1) / (_WARM_UP * self.total))
        return self._rate * warm * max(_LEAST_RATE, 1 - self.steps / self.total)


def run(args: argparse.Namespace) -> None:
    """Train, write, measure."""
    if args.fold is not None and args.out is None:
        args.error("--fold needs --out: the package's file is trained on all titles")
    embeddings = corpora.embedder(args)
    torch.set_num_threads(cores())
    torch.manual_seed(args.seed)
    dtype = torch.bfloat16 if args.bf16 else torch.float32
    model = ReaderModel(embeddings.folder, rank=args.rank, dtype=dtype)
    fit = Fit(model, _examples(args, embeddings.folder), epochs=args.epochs, steps=args.steps)
    out = args.out or _TARGET
    checkpoint = out.with_suffix(".checkpoint")
    if checkpoint.exists():
        fit.resume(checkpoint)
    saved = time.monotonic()
    lost = {kind: deque[float](maxlen=_SHOWN_MEAN) for kind in ("reading", "claims")}
    with Progress(console=err) as bar:
        task = bar.add_task("", total=fit.total)
        for kind, loss in fit.run():
            lost[kind].append(loss)
            bar.update(task, completed=fit.steps, description=_means(lost))
            if time.monotonic() - saved > _CHECKPOINT_S:
                fit.save(checkpoint)
                err.print(f"{fit.steps} of {fit.total} steps: {_means(lost)}")
                saved = time.monotonic()
    fit.save(checkpoint)
    write_adapter(out, fit.model.tensors(), embeddings.embedder_id.rpartition("@")[2])
    reading.print_rows(reading.measure(embeddings, read_adapter(out), args.data, args.fold))


def write_adapter(path: Path, tensors: dict[str, npt.NDArray[np.float16]], embedder: str) -> None:
    """Write what ``assistant.models.reader_adapter.read_adapter`` reads.

    Args:
        path: The file.
        tensors: By name.
        embedder: Start of the hash of the weights that it was trained on.

    Raises:
        ValueError: A number is too large for the file, or is none.
    """
    for name, values in tensors.items():
        if not np.isfinite(values).all():
            raise ValueError(f"{name} is not finite")
    with replacing(path) as partial:
        partial.write_bytes(save(dict(sorted(tensors.items())), metadata={"embedder": embedder}))


def _examples(args: argparse.Namespace, folder: Path) -> Examples:
    from tokenizers import Tokenizer

    tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    asked = squad_questions(args.data)
    fold_of = folds(asked)
    kept = [question for question in asked if fold_of[question.title] != args.fold]
    clean = [one for one in xquad_questions(args.data) if fold_of.get(one.title) != args.fold]
    readings = reading_examples([*kept, *clean], negatives=args.negatives, seed=args.seed)
    readings += unanswered_examples(args.data, seed=args.seed)
    others = other_questions(args.data, seed=args.seed)
    random.Random(args.seed).shuffle(others)
    others = others[: args.most]
    misses = near_misses([*kept, *clean, *others], share=args.near, seed=args.seed)
    readings += titled([*others, *misses], seed=args.seed)
    claims = claim_examples(args.data, kept, seed=args.seed)
    err.print(f"{len(readings)} readings, {len(claims)} claims")
    return Examples(readings, claims, PairMaker(tokenizer), seed=args.seed)


def _means(lost: dict[str, deque[float]]) -> str:
    means = {kind: sum(last) / len(last) for kind, last in lost.items() if last}
    return ", ".join(f"{kind} {mean:.3f}" for kind, mean in means.items())
