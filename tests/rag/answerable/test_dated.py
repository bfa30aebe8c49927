"""Years that a sentence is of by its document's date."""

from collections.abc import Iterable

import pytest

from index.types import Document
from rag.answerable.dated import headed_otherwise, names_its_year, silent, years_told


@pytest.mark.parametrize(
    ("text", "date", "told"),
    [
        ("Exports grew by 6% last year.", "2026-02-01", {"2025"}),
        ("去年出口增长6%，明年目标是7%。", "2026-02-01", {"2025", "2027"}),
        ("前年出口下降。", "2026", {"2024"}),
        ("Exports grew by 6% over the full year.", "2026-02-01", {"2025"}),
        ("全年出口增长6%。", "2026-02-01", {"2025"}),
        ("全年出口增长6%。", "2026-11-01", set()),
        ("Exports grew by 6% last year.", None, set()),
        ("60岁以上年龄的居民增多，以上年份不算。", "2026-02-01", set()),
        ("Exports grew by 6% in 2019.", "2026-02-01", {"2019"}),
    ],
)
def test_a_year_is_told_by_its_number_or_by_how_far_it_lies_from_the_document(
    text: str, date: str | None, told: Iterable[str]
) -> None:
    assert years_told(text, date) == set(told)


@pytest.mark.parametrize(
    ("text", "date", "asked", "expected"),
    [
        ("The port is busy.", "2026-02-01", {"2022"}, True),
        ("The port is busy. It was dug in 2022.", "2026-02-01", {"2022"}, False),
        ("二〇二二年建港。", "2026-02-01", {"2022"}, False),
        ("The port is busy.", None, {"2022"}, False),
        ("The port is busy.", "2026-02-01", set(), False),
    ],
)
def test_a_dated_document_is_silent_on_a_year_that_it_nowhere_writes(
    text: str, date: str | None, asked: set[str], expected: bool
) -> None:
    assert silent(Document("a", "A", text, "en", date, "/a", ("/a",), "0"), asked) is expected


@pytest.mark.parametrize(
    ("title", "asked", "expected"),
    [
        ("Report for 2024", {"2021"}, True),
        ("Report for 2024", {"2023"}, False),
        ("2021—2025年规划", {"2023"}, False),
        ("2021—2025年规划", {"2019"}, True),
        ("The port", {"2021"}, False),
    ],
)
def test_a_title_of_other_years_heads_nothing_of_this_one(title: str, asked: set[str], expected: bool) -> None:
    document = Document("a", "A", "In 2023 it was busy.", "en", "2025-02-01", "/a", ("/a",), "0")
    assert headed_otherwise(title, document, asked) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("2024年营业收入为86.3亿元，同比增长12%。", True),
        ("2024年，公司实现营业收入86.3亿元。", True),
        ("截至2024年底，员工4300人。", True),
        ("Revenue in 2024 was 412 million pounds.", True),
        ("In 2024 the firm moved.", True),
        ("Revenue rose from 380 million in 2023 to 412 million in 2024.", True),
        ("营业收入为412亿元，2023年为380亿元。", False),
        ("员工4300人，比2023年增长5%。", False),
        ("与2023年相比，收入增长5%。", False),
        ("成立于1998年的公司有员工400人。", False),
        ("公司1998年成立，现有员工400人。", False),
        ("Revenue was 412 million, against 380 million in 2023.", False),
        ("Sales rose to 412 million from 380 million in 2023.", False),
        ("Founded in 1998, the firm employs 400 people.", False),
        ("Since 2019 the firm has grown by 8%.", False),
        ("2021—2025年累计投资500亿元。", False),
        ("2019年起，会员费为每人20元。", False),
        ("2010年成立的公司有员工400人。", False),
        ("2024年产量为30万吨，目前日产量为900吨。", False),
        ("At the end of 2024 it had 9,800 workers; now it has 9,500.", False),
    ],
)
def test_a_year_beside_what_is_told_is_its_own_and_one_that_it_is_compared_with_is_not(
    sentence: str, expected: bool
) -> None:
    assert names_its_year(sentence) is expected
