"""Fit the form that a question wants, where no word of it says so: ``likely.safetensors``.

A logistic regression over the embedder's vector of the question, taught on
``form_questions.jsonl``, the half of the labelled questions that the rules were written with, and
questions of fact: of the demo articles, and of real news (``--data``; half of them). Reports what
rules and fit together tell of the other half, and how many questions of fact of real news that had
no part in it are taken for another form.
"""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save_file
from sklearn.linear_model import LogisticRegression

from assistant import Settings
from assistant.answering.forms.likely import FORMS, WEIGHTS, LikelyForm
from assistant.models.loaded_models import LoadedModels
from assistant.models.protocols import Embedder
from benchmarks import demo
from benchmarks.arguments import takes
from benchmarks.files import records
from benchmarks.forms import LABELS, told_by_rules
from benchmarks.news_questions import news_questions
from benchmarks.tables import show

_TAUGHT: Final = Path(__file__).resolve().parent / "form_questions.jsonl"
_C: Final = 300.0
ARGUMENTS: Final = takes("data", write=(False, "replace likely.safetensors"))


def run(args: argparse.Namespace) -> None:
    """Fit, report, write."""
    labelled = list(records(LABELS))
    taught = [*records(_TAUGHT), *(one for one in labelled if one["half"] == "choosing")]
    news = news_questions(args.data)
    facts = [q.text for q in news if q.half == "choosing"]
    facts += [label["question"] for label in demo.labels()]
    with contextlib.closing(LoadedModels(Settings.load())) as models:
        embedder = models.embeddings
        likely = _fitted(taught, facts, embedder)
        asked = [one for one in labelled if one["half"] == "reporting"]
        rows = list(_reported(asked, likely, embedder))
        others = [q.text for q in news if q.half == "reporting"]
        taken = sum(likely.form(embedder.embed_query(one)) != "prose" for one in others)
    show("Form of the reporting half", ("by", "n", "right", "prose taken for more"), rows)
    print(f"news, reporting half: {taken} of {len(others)} taken for another form than prose")
    if args.write:
        save_file({"weights": likely.weights, "bias": likely.bias}, WEIGHTS)


def _fitted(taught: Sequence[dict[str, str]], facts: Sequence[str], own: Embedder) -> LikelyForm:
    texts = [*(one["question"] for one in taught), *facts]
    forms = [one["form"] for one in taught] + ["prose"] * len(facts)
    vectors = np.array([own.embed_query(text) for text in texts], dtype=np.float64)
    mean = vectors.mean(axis=0)
    model = LogisticRegression(C=_C, max_iter=5000, class_weight="balanced")
    model.fit(vectors - mean, [FORMS.index(form) for form in forms])
    weights: npt.NDArray[np.float32] = model.coef_.astype(np.float32)
    bias = (model.intercept_ - model.coef_ @ mean).astype(np.float32)
    return LikelyForm(weights, bias)


def _reported(
    asked: Sequence[dict[str, str]], likely: LikelyForm, own: Embedder
) -> list[tuple[str, int, str, int]]:
    rows = []
    for name in ("rules", "rules, then the fit"):
        told = []
        for one in asked:
            form = told_by_rules(one["question"])
            if form == "prose" and name != "rules":
                form = likely.form(own.embed_query(one["question"]))
            told.append((one["form"], form))
        right = sum(label == form for label, form in told) / len(told)
        more = sum(label == "prose" != form for label, form in told)
        rows.append((name, len(told), f"{right:.3f}", more))
    return rows
