"""Words and figures explained to a reader of the other language."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from platformdirs import user_cache_path

from index.lexicon import Lexicon
from rag.wordhelp import Help, explain

MIXED = st.text(st.sampled_from("浙江省制造业投资王忠林A b5,000亿元%😀𠮷\r\n the grew yuan"), max_size=40)


def words(found: Help) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {word.text: (word.reading, word.meanings) for word in found.words}


def test_chinese_words_have_their_pinyin_and_meanings(lexicon: Lexicon) -> None:
    found = words(explain("浙江省的女儿在西安的银行，绿色。", "zh", lexicon))
    assert found["浙江省"][0] == "Zhèjiāng Shěng" and "Zhejiang" in found["浙江省"][1][0]
    assert [found[word][0] for word in ("女儿", "西安", "银行", "绿色")] == ["nǚ'ér", "Xī'ān", "yínháng", "lǜsè"]
    assert found["银行"][1] == ("bank",)


def test_traditional_words_stand_as_they_are_written(lexicon: Lexicon) -> None:
    assert words(explain("𠮷製造業", "zh", lexicon))["製造業"] == ("zhìzàoyè", ("manufacturing industry",))


def test_a_name_that_the_dictionary_lacks_is_read_and_not_taken_apart(lexicon: Lexicon) -> None:
    assert words(explain("王忠林说", "zh", lexicon))["王忠林"] == ("wángzhōnglín", ())


def test_english_words_and_phrases_are_said_in_chinese(lexicon: Lexicon) -> None:
    found = words(explain("The manufacturing industry of Zhejiang grew.", "en", lexicon))
    assert found["manufacturing industry"][1] == ("制造业",)
    assert found["Zhejiang"][1][0] == "浙江"
    assert not found.keys() & {"The", "of", "manufacturing"}


@pytest.mark.parametrize(
    ("text", "language", "converted"),
    [("投资5000亿元", "zh", "500 billion yuan"), ("It invests 500 billion yuan.", "en", "5000亿元")],
)
def test_figures_are_converted(text: str, language: str, converted: str, lexicon: Lexicon) -> None:
    (figure,) = explain(text, language, lexicon).figures
    assert figure.converted == converted and text[figure.start : figure.end] == figure.text


@pytest.mark.parametrize(("text", "language"), [("投资", "zh"), ("The bridge opened.", "en"), ("123", "und")])
def test_the_language_is_told_where_none_is_given(text: str, language: str, lexicon: Lexicon) -> None:
    assert explain(text, None, lexicon).language == language


def test_other_languages_have_no_help(lexicon: Lexicon) -> None:
    assert explain("El puente 500", "es", lexicon) == Help("es", (), ())


@given(MIXED, st.sampled_from(["zh", "en"]))
def test_offsets_are_of_the_text_as_given(text: str, language: str) -> None:
    found = explain(text, language, Lexicon.open(Path(user_cache_path("bicite")) / "lexicon.sqlite"))
    spans = [(each.start, each.end, each.text) for each in found.words]
    spans += [(each.start, each.end, each.text) for each in found.figures]
    assert all(text[start:end] == said for start, end, said in spans)
    assert all(one.end <= other.start for one, other in pairwise(found.words))
