"""Measures of a run, and how sure they are. Measures come from `ir-measures`; intervals are clustered bootstraps.

Questions on one article stand or fall together, so whole articles are drawn, not questions (Efron & Tibshirani, An
Introduction to the Bootstrap, 1993, chapter 8).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

MEASURES = ("RR@10", "nDCG@10", "R@1", "R@5")
DRAWS = 1000

Run = Mapping[str, Sequence[tuple[str, float]]]  # query -> (document, score), best first
Qrels = Mapping[str, Mapping[str, int]]  # query -> document -> relevance


class Interval(NamedTuple):
    """A mean and its 95% interval."""

    mean: float
    low: float
    high: float


def per_query(run: Run, qrels: Qrels, measures: Sequence[str] = MEASURES) -> dict[str, dict[str, float]]:
    """Return measure -> query -> value for the queries of `qrels`; one that the run lacks scores 0."""
    import ir_measures

    parsed = [ir_measures.parse_measure(name) for name in measures]
    scores = {query: dict(found) for query, found in run.items() if query in qrels}
    values: dict[str, dict[str, float]] = {name: dict.fromkeys(qrels, 0.0) for name in measures}
    for each in ir_measures.iter_calc(parsed, {q: dict(d) for q, d in qrels.items()}, scores):
        values[str(each.measure)][each.query_id] = float(each.value)
    return values


def interval(values: Mapping[str, float], clusters: Mapping[str, str], seed: int = 0) -> Interval:
    """Return the mean of `values` (query -> value) with its interval; `clusters` gives each query's article."""
    groups: dict[str, list[float]] = {}
    for query, value in values.items():
        groups.setdefault(clusters[query], []).append(value)
    sums = np.array([sum(group) for group in groups.values()])
    sizes = np.array([len(group) for group in groups.values()])
    drawn = np.random.default_rng(seed).integers(0, len(groups), (DRAWS, len(groups)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Interval(float(sums.sum() / sizes.sum()), float(low), float(high))


def paired(ours: Mapping[str, float], theirs: Mapping[str, float], clusters: Mapping[str, str]) -> Interval:
    """Return the mean difference, ours less theirs, over the queries of both, with its interval."""
    return interval({query: ours[query] - theirs[query] for query in ours.keys() & theirs.keys()}, clusters)
