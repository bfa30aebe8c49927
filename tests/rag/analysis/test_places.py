"""Places that a text names, and which stands for which, in both languages and across them."""

import pytest

from index.lexicon import Lexicon
from rag.analysis.places import Gazetteer


@pytest.fixture(scope="module")
def gazetteer(lexicon: Lexicon) -> Gazetteer:
    return Gazetteer(lexicon)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the target of Zhejiang", "浙江省的目标"),
        ("Anhui's target", "安徽省的目标"),
        ("Did Brazil sign?", "巴西签署了协议。"),
        ("South Africa", "南非的学校"),
        ("Did South Africa sign?", "南非的学校"),
        ("California", "加利福尼亚州"),
        ("the province around Hangzhou", "浙江省的目标"),  # its capital, by the dictionary's gloss
        ("杭州的目标是多少？", "Zhejiang aims for 6%."),
        ("安徽", "安徽省"),
        ("Chongqing", "重庆市"),  # 崇庆, an old county, is written so too
        ("合肥零售额是多少？", "retail sales of Hefei"),
        ("柏林有多少座桥？", "Berlin's bridges"),
        ("the bridges of Moscow", "莫斯科桥梁众多。"),
        ("云河有多少人？", "people in Yunhe"),  # not in the dictionary, unlike 云和, which is read so too
    ],
)
def test_a_place_is_known_by_its_other_names_and_by_what_it_belongs_to(
    gazetteer: Gazetteer, one: str, other: str
) -> None:
    (asked,) = gazetteer.places(one)
    assert asked.within(gazetteer.places(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Shandong", "浙江省"),
        ("Hunan", "湖北省"),
        ("福建", "Jiangxi"),
        ("Japan", "德国"),
        ("Shaanxi", "山西"),
        ("Shanxi", "Shaanxi"),
        ("河北的目标", "山西省的目标"),  # which lies, by the dictionary, between Hebei and Shaanxi
    ],
)
def test_another_place_is_another(gazetteer: Gazetteer, one: str, other: str) -> None:
    (asked,), stated = gazetteer.places(one), gazetteer.places(other)
    assert stated and not asked.within(stated)


def test_a_wider_place_may_count_or_not(gazetteer: Gazetteer) -> None:
    (asked,), wider, narrower = (gazetteer.places(text) for text in ("浙江的目标", "China's provinces", "杭州的目标"))
    assert asked.within(wider) and not asked.within(wider, wider=False)
    assert asked.within(narrower, wider=False)


@pytest.mark.parametrize(("one", "other"), [("台州", "泰州"), ("抚州", "福州市"), ("宿州", "苏州"), ("山西", "陕西省")])
def test_chinese_places_that_are_read_alike_are_told_apart_by_their_characters(
    gazetteer: Gazetteer, one: str, other: str
) -> None:
    (asked,), stated = gazetteer.places(one), gazetteer.places(other)
    assert stated and not asked.within(stated)


def test_what_is_read_in_a_persons_name_is_no_place(gazetteer: Gazetteer) -> None:
    for text in ("When was Su Shi exiled?", "Where was Zhou Yuanshan born?", "Did Lu Qingyin work?"):
        assert not gazetteer.places(text)
    assert gazetteer.places("What is Su known for?") and gazetteer.places("When did Tang China fall?")


@pytest.mark.parametrize(
    "text",
    [
        "In May",
        "On Sunday, March 3",
        "The State of the North",
        "Who wrote it?",
        "他们的计划",
        "A Kingdom of Islands",
        "",
    ],
)
def test_common_words_are_no_places(gazetteer: Gazetteer, text: str) -> None:
    assert not gazetteer.places(text)


@pytest.mark.parametrize("text", ["白银价格上涨。", "日照时间很长。", "祝大家安康。", "支付了五十比索。"])
def test_a_city_written_like_a_common_word_is_not_taken_for_one(gazetteer: Gazetteer, text: str) -> None:
    assert not gazetteer.places(text)
