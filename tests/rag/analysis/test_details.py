"""Years, names and questions that count, in both languages."""

import pytest

from rag.analysis.details import counts, names, unmet, years


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("What was the output in 2023?", {"2023"}),
        ("2025年1至11月的销售额", {"2025"}),
        ("between 1998 and 2004", {"1998", "2004"}),
        ("二〇二六年的目标", {"2026"}),
        ("They sold 3,000 cars and 15 boats.", set()),
        ("1月5日", set()),
        ("20世纪七八十年代", {"1970s", "1980s"}),
        ("in the '60s", {"60s"}),
        ("She retired in her late 80s, after two decades.", set()),
    ],
)
def test_years_are_read_in_both_languages_and_amounts_are_none(text: str, found: set[str]) -> None:
    assert years(text) == found


@pytest.mark.parametrize(
    ("asked", "told", "met"),
    [
        ("in the 1980s", "1986年", True),
        ("80年代", "It opened in 1986.", True),
        ("80年代", "in the 1980s", True),
        ("in the 1980s", "80年代", True),
        ("in the 1980s", "90年代", False),
        ("80年代", "It opened in 1996.", False),
        ("in 1986", "in the 1980s", False),
        ("in the 2000s", "in the 1900s", False),
    ],
)
def test_a_decade_asked_about_is_told_of_by_its_years(asked: str, told: str, met: bool) -> None:
    assert unmet(years(asked), years(told)) == (frozenset() if met else years(asked))


def test_names_are_capitals_past_the_first_word_and_what_jieba_calls_names() -> None:
    assert names("Who leads the Kunshi Expressway project?", "en") == {"kunshi", "expressway"}
    assert {"浙江", "王鹏"} <= names("王鹏去过浙江吗？", "zh")
    assert names("who leads it?", "en") == frozenset()


@pytest.mark.parametrize(
    "question",
    [
        "How many cars were sold?",
        "多少人参加？",
        "增长百分之几？",
        "第几位市长？",
        "来了几位市长？",
        "How old is the mill?",
    ],
)
def test_a_question_that_counts_is_known(question: str) -> None:
    assert counts(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who sold the cars?",
        "谁参加了？",
        "几乎所有人都来了吗？",
        "在哪几个领域放宽准入？",
        "这几年谁当市长？",
        "How did it end?",
    ],
)
def test_others_do_not_count(question: str) -> None:
    assert not counts(question)
