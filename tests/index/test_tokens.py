import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.tokens import cut, lexical, manifest, stem, stops, words

CHINESE = [
    "市政府昨天召开会议，决定在未来三年内投资建设一条新的地铁线路，缓解市中心的交通拥堵。",
    "研究人员发现，这种植物的叶子含有一种可以降低血压的物质，但还需要更多的临床试验。",
    "李小红从小喜欢画画，大学毕业以后在上海开了一家自己的画廊，展出年轻艺术家的作品。",
    "去年该省的粮食产量再创历史新高，农民人均可支配收入比上年有明显增加。",
    "这座图书馆收藏了大量古代文献，每天有上千名读者前来阅读和学习。",
]


def test_cuts_agree_with_jieba() -> None:
    jieba.setLogLevel("ERROR")
    shared = total = 0
    for text in CHINESE:
        ours, theirs = [w for w in cut(text) if w.isalnum()], [w for w in jieba.cut_for_search(text) if w.isalnum()]
        shared += 2 * sum(min(ours.count(word), theirs.count(word)) for word in set(ours))
        total += len(ours) + len(theirs)
    assert shared / total >= 0.9


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5000亿元", "500 billion yuan"),
        ("增长8%", "grew by 8 percent"),
        ("百分之八", "8%"),
        ("2026年1月20日", "January 20, 2026"),
        ("2026-01-20", "20 January 2026"),
        ("308分", "308 points"),
    ],
)
def test_figures_meet_across_languages(one: str, other: str) -> None:
    numbers = {word for word in words(one, "zh") if word.startswith("#")}
    assert numbers and numbers == {word for word in words(other, "en") if word.startswith("#")}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("buy", "bought"),
        ("falling", "fell"),
        ("choose", "chosen"),
        ("a man's", "men"),
        ("pays", "paid"),
        ("bits", "bit"),
    ],
)
def test_english_forms_that_no_stemmer_brings_together_are_one_word(asked: str, told: str) -> None:
    assert words(asked, "en") == words(told, "en")


def test_english_words_are_stems_without_stop_words() -> None:
    assert words("What are the cities' investments?", "en") == [stem("cities"), stem("investments")]


def test_possessives_and_hyphens_are_found_both_ways() -> None:
    assert words("China's", "en") == words("China’s", "en") == words("china", "en")
    assert {"covid", "covid19", "#19"} <= set(words("COVID-19", "en"))
    assert set(words("postwar", "en")) <= set(words("post-war", "en"))


def test_accents_are_no_difference_in_english() -> None:
    assert words("Beyoncé café", "en") == words("Beyonce cafe", "en")


def test_chinese_is_the_same_in_either_script_and_width() -> None:
    assert words("浙江經濟，ＧＤＰ增長８％", "zh") == words("浙江经济,gdp增长8%", "zh")


def test_chinese_stop_words_and_question_words_are_left_out() -> None:
    assert set(words("银行的目标是什么？", "zh")) == {"银行", "目标"}
    assert {"的", "什么", "多少"} <= stops("zh") and {"the", "what"} <= stops("en")


@pytest.mark.parametrize(
    ("text", "other", "language"),
    [("книги", "книга", "ru"), ("canciones", "canción", "es"), ("المدارس", "مدارس", "ar")],
)
def test_other_languages_are_stemmed_by_their_own_rules(text: str, other: str, language: str) -> None:
    assert words(text, language) == words(other, language) != []


def test_scripts_without_spaces_become_pairs() -> None:
    assert list(lexical("ありがとう", "ja")) == ["あり", "りが", "がと", "とう"]


@given(st.text(), st.sampled_from(["", "zh", "en", "ru", "xx"]))
def test_any_text_gives_words_and_the_same_ones_twice(text: str, language: str) -> None:
    found = words(text, language)
    assert found == words(text, language) and all(found)


def test_the_manifest_names_the_libraries() -> None:
    assert "rjieba" in manifest() and "PyStemmer" in manifest()
