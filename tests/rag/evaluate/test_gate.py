"""A gate turns red when a measure lies beyond its bound by more than chance explains, and only then."""

import math
from pathlib import Path

import pytest

from index.errors import UsageError
from rag.evaluate.gate import judge, proposal, read_gate
from rag.evaluate.scoring import Row
from rag.evaluate.summary import summary
from tests.rag.evaluate.made import row


def run(right: int, of: int, measure: str = "citation_precision") -> list[Row]:
    return [row(n, {measure: (float(n < right), 1.0)}) for n in range(of)]


@pytest.mark.parametrize(
    ("right", "of", "bound", "holds"),
    [
        (80, 100, 0.80, True),
        (75, 100, 0.80, True),  # below, and within what chance explains
        (60, 100, 0.80, False),
        (100, 100, 1.0, True),
        (4, 5, 0.95, True),  # few questions prove little
        (0, 5, 0.4, True),  # .6^5 is .08
        (0, 5, 0.5, False),  # .5^5 is .03
        (0, 100, 0.01, False),
    ],
)
def test_a_bound_fails_when_a_measure_is_significantly_below(right: int, of: int, bound: float, holds: bool) -> None:
    (verdict,) = judge({"all": {"citation_precision": bound}}, run(right, of))
    assert verdict.holds is holds
    assert verdict.value == right / of


@pytest.mark.parametrize(("refused", "of", "holds"), [(5, 100, True), (8, 100, True), (20, 100, False), (1, 1, True)])
def test_where_lower_is_better_a_bound_fails_above(refused: int, of: int, holds: bool) -> None:
    (verdict,) = judge({"all": {"false_refusals": 0.05}}, run(refused, of, "false_refusals"))
    assert verdict.holds is holds
    assert "bound <= 0.05" in str(verdict)


def test_a_measure_that_has_no_value_any_more_fails() -> None:
    rows = [row(n, {"citation_precision": (0.0, 0.0)}) for n in range(20)]
    (verdict,) = judge({"all": {"citation_precision": 0.1}}, rows)
    assert not verdict.holds and math.isnan(verdict.value)


def test_a_verdict_names_measure_cell_value_and_bound() -> None:
    rows = [row(n, {"citation_recall": (0.0, 1.0)}) for n in range(30)]
    rows = [each.__class__(each.key, "open", "d", each.cluster, ("all", "en-zh"), each.scores) for each in rows]
    (verdict,) = judge({"en-zh": {"citation_recall": 0.5}}, rows)
    assert str(verdict) == "citation_recall of en-zh 0.000, bound >= 0.5"
    assert verdict.to_json()["holds"] is False


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("[all]\nbeauty = 0.5", "'beauty' is no measure; there are: passage_mrr10"),
        ("citation_recall = 0.5", "stands outside of a table"),
        ("[all]\ncitation_recall = 'much'", "is no number"),
        ("[all]\ncitation_recall = true", "is no number"),
        ("[all", "can't be read"),
    ],
)
def test_a_gate_that_makes_no_sense_is_refused(tmp_path: Path, text: str, part: str) -> None:
    (tmp_path / "g.toml").write_text(text)
    with pytest.raises(UsageError, match=part.replace("(", r"\(")):
        read_gate(tmp_path / "g.toml")


def test_a_bound_that_no_question_is_about_is_refused_with_what_there_is() -> None:
    with pytest.raises(UsageError, match="'fr-zh'; cells are: all"):
        judge({"fr-zh": {"citation_precision": 0.5}}, run(1, 2))
    with pytest.raises(UsageError, match="the bound on aurc"):
        judge({"all": {"aurc": 0.5}}, run(1, 2))


def test_todays_figures_as_a_gate_hold_today(tmp_path: Path) -> None:
    rows = run(61, 87)
    (tmp_path / "g.toml").write_text(proposal(summary(rows)))
    bounds = read_gate(tmp_path / "g.toml")
    assert bounds == {"all": {"citation_precision": 0.7}}
    assert all(verdict.holds for verdict in judge(bounds, rows))
