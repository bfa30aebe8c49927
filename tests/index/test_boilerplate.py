import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.boilerplate import excluded, without

PROSE_EN = "The city will build four new schools on the northern bank before the end of the decade.\n"
PROSE_ZH = "全市将在北岸新建四所学校，工程预计在三年内全部完工并投入使用，届时可容纳五千名学生就读。\n"


def cited(text: str) -> str:
    """Return what may be cited, blank lines left out."""
    rest = without(text, excluded(text)).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(f"{line}\n" for line in rest.split("\n") if line.strip())


@pytest.mark.parametrize(
    "line",
    [
        "Share",
        "Tweet",
        "Print",
        "Share this article",
        "Share on Facebook",
        "Home | Search | About us | Contact",
        "分享到：",
        "分享到： 微信 微博 QQ空间",
        "返回顶部",
        "点击查看更多",
        "上一篇：北岸的桥",
        "下一篇：没有了",
        "Previous article: The bridge",
        "版权所有 北岸日报社",
        "北岸日报社 版权所有",
        "© 2026 North Bank Daily",
        "Copyright © 2026 North Bank Daily. All rights reserved.",
        "All rights reserved.",
        "责任编辑：王五",
        "（编辑：王五）",
        "編輯：王五 校對：趙六",
        "Edited by Jane Doe",
        "Subscribe to our newsletter",
        "Sign up for our daily email newsletter.",
        "订阅我们的频道",
        "We use cookies to give you the best experience on this site.",
        "本网站使用Cookie改善您的体验。",
        "相关阅读：北岸的桥",
        "免责声明：本文仅供参考。",
        "Disclaimer: the author owns a house there.",
        "风险提示：投资有风险，入市需谨慎。",
        "以上内容仅供参考，不构成投资建议。",
        "Past performance is not a guide to future returns.",
    ],
)
@pytest.mark.parametrize("prose", [PROSE_EN, PROSE_ZH])
def test_a_line_of_the_page_is_left_out_amid_the_body(line: str, prose: str) -> None:
    assert cited(f"{prose}\n{line}\n\n{prose}") == prose + prose


@pytest.mark.parametrize(
    "sentence",
    [
        "The disclaimer at the end of the report was written by a lawyer.",
        "Disclaimers are common in finance.",
        "Share prices rose by 4% on Monday.",
        "Share of renewables: 40%",
        "Their share was small.",
        "Print media lost readers.",
        "Home ownership rose.",
        "Trending upwards, sales grew by a third.",
        "Related articles of the law were repealed in 2025.",
        "Most read newspapers are printed in the capital.",
        "Copyright law changed in 2026.",
        "Copyright holders may object within 30 days.",
        "Subscribers grew to two million.",
        "Sign up for the course by 5 May.",
        "Cookies are baked at 180 degrees.",
        "Editors met the mayor on Friday.",
        "Next year the budget doubles.",
        "分享经济规模达到一万亿元。",
        "分享会将于五月举行。",
        "版权所有者可以在三十日内提出异议。",
        "他在文末写了一段免责声明。",
        "责任编辑制度由此建立。",
        "编辑部共有二十人。",
        "热门股票上涨。",
        "相关文章指出，增速有所放缓。",
        "风险提示：原材料价格上涨超出预期。",
        "订阅用户达到两百万。",
        "关注民生是今年的重点。",
        "打印机销量下降。",
        "转发量超过一万次。",
        "42",
        "1. Build four schools",
    ],
)
def test_an_ordinary_sentence_may_be_cited(sentence: str) -> None:
    text = f"{PROSE_EN}\n{sentence}\n\n{PROSE_ZH}"
    assert excluded(text) == []


def test_from_a_closing_disclaimer_on_nothing_may_be_cited() -> None:
    tail = "免责声明:本文并非投资建议。\n\n热议股票\n\n" + "".join(f"  {n}. {n}\n     \n     \n" for n in range(1, 11))
    text = PROSE_EN + "\n" + tail.rstrip()
    assert excluded(text) == [(len(PROSE_EN) + 1, len(text))]


def test_a_closing_notice_under_a_heading_takes_all_its_paragraphs() -> None:
    tail = f"Disclaimer\n\n{PROSE_EN}\nNothing in this text is advice to anyone who reads it.\n"
    assert cited(PROSE_ZH * 9 + tail) == PROSE_ZH * 9


def test_a_notice_under_a_heading_amid_the_body_takes_one_paragraph() -> None:
    text = f"{PROSE_ZH}\n免责声明\n\n本文作者在北岸拥有一处房产，特此说明以供读者参考。\n\n{PROSE_EN * 20}"
    assert cited(text) == PROSE_ZH + PROSE_EN * 20


def test_a_document_about_disclaimers_may_be_cited() -> None:
    text = f"Disclaimer\n\n{PROSE_EN}\n{PROSE_ZH}"
    assert excluded(text) == []


def test_a_wrapped_notice_is_left_out_whole() -> None:
    notice = (
        "Disclaimer: the author of this text has lived on the northern bank\n"
        "for twenty years and still owns a house there, as do his children\n"
        "and their friends.\n"
    )
    assert cited(f"{PROSE_EN}\n{notice}\n{PROSE_EN}") == PROSE_EN * 2


@pytest.mark.parametrize(
    "heading", ["Related articles", "## Most read", "Trending now:", "热门文章", "【相关阅读】", "相關閱讀", "猜你喜欢"]
)
def test_a_list_of_other_articles_ends_where_prose_begins(heading: str) -> None:
    entries = "- A bridge for the north\n- Is the tower too tall?\n3. 北岸的桥\n"
    text = f"{PROSE_EN}\n{heading}\n\n{entries}\n{PROSE_ZH}{PROSE_EN}"
    assert cited(text) == PROSE_EN + PROSE_ZH + PROSE_EN


def test_a_list_stops_at_the_next_heading() -> None:
    text = f"{PROSE_EN}\n## Related articles\n\n- A bridge\n\n## Costs\n\n{PROSE_EN}"
    assert cited(text) == f"{PROSE_EN}## Costs\n{PROSE_EN}"


def test_a_credit_at_the_end_of_a_sentence_is_left_out_alone() -> None:
    text = PROSE_ZH.strip() + "（责任编辑：王五）\n"
    assert cited(text) == PROSE_ZH


def test_front_matter_is_left_out() -> None:
    matter = "---\ntitle: The bank\ndate: 2026-01-20\n---\n"
    assert excluded(matter + PROSE_EN) == [(0, len(matter))]


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r"])
def test_a_publisher_and_a_date_under_the_title_are_left_out(break_: str) -> None:
    text = break_.join(["A new school", "", "Northern News", "01/06", "", PROSE_EN.strip()])
    assert cited(text) == f"A new school\n{PROSE_EN}"


def test_a_title_above_a_date_may_be_cited() -> None:
    assert cited(f"北岸新建学校\n2026年1月20日\n{PROSE_ZH}") == f"北岸新建学校\n{PROSE_ZH}"


def test_a_time_amid_the_body_may_be_cited() -> None:
    assert excluded(PROSE_EN * 9 + "10:23\n" + PROSE_EN) == []


@given(st.text(alphabet=st.sampled_from("Share\n\r 免责声明：:1.。-#ab相关阅读---©"), max_size=200))
def test_spans_are_sorted_disjoint_and_within(text: str) -> None:
    edges = [edge for span in excluded(text) for edge in span]
    assert edges == sorted(set(edges))
    assert not edges or (edges[0] >= 0 and edges[-1] <= len(text))


@pytest.mark.parametrize(
    "unit",
    ["a", " ", "\n", "1. ", "share ", "相关阅读\n", "Disclaimer\n\n", "---\na: b\n", "home | x | y\n", "（编辑："],
)
def test_time_grows_with_length_and_no_faster(unit: str) -> None:
    def seconds(length: int) -> float:
        text = PROSE_EN + unit * (length // len(unit))
        took = []
        for _ in range(3):
            start = time.process_time()
            excluded(text)
            took.append(time.process_time() - start)
        return min(took)

    assert seconds(80_000) < 12 * seconds(20_000) + 0.05  # squared, it would be 16
