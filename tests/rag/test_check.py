"""What the checker of figures lets pass and what it doesn't, rule by rule; how often, tests/rag/checking tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexicon import Lexicon
from rag.check import Checker

TARGETS = "某省今年定下三个目标：数字经济核心产业增加值增长8%，规模以上工业增加值增长6%左右，制造业投资增长8%以上。"
HARBOUR = (
    "The harbour handled 31.2 million tonnes in 2024, 5% more than a year earlier, while visits fell 12% to 4,100."
)


@pytest.fixture(scope="module")
def checker(lexicon: Lexicon) -> Checker:
    return Checker(lexicon)


def faults(checker: Checker, claim: str, *cited: str, dates: tuple[str, ...] = ()) -> list[str]:
    return [verdict.fault for verdict in checker.check(claim, cited, dates) if verdict.fault]


@pytest.mark.parametrize(
    ("claim", "cited"),
    [
        ("Manufacturing investment is to grow by at least 8%.", TARGETS),
        ("Industrial value added is to grow by about 6 percent.", TARGETS),
        ("制造业投资的增幅不低于百分之八。", TARGETS),
        ("The core digital economy is to grow 8%, industry about 6% and manufacturing investment 8% or more.", TARGETS),
        ("2024年该港口吞吐量达3120万吨，同比增长5%。", HARBOUR),
        ("游客量下降12%，降至4100。", HARBOUR),
        ("The industry is worth 5.68 trillion yuan.", "产业规模达5.68万亿元。"),
        ("It benefited 312,000 person-times.", "惠及31.2万人次。"),
        ("The bridge is 3 kilometres long.", "大桥长3000米。"),
        ("It took half a year.", "历时六个月。"),
        ("Two-thirds of the staff left.", "三分之二的员工离职。"),
        ("66.7% of the staff left.", "三分之二的员工离职。"),
        ("30 percent of the farms closed.", "三成农场关闭。"),
        ("It opened on 20 January 2026.", "该馆于2026年1月20日开馆。"),
        ("It opened in January 2026.", "该馆于2026年1月20日开馆。"),
        ("Sales were about 2.4 billion yuan.", "销售额为24.2亿元。"),
        ("Sales were more than 2.4 billion yuan.", "销售额为24.2亿元。"),
        ("About 8% of them agreed.", "他们当中8%的人同意。"),
        ("The two wavelengths are 687 nm and 760 nm.", "两个波长为687和760纳米。"),
        ("Both schools closed; 2 in all.", "Both schools closed."),
        ("The plan of the 15th Five-Year Plan period has 3 parts.", "“十五五”时期的方案分三部分。"),
        ("It was sold in the 1970s.", "它在20世纪70年代出售。"),
        ("They met in the first quarter of 2026.", "他们在2026年一季度会面。"),
        ("It works within two years.", "两年内见效。"),
        ("It is minus 9 degrees at night.", "夜里气温为零下9度。"),
        ("It is minus 5 to minus 9 degrees.", "气温为零下5至9度。"),
        ("The water is 15 degrees warm.", "Water: 10-15 degrees."),
        ("港口下午5时关闭。", "The harbour closes at 17:00."),
        ("The harbour opens at 9.", "港口上午9时开放。"),
        ("The trip takes 80 minutes.", "全程1小时20分钟。"),
        ("全程1小时20分钟。", "The trip takes 80 minutes."),
        ("Prices are at most 20% off.", "价格最多打八折。"),
        ("The museum was founded in 1934.", "博物馆创办于民国二十三年。"),
        ("It rose by a fifth.", "增加两成。"),
        ("三成居民出生在国外。", "Three in ten residents were born abroad."),
        ("The fine is between 10,000 and 50,000 yuan.", "处以一万元以上五万元以下罚款。"),
        ("罚款为一万元以上五万元以下。", "The fine is 10,000 to 50,000 yuan."),
        ("4 out of 5 residents agreed.", "Four out of five residents agreed."),
        ("9 out of 10 shops are open.", "9 of the 10 shops are open."),
        ("Nine of ten shops are open.", "十分之九的商店营业。"),
        ("十家商店中有九家营业。", "Nine out of ten shops are open."),
        ("It used 500 kWh.", "用电50万瓦时。"),
        ("It used 320 million kWh.", "用电3.2亿度。"),
        ("The park covers one hectare.", "公园占地15亩。"),
        ("公园占地1500亩。", "The park covers 100 ha."),
        ("The park covers 10,000 square metres.", "公园占地15亩。"),
        ("The wall is 5 km long.", "城墙长10华里。"),
        ("The tank holds 5 m3.", "水箱容积5000升。"),
        ("20% of the children walk.", "1 in 5 children walks."),
        ("It is cut to 12 percent.", "It was cut by half to 12 percent."),
        ("The train leaves at 8:30.", "The 8:30 train goes to Harbin."),
        ("Dilute to 1:10.", "稀释比例为1:10。"),
        ("He ran it in 2 minutes and 10 seconds.", "他用2分10秒跑完。"),
        ("The two points are very important.", "以下两点十分重要。"),
    ],
)
def test_what_a_source_states_passes_however_it_is_written(checker: Checker, claim: str, cited: str) -> None:
    assert faults(checker, claim, cited) == []


@pytest.mark.parametrize(
    ("claim", "cited", "fault"),
    [
        ("Manufacturing investment is to grow by at least 9%.", TARGETS, "value"),
        ("8 out of 10 shops are open.", "9 of the 10 shops are open.", "value"),
        ("9 out of 10 shops are open.", "9 shops and 10 bars are open.", "value"),
        ("9 shops are open.", "Nine out of ten shops are open.", "value"),
        ("It used 500 kWh.", "用电500瓦时。", "unit"),
        ("公园占地15亩。", "The park covers 15 ha.", "unit"),
        ("Manufacturing investment is to grow by about 6%.", TARGETS, "thing"),
        ("制造业投资增长6%左右。", TARGETS, "thing"),
        ("规模以上工业增加值增长8%。", TARGETS, "thing"),
        ("规模以上工业增加值增长6%。", TARGETS, "bound"),
        ("Industrial value added is to grow by 6%.", TARGETS, "bound"),
        ("Manufacturing investment is to grow by 8 percentage points or more.", TARGETS, "unit"),
        ("规模以上工业增加值下降6%左右。", TARGETS, "direction"),
        ("2024年该港口吞吐量达3120万吨，环比增长5%。", HARBOUR, "basis"),
        ("2024年该港口吞吐量达31.2万吨。", HARBOUR, "value"),
        ("2023年该港口吞吐量达3120万吨。", HARBOUR, "value"),
        ("游客量上升12%。", HARBOUR, "direction"),
        ("The industry is worth 5.68 trillion dollars.", "产业规模达5.68万亿元。", "unit"),
        ("The industry is worth 568 billion yuan.", "产业规模达5.68万亿元。", "value"),
        ("It is 9 degrees at night.", "夜里气温为零下9度。", "direction"),
        ("夜里气温为5至9度。", "It is 5 to 9 degrees below zero at night.", "direction"),
        ("About 4567 people came.", f"{'1234567890' * 3} people came.", "value"),  # more digits than decimals have
        ("It benefited 312,000 people.", "惠及31.2万人次。", "unit"),
        ("It opened on 21 January 2026.", "该馆于2026年1月20日开馆。", "value"),
        ("It opened on 20 January 2026.", "该馆于2026年1月开馆。", "value"),
        ("It has 4 parts.", "该方案分三部分。", "value"),
        ("港口晚上9时开放。", "The harbour opens at 9 a.m.", "value"),
        ("It reopened in August 1963.", "1963年农历八月重新开放。", "value"),
        ("The fine is 10,000 yuan.", "处以一万元以上五万元以下罚款。", "bound"),
        ("50% of the children are ill.", "One in two hundred children is ill.", "value"),
    ],
)
def test_what_no_source_states_is_named_by_what_is_wrong(checker: Checker, claim: str, cited: str, fault: str) -> None:
    assert fault in faults(checker, claim, cited)


def test_two_figures_that_changed_places_are_both_wrong(checker: Checker) -> None:
    claim = "Industrial value added is to grow 8%, the core digital economy about 6%."
    assert faults(checker, claim, TARGETS) == ["thing", "thing"]


def test_every_sentence_cited_counts(checker: Checker) -> None:
    claim = "The harbour handled 31.2 million tonnes; manufacturing investment is to grow by at least 8%."
    assert faults(checker, claim, TARGETS, HARBOUR) == []
    assert faults(checker, claim, TARGETS) == ["value"]


def test_a_date_without_its_year_may_be_of_the_documents_year(checker: Checker) -> None:
    claim, cited = "The meeting was held on January 5, 2026.", "会议于1月5日举行。"
    assert faults(checker, claim, cited, dates=("2026-01-06",)) == []
    assert faults(checker, claim, cited, dates=("2025-01-06",)) == ["value"]
    assert faults(checker, claim, cited) == ["value"]


def test_a_quote_is_verified_as_it_stands_and_a_claim_without_figures_has_no_verdicts(checker: Checker) -> None:
    assert [verdict.verified for verdict in checker.check(TARGETS, [TARGETS])] == [True] * 4
    assert checker.check("Nothing was said.", [TARGETS]) == []


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_gets_verdicts(checker: Checker, claim: str, cited: str) -> None:
    assert all(verdict.figure.text in claim for verdict in checker.check(claim, [cited]))


@given(st.integers(1, 10**9), st.sampled_from(["元", "公里", "%", "个", "吨", "人次"]))
def test_a_figure_bears_itself_out_and_no_other_value(checker: Checker, number: int, unit: str) -> None:
    cited = f"今年的总量为{number}{unit}。"
    assert faults(checker, f"据悉，总量是{number}{unit}", cited) == []
    assert faults(checker, f"据悉，总量是{number + 1}{unit}", cited) == ["value"]
