"""After the best sentence none is cited about another place or year than the one asked about."""

import pytest

from index.lexicon import Lexicon
from index.types import Document, Sentence
from rag.analysis.words import Words
from rag.answerable.strays import bearing, rival, strays
from rag.cite import Support


@pytest.fixture(scope="module")
def words(lexicon: Lexicon) -> Words:
    return Words(lexicon)


@pytest.mark.parametrize(
    ("question", "sentence", "apart"),
    [
        ("What is Anhui's target?", "浙江省的目标是8%。", True),
        ("What is Anhui's target?", "安徽省的目标是6.5%。", False),
        ("What is Anhui's target?", "合肥的目标是7%。", False),  # its capital
        ("What is Anhui's target?", "全省的目标是6.5%。", False),
        ("What did Anhui decide?", "On Monday, January 5, it set a target.", False),
        ("安徽作了什么决定？", "一月的会上定了目标。", False),
        ("What is Anhui's target?", "Anhui wants more than Zhejiang.", False),
        ("安徽的目标是多少？", "Zhejiang aims at 8%.", True),
        ("What is the target?", "浙江省的目标是8%。", False),
        ("What was built in 2021?", "The bridge was built in 2019.", True),
        ("What was built in 2021?", "The bridge of 2019 was mended in 2021.", False),
        ("What was built in 2021?", "The bridge is long.", False),
        ("When was the bridge that fell in 1940 rebuilt?", "It was rebuilt in 1950.", False),
        ("1940年倒塌的桥哪年重建？", "桥于1950年重建。", False),
        ("Which month of 2021 was the bridge opened in?", "It was opened in May 2019.", True),
        ("Who runs the shop that was built in 2021?", "In 1999 it was bought by Ann.", False),
        ("When was the fair of 2021 opened?", "The fair of 2019 was opened in May.", True),
        ("2021年何时通车？", "2019年5月通车。", True),
        ("What was the area in the 1980s?", "In 1986 it was nine mu.", False),
        ("What was the area in the 1980s?", "In 1996 it was ten mu.", True),
    ],
)
def test_a_sentence_strays_that_names_others_alone(question: str, sentence: str, apart: bool, words: Words) -> None:
    assert strays(question, sentence, words) == apart


@pytest.mark.parametrize(
    ("question", "sentence", "apart"),
    [
        ("What is Anhui's target?", "浙江省的目标是8%。", True),
        ("安徽的目标是多少？", "Shanghai aims at 8%.", True),  # a municipality
        ("What is Hefei's target?", "杭州市的目标是8%。", True),
        ("What is Anhui's target?", "合肥的目标是7%。", False),  # within it
        ("What is Anhui's target?", "全国的目标是5%。", False),
        ("What is Anhui's target?", "Anhui wants more than Zhejiang.", False),
        ("Who beat Anhui?", "浙江队赢了。", False),
        ("Where did Anhui's team go?", "They went to Zhejiang.", False),
        ("Does Anhui or Zhejiang aim higher?", "Jiangsu aims at 8%.", False),  # each has a sentence of its own
        ("When did Germany attack?", "On the first of the month Poland was invaded.", False),
    ],
)
def test_of_two_provinces_or_cities_one_is_not_the_other(
    question: str, sentence: str, apart: bool, words: Words
) -> None:
    assert rival(question, sentence, words) == apart


@pytest.mark.parametrize(
    ("sentence", "title", "apart"),
    [
        ("年末常住人口977万人。", "宁波市2024年统计公报", True),
        ("977万 people live here.", "Ningbo in figures", True),
        ("年末常住人口977万人。", "合肥市2024年统计公报", False),
        ("年末常住人口977万人。", "2024年统计公报", False),
        ("Hefei has 10 million inhabitants.", "Ningbo in figures", False),
        ("年末常住人口977万人。", "宁波市与合肥市", False),
    ],
)
def test_what_stands_above_tells_of_which_city_a_sentence_is(
    sentence: str, title: str, apart: bool, words: Words
) -> None:
    assert rival("How many people live in Hefei?", sentence, words, [title]) == apart


def cited(*sentences: str) -> list[Support]:
    text = "".join(sentences)
    document = Document("d", "", text, "zh", None, "/d", ("/d",), "")
    ends = [sum(map(len, sentences[: at + 1])) for at in range(len(sentences))]
    return [
        Support(document, Sentence("d", end - len(each), end), 1.0) for each, end in zip(sentences, ends, strict=True)
    ]


def test_the_best_sentence_and_lists_are_left_alone(words: Words) -> None:
    both = cited("浙江省的目标是8%。", "江苏省的目标是7%。", "安徽省的目标是6.5%。")
    assert bearing("What is Anhui's target?", both, words) == [both[0], both[2]]
    assert bearing("Which targets are there in Anhui?", both, words) == both
    assert bearing("What is Anhui's target?", [], words) == []
