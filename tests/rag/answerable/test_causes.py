"""What may say why, and what states that something is so."""

import pytest

from rag.answerable.causes import gives_cause


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge closed because of the flood.",
        "It was built to carry trains.",
        "The flood led the town to move.",
        "The mayor blamed the closure on the flood.",
        "因洪水，大桥关闭。",
        "市长把大桥关闭归咎于洪水。",
        "建桥是为了通火车。",
    ],
)
def test_a_sentence_with_a_cause_or_an_end_says_why(sentence: str) -> None:
    assert gives_cause("Why?", sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge closed on May 3, 2021.",
        "大桥2021年5月3日关闭。",
        "",
        "小镇成为两桥三路以及铁路的交汇地。",
        "该桥更名为北桥，可以看到钟楼。",
    ],
)
def test_a_sentence_that_joins_nothing_does_not_say_why(sentence: str) -> None:
    assert not gives_cause("Why?", sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Why were the fares raised?", "The fares were raised by about 6 percent."),
        ("Why was the newt listed as rare in 2019?", "In 2019 the newt was listed as rare."),
        ("Why did the ferry close?", "The ferry has been closed since 2019."),
        ("票价为什么上涨？", "票价上涨为12元。"),
    ],
)
def test_an_amount_and_what_the_question_says_itself_are_no_cause(question: str, sentence: str) -> None:
    assert not gives_cause(question, sentence)
    assert gives_cause(question, f"{sentence[:-1]} because nobody came, 因为没有人来。")
