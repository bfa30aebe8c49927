"""Which units what is asked for may be in."""

import pytest

from rag.analysis.measured import asks_amount, may_be, measure_of


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("这台机器多少钱？", "money"),
        ("票价是多少？", "money"),
        ("公司2024年的营业收入是多少？", "money"),
        ("公司的利润增长了多少？", ""),
        ("公司的债务约为多少？", "money"),
        ("What was the yard's operating profit in 2024?", "money"),
        ("What is the yard's profit margin?", ""),
        ("What was the growth of revenue?", ""),
        ("What does the filter cost?", "money"),
        ("How much did the town pay?", "money"),
        ("How heavy is it?", "mass"),
        ("它有多重？", "mass"),
        ("它有多重要？", ""),
        ("湖的面积是多少？", "area"),
        ("湖的面积增长了多少？", ""),
        ("What is the average temperature?", "temperature"),
        ("By how much did the price rise?", ""),
        ("What percentage of the area is forest?", ""),
        ("How many people live there?", ""),
        ("What is the total area of the lake?", "area"),
        ("What’s the price of the pump?", "money"),
        ("What does a call cost?", "money"),
        ("湖水最深处水温约为多少度？", "temperature"),
        ("What is the population of the area?", ""),
        ("What is the area code of the town?", ""),
        ("What was the name of the shop that raised its prices?", ""),
        ("面积最大的岛有多少居民？", ""),
        ("海拔最高的村庄人口是多少？", ""),
        ("水温达到20度时每天喂鱼多少克？", ""),
        ("很多深圳企业的利润是多少？", "money"),
        ("面临多重挑战的行业有哪些？", ""),
        ("公司的债务有几种？", ""),
        ("公司收入有多少来自海外？", ""),
        ("How much revenue comes from abroad?", ""),
        ("What is the budget for?", ""),
        ("What is the price mechanism of the market?", ""),
        ("What is the average price per tonne?", "money"),
        ("How long is the bridge?", "extent"),
        ("施工期有多长？", "extent"),
        ("How long ago was it built?", ""),
    ],
)
def test_what_a_question_asks_to_be_measured(question: str, measure: str) -> None:
    assert measure_of(question) == measure


@pytest.mark.parametrize(
    ("unit", "question", "may"),
    [
        ("euro", "多少钱？", True),
        ("litre", "多少钱？", False),
        ("", "多少钱？", True),  # crowns, or a table's head has the unit
        ("tonne", "How heavy is it?", True),
        ("watt", "How heavy is it?", False),
        ("watt", "How much is it?", True),
        ("metre", "How long is it?", True),
        ("tonne", "How many apples were picked?", True),
        ("kilometre", "How many apples were picked?", False),
        ("month", "施工期有多长？", True),
        ("yuan", "施工期有多长？", False),
    ],
)
def test_a_unit_is_one_that_answers(unit: str, question: str, may: bool) -> None:
    assert may_be(unit, question) == may


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What were exports in 2024?", True),
        ("2024年出口额是多少？", True),
        ("What are the exports of Norvia?", False),  # oil and fish
        ("出口增长多少？", False),
    ],
)
def test_amounts_sold_or_made_are_asked_for_and_not_what_is_traded(question: str, expected: bool) -> None:
    assert asks_amount(question) is expected
