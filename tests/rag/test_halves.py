"""The half of a whole that a question asks for, and the other one."""

import pytest

from rag.halves import other_half
from rag.quantities import told_of

GUESTS = "How many foreign guests came to Lora?"


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (GUESTS, "Domestic tourists numbered 4.8 million."),
        (GUESTS, "洛拉接待国内游客480万人次。"),
        ("洛拉接待了多少外国游客？", "Domestic tourists numbered 4.8 million."),
        ("农村居民人均收入是多少？", "城镇居民人均可支配收入42,000元。"),
        ("What does a ticket for adults cost?", "Children pay 5 euros."),
        ("When is the museum open at weekends?", "It is open from 9 to 5, Monday to Friday."),
        ("Who coaches the women's team?", "男队由李强执教。"),
        ("公司的净利润是多少？", "The company's gross profit came to 3 million."),
    ],
)
def test_a_sentence_is_of_the_other_half(question: str, sentence: str) -> None:
    assert other_half(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (GUESTS, "Some 310,000 came from abroad, the domestic ones not counted."),
        (GUESTS, "The town had 310,000 guests."),
        ("How many guests came, foreign and domestic?", "国内游客480万人次。"),
        ("When did Lora International Airport open?", "洛拉机场是国内最大的机场，2012年启用。"),
        ("What was the gross domestic product?", "Sales abroad came to 3 million."),
        ("Along with state-owned firms, who may bid?", "Private firms may bid."),
        ("How many children had he?", "He had three daughters and two sons."),
    ],
)
def test_a_sentence_of_both_of_neither_or_of_what_only_sounds_so_is_not(question: str, sentence: str) -> None:
    assert not other_half(question, sentence)


def test_a_figure_is_of_the_half_that_its_clause_names() -> None:
    assert told_of(GUESTS, "Foreign guests came for the lake, domestic guests numbered 4.8 million.") == -1
    assert told_of(GUESTS, "Domestic guests numbered 4.8 million, foreign guests 310,000.") == 1
    assert told_of("How many races did the women win?", "The men won 48 of them.") == -1
