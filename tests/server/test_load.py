"""Load on a real server with the real model: in small here, in full in the soak; benchmarks/load.py has the figures."""

import pytest

from index.lexicon import Lexicon
from tests.benchmarks.load import QUESTIONS, measure, questions


def test_the_questions_are_distinct() -> None:
    asked = questions()
    assert len(asked) == len(set(asked)) == QUESTIONS


def test_a_little_load_and_a_switch_fail_no_request(lexicon: Lexicon) -> None:
    figures = measure(clients=4, seconds=1, requests=20, swaps=1, warm=5, alone=20)
    for phase in ("one", "many", "swaps"):
        assert set(figures[phase]["statuses"]) == {200}, figures
    assert figures["swaps"]["wrong"] == [] and figures["swaps"]["generations"] >= 1


@pytest.mark.soak
def test_the_budgets_of_load_hold(lexicon: Lexicon) -> None:
    """Two cores, nothing else on them (DESIGN.md, section 6, and issue 7)."""
    figures = measure(clients=50, seconds=60, requests=20_000, swaps=10)
    assert figures["first_answer_s"] < 2
    assert figures["one"]["p50_ms"] < 15
    assert set(figures["many"]["statuses"]) == {200} and figures["many"]["p95_ms"] <= 1000
    assert figures["throughput_ratio"] >= 1.5
    memory = figures["memory_mb"]
    assert memory["after"] <= 1.05 * memory["before"] and memory["after"] < 400
    assert set(figures["swaps"]["statuses"]) == {200}
    assert figures["swaps"]["wrong"] == [] and figures["swaps"]["generations"] > 3
