"""From per-question values to a number, and how sure it is.

A measure gives each question a pair of numbers; a statistic turns all pairs into one figure, under any weights of the
questions: ones for the figure itself, counts for a bootstrap, 0 and 1 for a permutation. rows (n, 2), weights (draws,
n) -> (draws,); NaN where there is nothing to measure.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Statistic = Callable[[Array, Array], Array]

BINS = 10  # of equal width, as Guo et al., ICML 2017


def ratio(rows: Array, weights: Array) -> Array:
    """Return sum of the first numbers / sum of the second: a mean over the questions that the measure is about."""
    sums = weights @ rows
    return _divided(sums[:, 0], sums[:, 1])


def risk_coverage_area(rows: Array, weights: Array) -> Array:
    """Return the mean, over all shares of questions answered, of the share answered wrongly (AURC).

    rows are (confidence, right). Geifman, Uziel & El-Yaniv, ICLR 2019; of equal confidences the wrong come first.
    """
    order = np.lexsort((rows[:, 1], -rows[:, 0]))
    ordered = weights[:, order]
    answered = np.cumsum(ordered, axis=1)
    wrong = np.cumsum(ordered * (1 - rows[order, 1]), axis=1)
    return _divided((ordered * _divided(wrong, answered, 0.0)).sum(axis=1), answered[:, -1])


def brier_skill(rows: Array, weights: Array) -> Array:
    """Return 1 - Brier score / that of always stating the base rate: 0 is no better than that, 1 perfect."""
    total = weights.sum(axis=1)
    rate = _divided(weights @ rows[:, 1], total)
    score = _divided(weights @ (rows[:, 0] - rows[:, 1]) ** 2, total)
    return 1 - _divided(score, rate * (1 - rate))


def calibration_error(rows: Array, weights: Array) -> Array:
    """Return the mean distance of confidence from the share that is right, over ten bins of confidence (ECE)."""
    held = bins(rows[:, 0])[:, None] == np.arange(BINS)
    off = weights @ (held * (rows[:, :1] - rows[:, 1:]))
    return _divided(np.abs(off).sum(axis=1), weights.sum(axis=1))


def bins(confidence: Array) -> NDArray[np.int64]:
    """Return each confidence's bin."""
    return np.minimum((confidence * BINS).astype(np.int64), BINS - 1)


def percentile(share: float) -> Statistic:
    """Return the statistic: the least value that at least `share` of the questions don't exceed."""

    def of(rows: Array, weights: Array) -> Array:
        order = np.argsort(rows[:, 0], kind="stable")
        ordered = np.cumsum(weights[:, order], axis=1)
        first = (ordered >= share * ordered[:, -1:] - 1e-9).argmax(axis=1)
        return np.where(ordered[:, -1] > 0, rows[order, 0][first], np.nan)

    return of


def number(clusters: Sequence[str]) -> NDArray[np.int64]:
    """Return the clusters' names as numbers from 0."""
    return np.unique(np.array(clusters, object).astype(str), return_inverse=True)[1].astype(np.int64)


def resampled(clusters: Sequence[str], draws: int, seed: int) -> Array:
    """Return how often each bootstrap draws each question, (draws, n); whole clusters are drawn."""
    numbered = number(clusters)
    n = int(numbered.max()) + 1
    counts = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=draws)
    return counts[:, numbered].astype(np.float64)


def swapped(clusters: Sequence[str], draws: int, seed: int) -> Array:
    """Return, 1 or 0, which questions each permutation swaps between two runs, (draws, n); whole clusters swap."""
    numbered = number(clusters)
    coins = np.random.default_rng(seed).integers(0, 2, (draws, int(numbered.max()) + 1))
    return coins[:, numbered].astype(np.float64)


def value(statistic: Statistic, rows: Array) -> float:
    """Return the figure itself."""
    return float(statistic(rows, np.ones((1, len(rows))))[0])


def _divided(a: Array, b: Array, nothing: float = np.nan) -> Array:
    quotient: Array = np.divide(a, b, out=np.full(np.broadcast(a, b).shape, nothing), where=b > 1e-12)
    return quotient
