"""Comparing two runs: nothing from nothing, rarely something from noise, mostly something from a true drop.

Noise: in each run one question in ten comes out anew (tests/rag/evaluate/made.py).
"""

import random
from collections.abc import Sequence

import pytest

from rag.evaluate.catalogue import MEASURES
from rag.evaluate.compare import ALPHA, Comparison, compare, detectable, holm
from rag.evaluate.scoring import Row
from tests.rag.evaluate.made import row, simulated

QUESTIONS = 280  # answered ones of the bundled gold set, about
DRAWS = 20  # of 200: what CI has time for; the full number is a soak test


def compared(before: Sequence[Row], now: Sequence[Row], flips: int = 1000) -> Comparison:
    return compare(before, now, flips=flips, draws=200)


def called_different(drop: float, draws: int) -> tuple[float, float]:
    """Return how often any measure is called different, and how often citation precision is called worse."""
    anything = precision = 0
    for seed in range(draws):
        found = compared(*simulated(random.Random(seed), QUESTIONS, drop))
        anything += any(each.differs for each in found.differences)
        precision += any(
            d.measure == "citation_precision" and d.differs and d.now < d.before for d in found.differences
        )
    return anything / draws, precision / draws


def test_a_run_against_itself_shows_no_difference() -> None:
    run, _ = simulated(random.Random(1), QUESTIONS)
    found = compared(run, run)
    assert [each.measure for each in found.differences] == [
        m.name for m in MEASURES if m.name in run[0].scores and m.tested
    ]
    assert all(d.now == d.before and (d.low, d.high) == (0, 0) and d.adjusted == 1 for d in found.differences)
    assert found.changed == () and found.left_out == 0
    assert all(0 < each.detectable < 0.2 for each in found.differences)


def test_noise_alone_is_rarely_called_a_difference() -> None:
    anything, _ = called_different(0.0, DRAWS)
    assert anything <= 3 / DRAWS  # at a true 5%, more than 3 of 20 come once in 60 times; the seeds are fixed


def test_a_true_drop_of_a_tenth_in_citation_precision_is_mostly_found() -> None:
    _, found = called_different(0.10, DRAWS)
    assert found >= 0.8


@pytest.mark.soak
def test_noise_is_called_a_difference_in_no_more_than_8_of_100_draws() -> None:
    anything, _ = called_different(0.0, 200)
    assert anything <= 0.08


@pytest.mark.soak
def test_a_true_drop_is_found_in_four_of_five_draws() -> None:
    _, found = called_different(0.10, 200)
    assert found >= 0.8


@pytest.mark.soak
def test_what_is_said_to_be_detectable_is_found_about_four_times_in_five() -> None:
    least = compared(*simulated(random.Random(0), QUESTIONS, 0.1)).differences
    at = next(each.detectable for each in least if each.measure == "citation_precision")
    _, found = called_different(at, 100)
    assert 0.65 <= found <= 0.95


def test_holm_by_its_definition() -> None:
    assert holm([0.01, 0.04, 0.03, 0.5]) == pytest.approx([0.04, 0.09, 0.09, 0.5])
    assert holm([0.9, 0.9]) == [1.0, 1.0]
    assert holm([]) == []


def test_more_questions_let_smaller_differences_be_seen() -> None:
    assert detectable(0.02, 40, 200, 20) < detectable(0.04, 40, 200, 20) < detectable(0.04, 40, 200, 40)
    assert detectable(0.0, 0, 100, 1) == 0.06  # two-sided, six clusters must all move one way: 2 x 1/64 < .05
    assert 2 * 0.5**6 < ALPHA < 2 * 0.5**5


def test_only_questions_of_both_runs_as_they_were_are_compared() -> None:
    before = [row(n, {"citation_recall": (1.0, 1.0)}) for n in range(10)]
    now = [row(n, {"citation_recall": (0.0, 1.0)}) for n in range(1, 11)]
    now[0] = now[0].__class__(now[0].key, "open", "revised", "c", ("all",), now[0].scores)
    found = compared(before, now)
    assert (found.questions, found.left_out) == (8, 4)
    assert found.differences[0].before == 1.0 and found.differences[0].now == 0.0
    assert [change.key for change in found.changed] == [f"q{n}" for n in range(2, 10)]
    assert all(change.worse == ("citation_recall",) and not change.better for change in found.changed)


def test_the_test_half_is_counted_and_not_listed() -> None:
    before = [row(n, {"citation_recall": (0.5, 1.0)}, half="test") for n in range(6)]
    now = [row(n, {"citation_recall": (n / 4, 1.0)}, half="test") for n in range(6)]
    found = compared(before, now)
    assert found.changed == ()
    assert found.test_counts == {"better": 3, "worse": 2, "mixed": 0, "same": 1}


def test_questions_on_the_same_evidence_count_as_one_witness() -> None:
    def run(clusters: int, value: float) -> list[Row]:
        return [row(n, {"citation_recall": (value, 1.0)}, f"c{n % clusters}") for n in range(60)]

    assert compared(run(60, 1.0), run(60, 0.0)).differences[0].differs
    assert not compared(run(4, 1.0), run(4, 0.0)).differences[0].differs  # 2 x 1/16


def test_a_measure_without_a_value_in_one_run_is_no_difference() -> None:
    before = [row(n, {"citation_precision": (1.0, 1.0)}) for n in range(20)]
    now = [row(n, {"citation_precision": (0.0, 0.0)}) for n in range(20)]
    (found,) = compared(before, now).differences
    assert not found.differs and found.before == 1.0
