"""Another thing whose name ends alike isn't the one asked about."""

import pytest

from rag.siblings import sibling


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("When did Oak Street Library open?", "Maple Street Library opened in May."),
        ("Who runs the Harbour Road School?", "The Chapel Road School is run by Ada Marsh."),
        ("How old is Laura Whitfield?", "Thomas Whitfield is 61."),
    ],
)
def test_a_name_that_ends_alike_is_anothers(question: str, told: str) -> None:
    assert sibling(question, [told])


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("When did Oak Street Library open?", "The library in Oak Street opened in May."),
        ("When did Oak Street Library open?", "The library opened in May."),
        ("When did Oak Street Library open?", "Maple Street Library opened after Oak Street Library."),
        ("How old is President Whitfield?", "Thomas Whitfield is 61."),
        ("How old is Thomas Whitfield?", "President Whitfield is 61."),
        ("When did the Scottish Parliament meet?", "The Scotland Parliament met in May."),
        ("橡树街图书馆什么时候开放？", "枫树街图书馆五月开放。"),
    ],
)
def test_a_name_that_is_there_otherwise_or_in_part_is_no_others(question: str, told: str) -> None:
    assert not sibling(question, [told])
