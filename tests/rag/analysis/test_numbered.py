"""Things told apart by their numbers: which a text names, and sentences about another one."""

import pytest

from rag.analysis.numbered import another, numbered, renumbered


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("2号线于2014年通车", {("line", 2)}),
        ("Line 2 opened in 2014", {("line", 2)}),
        ("二十三号楼", {("building", 23)}),
        ("第九条第2款", {("article", 9), ("clause", 2)}),
        ("the 3rd season", {("season", 3)}),
        ("2024年第三季度", {("quarter", 3)}),
        ("Q3 2024", {("quarter", 3)}),
        ("Brauer 300的水箱", {("brauer", 300)}),
        ("error E05 in room B-12", {("e", 5), ("b", 12)}),
        ("Open on Sundays", {("weekday", 7)}),
        ("周一至周三开放", {("weekday", 1), ("weekday", 2), ("weekday", 3)}),
        ("from Saturday to Monday", {("weekday", 6), ("weekday", 7), ("weekday", 1)}),
        ("On May 3 about 500 people came in 2021", set()),
        ("5月3号线路检修", set()),
        ("line 2.5 km long", set()),
        ("In Winter 2019", set()),
    ],
)
def test_what_a_number_tells_apart(text: str, named: set[tuple[str, int]]) -> None:
    assert numbered(text) == named


@pytest.mark.parametrize(
    ("question", "sentence", "is_another"),
    [
        ("How long is line 2?", "1号线全长31公里。", True),
        ("How long is line 2?", "2号线全长42公里。", False),
        ("How long is line 2?", "全长42公里。", False),
        ("2号线比1号线长多少？", "1号线全长31公里。", False),
        ("Which is heavier, the Brauer 300 or the 500?", "The Brauer 500 weighs nine kilograms.", False),
        ("What does the Brauer 300 weigh?", "The Brauer 500 weighs nine kilograms.", True),
        ("What was the profit of the second quarter?", "第三季度利润为8亿元。", True),
        ("上半年的利润是多少？", "第三季度利润为8亿元。", True),
        ("What was the profit of the second quarter?", "上半年利润为9亿元。", False),
        ("What was the profit?", "第三季度利润为8亿元。", False),
        ("What does error E07 mean?", "屏幕显示“E05”表示墨粉不足。", True),
        ("E05是什么意思？", "If E05 is shown, the toner is low.", False),
        ("Is the office open on Wednesday?", "办公室周一至周五开放。", False),
        ("星期天几点开门？", "The hall opens at nine on Mondays.", True),
        ("When does it open on Tuesday?", "It opens at 7 on weekdays and at 9 on Sundays.", False),
        ("When does it open on Tuesday?", "It opens at 7 on Mondays and at 8 on other days.", False),
        ("When is it open on Wednesday?", "It is open from 10 to 5 and closed on Mondays.", False),
        ("周五几点开讲？", "讲解除周四外下午2点开始。", False),
        ("周日票价多少？", "工作日门票30元。", True),
        ("What was the FY2025 revenue?", "FY25 revenue was 40 million dollars.", False),
        ("What does Article 4 say?", "Fines are set in accordance with Article 12.", False),
        ("What does Article 4 say?", "Article 12 sets the fines.", True),
        ("第四条怎么规定？", "逾期的，依照本条例第十二条的规定处罚。", False),
        ("Where did it finish in its second season?", "Last in the first season, it was third in the second.", False),
    ],
)
def test_a_sentence_about_another_one(question: str, sentence: str, is_another: bool) -> None:
    assert another(question, sentence) == is_another


def test_days_need_not_count_and_daily_is_each_of_them() -> None:
    assert another("When does line 2 run on Sundays?", "Line 3 runs on Mondays.", days=False)
    assert another("周日几点关门？", "周一闭馆。") and not another("周日几点关门？", "周一闭馆。", days=False)
    assert not another("周日几点关门？", "每天八点关门，周一除外。")


@pytest.mark.parametrize(
    ("designation", "other", "told"),
    [("2号线", "line 3", "3号线"), ("Brauer 300", "500", "Brauer 500"), ("第九条", "第十二条", "第十二条")],
)
def test_a_designation_takes_another_number(designation: str, other: str, told: str) -> None:
    assert renumbered(designation, other) == told
