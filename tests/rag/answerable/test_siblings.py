"""Another thing whose name ends alike isn't the one asked about."""

from pathlib import Path

import pytest

from rag.answerable.siblings import sibling
from rag.ask import ask
from rag.assemble import Parts
from rag.config import Settings
from rag.ingest import ingest


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("When did Oak Street Library open?", "Maple Street Library opened in May."),
        ("Who runs the Harbour Road School?", "The Chapel Road School is run by Ada Marsh."),
        ("How old is Laura Whitfield?", "Thomas Whitfield is 61."),
        ("When does the West Campus Clinic open?", "The East Campus Clinic, west of the station, opens at 9."),
        ("Who heads Second Street School?", "First Street School is headed by Ada Marsh, the second woman there."),
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
        ("When does the West Campus Clinic open?", "The East Campus Clinic opens at 9, the west campus clinic at 10."),
        ("How old is President Whitfield?", "Thomas Whitfield is 61."),
        ("How old is Thomas Whitfield?", "President Whitfield is 61."),
        ("How old is Mayor Whitfield?", "Thomas Whitfield is 61."),
        ("How old is Thomas Whitfield?", "Coach Whitfield is 61."),
        ("Describe Whitfield's work.", "Thomas Whitfield teaches chemistry."),
        ("How many branches has the NYC Public Library?", "The New York City Public Library has 92 branches."),
        ("How long is the River Thames?", "The Thames is 346 km long, the Upper Thames 130."),
        ("When did the Scottish Parliament meet?", "The Scotland Parliament met in May."),
        ("橡树街图书馆什么时候开放？", "枫树街图书馆五月开放。"),
    ],
)
def test_a_name_that_is_there_otherwise_or_in_part_is_no_others(question: str, told: str) -> None:
    assert not sibling(question, [told])


def test_what_is_told_of_the_other_is_much_less_sure(tmp_path: Path, home: Path) -> None:
    (tmp_path / "a.txt").write_text("The Maple Street Library opened in May 2019. It holds 52,000 books.", "utf-8")
    parts = Parts(Settings(index=tmp_path / "ix"))
    ingest([str(tmp_path / "a.txt")], parts.builder(tmp_path / "ix"))
    retriever = parts.retriever()
    asked = "How many books does the {} Street Library hold?"
    maple, oak = (ask(asked.format(name), retriever=retriever, threshold=0.0) for name in ("Maple", "Oak"))
    assert oak.confidence < maple.confidence - 0.15


@pytest.mark.parametrize("title", ["Director", "Coach", "Uncle"])
def test_a_title_that_the_documents_do_not_give_is_no_missing_name(title: str, tmp_path: Path, home: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "The Maple Street Library opened in May 2019. Its head is Ada Marsh, who came from Leeds. It shuts on Monday.",
        "utf-8",
    )
    parts = Parts(Settings(index=tmp_path / "ix"))
    ingest([str(tmp_path / "a.txt")], parts.builder(tmp_path / "ix"))
    answer, other = (
        ask(f"Where did {name} Marsh come from?", retriever=parts.retriever(), threshold=0.0)
        for name in (title, "Laura")
    )
    assert "Leeds" in answer.text
    assert other.confidence < answer.confidence - 0.3
