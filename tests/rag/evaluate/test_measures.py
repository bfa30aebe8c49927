"""Measures agree with their definitions, and intervals hold what they should."""

import numpy as np
import pytest

from rag.evaluate.measures import interval, paired, per_query

QRELS = {"q1": {"a": 1}, "q2": {"b": 1}, "q3": {"c": 1}}
RUN = {"q1": [("a", 3.0), ("b", 2.0)], "q2": [("a", 3.0), ("b", 2.0)]}


def test_measures_of_a_run_by_their_definitions() -> None:
    values = per_query(RUN, QRELS)
    assert values["RR@10"] == pytest.approx({"q1": 1.0, "q2": 0.5, "q3": 0.0})
    assert values["R@1"] == pytest.approx({"q1": 1.0, "q2": 0.0, "q3": 0.0})
    assert values["R@5"] == pytest.approx({"q1": 1.0, "q2": 1.0, "q3": 0.0})
    assert values["nDCG@10"]["q2"] == pytest.approx(1 / np.log2(3))


def test_an_interval_draws_articles_not_questions() -> None:
    values = {f"{article}-{i}": float(article % 2) for article in range(10) for i in range(50)}
    by_article = interval(values, {query: query.split("-")[0] for query in values})
    by_question = interval(values, {query: query for query in values})
    assert by_article.mean == by_question.mean == pytest.approx(0.5)
    assert by_article.high - by_article.low > 3 * (by_question.high - by_question.low)


def test_an_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(7)
    held = 0
    for draw in range(200):
        values = {str(i): float(value) for i, value in enumerate(rng.normal(0.3, 1, 60))}
        low, high = interval(values, {query: query for query in values}, seed=draw)[1:]
        held += low <= 0.3 <= high
    assert 0.89 <= held / 200 <= 0.99


def test_a_run_against_itself_differs_by_nothing() -> None:
    values = per_query(RUN, QRELS)["RR@10"]
    assert paired(values, values, {query: query for query in values}) == (0.0, 0.0, 0.0)
