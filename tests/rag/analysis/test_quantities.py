"""Figures of another quantity than the one that is asked for."""

import pytest

from rag.analysis.quantities import counts_as, of_another, told_of

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
        ("How many containers did the port handle?", "全年完成货物吞吐量7亿吨。"),
        ("What were Lora's exports in 2024?", "Its GDP was 30 billion."),  # an amount, as the year tells
        ("How much did the yard earn in operating profit?", "The yard had sales of 30 million."),
        ("船厂的利润赚了多少？", "船厂销售额3亿元。"),
        ("洛拉的生产总值是多少？", "研发投入12亿元，占地区生产总值的3%。"),  # a share of it
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
        ("How much did the yard earn?", "The yard's sales came to 30 million."),
        ("船厂去年赚了多少？", "船厂净利润3亿元。"),
        ("What was the yard's revenue?", "The yard's sales came to 30 million."),
        ("How fast did industrial output grow?", "规模以上工业增加值同比增长5.9%。"),
        ("How many people does the yard employ?", "船厂有员工300人。"),
        ("How much did Lora invest in research?", "It spent 50 million on research and development."),
        ("How much tax did the yard pay?", "The companies paid 3 million yuan."),  # who pays is no quantity
        ("How many cars did Lora export?", "其中出口114万辆。"),
        ("How much did Lora's exports grow?", "Exports and retail sales rose by 6%."),
        ("洛拉的出口增长了百分之几？", "出口、进口分别增长6%和2%。"),
        ("How much profit did the yard make?", "After tax the yard was left with 3 million."),
        ("How many guests did the mall have?", "商场全年客流量300万人次。"),
        ("What share of its GDP does Lora spend on research?", "R&D came to 3% of GDP."),
        ("How fast did Lora's digital economy grow?", "数字经济核心产业增加值增长8%。"),
        ("How tall is the tower?", "The firm's tower is 80 metres tall."),  # no quantity is asked for
        ("When did exports begin?", "In 1950 GDP rose by 6%."),  # no number is
    ],
)
def test_a_figure_may_be_of_the_quantity_asked_for(question: str, sentence: str) -> None:
    assert not of_another(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence", "told"),
    [
        ("What was the yard's turnover in 2024?", "公司实现营业收入189亿元。", 1),
        ("船厂纳税多少？", "The yard paid 13 million in corporation tax.", 1),
        (EXPORTS, "Exports did well in 2024, up 6%.", 1),
        (EXPORTS, "GDP and exports did well, with 6% more.", 0),
        (EXPORTS, "GDP rose by 6%.", -1),
        ("How much do Lora's exports make up?", "Exports did well.", 0),
    ],
)
def test_a_sentence_with_a_figure_of_the_quantity_is_told_from_others(question: str, sentence: str, told: int) -> None:
    assert told_of(question, sentence) == told


@pytest.mark.parametrize(
    ("question", "sentence", "counts"),
    [
        ("How many staff does the yard have?", "The yard employs 300 people.", True),
        ("How many people does the yard employ?", "在岗职工300人。", True),
        ("全线有多少列车？", "全线配属车辆32列。", True),
        ("How many foreign tourists came?", "接待国内游客300万人次。", False),
        ("How many staff does the yard have?", "The yard has 12 docks.", False),
    ],
)
def test_what_is_counted_may_go_by_another_name(question: str, sentence: str, counts: bool) -> None:
    assert counts_as(question, sentence) == counts
