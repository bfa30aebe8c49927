"""Years, names and questions that count, in both languages."""

import pytest

from rag.details import counts, names, years


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("What was the output in 2023?", {"2023"}),
        ("2025年1至11月的销售额", {"2025"}),
        ("between 1998 and 2004", {"1998", "2004"}),
        ("二〇二六年的目标", {"2026"}),
        ("They sold 3,000 cars and 15 boats.", set()),
        ("1月5日", set()),
    ],
)
def test_years_are_read_in_both_languages_and_amounts_are_none(text: str, found: set[str]) -> None:
    assert years(text) == found


def test_names_are_capitals_past_the_first_word_and_what_jieba_calls_names() -> None:
    assert names("Who leads the Kunshi Expressway project?", "en") == {"kunshi", "expressway"}
    assert {"浙江", "王鹏"} <= names("王鹏去过浙江吗？", "zh")
    assert names("who leads it?", "en") == frozenset()


@pytest.mark.parametrize(
    "question", ["How many cars were sold?", "多少人参加？", "增长百分之几？", "How old is the mill?"]
)
def test_a_question_that_counts_is_known(question: str) -> None:
    assert counts(question)


@pytest.mark.parametrize(
    "question",
    ["Who sold the cars?", "谁参加了？", "几乎所有人都来了吗？", "在哪几个领域放宽准入？", "How did it end?"],
)
def test_others_do_not_count(question: str) -> None:
    assert not counts(question)
