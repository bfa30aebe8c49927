"""Who holds a role, and who holds another."""

import pytest

from rag.answerable.roles import of_another_role


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("公司的董事会秘书是谁？", "公司董事长由陈立担任，总经理为何思。"),
        ("谁担任公司的财务总监？", "The chair is Ida Brandt."),
        ("Who is the finance director of the yard?", "Ida Brandt, the chief executive, opened the dock."),
        ("Who was the yard's CFO in 2021?", "董事长由陈立担任。"),
        ("罗拉的市委书记是谁？", "罗拉市长王慧出席了会议。"),
    ],
)
def test_a_sentence_that_names_holders_of_other_roles_alone_is_of_another(question: str, sentence: str) -> None:
    assert of_another_role(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("公司的财务负责人是谁？", "Its chief financial officer is Ida Brandt, its chairman Karl Olsen."),
        ("Who is the yard's managing director?", "总经理为何思，董事长为陈立。"),
        ("Who is the yard's chief executive?", "The yard is led by its chairman, Karl Olsen."),
        ("Who is the mayor's wife?", "Ida Brandt is married to the governor."),
        ("市长的妻子是谁？", "王慧与省长同乡。"),
        ("Who is the mayor of Lora?", "Ida Brandt won the election."),
        ("欧洲央行行长是谁？", "欧洲央行总裁由何思担任。"),
        ("校长是谁？", "陈立进行长达三年的改革。"),
        ("谁任命了市长？", "省长李强签署了命令。"),
        ("Who is the captain?", "The coach made Ida Brandt skipper."),
        ("Who coaches the team?", "Karl Olsen is its captain."),
        ("Who is the coach of the team?", "Karl Olsen, its captain, is coached by Ida Brandt."),
        ("Who was mayor in 2010?", "The post was held by Karl Olsen, later prime minister."),
        ("Who bought the yard?", "The chairman bought it."),
    ],
)
def test_a_sentence_may_name_who_holds_it(question: str, sentence: str) -> None:
    assert not of_another_role(question, sentence)
