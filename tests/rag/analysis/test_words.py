"""A question's words in another language: by the dictionary and by vectors, the larger weight winning."""

from collections.abc import Mapping

import numpy as np
import pytest

from index.bridge import Bridge
from index.lexicon import Lexicon
from index.sparse import Group
from rag.analysis.pivot import FOLLOWED
from rag.analysis.words import Words
from tests.tiny import WordHash


class Given(Bridge):
    """A bridge of known groups."""

    def __init__(self, known: Mapping[str, Group]) -> None:
        self._known_groups = known
        self.asked: list[tuple[str, str]] = []

    def groups(self, asked: Mapping[str, str], source: str, target: str, embed: object) -> dict[str, Group]:
        self.asked.append((source, target))
        return {word: self._known_groups.get(word, ()) for word in asked}


def over(lexicon: Lexicon, **known: Group) -> tuple[Words, Given]:
    bridge = Given(known)
    return Words(lexicon).over(bridge, WordHash()), bridge


def test_in_its_own_language_a_word_is_itself_or_less_surely_one_that_is_near(lexicon: Lexicon) -> None:
    words, bridge = over(lexicon, open=(("open", 1.0), ("inaugur", 0.8), ("shut", 0.05)))
    found = list(map(dict, words.groups("When did the bridges open?", "en")))
    assert found == [{"bridg": 1.0}, {"open": 1.0, "inaugur": 0.2}]
    assert bridge.asked == [("en", "en")]


def test_in_its_own_language_a_sentence_holds_the_words_themselves(lexicon: Lexicon) -> None:
    words, bridge = over(lexicon, bridg=(("viaduct", 0.9),))
    assert words.held("Which bridge?", ["A bridge stood.", "A viaduct stood."], "en").tolist() == [[1.0, 0.0]]
    assert words.terms("Which bridge?", "en") == {"bridg": (("bridg", 1.0),)}
    assert bridge.asked == []


def test_to_be_counted_a_word_is_itself_or_one_that_means_much_the_same(lexicon: Lexicon) -> None:
    words, _ = over(lexicon, employe=(("worker", 0.9), ("teacher", 0.3)))
    assert list(map(dict, words.alike("employees", "en"))) == [{"employe": 1.0, "worker": 0.9}]


def test_in_a_sentence_words_that_mean_the_same_stand_for_one_that_no_text_has(lexicon: Lexicon) -> None:
    words, _ = over(
        lexicon, 丢=(("遗失", 0.9), ("损坏", 0.3)), key=(("key", 1.0), ("lock", 0.9)), lost=(("missing", 0.8),)
    )
    assert words.told("钥匙丢了？", ["桥开了。", "遗失的物品"], "zh")[1].tolist() == pytest.approx([0.0, 0.9])
    assert words.told("Was the key lost?", ["a lock", "missing things"], "en").tolist() == [[0.0, 0.0], [0.0, 0.0]]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("钥匙丢了怎么办？", ["钥匙", "丢"]),
        ("门票多少钱一张？", ["门票", "一张"]),
        ("How long do I need to wait?", ["wait"]),
        ("What happens if I'm late?", ["late"]),
        ("How long is the bridge?", ["long", "bridge"]),
    ],
)
def test_what_asks_is_not_searched_for(lexicon: Lexicon, question: str, words: list[str]) -> None:
    assert list(Words(lexicon).asked(question)) == words


def test_words_inside_a_longer_chinese_word_count_with_it_and_not_for_themselves(lexicon: Lexicon) -> None:
    words, _ = over(lexicon, 科学家=(("学者", 0.8),))
    assert list(map(dict, words.groups("科学家希望什么？", "zh"))) == [
        {"科学家": 1.0, "学者": 0.2, "学家": 0.25, "科学": 0.25},
        {"希望": 1.0},
    ]


def test_in_a_language_without_dictionary_a_word_is_itself_or_one_that_vectors_give(lexicon: Lexicon) -> None:
    words, _ = over(lexicon, bridg=(("puent", 0.9),))
    assert words.groups("Which bridges opened in 1931?", "es") == [
        (("bridg", 1.0), ("puent", 0.9)),
        (("open", 1.0),),
        (("#1931", 1.0),),
    ]


def test_to_a_third_language_a_chinese_word_leads_by_its_english_too_and_less_surely(lexicon: Lexicon) -> None:
    words, bridge = over(lexicon, 火山=(("volcan", 0.2), ("mont", 0.3)), volcano=(("volcan", 0.9),))
    found = words.terms("哪座火山？", "es")["火山"]
    assert dict(found) | {"volcan": FOLLOWED * 0.9, "mont": 0.3} == pytest.approx(dict(found))
    assert bridge.asked == [("zh", "es"), ("en", "es")]


def test_between_chinese_and_english_no_word_goes_a_second_way(lexicon: Lexicon) -> None:
    words, bridge = over(lexicon)
    words.groups("哪座火山？", "en")
    words.groups("Which volcano?", "zh")
    words.groups("Which volcano?", "es")
    assert bridge.asked == [("zh", "en"), ("en", "zh"), ("en", "es")]


def test_of_the_dictionarys_weight_and_the_vectors_the_larger_counts(lexicon: Lexicon) -> None:
    plain = dict(next(iter(Words(lexicon).groups("桥梁", "en"))))
    term, weight = next(iter(plain.items()))
    words, _ = over(lexicon, 桥梁=((term, weight / 2), ("viaduct", 0.4)))
    assert dict(words.groups("桥梁", "en")[0]) == {**plain, "viaduct": 0.4}


def test_what_a_chinese_word_is_indexed_with_is_not_counted_twice(lexicon: Lexicon) -> None:
    gloss = dict(lexicon.bridge("桥梁"))["bridg"]
    words, _ = over(lexicon, bridg=(("桥梁", 0.99), ("水坝", 0.3)))
    (group,) = words.groups("The bridge", "zh")
    assert dict(group) == pytest.approx({"bridg": 1.0, "水坝": 0.3} | ({"桥梁": 0.99 - gloss} if gloss < 0.99 else {}))


def test_where_the_dictionary_translates_sentences_are_told_apart_by_it_alone(lexicon: Lexicon) -> None:
    words, bridge = over(lexicon)
    words.held("Which bridge?", ["大桥已通车。"], "zh")
    assert bridge.asked == []


def test_to_choose_a_sentence_sure_words_of_vectors_stand_beside_the_dictionarys(lexicon: Lexicon) -> None:
    words, _ = over(lexicon, bridg=(("水坝", 0.6), ("学校", 0.4)))
    told = words.told("Which bridge?", ["桥梁已通车。", "水坝已建成。", "学校已开学。"], "zh")
    assert told == pytest.approx(np.array([[1.0, 0.6, 0.0]]))


@pytest.mark.parametrize(
    ("question", "kin", "stranger", "language"),
    [
        ("Anarchists?", "Anarchism spread.", "Annals spread.", "en"),
        ("Кто путешествовал?", "Путешественник вернулся.", "Путь был долог.", "ru"),
        ("无政府主义？", "An anarchist spoke.", "An anchor fell.", "en"),
    ],
)
def test_to_choose_a_sentence_a_word_of_the_same_family_counts_by_half(
    lexicon: Lexicon, question: str, kin: str, stranger: str, language: str
) -> None:
    words, _ = over(lexicon)
    told = words.told(question, [kin, stranger], language)
    assert told[:, 0].max() == pytest.approx(0.5)
    assert told[:, 1].max() == 0.0


def test_a_sentence_holds_a_word_that_vectors_find_in_it(lexicon: Lexicon) -> None:
    words, _ = over(lexicon, bridg=(("puent", 0.9),))
    held = words.held("Which bridge?", ["El puente abrió.", "La escuela abrió."], "es")
    assert held == pytest.approx(np.array([[0.9, 0.0]]))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("北桥", "The North Bridge opened in March 2021.", True),
        ("南桥", "The North Bridge opened in March 2021.", False),
        ("南京", "The southern capital burned.", False),  # the dictionary has its name
    ],
)
def test_a_name_that_the_dictionary_lacks_may_be_said_by_what_its_characters_mean(
    lexicon: Lexicon, name: str, text: str, said: bool
) -> None:
    assert Words(lexicon).spells(name, text) is said


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("哪支球队夺冠？", ["球队", "夺冠"]),
        ("哪两种金属？", ["金属"]),
        ("多少家医院关闭？", ["医院", "关闭"]),
        ("几艘渡轮？", ["渡轮"]),
        ("何为黄铜？", ["黄铜"]),
        ("哪个月份下雪？", ["下雪"]),
        ("哪个方向？", ["方向"]),
        ("哪些方法？", ["方法"]),
        ("哪个名字？", ["名字"]),
        ("哪个国家？", ["国家"]),
        ("哪部分？", ["部分"]),
        ("多少家庭？", ["家庭"]),
        ("多少种植物？", ["植物"]),
        ("多少种植户？", ["种植", "户"]),
        ("多少个体工商户？", ["个体", "工商", "商户", "工商户"]),
    ],
)
def test_a_measure_word_asks_along_and_the_noun_behind_it_stays_whole(
    question: str, words: list[str], lexicon: Lexicon
) -> None:
    assert Words(lexicon).asked(question) == words


@pytest.mark.parametrize(
    ("question", "searched"),
    [
        ("What is the last suggestion?", False),
        ("最后一点建议是什么？", False),
        ("Who scored the final goal?", True),
        ("最后一项任务是谁完成的？", True),
    ],
)
def test_which_one_of_a_row_is_searched_for_only_where_it_tells_apart_what_happened(
    question: str, searched: bool, lexicon: Lexicon
) -> None:
    assert any(word in ("final", "last", "最后") for word in Words(lexicon).asked(question)) == searched


def test_a_name_that_was_cut_in_two_is_one_word_of_a_chinese_question(lexicon: Lexicon) -> None:
    asked = over(lexicon)[0].terms("李明珠的投资目标是多少？", "en")
    assert list(asked) == ["李明珠", "投资", "目标"]
    assert {"limingzhu", "mingzhu", "li"} <= {term for term, _ in asked["李明珠"]}
    assert list(over(lexicon)[0].terms("李明珠的目标", "zh")) == ["李", "明珠", "目标"]


def test_a_chinese_sentence_holds_the_name_of_a_person_in_pinyin(lexicon: Lexicon) -> None:
    words, _ = over(lexicon)
    held = words.held("Who is Li Mingzhu?", ["李明珠是校长。", "王明是校长。"], "zh")
    assert held.tolist() == [[1.0, 0.0], [1.0, 0.0]]
