"""Two runs on the same questions: what differs beyond chance, and what could have been seen.

Paired randomisation (sign-flip) tests over the questions of both runs, clusters of questions on the same evidence being
flipped as one (Smucker, Allan & Carterette, CIKM 2007); percentile bootstrap intervals of the difference over the same
clusters; Holm's correction over all measures compared (Holm, 1979). Of measures that nearly repeat each other one is
compared: each further one would make every difference harder to see.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np

from rag.evaluate.catalogue import MEASURES, Measure
from rag.evaluate.scoring import ALL, IN_FULL, Row
from rag.evaluate.statistics import Array, Statistic, ratio, resampled, swapped
from rag.evaluate.summary import finite

ALPHA, POWER = 0.05, 0.80
FLIPS, DRAWS = 5000, 1000  # of 5,000 flips, the least p stands Holm over 200 measures
_BLOCK = 2000  # permutations at once: bounds the memory
_EQUAL = 1e-12  # two floating-point sums that mean the same
WATCHED = ("citation_recall", "citation_precision", "answer_correct", "refusal_recall", "false_refusals")


class Difference(NamedTuple):
    """How the second run differs from the first in one measure."""

    measure: str
    before: float
    now: float
    low: float  # of now - before, 95%
    high: float
    p: float
    adjusted: float  # p after Holm
    detectable: float  # the smallest true difference found four times in five

    @property
    def differs(self) -> bool:
        """Whether it is beyond chance."""
        return self.adjusted < ALPHA


@dataclass(frozen=True, slots=True)
class Changed:
    """A question that one run did better on."""

    key: str
    better: tuple[str, ...]  # measures
    worse: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs on the questions of both."""

    questions: int
    left_out: int  # asked in one run only, or changed since
    differences: tuple[Difference, ...]
    changed: tuple[Changed, ...]  # of the open half
    test_counts: Mapping[str, int]  # better, worse, mixed, same: of the test half, no more is told

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        shown = [
            {k: finite(v) if isinstance(v, float) else v for k, v in d._asdict().items()} | {"differs": d.differs}
            for d in self.differences
        ]
        changed = [{"id": c.key, "better": list(c.better), "worse": list(c.worse)} for c in self.changed]
        return {
            "questions": self.questions,
            "left_out": self.left_out,
            "alpha": ALPHA,
            "differences": shown,
            "changed": changed,
            "test_half": dict(self.test_counts),
        }


def compare(
    before: Sequence[Row],
    now: Sequence[Row],
    *,
    measures: Sequence[Measure] = MEASURES,
    flips: int = FLIPS,
    draws: int = DRAWS,
    seed: int = 0,
) -> Comparison:
    """Compare two runs on the questions that both asked."""
    earlier = {(row.key, row.digest): row for row in before}
    both = [(earlier[row.key, row.digest], row) for row in now if (row.key, row.digest) in earlier]
    asked = [(a, b) for a, b in both if ALL in b.cells]
    compared = [m for m in measures if m.tested and any(m.name in row.scores for pair in asked for row in pair)]
    found = [_difference(m, asked, len(compared), flips, draws, seed) for m in compared]
    adjusted = holm([d.p for d in found])
    changes = [_changed(a, b) for a, b in both]
    return Comparison(
        questions=len([row for _, row in both if IN_FULL not in row.cells]),
        left_out=len(before) + len(now) - 2 * len(both),
        differences=tuple(d._replace(adjusted=p) for d, p in zip(found, adjusted, strict=True)),
        changed=tuple(c for c, (_, b) in zip(changes, both, strict=True) if b.half == "open" and (c.better or c.worse)),
        test_counts=_counts(
            [c for c, (_, b) in zip(changes, both, strict=True) if b.half == "test" and ALL in b.cells]
        ),
    )


def holm(p: Sequence[float]) -> list[float]:
    """Return p values adjusted for having looked at all of them."""
    order = sorted(range(len(p)), key=lambda i: p[i])
    adjusted, largest = [1.0] * len(p), 0.0
    for rank, i in enumerate(order):
        largest = max(largest, min(1.0, p[i] * (len(p) - rank)))
        adjusted[i] = largest
    return adjusted


def detectable(error: float, moved: int, clusters: int, family: int) -> float:
    """Return the smallest true difference that a test at `ALPHA` over `family` measures finds with power `POWER`.

    `error` is the difference's standard error, `moved` the number of clusters in which the runs differ. A sign-flip
    test needs some clusters that all moved one way, however little varies; where fewer moved, that is the floor.
    """
    z = NormalDist().inv_cdf(1 - ALPHA / family / 2) + NormalDist().inv_cdf(POWER)
    least = math.ceil(math.log2(2 * family / ALPHA))
    return max(z * error, least / clusters) if moved < least else z * error


def _difference(
    measure: Measure, asked: Sequence[tuple[Row, Row]], family: int, flips: int, draws: int, seed: int
) -> Difference:
    asked = [pair for pair in asked if any(measure.name in row.scores for row in pair)]
    a, b = (np.array([pair[i].scores.get(measure.name, (0.0, 0.0)) for pair in asked], float) for i in (0, 1))
    clusters = [row.cluster for _, row in asked]
    before, now = (float(measure.statistic(each, np.ones((1, len(asked))))[0]) for each in (a, b))
    weights = resampled(clusters, draws, seed)
    drawn = measure.statistic(b, weights) - measure.statistic(a, weights)
    drawn = drawn[np.isfinite(drawn)]
    low, high = np.quantile(drawn, [0.025, 0.975]) if len(drawn) else (math.nan, math.nan)
    error = float(drawn.std()) if len(drawn) else math.nan
    p = _p(measure.statistic, a, b, clusters, flips, seed)
    moved = len({cluster for cluster, then, here in zip(clusters, a, b, strict=True) if (then != here).any()})
    least = detectable(error, moved, len(set(clusters)), family)
    return Difference(measure.name, before, now, float(low), float(high), p, 1.0, least)


def _p(statistic: Statistic, a: Array, b: Array, clusters: Sequence[str], flips: int, seed: int) -> float:
    """Return how often swapping the runs' results at random makes as large a difference as was seen, or larger."""
    if np.array_equal(a, b):
        return 1.0
    apart = _shares_apart if statistic is ratio else partial(_apart, statistic)
    seen = abs(apart(a, b, np.zeros((1, len(a))))[0])
    if not math.isfinite(seen):
        return 1.0  # of one run there is no value: refusal precision where nothing is refused
    beyond = 0
    for block, first in enumerate(range(0, flips, _BLOCK)):
        swaps = swapped(clusters, min(_BLOCK, flips - first), seed=seed + 1 + block)
        beyond += int((~(np.abs(apart(a, b, swaps)) < seen - _EQUAL)).sum())  # an undefined one speaks for chance
    return (1 + beyond) / (1 + flips)


def _apart(statistic: Statistic, a: Array, b: Array, swaps: Array) -> Array:
    """Return second run less first, under each permutation (draws, n) of which questions are swapped."""
    rows, first = np.concatenate([a, b]), np.concatenate([1 - swaps, swaps], axis=1)
    return statistic(rows, 1 - first) - statistic(rows, first)


def _shares_apart(a: Array, b: Array, swaps: Array) -> Array:
    """Return the same of a ratio, whose sums needn't be made anew for each permutation."""
    moved = swaps @ (b - a)
    first, second = a.sum(axis=0) + moved, b.sum(axis=0) - moved
    with np.errstate(invalid="ignore", divide="ignore"):
        difference: Array = second[:, 0] / second[:, 1] - first[:, 0] / first[:, 1]
    return difference


def _changed(before: Row, now: Row) -> Changed:
    by_name = {m.name: m for m in MEASURES if m.name in WATCHED}
    better: list[str] = []
    worse: list[str] = []
    for name, measure in by_name.items():
        then, here = (row.scores.get(name, (0.0, 0.0)) for row in (before, now))
        if then[1] and here[1] and then[0] != here[0]:
            (better if (here > then) == measure.higher else worse).append(name)
    return Changed(now.key, tuple(better), tuple(worse))


def _counts(changes: Sequence[Changed]) -> dict[str, int]:
    kinds = [
        "mixed" if c.better and c.worse else "better" if c.better else "worse" if c.worse else "same" for c in changes
    ]
    return {kind: kinds.count(kind) for kind in ("better", "worse", "mixed", "same")}
