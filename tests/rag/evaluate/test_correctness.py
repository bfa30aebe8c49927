"""What counts as the right words."""

import pytest

from rag.evaluate.correctness import correct, exact, f1, figures_match, items, normalised, stated
from tests.rag.evaluate.made import BRIDGE, gold


@pytest.mark.parametrize(
    ("text", "answer", "held"),
    [
        ("It opened in March 2021.", "March 2021", True),
        ("It opened in march 2021.", "March 2021", False),
        ("It cost 140 million yuan.", "40 million yuan", False),
        ("Growth was 2.5%.", "5%", False),
        ("Growth was 5%.", "5%", True),
        ("Growth was 5.", "5", True),
        ("Growth was 5,000.", "5", False),
        ("校长是李华。", "李华", True),
        ("增长8%以上", "8%", True),
        ("anything", "", False),
    ],
)
def test_exact_is_to_the_letter_and_never_part_of_a_number(text: str, answer: str, held: bool) -> None:
    assert exact(text, [answer]) is held


@pytest.mark.parametrize(
    ("text", "answer", "held"),
    [
        ("THE bridge, opened", "bridge opened", True),
        ("校長是李華。", "李华", True),
        ("增长８％", "8%", True),
        ("bridges opened", "bridge", False),
        ("It cost 140 million", "40 million", False),
        ("x", "...", False),
    ],
)
def test_normalised_looks_past_writing_but_not_past_words(text: str, answer: str, held: bool) -> None:
    assert normalised(text, [answer]) is held


@pytest.mark.parametrize(
    ("text", "answers", "held"),
    [
        ("产业规模达到4500亿元。", ["450 billion yuan"], True),
        ("The target is 8% or more.", ["8%以上"], True),
        ("The target is 8 yuan.", ["8%"], False),
        ("It opened on December 18, 2025.", ["2025年12月18日", "never"], True),
        ("It opened on December 18, 2025.", ["2025年12月"], True),
        ("It opened in December 2025.", ["2025-12-18"], False),
        ("3000 projects, 5 of them new", ["3000个"], True),
        ("between 6% and 8%", ["6% to 8%"], True),
        ("about 6%", ["6% to 8%"], False),
        ("no figure", ["no figure either"], None),
    ],
)
def test_figures_are_compared_by_value_and_unit_across_languages(
    text: str, answers: list[str], held: bool | None
) -> None:
    assert figures_match(text, answers) is held


def test_markers_are_no_figures() -> None:
    assert stated("It has two roads. [1] [12]") == "It has two roads."
    assert figures_match(stated("Nothing was said. [8]"), ["8"]) is False


def test_overlap_is_of_words_in_english_and_of_characters_in_chinese() -> None:
    assert f1("the red bridge", ["red bridge"]) == 1.0
    assert f1("a long red bridge", ["red boat", "blue"]) == pytest.approx(2 * 1 / (3 + 2))
    assert f1("新学校", ["学校"]) == pytest.approx(2 * 2 / (3 + 2))
    assert f1("", ["x"]) == f1("x", []) == 0.0


def test_a_list_is_right_when_every_item_is_said_in_any_order() -> None:
    question = gold(
        [BRIDGE[0]], [BRIDGE[1]], kind="list", asks="what", answers=["Anhui, Jilin and Hubei", "安徽、吉林、湖北"]
    )
    assert correct("Hubei aims high, as do Jilin and Anhui.", question)
    assert correct("湖北、安徽和吉林", question)
    assert not correct("Hubei and Jilin", question)
    assert items("1,200 cars; ships") == ["1,200 cars", " ships"]


def test_a_figure_is_right_by_value_only_where_figures_are_asked_for() -> None:
    told = "产业规模达到4500亿元。"
    assert correct(told, gold([BRIDGE[0]], asks="how_much", answers=["450 billion yuan"]))
    assert not correct(told, gold([BRIDGE[0]], asks="what", answers=["450 billion yuan"]))
