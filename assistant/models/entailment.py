"""A cross-encoder: reads two texts together and says whether the first proves the second."""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from assistant.config.offline import quieten
from assistant.errors import ModelUnusable, UsageError
from assistant.models.loading import loading

_ENTAILMENT: Final = "entailment"
_CONTRADICTION: Final = "contradiction"
# Log-odds of .9999: beyond it a model is no surer, only louder.
_MOST: Final = 9.2


class Judgement(NamedTuple):
    """What a premise says to a hypothesis.

    Attributes:
        entailed: Log-odds that it proves it, over all else.
        contradicted: How probable it is that it denies it; None if the model does not tell.
    """

    entailed: float
    contradicted: float | None


class CrossEncoder:
    """A folder with a sequence classifier that was trained on entailment.

    Which of its outputs means what stands in its ``config.json``. Loaded at the first text,
    once, whichever thread brings it; threads take turns.

    Args:
        folder: The model, as ``ModelStore.resolve_entailment`` gives it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._turn = threading.RLock()
        self._loaded: _Classifier | None = None

    def load(self) -> None:
        """Load the model now, if it is not.

        Raises:
            ModelUnusable: The folder cannot be loaded, or holds another kind of model.
        """
        with self._turn:
            if self._loaded is None:
                self._loaded = _Classifier(self.folder)

    def judge(self, premise: str, hypothesis: str) -> Judgement:
        """Whether a text proves a sentence.

        Args:
            premise: The text; cut at its end where the model cannot take both.
            hypothesis: The sentence.

        Raises:
            ModelUnusable: The folder cannot be loaded, or holds another kind of model.
            UsageError: The sentence alone is longer than what the model takes.
        """
        with self._turn:
            self.load()
            assert self._loaded is not None
            return self._loaded.judge(premise, hypothesis)


class _Classifier:
    """The model once it is loaded; one thread at a time."""

    def __init__(self, folder: Path) -> None:
        quieten()
        self._folder = folder
        with loading(folder, "models.cannot_load_entailment"):
            import torch
            from sentence_transformers import CrossEncoder as Classifier

            found = Classifier(
                str(folder),
                device="cpu",
                local_files_only=True,
                # Some authors keep half precision, which processors compute slowly.
                model_kwargs={"torch_dtype": torch.float32},
            )
            self._model = found.model.eval()
            self._tokenizer = found.tokenizer
            names = _names(self._model.config.id2label)
        if _ENTAILMENT not in names or len(names) < 2:
            labels = ", ".join(f"«{name}»" for name in names) or "–"
            raise ModelUnusable("models.no_labels", path=folder, labels=labels)
        self._entailment = names[_ENTAILMENT]
        self._contradiction = names.get(_CONTRADICTION)

    def judge(self, premise: str, hypothesis: str) -> Judgement:
        import torch

        limit = int(self._tokenizer.model_max_length)
        self._require_room(hypothesis, limit)
        # Not through the library's predict(), which may cut the hypothesis.
        inputs = self._tokenizer(
            premise, hypothesis, truncation="only_first", max_length=limit, return_tensors="pt"
        )
        with torch.inference_mode():
            scores: list[float] = self._model(**inputs).logits[0].double().tolist()
        return _judgement(scores, self._entailment, self._contradiction)

    def _require_room(self, hypothesis: str, limit: int) -> None:
        taken = len(self._tokenizer("", hypothesis, verbose=False)["input_ids"])
        if taken >= limit:
            raise UsageError("models.claim_too_long", path=self._folder, limit=limit)


def _names(labels: Mapping[Any, str]) -> dict[str, int]:
    """Places of the outputs, by their names in lower case."""
    return {str(name).strip().casefold(): int(place) for place, name in labels.items()}


def _judgement(scores: list[float], entailment: int, contradiction: int | None) -> Judgement:
    rest = [score for place, score in enumerate(scores) if place != entailment]
    odds = scores[entailment] - _log_sum(rest)
    denied = None
    if contradiction is not None:
        denied = math.exp(scores[contradiction] - _log_sum(scores))
    return Judgement(max(-_MOST, min(_MOST, odds)), denied)


def _log_sum(scores: list[float]) -> float:
    top = max(scores)
    return top + math.log(sum(math.exp(score - top) for score in scores))
