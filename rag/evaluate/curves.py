"""What the charts draw, over the questions as they were asked."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from rag.evaluate.scoring import ALL, Row
from rag.evaluate.statistics import BINS, Array, bins

POINTS = 200  # of a curve; more can't be seen
BARS = 24  # of the histogram


class Point(NamedTuple):
    """Of the surest `coverage` of the questions, `risk` are wrong."""

    coverage: float
    risk: float


class Bin(NamedTuple):
    """The n questions with a confidence in one tenth: their mean confidence, and the share that is right."""

    confidence: float
    right: float
    n: int


class Bar(NamedTuple):
    """n questions took from `low` to `high` milliseconds."""

    low: float
    high: float
    n: int


def risk_coverage(rows: Sequence[Row]) -> list[Point]:
    """Return the curve, surest first; of equal confidences the wrong come first."""
    pairs = _confidences(rows)
    right = pairs[np.lexsort((pairs[:, 1], -pairs[:, 0])), 1]
    answered = np.arange(1, len(right) + 1)
    risks = np.cumsum(1 - right) / answered
    shown = np.unique(np.linspace(0, len(right) - 1, min(POINTS, len(right))).astype(int))
    return [Point(float(answered[i] / len(right)), float(risks[i])) for i in shown]


def operating_point(rows: Sequence[Row]) -> Point:
    """Return where on the plane the product stands, by what it did answer."""
    inside = [row for row in rows if ALL in row.cells]
    answered = [row for row in inside if row.scores["refusal_precision"][1] == 0]
    wrong = sum(1 - row.scores["aurc"][1] for row in answered)
    return Point(len(answered) / max(1, len(inside)), wrong / max(1, len(answered)))


def reliability(rows: Sequence[Row]) -> list[Bin]:
    """Return each tenth of confidence that questions fall in."""
    pairs = _confidences(rows)
    held = [pairs[bins(pairs[:, 0]) == number] for number in range(BINS)]
    return [Bin(float(b[:, 0].mean()), float(b[:, 1].mean()), len(b)) for b in held if len(b)]


def latencies(rows: Sequence[Row]) -> list[Bar]:
    """Return the histogram of times; the slowest one in a hundred share the last bar."""
    times = np.array([row.scores["latency_p50"][0] for row in rows if ALL in row.cells])
    edges = np.linspace(0, max(float(np.quantile(times, 0.99)), 1e-9), BARS + 1)
    counts = np.histogram(np.minimum(times, edges[-1]), edges)[0]
    return [Bar(float(a), float(b), int(n)) for a, b, n in zip(edges, edges[1:], counts, strict=False)]


def plain(rows: Sequence[Row]) -> dict[str, Any]:
    """Return all of them as JSON."""
    return {
        "risk_coverage": [point._asdict() for point in risk_coverage(rows)],
        "operating_point": operating_point(rows)._asdict(),
        "reliability": [each._asdict() for each in reliability(rows)],
        "latency_ms": [bar._asdict() for bar in latencies(rows)],
    }


def _confidences(rows: Sequence[Row]) -> Array:
    return np.array([row.scores["aurc"] for row in rows if ALL in row.cells], float).reshape(-1, 2)
