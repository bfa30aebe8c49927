"""Every measure in every cell of each half, with its interval."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np

from rag.evaluate.catalogue import MEASURES, Measure
from rag.evaluate.gold import Half
from rag.evaluate.scoring import Row
from rag.evaluate.statistics import Array, ratio, resampled, value

DRAWS = 1000
HALVES: tuple[Literal["all"] | Half, ...] = ("all", "open", "test")


class Figure(NamedTuple):
    """A measure's value over n questions, with its 95% interval; NaN where it can't be told."""

    value: float
    low: float
    high: float
    n: int


Table = dict[str, dict[str, dict[str, Figure]]]  # half -> cell -> measure


def summary(rows: Sequence[Row]) -> Table:
    """Return half -> cell -> measure -> figure; what no question is about is left out."""
    return {half: {cell: figures(within(rows, half, cell)) for cell in _cells(rows)} for half in HALVES}


def within(rows: Sequence[Row], half: str, cell: str) -> list[Row]:
    """Return the rows of a half and a cell."""
    return [row for row in rows if half in ("all", row.half) and cell in row.cells]


def figures(rows: Sequence[Row]) -> dict[str, Figure]:
    """Return measure -> figure. Intervals: percentile bootstrap over clusters (see rag/evaluate/measures.py)."""
    if not rows:
        return {}
    weights = resampled([row.cluster for row in rows], DRAWS, seed=0)
    return {m.name: _figure(m, rows, weights) for m in MEASURES if any(m.name in row.scores for row in rows)}


def pairs(measure: Measure, rows: Sequence[Row]) -> tuple[Array, Array]:
    """Return the pairs of the rows that the measure is about, (m, 2), and which rows those are, (m,)."""
    about = [i for i, row in enumerate(rows) if measure.name in row.scores]
    return np.array([rows[i].scores[measure.name] for i in about], float).reshape(-1, 2), np.array(about, int)


def plain(table: Table) -> dict[str, Any]:
    """Return the table as JSON: null where there is no number."""
    return {half: {cell: {m: _plain(f) for m, f in by.items()} for cell, by in cells.items() if by}
            for half, cells in table.items()}  # fmt: skip


def finite(number: float) -> float | None:
    """Return a number as JSON has it."""
    return round(number, 6) if math.isfinite(number) else None


def _plain(figure: Figure) -> Mapping[str, float | int | None]:
    return {"value": finite(figure.value), "low": finite(figure.low), "high": finite(figure.high), "n": figure.n}


def _figure(measure: Measure, rows: Sequence[Row], weights: Array) -> Figure:
    values, about = pairs(measure, rows)
    drawn = measure.statistic(values, weights[:, about])
    drawn = drawn[np.isfinite(drawn)]
    low, high = np.quantile(drawn, [0.025, 0.975]) if len(drawn) else (math.nan, math.nan)
    n = int((values[:, 1] > 0).sum()) if measure.statistic is ratio else len(values)  # of refusals, the refused ones
    return Figure(value(measure.statistic, values), float(low), float(high), n)


def _cells(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(sorted(cell for row in rows for cell in row.cells)))
