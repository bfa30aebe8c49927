"""A model's text as it comes in pieces: its sentences and their markers, the same however it is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.llm.said import LONGEST, Saying, neutral, sayings

TEXTS: dict[str, list[tuple[str, tuple[int, ...]]]] = {
    "It opened [3]. It cost 3.5 million [2][4]. Dr. Li said so [1, 2].": [
        ("It opened.", (3,)),
        ("It cost 3.5 million.", (2, 4)),
        ("Dr. Li said so.", (1, 2)),
    ],
    "It opened. [3] It cost a lot. [2] [4]": [("It opened.", (3,)), ("It cost a lot.", (2, 4))],
    "大桥已通车[3]。耗资很大。【2】他说：“好。”［1］": [
        ("大桥已通车。", (3,)),
        ("耗资很大。", (2,)),
        ("他说：“好。”", (1,)),
    ],
    "- One thing [1]\n- **Another** thing [source 2]\n\n## Head\nThe last": [
        ("One thing", (1,)),
        ("Another thing", (2,)),
        ("Head", ()),
        ("The last", ()),
    ],
    "<think>It may be [9]. Or not.</think>\n\nIt opened [1].": [("It opened.", (1,))],
    " \n<THINK>never ends. [1]": [],
    "<thin air> is thin [1].": [("<thin air> is thin.", (1,))],
    "<": [],
    "": [],
    "...\n\n---": [],
}


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("size", [1, 2, 5, 1000])
def test_sentences_come_with_their_markers_however_the_text_is_cut(text: str, size: int) -> None:
    said = list(sayings(text[at : at + size] for at in range(0, len(text), size)))
    assert said == [Saying(*each) for each in TEXTS[text]]


@given(
    st.lists(
        st.sampled_from(["It is so", "对", "[1]", "[2", "]", ". ", "。", "\n", " ", "(", "[", "3.5", "“", "”"]),
        max_size=30,
    )
)
def test_nothing_reads_as_a_marker_that_is_none(parts: list[str]) -> None:
    for said in sayings(parts):
        assert said.text == neutral(said.text) and "\n" not in said.text


def test_an_answer_that_runs_away_is_left() -> None:
    with pytest.raises(OverflowError, match=str(LONGEST)):
        list(sayings("and so on " for _ in range(LONGEST)))


def test_thoughts_may_be_long() -> None:
    thought = ["<think>", *(["hm. "] * LONGEST), "</think>", "It opened [1]."]
    assert list(sayings(thought)) == [Saying("It opened.", (1,))]


@pytest.mark.parametrize("quote", ["It is [3] long", "来源【12】", "see [source 4]", "［ 5， 6 ］", "[^7]"])
def test_a_quote_keeps_its_length_without_what_reads_as_a_marker(quote: str) -> None:
    assert len(neutral(quote)) == len(quote) and not set("[]【】［］") & set(neutral(quote))


def test_other_brackets_stay() -> None:
    assert neutral("[sic] 【注】 [2021年]") == "[sic] 【注】 [2021年]"
