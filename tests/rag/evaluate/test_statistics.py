"""Statistics agree with their definitions written out, under any weights."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.evaluate.statistics import (
    Statistic,
    brier_skill,
    calibration_error,
    percentile,
    ratio,
    resampled,
    risk_coverage_area,
    swapped,
    value,
)

CONFIDENCES = st.lists(
    st.tuples(st.sampled_from([0.0, 0.2, 0.25, 0.7, 0.95, 1.0]), st.booleans()), min_size=1, max_size=12
)
STATISTICS: list[Statistic] = [
    ratio,
    risk_coverage_area,
    brier_skill,
    calibration_error,
    percentile(0.5),
    percentile(0.95),
]


def array(pairs: list[tuple[float, bool]]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array(pairs, float).reshape(-1, 2)


@given(CONFIDENCES)
def test_area_under_risk_coverage_by_its_definition(pairs: list[tuple[float, bool]]) -> None:
    surest = sorted(pairs, key=lambda pair: (-pair[0], pair[1]))
    risks = [sum(not right for _, right in surest[:n]) / n for n in range(1, len(surest) + 1)]
    assert value(risk_coverage_area, array(pairs)) == pytest.approx(sum(risks) / len(risks))


@given(CONFIDENCES)
def test_brier_skill_by_its_definition(pairs: list[tuple[float, bool]]) -> None:
    base = sum(right for _, right in pairs) / len(pairs)
    score = sum((confidence - right) ** 2 for confidence, right in pairs) / len(pairs)
    found = value(brier_skill, array(pairs))
    assert math.isnan(found) if base in (0, 1) else found == pytest.approx(1 - score / (base * (1 - base)))


@given(CONFIDENCES)
def test_calibration_error_by_its_definition(pairs: list[tuple[float, bool]]) -> None:
    error = 0.0
    for number in range(10):
        held = [pair for pair in pairs if min(9, int(pair[0] * 10)) == number]
        if held:
            confidence, right = (sum(pair[i] for pair in held) / len(held) for i in (0, 1))
            error += len(held) / len(pairs) * abs(confidence - right)
    assert value(calibration_error, array(pairs)) == pytest.approx(error)


def test_perfect_confidence_has_full_skill_and_no_error() -> None:
    rows = array([(1.0, True), (0.0, False), (1.0, True)])
    assert value(brier_skill, rows) == 1.0
    assert value(calibration_error, rows) == 0.0
    assert value(risk_coverage_area, rows) == pytest.approx((0 + 0 + 1 / 3) / 3)


@pytest.mark.parametrize(("share", "expected"), [(0.5, 50.0), (0.95, 95.0)])
def test_a_percentile_is_a_value_that_was_measured(share: float, expected: float) -> None:
    assert value(percentile(share), array([(float(n), True) for n in range(100, 0, -1)])) == expected


def test_a_ratio_of_nothing_is_no_number() -> None:
    assert math.isnan(value(ratio, array([(0.0, False)])))
    assert value(ratio, array([(1.0, True), (0.0, False), (0.0, True)])) == 0.5


@given(CONFIDENCES, st.data())
def test_weights_mean_the_same_as_repeating_questions(pairs: list[tuple[float, bool]], data: st.DataObject) -> None:
    counts = data.draw(st.lists(st.integers(0, 3), min_size=len(pairs), max_size=len(pairs)))
    rows = array(pairs)
    repeated = np.repeat(rows, counts, axis=0)
    weights = np.array([counts], float)
    for statistic in (ratio, brier_skill, calibration_error, percentile(0.5)):
        weighted = float(statistic(rows, weights)[0])
        if len(repeated):
            assert weighted == pytest.approx(value(statistic, repeated), nan_ok=True)
        else:
            assert math.isnan(weighted)


def test_draws_and_swaps_take_whole_clusters() -> None:
    clusters = ["a", "b", "a", "c", "b"]
    for drawn in (resampled(clusters, 50, seed=1), swapped(clusters, 50, seed=1)):
        assert (drawn[:, 0] == drawn[:, 2]).all() and (drawn[:, 1] == drawn[:, 4]).all()
        assert len(np.unique(drawn, axis=0)) > 3
    assert (resampled(clusters, 50, seed=1)[:, [0, 1, 3]].sum(axis=1) == 3).all()


@pytest.mark.parametrize("statistic", STATISTICS)
def test_every_draw_is_measured_by_itself(statistic: Statistic) -> None:
    rng = np.random.default_rng(3)
    rows = np.column_stack([rng.random(20), rng.integers(0, 2, 20)]).astype(float)
    weights = rng.integers(0, 3, (7, 20)).astype(float)
    together = statistic(rows, weights)
    assert together == pytest.approx([float(statistic(rows, each[None])[0]) for each in weights])
