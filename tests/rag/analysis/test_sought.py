"""What a question wants counted."""

import pytest

from rag.analysis.sought import counted


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How many pupils does the school have?", "pupils"),
        ("How many of the charging stations are open?", "charging stations"),
        ("In 1907, how much coal was mined there?", "coal"),
        ("这所学校有多少名学生？", "学生"),
        ("全市共有多少新能源汽车？", "新能源汽车"),
        ("参加比赛的有几支不同的球队？", "球队"),
        ("这个县一共有几座桥？", "桥"),
        ("图书馆有多少本书？", "书"),
        ("工厂占多少股份？", ""),  # 持股65%
        ("店里卖出多少双鞋？", "鞋"),
        ("全市共有多少家医院？", "医院"),
        ("全市共有多少家庭？", "家庭"),
        ("公司设有多少部门？", "部门"),
    ],
)
def test_what_is_to_be_counted_is_told(question: str, said: str) -> None:
    assert counted(question) == said


@pytest.mark.parametrize(
    "question",
    [
        "How many are there?",
        "How much higher was the rate than before?",
        "How much money was spent?",
        "Who opened the bridge?",
        "How long is the road?",
        "还剩多少时间？",
        "增长百分之几？",
        "这座桥有多长？",
        "谁主持了会议？",
    ],
)
def test_where_nothing_is_named_nothing_is_counted(question: str) -> None:
    assert counted(question) == ""
