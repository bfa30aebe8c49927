"""What may say why, and what states that something is so."""

import pytest

from rag.causes import gives_cause


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
    assert gives_cause(sentence)


@pytest.mark.parametrize("sentence", ["The bridge closed on May 3, 2021.", "大桥2021年5月3日关闭。", ""])
def test_a_sentence_that_joins_nothing_does_not_say_why(sentence: str) -> None:
    assert not gives_cause(sentence)
