"""Lists and comparisons: seen in a question, parted, and answered with the evidence of all their parts."""

from collections.abc import Sequence

import pytest

from index.lexicon import Lexicon
from index.types import Hit
from rag.analysis.form import LONGEST, Form, form_of
from rag.analysis.parts import parts_of
from rag.analysis.words import Words
from rag.extract import ranked
from rag.select import MOST_LISTED, select
from tests.rag.test_extract import hit


@pytest.fixture(scope="module")
def words(lexicon: Lexicon) -> Words:
    return Words(lexicon)


def cited(question: str, hits: Sequence[Hit], words: Words) -> list[str]:
    supports = select(question, hits, ranked(question, hits, words), lambda part: hits, words)
    return [support.document.text[support.sentence.start : support.sentence.end] for support in supports]


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Which provinces set a target of about 6%?", "list"),
        ("What are the three aims of the plan?", "list"),
        ("哪些省把目标定在6%左右？", "list"),
        ("两个港口的吞吐量分别是多少？", "list"),
        ("Zhejiang or Anhui: who aims higher?", "comparison"),
        ("Is the mill older than the school?", "comparison"),
        ("Which opened first, the bridge or the school?", "comparison"),
        ("浙江和安徽谁的目标更高？", "comparison"),
        ("今年的产量比去年高还是低？", "comparison"),
        ("Compare the budgets of Alder and Elm.", "comparison"),
        ("How do Alder and Elm compare in size?", "comparison"),
        ("浙江和安徽的出口额哪个大？", "comparison"),
        ("浙江和安徽谁出口更多？", "comparison"),
        ("浙江、安徽谁的出口大？", "comparison"),
        ("浙江和安徽的省长是谁？", "single"),
        ("浙江和安徽哪个城市人口更多？", "single"),
        ("Whose exports are larger, Alder's or Elm's?", "comparison"),
        ("Which of Alder and Elm has larger exports?", "comparison"),
        ("Which of the mills is larger?", "single"),
        ("比较浙江与安徽的目标。", "comparison"),
        ("两市产量各占多少？", "list"),
        ("What does the study compare?", "single"),
        ("How many projects of 100 million yuan or more did Alder begin?", "single"),
        ("Was the harvest of 2025 above or below that of 2024?", "comparison"),
        ("哪个港口大？", "single"),
        ("Which country buys the most coffee?", "single"),
        ("Which company builds its own ships?", "single"),
        ("Which towns build ships?", "list"),
        ("What is the target of Anhui?", "single"),
        ("Who won the game in 2015?", "single"),
        ("2025年产量同比增长多少？", "single"),
        ("比赛的最终比分是多少？", "single"),
        ("Is A larger than B? " + "x" * LONGEST, "single"),
        ("陈小明的第三点意见是什么？", "single"),
    ],
)
def test_a_list_and_a_comparison_are_seen(question: str, form: Form) -> None:
    assert form_of(question) == form


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Zhejiang or Anhui: who aims higher?", ["Zhejiang  how much aims higher", "Anhui  how much aims higher"]),
        ("Does Alder or Elm aim higher?", ["Alder aim higher", "Elm aim higher"]),
        ("Is the mill higher or lower than the old school?", ["Is the mill", "the old school"]),
        (
            "Which opened first, the bridge or the school?",
            ["the bridge when opened first", "the school when opened first"],
        ),
        (
            "What is the difference between the budgets of Alder and Elm?",
            ["the difference between the budgets of Alder", "the difference between the budgets of Elm"],
        ),
        ("Compare the budgets of Alder and Elm.", ["the budgets of Alder", "the budgets of Elm"]),
        ("Compare Alder with Elm: size", ["Alder  size", "Elm  size"]),
        ("How do Alder and Elm compare in size?", ["Alder  in size", "Elm  in size"]),
        ("比较浙江与安徽的目标。", ["浙江的目标。", "安徽的目标。"]),
        ("浙江和安徽，哪个的出口多？", ["浙江，多少的出口多", "安徽，多少的出口多"]),
        ("浙江、安徽谁的出口大？", ["浙江多少的出口大", "安徽多少的出口大"]),
        (
            "Which of Alder and Elm has larger exports?",
            ["Alder  how much has larger exports", "Elm  how much has larger exports"],
        ),
        (
            "Between Alder and Elm, whose exports are larger?",
            ["Alder  how much exports are larger", "Elm  how much exports are larger"],
        ),
        ("对比浙江和安徽的增长目标", ["浙江的增长目标", "安徽的增长目标"]),
        ("浙江和安徽的出口额哪个大？", ["浙江的出口额多少大", "安徽的出口额多少大"]),
        ("浙江和安徽谁的目标更高？", ["浙江多少的目标更高", "安徽多少的目标更高"]),
        ("今年的产量比去年的高还是低？", ["今年的产量", "去年的"]),
        ("大桥和学校，哪个先建成？", ["大桥，什么时候先建成", "学校，什么时候先建成"]),
        ("Which is higher?", []),
        ("哪个更高？", []),
    ],
)
def test_a_comparison_is_parted_into_its_questions(question: str, parts: list[str]) -> None:
    assert parts_of(question) == parts


@pytest.mark.parametrize("question", ["Does Alder or Elm plan the larger budget?", "Alder还是Elm的预算更多？"])
def test_a_comparison_cites_each_of_its_parts(question: str, words: Words) -> None:
    found = [
        hit("Alder plans a budget of nine coins.", "Rain fell there.", id="a", base=1.3),
        hit("A poet came.", "Elm plans a budget of seven coins.", id="e", base=0.9),
    ]
    assert sorted(cited(question, found, words)) == [
        "Alder plans a budget of nine coins.",
        "Elm plans a budget of seven coins.",
    ]


def test_a_list_cites_the_like_sentences_of_several_documents(words: Words) -> None:
    found = [
        hit(f"{town} set a growth target of about 6%.", "It rained.", id=town, base=1 - at / 50)
        for at, town in enumerate(["Alder", "Elm", "Oak", "Ash"])
    ]
    assert len(cited("Which towns set a growth target of about 6%?", found, words)) == 4
    many = [hit(f"Town {at} set a growth target of about 6%.", id=str(at)) for at in range(12)]
    assert len(cited("Which towns set a growth target of about 6%?", many, words)) == MOST_LISTED


@pytest.mark.parametrize(
    ("question", "sentences"),
    [
        (
            "What are the three aims of the harbour plan?",
            [
                "The harbour plan has three aims.",
                "First, the quay is raised.",
                "Second, ships are counted.",
                "Rain fell.",
            ],
        ),
        ("港口规划的三项任务分别是什么？", ["港口规划有三项任务。", "一是加高码头。", "二是清点船只。", "昨天下雨。"]),
    ],
)
def test_an_enumeration_is_cited_with_its_items(question: str, sentences: list[str], words: Words) -> None:
    language = "zh" if "是" in sentences[1] else "en"
    assert cited(question, [hit(*sentences, language=language)], words) == sentences[:3]


def test_a_single_question_is_answered_as_before_and_nothing_with_nothing(words: Words) -> None:
    alone = hit("The harbour is deep.", "A poet won.")
    assert cited("Is the harbour deep?", [alone], words) == ["The harbour is deep."]
    for question in ("Is the harbour deep?", "Which towns grow?", "Alder or Elm: who grows more?"):
        assert cited(question, [], words) == []
