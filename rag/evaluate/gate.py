"""Bounds that a run must hold: TOML, a table a cell, a measure a line.

    [all]
    citation_precision = 0.70
    false_refusals = 0.08      # lower is better: it may not rise above

    ["en-zh"]
    citation_recall = 0.60

A bound fails when the measure lies beyond it significantly: the one-sided 95% limit of its clustered bootstrap does,
or, of fewer than ten clusters, that of the binomial distribution (Clopper & Pearson, 1934). It fails too when the
measure has no value any more, as citation precision where nothing is answered.
"""

import math
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from index.errors import UsageError
from rag.evaluate.catalogue import BY_NAME, MEASURES, Measure
from rag.evaluate.scoring import ALL, Row
from rag.evaluate.statistics import ratio, resampled, value
from rag.evaluate.summary import DRAWS, Table, finite, pairs, within

LEVEL = 0.05  # one-sided
_EQUAL = 1e-9  # sums of floating-point numbers that mean the same
FEW = 10  # clusters below which a bootstrap can't be trusted


class Verdict(NamedTuple):
    """A bound, and whether the run holds it."""

    cell: str
    measure: str
    bound: float
    value: float
    limit: float  # the one-sided limit that was compared with the bound
    holds: bool

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {name: finite(v) if isinstance(v, float) else v for name, v in self._asdict().items()}

    def __str__(self) -> str:
        sign = ">=" if BY_NAME[self.measure].higher else "<="
        cell = "" if self.cell == ALL else f" of {self.cell}"
        return f"{self.measure}{cell} {self.value:.3f}, bound {sign} {self.bound:g}"


def read_gate(path: Path) -> dict[str, dict[str, float]]:
    """Return cell -> measure -> bound.

    Raises:
        UsageError: the file can't be read, or names no measure.
    """
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{path} can't be read ({reason}); give bounds as TOML with --gate") from error
    for cell, bounds in tables.items():
        if not isinstance(bounds, dict):
            raise UsageError(f"{path}: {cell!r} stands outside of a table; put it under [{ALL}] or another cell")
        for name, bound in bounds.items():
            if name not in BY_NAME:
                raise UsageError(f"{path}: {name!r} is no measure; there are: {', '.join(BY_NAME)}")
            if isinstance(bound, bool) or not isinstance(bound, int | float):
                raise UsageError(f"{path}: the bound of {name} is no number; write {name} = 0.5")
    return tables


def judge(bounds: Mapping[str, Mapping[str, float]], rows: Sequence[Row]) -> list[Verdict]:
    """Return a verdict on every bound.

    Raises:
        UsageError: a bound is on a cell or a measure that no question is about.
    """
    verdicts = []
    for cell, by_measure in bounds.items():
        inside = within(rows, "all", cell)
        for name, bound in by_measure.items():
            if not any(name in row.scores for row in inside):
                known = ", ".join(sorted({cell for row in rows for cell in row.cells}))
                raise UsageError(f"no question for the bound on {name} in {cell!r}; cells are: {known}")
            verdicts.append(_verdict(BY_NAME[name], cell, float(bound), inside))
    return verdicts


def proposal(table: Table) -> str:
    """Return today's figures as a gate: to be edited, then given with --gate."""
    text = "# Today's figures, rounded to the lenient side. A bound fails when a run lies beyond it significantly.\n"
    for cell, by_measure in table["all"].items():
        lines = [_line(measure, by_measure[measure.name].value) for measure in MEASURES if measure.name in by_measure]
        text += f'\n["{cell}"]\n' + "".join(line for line in lines if line)
    return text


def _line(measure: Measure, today: float) -> str:
    if not math.isfinite(today) or measure.unit:
        return ""
    rounded = (math.floor if measure.higher else math.ceil)(today * 100) / 100
    return f"{measure.name} = {rounded:g}\n"


def _verdict(measure: Measure, cell: str, bound: float, inside: Sequence[Row]) -> Verdict:
    values, about = pairs(measure, inside)
    clusters = [inside[i].cluster for i in about]
    today = value(measure.statistic, values)
    if len(set(clusters)) < FEW and measure.statistic is ratio:
        limit = _exact(today, len(set(clusters)), measure.higher)
    else:
        drawn = measure.statistic(values, resampled(clusters, DRAWS, seed=0))
        drawn = drawn[np.isfinite(drawn)]
        limit = float(np.quantile(drawn, 1 - LEVEL if measure.higher else LEVEL)) if len(drawn) else math.nan
    holds = limit >= bound - _EQUAL if measure.higher else limit <= bound + _EQUAL  # neither of NaN
    return Verdict(cell, measure.name, bound, today, limit, holds)


def _exact(today: float, n: int, upper: bool) -> float:
    """Return the one-sided Clopper-Pearson limit of a share, counted in whole clusters, by bisection."""
    if math.isnan(today):
        return math.nan
    hits = math.ceil(today * n - 1e-9) if upper else math.floor(today * n + 1e-9)
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        tail = _at_most(hits, n, middle) if upper else 1 - _at_most(hits - 1, n, middle)
        if (tail > LEVEL) == upper:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _at_most(hits: int, n: int, share: float) -> float:
    return sum(math.comb(n, i) * share**i * (1 - share) ** (n - i) for i in range(hits + 1))
