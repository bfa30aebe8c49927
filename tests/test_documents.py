"""A PDF and a DOCX of our own making, asked in both languages: the right sentence, and the page it stands on."""

from pathlib import Path
from typing import Any

import pytest

from tests import made
from tests.commands import parsed
from tests.conftest import Bicite

ASKED = [  # question, what the citation says, its page
    ("When did the North Bridge open?", "opened in March 2021", 1),
    ("北桥的造价是多少？", "40 million yuan", 1),
    ("How many students does the new school hold?", "可容纳五千名学生", 1),
    ("图书馆的阅览室能坐多少人？", "seat 300 people", 2),
    ("Where did the city library move in 2019?", "old customs house", 2),
    ("How many beds does the Third City Hospital have?", "八百张床位", 3),
    ("市第三医院什么时候迁入新址？", "2024年5月", 3),
    ("When did the toll end?", "The toll ended in 2023", 1),
]


@pytest.fixture(params=["report.pdf", "report.docx"])
def answers(request: pytest.FixtureRequest, tmp_path: Path, real_bicite: Bicite) -> tuple[str, list[dict[str, Any]]]:
    make = made.report if request.param.endswith(".pdf") else made.word
    make(tmp_path / request.param)
    assert real_bicite("index", tmp_path / request.param, "--index", tmp_path / "ix").code == 0
    asked = [parsed(real_bicite("ask", each[0], "--index", tmp_path / "ix", "--json")) for each in ASKED]
    return parsed(real_bicite("show", request.param, "--index", tmp_path / "ix", "--json"))["text"], asked


def test_citations_are_right_to_the_character_and_the_page(answers: tuple[str, list[dict[str, Any]]]) -> None:
    text, asked = answers
    for (question, wanted, page), answer in zip(ASKED, asked, strict=True):
        for citation in answer["citations"]:
            assert text[citation["start"] : citation["end"]] == citation["quote"]
        right = [citation for citation in answer["citations"] if wanted in citation["quote"]]
        assert right, (question, answer["answer"])
        assert {citation["page"] for citation in right} == {page}


def test_the_page_is_shown_to_people(tmp_path: Path, real_bicite: Bicite) -> None:
    made.report(tmp_path / "report.pdf")
    real_bicite("index", tmp_path / "report.pdf", "--index", tmp_path / "ix")
    assert "report.pdf  p. 3  " in real_bicite("ask", "市第三医院什么时候迁入新址？", "--index", tmp_path / "ix").out
