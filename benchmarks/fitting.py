"""What the fits share: logistic regression, and scores held out by group."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Chosen = npt.NDArray[np.bool_]


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


def sums(features: Array, weights: Array) -> Array:
    """Log-odds by what ``logistic`` gives."""
    return np.asarray(weights[0] + features @ weights[1:])


def sigmoid(odds: npt.ArrayLike) -> Array:
    """Probabilities of log-odds."""
    return np.asarray(1 / (1 + np.exp(-np.asarray(odds, dtype=float))))


def held_out(
    groups: Sequence[str],
    folds: int,
    fit: Callable[[Chosen], Array],
    score: Callable[[Array, Chosen], npt.ArrayLike],
    seed: int | None = None,
) -> Array:
    """A score of each row, by weights that were fitted without its group.

    Args:
        groups: Of each row.
        folds: Parts that the groups are cut into.
        fit: Weights fitted on the rows chosen.
        score: Scores of the rows chosen, by weights.
        seed: Shuffles the groups; by name when None.
    """
    names = sorted(set(groups))
    order = names if seed is None else list(np.random.default_rng(seed).permutation(names))
    place = {name: at % folds for at, name in enumerate(order)}
    own = np.array([place[group] for group in groups])
    scores = np.zeros(len(own))
    for fold in range(folds):
        scores[own == fold] = score(fit(own != fold), own == fold)
    return scores


def signs(features: Array, labels: Array, *, ridge: float, counts: Array | None = None) -> Array:
    """Intercept and weights where each feature is known to be a sign of what is labelled 1.

    One that the others make a sign against (they are correlated) is left out rather than given a
    negative weight.

    Args:
        features: Of shape (rows, features).
        labels: 0 or 1 for each row.
        ridge: What the square of a standardised feature's weight costs.
        counts: How much each row counts; all alike when None.
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
