"""Figures of another quantity than the one that is asked for."""

import pytest

from rag.quantities import of_another

EXPORTS, EXPORTS_ZH = "How much did Lora's exports grow in 2024?", "洛拉2024年出口增长了百分之几？"


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (EXPORTS, "Retail sales in Lora rose 6%."),
        (EXPORTS, "洛拉的零售总额增长6%。"),
        (EXPORTS_ZH, "Lora's investment grew by 6%, and its GDP by 5%."),
        (EXPORTS_ZH, "出口还在增长，所以他估计工业增加值的增速在5%左右。"),  # the figure's own clause tells
        ("洛拉的货物进出口总额是多少？", "洛拉全年进口额为300亿元。"),
        ("How many patents do Lora's companies hold?", "Some 2,500 enterprises have settled in Lora."),
        ("How many people does the yard employ?", "The yard made a profit of 30 million."),
    ],
)
def test_a_figure_is_of_another_quantity(question: str, sentence: str) -> None:
    assert of_another(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (EXPORTS, "洛拉的出口增长了6%，进口下降了2%。"),
        (EXPORTS, "Exports did well in 2024, up 6%."),
        (EXPORTS, "They rose by 6%, while GDP rose by 5%."),  # taken up from before
        (EXPORTS, "The rise came to 6%."),
        (EXPORTS_ZH, "Lora sold 6% more abroad and exported 40,000 tonnes."),
        ("洛拉的货物进出口总额是多少？", "Lora's imports and exports came to 30 billion."),
        ("What was the yard's revenue?", "The yard's sales came to 30 million."),
        ("How fast did industrial output grow?", "规模以上工业增加值同比增长5.9%。"),
        ("How many people does the yard employ?", "船厂有员工300人。"),
        ("How tall is the tower?", "The firm's tower is 80 metres tall."),  # no quantity is asked for
        ("When did exports begin?", "In 1950 GDP rose by 6%."),  # no number is
    ],
)
def test_a_figure_may_be_of_the_quantity_asked_for(question: str, sentence: str) -> None:
    assert not of_another(question, sentence)
