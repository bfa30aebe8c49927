"""Long conversations, in both languages and from one into the other: every question stays one a person would ask."""

import pytest

from index.lexicon import Lexicon
from rag.followup import resolve
from rag.types import Turn

# What is said in turn: a question, its answer, the next question.
TALKS = [
    [
        "What is Dalian's cargo target?",
        "6%.",
        "And Ningbo?",
        "6.5%.",
        "那青岛呢?",
        "5.5%.",
        "Why?",
        "Weak demand.",
        "多少钱?",
    ],
    ["Who is the mayor of Ningbo?", "Li Wenbo.", "Since when?", "2024.", "And what does its port cost?", "", "为什么?"],
    [
        "大连的市长是谁？",
        "李文博。",
        "他什么时候上任的？",
        "2024年。",
        "为什么？",
        "因为调任。",
        "那青岛呢？",
        "王海。",
        "Why?",
    ],
    [
        "When did the port's growth begin?",
        "In May.",
        "Who announced it?",
        "The city.",
        "Why?",
        "",
        "What did it cost?",
    ],
    [
        "青岛港有多少泊位？",
        "12个。",
        "什么时候公布的？",
        "1月。",
        "谁公布的？",
        "市政府。",
        "在哪里？",
        "",
        "那大连呢？",
    ],
    ["谁评价了港口？", "王鹏。", "他怎么说？", "很好。", "具体呢？", "", "还有别的吗？", "", "And in English?"],
    ["Did Ningbo set a target?", "Yes.", "When?", "In May.", "And Dalian?", "In June.", "Which is higher?", "", "Why?"],
]


@pytest.mark.parametrize("talk", TALKS, ids=[talk[0] for talk in TALKS])
@pytest.mark.parametrize("kept", ["asked", "resolved"])
def test_what_a_question_takes_along_never_nests(talk: list[str], kept: str, lexicon: Lexicon) -> None:
    history: list[Turn] = []
    for question, answer in zip(talk[::2], [*talk[1::2], ""], strict=False):
        understood = resolve(question, history, lexicon)
        assert understood.count("(") + understood.count("（") <= 1, understood
        assert understood.count("?") + understood.count("？") == 1, understood
        assert len(understood) < 250
        history += [Turn("user", understood if kept == "resolved" else question), Turn("assistant", answer)]


@pytest.mark.parametrize(
    ("said", "question", "understood"),
    [
        (("When did the harbour of Qingdao open?", "In 2019."), "Why?", "Why did the harbour of Qingdao open?"),
        (("Who is the mayor of Ningbo?", "Li Wenbo."), "Since when?", "Since when is Li Wenbo the mayor of Ningbo?"),
        (("What is Ningbo's target?", "6%."), "And why?", "Why is Ningbo's target 6%?"),
        (("What did Dalian sell in May?", "Ships."), "By whom?", "By whom did Dalian sell in May?"),
        (("Did Ningbo set a target?", "Yes."), "When exactly?", "When did Ningbo set a target?"),
        (("大连定目标了吗？", "定了。"), "什么时候？", "什么时候大连定目标了？"),
        (("大连的目标是多少？", "6%。"), "为什么？", "为什么大连的目标是6%？"),
        (("How big is Ningbo's port?", "3 km²."), "What is its name?", "What is its name? (Ningbo's port)"),
        (
            ("Which city has a new port?", "Ningbo."),
            "Who is its mayor?",
            "Who is Ningbo's mayor?",
        ),
        (("Where is the treaty kept?", "In Harbin."), "How many people live there?", "How many people live in Harbin?"),
        (("条约存放在哪里？", "哈尔滨。"), "那里有多少人口？", "哈尔滨有多少人口？"),
    ],
)
def test_an_asking_word_or_a_pronoun_makes_a_whole_question(
    said: tuple[str, str], question: str, understood: str, lexicon: Lexicon
) -> None:
    history = [Turn("user", said[0]), Turn("assistant", said[1])]
    assert resolve(question, history, lexicon) == understood


def test_a_question_that_was_understood_is_understood_already(lexicon: Lexicon) -> None:
    history = [Turn("user", "Who runs the ferry of Ningbo?"), Turn("assistant", "The city.")]
    once = resolve("What did it cost?", history, lexicon)
    assert once != "What did it cost?"
    assert resolve(once, history, lexicon) == once
