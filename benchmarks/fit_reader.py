"""Train the reader: writes ``assistant/models/reader.safetensors``.

    .venv/bin/python benchmarks/fit_reader.py --data DATA
    .venv/bin/python benchmarks/fit_reader.py --data DATA --fold 0 --out fold0.safetensors

Low-rank changes of the embedder's upper layers (LoRA) and the reader's heads learn from
SQuAD-es, XQuAD, NoMIRACL, InferES, PAWS-X and claims made of SQuAD-es; see
``reading_examples``. ``--fold`` leaves out every second title, so that what was not learnt from
can be measured. Ctrl-C keeps what has been learnt, and ``--resume`` goes on from there.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import reading
import torch
from reader_batches import Batch, Examples, PairMaker
from reader_model import ReaderModel, claims_loss, reading_loss
from reading_examples import (
    FOLDS,
    claim_examples,
    folds,
    reading_examples,
    squad_questions,
    unanswered_examples,
    xquad_questions,
)
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from safetensors.numpy import save

from assistant.config.settings import EmbeddingsSettings, Settings
from assistant.models.adapter import read_adapter
from assistant.models.embeddings import E5Embeddings
from assistant.models.machine import cores
from assistant.models.store import ModelStore

_TARGET: Final = Path(__file__).parents[1] / "assistant" / "models" / "reader.safetensors"
# A product of the sizes that training computes most, and how often it is timed.
_TIMED: Final = (4000, 384, 1536)
_TIMES: Final = 10

_WARM_UP: Final = 0.06
_LEAST_RATE: Final = 0.02
_DECAY: Final = 0.01
_BETAS: Final = (0.9, 0.98)
_LONGEST_GRADIENT: Final = 1.0

_SAVED_EVERY: Final = 100
_SHOWN_MEAN: Final = 60
_INTERRUPTED: Final = 130

_err: Final = Console(stderr=True)


class Plan(NamedTuple):
    """What makes a run the same as another, so that it can go on where that stopped.

    Attributes:
        embedder: Id of the weights that are adapted.
        epochs: How often all examples are seen.
        negatives: Paragraphs of others for each answerable question.
        rank: Of the changes.
        fold: The one whose titles are left out; None leaves out none.
        seed: Of everything drawn.
        untouched: Lowest layers that are not changed.
        rate: Highest rate of learning.
    """

    embedder: str
    epochs: int = 2
    negatives: int = 1
    rank: int = 16
    fold: int | None = None
    seed: int = 3
    untouched: int = 3
    rate: float = 7e-4


class CheckpointUnusable(Exception):
    """It cannot be gone on from; the message says why."""


class Fit:
    """One run.

    Args:
        folder: The embedder.
        plan: How to train.
        examples: What to train on.
        dtype: What the encoder is computed in.

    Attributes:
        model: What learns.
        steps: Batches that it has learnt from.
        total: Batches of the whole run.
    """

    def __init__(
        self,
        folder: Path,
        plan: Plan,
        examples: Examples,
        *,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        torch.manual_seed(plan.seed)
        self._plan = plan
        self._examples = examples
        self.model = ReaderModel(folder, rank=plan.rank, untouched=plan.untouched, dtype=dtype)
        self._optimiser = torch.optim.AdamW(
            self.model.parameters(), lr=plan.rate, weight_decay=_DECAY, betas=_BETAS
        )
        self.steps = 0
        self.total = plan.epochs * len(examples)

    def run(self) -> Iterator[tuple[str, float]]:
        """Learn to the end of the plan; gives each batch's kind and loss."""
        while self.steps < self.total:
            epoch, done = divmod(self.steps, len(self._examples))
            for batch in self._examples.epoch(epoch)[done:]:
                yield self._learn(batch)

    def save(self, path: Path) -> None:
        """Keep all that ``load`` needs."""
        kept = {
            "plan": self._plan._asdict(),
            "steps": self.steps,
            "model": self.model.state_dict(),
            "optimiser": self._optimiser.state_dict(),
        }
        partial = path.with_name(f"{path.name}.partial")
        torch.save(kept, partial)
        partial.replace(path)

    def load(self, path: Path) -> None:
        """Go on from what ``save`` kept.

        Raises:
            CheckpointUnusable: It is of a run with another plan, or no checkpoint.
        """
        try:
            kept = torch.load(path, weights_only=True)
            theirs = Plan(**kept["plan"])
        except Exception as error:
            raise CheckpointUnusable(f"{path}: {error}") from error
        other = [
            name for name in Plan._fields if getattr(theirs, name) != getattr(self._plan, name)
        ]
        if other:
            raise CheckpointUnusable(f"{path}: of a run with another {', '.join(other)}")
        self.model.load_state_dict(kept["model"])
        self._optimiser.load_state_dict(kept["optimiser"])
        self.steps = kept["steps"]

    def _learn(self, batch: Batch) -> tuple[str, float]:
        # What is dropped is the same whether or not the run was stopped before.
        torch.manual_seed(self._plan.seed * self.total + self.steps)
        for group in self._optimiser.param_groups:
            group["lr"] = self._rate()
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

    def _rate(self) -> float:
        """Rises at first, then falls to the end of the run."""
        warm = min(1.0, (self.steps + 1) / (_WARM_UP * self.total))
        return self._plan.rate * warm * max(_LEAST_RATE, 1 - self.steps / self.total)


def main() -> None:
    """Train, write, measure."""
    args = _arguments()
    models = ModelStore(args.models or Settings.load().models)
    embeddings = E5Embeddings(models.resolve_embedder(EmbeddingsSettings().model))
    embedder = embeddings.embedder_id.rpartition("@")[2]
    plan = Plan(embedder, args.epochs, args.negatives, args.rank, args.fold, args.seed)
    torch.set_num_threads(cores())
    examples = _examples(args.data, embeddings.folder, plan)
    fit = Fit(embeddings.folder, plan, examples, dtype=_fastest_type())
    if args.resume:
        try:
            fit.load(args.checkpoint)
        except CheckpointUnusable as error:
            sys.exit(str(error))
    if not _run(fit, args.checkpoint):
        _err.print(f"stopped after {fit.steps} steps of {fit.total}; --resume goes on")
        sys.exit(_INTERRUPTED)
    write_adapter(args.out, fit.model.tensors(), embedder)
    args.checkpoint.unlink(missing_ok=True)
    rows = reading.measure(embeddings, read_adapter(args.out), args.data, args.fold)
    reading.print_rows(rows)


def write_adapter(path: Path, tensors: dict[str, npt.NDArray[np.float16]], embedder: str) -> None:
    """Write what ``assistant.models.adapter.read_adapter`` reads.

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
    partial = path.with_name(f"{path.name}.partial")
    partial.write_bytes(save(dict(sorted(tensors.items())), metadata={"embedder": embedder}))
    partial.replace(path)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    data = os.environ.get("HEMEROTECA_TEST_DATA")
    parser.add_argument("--data", type=Path, default=data, help="folder of the open sets")
    parser.add_argument("--models", type=Path, help="model cache (default: the settings')")
    parser.add_argument("--out", type=Path, help=f"default: {_TARGET.name} of the package")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--negatives", type=int, default=1, help="for each answerable question")
    parser.add_argument("--rank", type=int, default=16, help="of the changes")
    parser.add_argument("--fold", type=int, choices=range(FOLDS), help="leave out its titles")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--checkpoint", type=Path, help="default: beside --out")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint")
    return _checked(parser, parser.parse_args())


def _checked(parser: argparse.ArgumentParser, args: argparse.Namespace) -> argparse.Namespace:
    if args.data is None:
        parser.error("--data is needed: the folder of the open sets")
    if args.fold is not None and args.out is None:
        parser.error("--fold needs --out: the package's file is trained on all titles")
    args.out = args.out or _TARGET
    args.checkpoint = args.checkpoint or args.out.with_suffix(".checkpoint")
    if args.resume and not args.checkpoint.is_file():
        parser.error(f"{args.checkpoint} is missing: there is nothing to go on from")
    if not args.resume and args.checkpoint.exists():
        parser.error(f"{args.checkpoint} is of a stopped run: give --resume, or delete it")
    return args


def _examples(data: Path, folder: Path, plan: Plan) -> Examples:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    asked = squad_questions(data)
    fold_of = folds(asked)
    kept = [question for question in asked if fold_of[question.title] != plan.fold]
    clean = [one for one in xquad_questions(data) if fold_of.get(one.title) != plan.fold]
    readings = reading_examples([*kept, *clean], negatives=plan.negatives, seed=plan.seed)
    readings += unanswered_examples(data, seed=plan.seed)
    claims = claim_examples(data, kept, seed=plan.seed)
    _err.print(f"{len(readings)} readings, {len(claims)} claims")
    return Examples(readings, claims, PairMaker(tokenizer), seed=plan.seed)


def _run(fit: Fit, checkpoint: Path) -> bool:
    """Train with a bar; False if it was stopped before its end."""
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    lost = {kind: deque[float](maxlen=_SHOWN_MEAN) for kind in ("reading", "claims")}
    with Progress(*columns, console=_err) as bar, _interrupts() as stopped:
        task = bar.add_task("", total=fit.total, completed=fit.steps)
        for kind, loss in fit.run():
            lost[kind].append(loss)
            bar.update(task, completed=fit.steps, description=_means(lost))
            if stopped() or fit.steps % _SAVED_EVERY == 0:
                fit.save(checkpoint)
            if stopped():
                break
    return fit.steps == fit.total


def _means(lost: dict[str, deque[float]]) -> str:
    means = {kind: sum(last) / len(last) for kind, last in lost.items() if last}
    return ", ".join(f"{kind} {mean:.3f}" for kind, mean in means.items())


@contextlib.contextmanager
def _interrupts() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C has been pressed inside; pressed again, it ends the program at once."""
    pressed = threading.Event()

    def note(*_: Any) -> None:
        pressed.set()
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield pressed.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def _fastest_type() -> torch.dtype:
    """bf16 where it computes faster, which what a processor says of itself does not tell."""
    return min((torch.float32, torch.bfloat16), key=_seconds)


def _seconds(dtype: torch.dtype) -> float:
    rows, inner, columns = _TIMED
    states, matrix = torch.ones(rows, inner, dtype=dtype), torch.ones(columns, inner, dtype=dtype)
    torch.nn.functional.linear(states, matrix)
    start = time.perf_counter()
    for _ in range(_TIMES):
        torch.nn.functional.linear(states, matrix)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
