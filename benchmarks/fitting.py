"""What the fits share: logistic regression, and scores held out by group."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assistant.evaluation import figures

Array = npt.NDArray[np.float64]
Chosen = npt.NDArray[np.bool_]


class Fitted(NamedTuple):
    """A model, and what it makes of the rows."""

    weights: Array  # fitted on all rows, intercept first
    scores: Array  # log-odds of each row, by weights that were fitted without its group


def fitted(
    features: Array,
    groups: Sequence[str],
    fit: Callable[[Chosen], Array],
    *,
    folds: int,
    seed: int | None = None,
) -> Fitted:
    """Fit a linear model on all rows, and once for each fold.

    Args:
        features: Of shape (rows, features).
        groups: Of each row.
        fit: Weights of the rows chosen.
        folds: Parts that the groups are cut into.
        seed: Shuffles the groups; by name when None.
    """
    scores = held_out(groups, folds, fit, lambda weights, own: sums(features[own], weights), seed)
    return Fitted(fit(np.ones(len(features), dtype=bool)), scores)


def held_out(
    groups: Sequence[str],
    folds: int,
    fit: Callable[[Chosen], Array],
    score: Callable[[Array, Chosen], npt.ArrayLike],
    seed: int | None = None,
) -> Array:
    """A score of each row, by weights that were fitted without its group; see ``fitted``."""
    names = sorted(set(groups))
    order = names if seed is None else list(np.random.default_rng(seed).permutation(names))
    place = {name: at % folds for at, name in enumerate(order)}
    own = np.array([place[group] for group in groups])
    scores = np.zeros(len(own))
    for fold in range(folds):
        scores[own == fold] = score(fit(own != fold), own == fold)
    return scores


def logistic(features: Array, labels: Array, *, ridge: float, counts: Array | None = None) -> Array:
    """Intercept and weights of a logistic regression.

    Args:
        features: Of shape (rows, features).
        labels: 0 or 1 for each row.
        ridge: What a weight's square costs.
        counts: How much each row counts; all alike when None.
    """
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1 / ridge, tol=1e-8, max_iter=1000)
    model.fit(features, labels, sample_weight=counts)
    return np.concatenate([model.intercept_, model.coef_[0]])


def signs(features: Array, labels: Array, *, ridge: float, counts: Array | None = None) -> Array:
    """``logistic`` where each feature, standardised, is known to be a sign of what is labelled 1.

    One that the others make a sign against (they are correlated) is left out rather than given a
    negative weight.
    """
    mean, spread = features.mean(0), features.std(0) + 1e-9
    standard = (features - mean) / spread
    kept = np.ones(features.shape[1], dtype=bool)
    while True:
        weights = logistic(standard[:, kept], labels, ridge=ridge, counts=counts)
        if (weights[1:] >= 0).all():
            break
        kept[np.flatnonzero(kept)[weights[1:].argmin()]] = False
    full = np.zeros(features.shape[1] + 1)
    full[1:][kept] = weights[1:] / spread[kept]
    full[0] = weights[0] - full[1:] @ mean
    return full


def sums(features: Array, weights: Array) -> Array:
    """Log-odds by what ``logistic`` gives."""
    return np.asarray(weights[0] + features @ weights[1:])


def auc(scores: Array, labels: Chosen) -> float:
    """How often a row that is so labelled scores above one that is not."""
    return figures.auc(list(scores[labels]), list(scores[~labels]))


def table(name: str, values: Mapping[str, float]) -> list[str]:
    """Lines of a table of TOML."""
    return [f"[{name}]", *(f"{key} = {value:.3f}" for key, value in values.items())]
