"""Follow-up questions: what they take from their conversation, and that the others take nothing."""

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.lexicon import Lexicon
from prompts import refusal
from rag.followup import resolve
from rag.types import LONGEST, Role, Turn

Said = tuple[str, ...]  # the user and the assistant in turn


def talk(*said: str) -> list[Turn]:
    return [Turn("assistant" if at % 2 else "user", text) for at, text in enumerate(said)]


HARBOUR = ("How many ships does Qingdao's new harbour take in 2024?", "About 40. [1]")
PORT = ("青岛2024年的新港口能停多少艘船？", "约四十艘。[1]")
MAYOR = ("Who opened the museum in Harbin?", "Li Wenbo, the mayor. [1]")


@pytest.mark.parametrize(
    ("said", "question", "odd"),
    [
        (("泰州有多少家企业？", "泰州市的企业为19万家。"), "为什么？", "19万"),
        (("图书馆在哪里？", "图书馆在青岛。"), "为什么？", "在图书馆"),
        (("Who is the mayor?", "The mayor lives in a house by the harbour."), "Why?", "harbour"),
        (
            ("Who runs it?", "校长王建国说了。", "How often does 王建国 hold fairs?", "三次。"),
            "那图书馆呢？",
            "How often",
        ),
        (("When was the old mill by the river opened?", "In 1921."), "Who designed it?", "opened"),
        (("厂长是谁？", "新能源汽车工厂于五月投产。"), "她说了什么？", "投产说"),
        (("Who runs it?", "It was paid for by the donors."), "What did she say?", "donors"),
        (("平湖有多少家医院？", "城市: 平湖 | 人口: 98 | 医院: 9"), "How many people live there?", "城市"),
    ],
)
def test_neither_sentences_nor_common_words_are_names_to_point_at(
    said: Said, question: str, odd: str, lexicon: Lexicon
) -> None:
    assert odd not in resolve(question, talk(*said), lexicon)


@pytest.mark.parametrize(
    ("said", "question", "understood"),
    [
        (("How do Zhejiang and Anhui compare?", "So."), "How large is the former?", "How large is Zhejiang?"),
        (("Which two provinces lead?", "Hebei and Jiangsu."), "What does the latter make?", "What does Jiangsu make?"),
        (("浙江和安徽的出口谁更多？", "浙江。"), "后者的人口是多少？", "安徽的人口是多少？"),
        (("浙江和安徽的出口谁更多？", "浙江。"), "How large is the latter?", "How large is Anhui?"),
        (
            ("Is the museum older than the library?", "Yes."),
            "When was the latter built?",
            "When was the library built?",
        ),
        (("大桥和隧道哪个更长？", "大桥。"), "后者有多长？", "隧道有多长？"),
        (("谁是临河市市长？", "高志远。"), "他哪年出生？", "高志远哪年出生？"),
        (("高志远是谁？", "市长高志远。"), "他住在哪里？", "高志远住在哪里？"),
        (("谁和志远一起来？", "小王。"), "那吉林呢？", "吉林，谁和志远一起来？"),
        (("How long are the trams?", "30 metres."), "And buses?", "How long are the buses?"),
        (("What do trams cost in Graz?", "2 euros."), "And buses?", "What do buses cost in Graz?"),
        (("Who runs the trams in Graz?", "A firm."), "And buses?", "Who runs the buses in Graz?"),
        (("How many ships did the yards build?", "9."), "And ferries?", "How many ferries did the yards build?"),
        (("电车票价是多少？", "2欧元。"), "公交车呢？", "公交车票价是多少？"),
        (HARBOUR, "And Dalian?", "How many ships does Dalian's new harbour take in 2024?"),
        (HARBOUR, "What about Dalian in 2023?", "How many ships does Dalian's new harbour take in 2023?"),
        (HARBOUR, "And containers?", "How many containers does Qingdao's new harbour take in 2024?"),
        (HARBOUR, "那大连呢？", "How many ships does Dalian's new harbour take in 2024?"),
        (PORT, "那大连呢?", "大连2024年的新港口能停多少艘船？"),
        (PORT, "2023年呢", "青岛2023年的新港口能停多少艘船？"),
        (PORT, "In 2023?", "青岛2023年的新港口能停多少艘船？"),
        (("Who came in 1960?", "Wu. [1]"), "And in the early 21st century?", "Who came in early 21st century?"),
        (PORT, "那20世纪末呢？", "青岛20世纪末的新港口能停多少艘船？"),
        (("青岛地铁2号线有多长？", "25公里。"), "那3号线呢？", "青岛地铁3号线有多长？"),
        (("青岛地铁2号线有多长？", "25公里。"), "And line 3?", "青岛地铁3号线有多长？"),
        (("How long is line 2 of the metro?", "25 km."), "What about Line 3?", "How long is line 3 of the metro?"),
        (("What does Article 9 forbid?", "Forts."), "And Article 4?", "What does Article 4 forbid?"),
        (("What does Article 9 forbid?", "Forts."), "第四条呢？", "What does Article 4 forbid?"),
        (("第九条禁止什么？", "堡垒。"), "And Article 4?", "第4条禁止什么？"),
        (("How heavy is the Brauer 300?", "Six kilograms."), "And the 500?", "How heavy is the Brauer 500?"),
        (("Brauer 300有多重？", "六公斤。"), "Brauer 500呢？", "Brauer 500有多重？"),
        (HARBOUR, "No, I meant Dalian.", "How many ships does Dalian's new harbour take in 2024?"),
        (HARBOUR, "Sorry, 2023", "How many ships does Qingdao's new harbour take in 2023?"),
        (PORT, "不，我问的是大连", "大连2024年的新港口能停多少艘船？"),
        (PORT, "大连也一样吗？", "大连2024年的新港口能停多少艘船？"),
        (
            ("What was sold in 2022?", "Nine mills."),
            "In the fourth quarter?",
            "What was sold in the fourth quarter of 2022?",
        ),
        (("What was sold in 2022?", "Nine mills."), "And in Q4?", "What was sold in Q4 2022?"),
        (("2022年卖了什么？", "九座磨坊。"), "那第四季度呢？", "2022年第四季度卖了什么？"),
        (("Which mill is the tallest?", "The mill at Wu."), "Which one is the oldest?", "Which mill is the oldest?"),
        (
            ("How many people saw the museum in 2022?", "Ten."),
            "And the library?",
            "How many people saw the library in 2022?",
        ),
        (("When was the museum opened?", "In 1934."), "And the library?", "When was the library opened?"),
        (("When did the museum open?", "In 1934."), "And the library?", "When did the library open?"),
        (
            ("When did the museum open its doors?", "In 1934."),
            "And the library?",
            "When did the library open its doors?",
        ),
        (("Who designed the new wing?", "Lin Hai."), "When did it open?", "When did it open? (the new wing)"),
        (("谁设计了新馆？", "林海。"), "它什么时候开馆？", "它什么时候开馆？（新馆）"),
        (("谁设计了新馆？", "林海。"), "花了多少钱？", "花了多少钱？（林海，新馆）"),
        (("What was sold in 2022?", "Nine mills."), "And 2023?", "What was sold in 2023?"),
        (("2022年卖了什么？", "九座磨坊。"), "2023呢？", "2023年卖了什么？"),
        (("2024年第三季度利润是多少？", "八亿元。"), "And the second quarter?", "2024年第二季度利润是多少？"),
        (("What was the profit in Q3 2024?", "Nine."), "And in Q2?", "What was the profit in Q2 2024?"),
        (("20世纪七八十年代来了多少人？", "三万人。"), "那21世纪初呢？", "21世纪初来了多少人？"),
        (("2021年初中来了多少人？", "三万人。"), "那2022年呢？", "2022年初中来了多少人？"),
        (("去年来了多少人？", "三万人。"), "And in 2023?", "2023年来了多少人？"),
        (HARBOUR, "那2023年呢？", "How many ships does Qingdao's new harbour take in 2023?"),
        (("How high were the debts in June 2024?", "6."), "A year earlier?", "How high were the debts in June 2023?"),
        (("What does the board pay for 2024?", "Two."), "And a year earlier?", "What does the board pay for 2023?"),
        (("宁波2023赛季积多少分？", "58分。"), "2022赛季呢？", "宁波2022赛季积多少分？"),
        (("宁波2023赛季积多少分？", "58分。"), "前一个赛季呢？", "宁波2022赛季积多少分？"),
        (("宁波2023年有多少人口？", "九百万。"), "五年前呢？", "宁波2018年有多少人口？"),
        (("What did Ningbo sell in 2023?", "Nine."), "And ten years earlier?", "What did Ningbo sell in 2013?"),
        (("Who is the Party Secretary of Hubei?", "Wu."), "And of Henan?", "Who is the Party Secretary of Henan?"),
        (("Who is the goalkeeper of 马腾?", "Wu."), "And 王鹏?", "Who is the goalkeeper of 王鹏?"),
        (
            ("What is the oldest clock in the museum?", "A sundial."),
            "And the most valuable?",
            "What is the most valuable clock in the museum?",
        ),
        (
            ("What is the most valuable clock in the museum?", "A sundial."),
            "And the oldest?",
            "What is the oldest clock in the museum?",
        ),
        (("宁波港2024年目标是多少箱？", "八百万箱。"), "实际呢？", "宁波港2024年实际是多少箱？"),
        (("What is the planned cost?", "Nine."), "And the actual one?", "What is the actual cost?"),
        (("Who coaches Ningbo's men's team?", "Wu."), "And the women's team?", "Who coaches Ningbo's women's team?"),
        (("What does a day ticket cost?", "Two."), "And a week ticket?", "What does a week ticket cost?"),
        (("What does a day ticket cost?", "Two."), "And a boat for ten?", "What does a boat for ten cost?"),
        (("2022年宁波地铁运送了多少乘客？", "两亿。"), "公交车呢？", "2022年宁波公交车运送了多少乘客？"),
        (("How much does a ticket cost in Ningbo?", "Two."), "Ringhafen?", "How much does a ticket cost in Ringhafen?"),
        (("报告提出了哪三条建议？", "……"), "第二条呢？", "报告提出了第二条建议？"),
        (("报告提出了哪三条建议？", "……"), "What is the last one?", "报告提出了最后一条建议？"),
        (("What are the three suggestions?", "…"), "And the second?", "What are the second suggestions?"),
        (
            ("How many people visit the museum?", "Nine."),
            "And the old museum?",
            "How many people visit the old museum?",
        ),
        (("宁波2024年的货运目标是多少？", "六亿吨。"), "预算呢？", "宁波2024年的预算是多少？"),
        (("What is Ningbo's target for 2024?", "6."), "And the plan?", "What is Ningbo's plan for 2024?"),
        (HARBOUR, "Thanks! And Dalian?", "How many ships does Dalian's new harbour take in 2024?"),
        (("Who then built the wing?", "Li Wenbo."), "And the library?", "Who then built the library?"),
        (MAYOR, "OK, and the library?", "Who opened the library in Harbin?"),
        (MAYOR, "Really? And the library?", "Who opened the library in Harbin?"),
        (PORT, "明白了，那大连呢？", "大连2024年的新港口能停多少艘船？"),
        (PORT, "前一年的同期呢？", "青岛2023年的新港口能停多少艘船？"),
        (PORT, "And Dalian?", "大连2024年的新港口能停多少艘船？"),
        (("刘海洋认为南部会怎么走？", "更快。"), "北部呢？", "刘海洋认为北部会怎么走？"),
        (("陈小明的第一条意见是什么？", "少开会。"), "第二条呢？", "陈小明的第二条意见是什么？"),
        (("陈小明的第一条意见是什么？", "少开会。"), "最后一条是什么？", "陈小明的最后一条意见是什么？"),
        (("陈小明的第一条意见是什么？", "少开会。"), "And the third?", "陈小明的第三条意见是什么？"),
        (("What is Ningbo's freight target?", "5%."), "And for tourism?", "What is Ningbo's tourism target?"),
    ],
)
def test_what_is_named_takes_the_place_of_its_kind(
    said: Said, question: str, understood: str, lexicon: Lexicon
) -> None:
    assert resolve(question, talk(*said), lexicon) == understood


@pytest.mark.parametrize(
    ("said", "question", "held"),
    [
        (MAYOR, "When did he say that?", ["Li Wenbo"]),
        (MAYOR, "他什么时候上任的？", ["Li Wenbo", "上任"]),
        (MAYOR, "When did it open?", ["When did it open?", "museum", "Harbin"]),
        (("新港口主要在哪些方面扩建？", "深水码头和大型冷库。"), "其中冷库占几成？", ["深水码头和大型冷库"]),
        (("新港口主要在哪些方面扩建？", "吊、库、坞、闸。"), "其中冷库占几成？", ["吊、库、坞、闸"]),
        (("谁在哈尔滨为博物馆揭幕？", "市长李文博。"), "他哪年出生？", ["李文博哪年出生"]),
        (("谁在哈尔滨为博物馆揭幕？", "市长李文博。"), "How old is he?", ["李文博", "How old"]),
        (("Where was the treaty signed?", "In Harbin."), "How many people live there?", ["Harbin"]),
        (("条约是在哪里签的？", "哈尔滨。"), "那里有多少人口？", ["哈尔滨"]),
        (("When did the harbour of Qingdao open?", "On May 3, 2019."), "What else opened in that year?", ["2019"]),
        (("青岛的港口哪天开放的？", "2019年5月3日。"), "那一年还开放了什么？", ["2019年", "青岛"]),
        (("When did the new harbour open in Qingdao?", "In 2019."), "What did the ships begin there?", ["in Qingdao"]),
        (("When did the harbour of Qingdao open?", "In 2019."), "Who announced it?", ["Qingdao", "harbour"]),
        (("When did the harbour of Qingdao open?", "In 2019."), "Why?", ["harbour of Qingdao open"]),
        (("青岛的港口有多少泊位？", "12个。"), "其中多少是新的？", ["青岛", "泊位"]),
        (("When did Qingdao open the harbour?", refusal("en")), "And Dalian?", ["Dalian"]),
        (("青岛的港口有多少泊位？", refusal("zh")), "那大连呢？", ["大连", "泊位"]),
    ],
)
def test_what_is_pointed_at_is_named(said: Said, question: str, held: list[str], lexicon: Lexicon) -> None:
    understood = resolve(question, talk(*said), lexicon)
    assert all(part in understood for part in held), understood
    assert "[1]" not in understood and refusal("zh") not in understood


@pytest.mark.parametrize(
    ("said", "question"),
    [
        (("Who runs the ferry?", refusal("en", ["Angela Merkel", "Port of Hamburg"], ["ferry"])), "How old is she?"),
        (("青岛的港口有多少泊位？", refusal("zh", ["王小明市长", "昆明机场"], ["2021年"])), "他是谁？"),
    ],
)
def test_nothing_is_pointed_at_in_a_refusal(said: Said, question: str, lexicon: Lexicon) -> None:
    assert resolve(question, talk(*said), lexicon).startswith(question)


@pytest.mark.parametrize(
    ("said", "question", "held"),
    [
        (("哪两个省修了新铁路？", "青海省和甘肃省。", "青海省修了多少公里？", "300公里。"), "另外那个省呢？", "甘肃"),
        (
            ("Which cities have a new airport?", "Dalian and Ningbo.", "How big is Dalian's?", "3 km²."),
            "And the other one?",
            "Ningbo",
        ),
        (
            ("Which cities have a new airport?", "Dalian and Ningbo.", "How big is Dalian's?", "3 km²."),
            "另外那个呢？",
            "Ningbo",
        ),
    ],
)
def test_the_other_one_is_the_one_named_that_was_not_asked_about(
    said: Said, question: str, held: str, lexicon: Lexicon
) -> None:
    understood = resolve(question, talk(*said), lexicon)
    assert held in understood and "Dalian" not in understood and "青海" not in understood


def test_a_row_of_follow_ups_goes_back_to_the_question_that_was_whole(lexicon: Lexicon) -> None:
    said = (*PORT, "那大连呢？", "三十艘。", "宁波呢？", "五十艘。")
    assert resolve("And Dalian?", talk(*said), lexicon) == "大连2024年的新港口能停多少艘船？"


@pytest.mark.parametrize("said", [HARBOUR, PORT, MAYOR])
@pytest.mark.parametrize(
    "question",
    [
        "When was the bridge over the Songhua River built?",
        "How many pupils does the school in Lanzhou have?",
        "兰州的学校有多少学生？",
        "松花江大桥是哪年建成的？",
        "Which minister visited Lanzhou, and what did she promise its people?",
        "How many universities are there in Lanzhou?",
        "Thanks!",
        "OK, thank you very much",
        "No",
        "谢谢",
        "好的，谢谢你！",
        "好的，謝謝！",
        "不对",
        "谢谢！Tesla的厂长是谁？",
    ],
)
def test_a_question_that_stands_by_itself_stays_as_it_is(said: Said, question: str, lexicon: Lexicon) -> None:
    assert resolve(question, talk(*said), lexicon) == question


@pytest.mark.parametrize(
    ("said", "question", "understood"),
    [
        (("How old is the Anna?", "Nine.", "And the Bertha?", "Ten."), "Which is faster?", "faster, Bertha or Anna?"),
        (
            ("What is Ningbo's target?", "8%.", "And Dalian?", "7%."),
            "Which is higher?",
            "Which is higher, Dalian or Ningbo? (target)",
        ),
        (("宁波有多少泊位？", "十个。", "大连呢？", "八个。"), "哪个港口更大？", "大连、宁波，哪个港口更大？"),
        (("宁波有多少泊位？", "十个。", "大连呢？", "八个。"), "哪个更多？", "大连、宁波，哪个更多？（有泊位）"),
        (("How old is the Anna?", "Nine."), "Which is faster?", "Which is faster? (the Anna)"),
    ],
)
def test_what_is_compared_are_the_things_of_the_last_questions(
    said: Said, question: str, understood: str, lexicon: Lexicon
) -> None:
    assert resolve(question, talk(*said), lexicon).endswith(understood)


@pytest.mark.parametrize(
    "question",
    [
        "Which is older, the church or the town hall?",
        "Which mineral is harder than quartz?",
        "Which of the two world wars lasted longer?",
        "Who has the power to dissolve parliament?",
        "Who is the manager?",
        "Who was the winner of the lottery?",
        "Which letter comes after q?",
        "世界上哪座山最高？",
        "谁最先发现了氧气？",
        "火车和飞机哪个更快？",
        "哪一年更换了吊车？",
    ],
)
@pytest.mark.parametrize("said", [("How far is Dalian from Ningbo?", "900 km."), ("大连离宁波有多远？", "九百公里。")])
def test_what_compares_its_own_things_or_nothing_compares_none_of_the_conversation(
    said: Said, question: str, lexicon: Lexicon
) -> None:
    assert resolve(question, talk(*said), lexicon).startswith(question)


@pytest.mark.parametrize(
    ("said", "question", "understood"),
    [
        (
            ("Who bought Thornbury Rovers?", "That is told elsewhere, not here."),
            "What did she pay?",
            "What did she pay? (bought Thornbury",
        ),
        (("Who is Marta Osterwald?", "The boss."), "When did she join?", "When did Marta Osterwald join?"),
        (
            ("Who runs the Port of Hamburg?", "Ada Holt.", "When did she come?", "In May."),
            "How big is it?",
            "How big is it? (the Port of Hamburg)",
        ),
        (("宁波港的董事长是谁？", "顾思远。"), "他之前做什么？", "顾思远之前做什么？"),
        (("宁波工厂有多少员工？", "九百人。"), "它建于哪年？", "它建于哪年？（宁波工厂有员工）"),
        (("宁波工厂有多少员工？", "九百人。"), "它们生产什么？", "它们生产什么？（宁波工厂有员工）"),
        (("What does the FX-50 cost?", "Nine."), "When was it launched?", "When was it launched? (the FX-50)"),
        (("When will Wu's old mill close?", "In May."), "What does the mill make?", "mill make? (Wu's old mill)"),
        (("When will the mill be closed?", "In May."), "How many work there?", "How many work there? (the mill)"),
        (("Which five-year plan covers Ningbo?", "The 14th."), "What does it cost now?", "(five-year plan"),
        (HARBOUR, "是什么？", "是什么？（"),
        (("What does a ride cost in Dalian?", "Two."), "When was the airport opened?", "opened? (Dalian)"),
        (("Who runs the Wu Museum?", "The Wu Museum is run by few."), "她多大？", "她多大？"),
        (("Who is the mayor?", "It is Ann Lee. Before her it was Bo Ray."), "How old is she?", "How old is Ann Lee?"),
        (("When did the new water law come into force?", "In May."), "Who enforces it?", "it? (the new water law)"),
        (("What does the harbour law forbid?", "Forts."), "What does Article 4 require?", "(the harbour law forbid)"),
        (("What does Article 9 of the law forbid?", "Forts."), "What does Article 4 say?", "4 say? (the law forbid)"),
        (("港口法第九条禁止什么？", "堡垒。"), "第四条要求什么？", "第四条要求什么？（港口法禁止）"),
        (("Did Tesla open a factory in Dalian?", "Yes."), "When was it built?", "Tesla open a factory"),
    ],
)
def test_pronouns_mean_persons_or_things_as_they_say(
    said: Said, question: str, understood: str, lexicon: Lexicon
) -> None:
    assert understood in resolve(question, talk(*said), lexicon)


@pytest.mark.parametrize("thanks", ["Thanks!", "No.", "谢谢", "好的"])
def test_a_question_after_thanks_is_about_what_was_asked_before(thanks: str, lexicon: Lexicon) -> None:
    assert resolve("And Dalian?", talk(*HARBOUR, thanks, refusal("en")), lexicon) == resolve(
        "And Dalian?", talk(*HARBOUR), lexicon
    )


@pytest.mark.parametrize(
    "doubt", ["Sorry?", "Really?", "Are you sure?", "What?", "真的吗？", "什么？", "是吗", "对不对？", "真的嗎？"]
)
@pytest.mark.parametrize("said", [HARBOUR, PORT])
def test_a_doubt_asks_the_last_question_again(said: Said, doubt: str, lexicon: Lexicon) -> None:
    assert resolve(doubt, talk(*said), lexicon) == said[0]


@pytest.mark.parametrize(
    ("said", "question", "understood"),
    [
        (HARBOUR, "How many were there a year earlier?", "How many were there in 2023?"),
        (HARBOUR, "前一年有多少？", "2023年有多少？"),
        (PORT, "前一年有多少艘？", "2023年有多少艘？"),
        (PORT, "How many ships were there the year before?", "How many ships were there in 2023?"),
        (HARBOUR, "What happened the year before the storm?", "What happened the year before the storm?"),
        (PORT, "20年前的大连有多少人口？", "20年前的大连有多少人口？"),
        (PORT, "2020年前呢？", "青岛2020年前的"),
    ],
)
def test_the_year_before_is_that_before_the_one_asked_about(
    said: Said, question: str, understood: str, lexicon: Lexicon
) -> None:
    resolved = resolve(question, talk(*said), lexicon)
    assert resolved.startswith(understood) and "2024" not in resolved


@pytest.mark.parametrize(
    ("said", "question", "odd"),
    [
        (("宁波的工业目标定了多少？", "8%。", "大连呢？", "7%。"), "那全省去年实际是多少？", "目标"),
        (("宁波港2024年的计划吞吐量是多少？", "八百万箱。"), "实际是多少？", "计划"),
        (("寧波港2024年的計劃吞吐量是多少？", "八百萬箱。"), "實際是多少？", "計劃"),
        (("What is Ningbo's freight target?", "5%."), "And what was it actually?", "target"),
        (("How much were the repairs planned to cost?", "Nine."), "And actually?", "planned"),
        (("宁波港2024年实际运了多少箱？", "九百万箱。"), "目标是多少？", "实际"),
        (("What does the bridge cost now?", "Two."), "And the target?", "now"),
        (("What does the bridge cost now?", "Two."), "And the target?", "cost target"),
        (("宁波2024年的港口现在花多少钱？", "两亿。"), "目标呢？", "现在"),
    ],
)
def test_a_question_for_what_was_takes_no_word_along_of_what_was_planned(
    said: Said, question: str, odd: str, lexicon: Lexicon
) -> None:
    assert odd not in resolve(question, talk(*said), lexicon).removeprefix(question)


@pytest.mark.parametrize("joined", ["And when did it open?", "But when did it open?", "So when did it open?"])
def test_a_word_that_joins_a_question_to_the_last_one_is_none_of_it(joined: str, lexicon: Lexicon) -> None:
    said = ("Who designed the new wing?", "Lin Hai.")
    assert resolve(joined, talk(*said), lexicon) == "When did it open? (the new wing)"


def test_a_question_takes_along_no_time_that_its_own_takes_the_place_of(lexicon: Lexicon) -> None:
    said = ("Who has run the harbour since 2020?", "Wu Bo.")
    assert resolve("And in 2024?", talk(*said), lexicon) == "Who has run the harbour since 2024?"
    assert "since" not in resolve("Who paid for it in 2024?", talk(*said), lexicon)


def test_traditional_characters_name_what_simplified_ones_do(lexicon: Lexicon) -> None:
    said = ("Who designed the new library in Taipei?", "林志明設計。")
    assert resolve("臺北的新圖書館什麼時候完工？", talk(*said), lexicon) == "臺北的新圖書館什麼時候完工？"


def test_without_a_question_before_it_nothing_is_taken(lexicon: Lexicon) -> None:
    for history in ([], [Turn("assistant", "Welcome to Qingdao!")], talk("", ""), talk("  ", "Qingdao")):
        assert resolve("And Dalian?", history, lexicon) == "And Dalian?"


def test_a_language_model_rewrites_where_there_is_one_and_the_rules_where_it_gives_nothing(lexicon: Lexicon) -> None:
    ruled = resolve("And Dalian?", talk(*HARBOUR), lexicon)
    assert resolve("And Dalian?", talk(*HARBOUR), lexicon, lambda question, history: "Rewritten?") == "Rewritten?"
    assert resolve("And Dalian?", talk(*HARBOUR), lexicon, lambda question, history: "") == ruled


_SAID = (
    "And |那|呢？|it |他|there|另外那个省|第二点|2024年|Qingdao |青岛|·|'s |[1]|<b>|![x](y)|the other one|?|？|去年|第"
    "|of that |que es eso |それは|\u202e|\ud800|\x00| |…|last year "
)
_PIECES = st.sampled_from(_SAID.split("|"))
_TEXT = st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=30).map("".join))
_ROLES: list[Role] = ["user", "assistant"]
_HISTORY = st.lists(st.builds(Turn, st.sampled_from(_ROLES), _TEXT), max_size=8)


@settings(max_examples=300)
@given(question=_TEXT.filter(lambda text: text.isprintable()), history=_HISTORY)
def test_whatever_was_said_a_question_comes_out(lexicon: Lexicon, question: str, history: list[Turn]) -> None:
    understood = resolve(question, history, lexicon)
    assert len(understood) <= max(LONGEST, len(question))
    assert understood.strip() or not question.strip()
    understood.encode()  # no half of a character


@pytest.mark.parametrize(
    "piece", ["And the other one in Qingdao's ", "那青岛的第二个港口呢", "it ", "?? ", "of 2019, ", "A", "·他"]
)
def test_long_conversations_take_bounded_time(piece: str, lexicon: Lexicon) -> None:
    long = (piece * 4000)[:16_000]
    history = talk(*[long] * 100)
    resolve("And Dalian?", talk(*HARBOUR), lexicon)  # loads jieba's dictionary
    begin = perf_counter()
    for question in ("And Dalian?", "那他呢？", long[:LONGEST]):
        resolve(question, history, lexicon)
    assert perf_counter() - begin < 15  # seconds; it takes a twentieth of it on an idle machine


def test_a_question_that_does_not_tell_its_verb_loses_no_word(lexicon: Lexicon) -> None:
    history = [Turn("user", "Does the library hold maps?"), Turn("assistant", "It does.")]
    assert "hold maps" in resolve("And the museum?", history, lexicon)
