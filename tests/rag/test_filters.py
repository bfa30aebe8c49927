"""Filters by document, language and date: what they let through, and that they stay fair."""

import json
from pathlib import Path

import pytest

from index.errors import UsageError
from index.types import Filters
from rag.filters import filters
from tests.commands import folder
from tests.conftest import Bicite

TEXTS: dict[str, str | bytes] = {
    "old.md": "---\ndate: 2024\n---\nThe harbour bridge of Anport opened to traffic in spring.",
    "new.md": "---\ndate: 2026-01-20\n---\nThe harbour bridge of Anport was closed for repair.",
    "zh.md": "---\ndate: 2026-02\n---\n安港大桥的维修费用为三亿元。",
    "undated.txt": "The harbour bridge of Anport is painted green.",
}


@pytest.fixture
def bridges(tmp_path: Path, bicite: Bicite) -> Path:
    assert bicite("index", folder(tmp_path / "bridges", TEXTS), "--index", tmp_path / "ix").code == 0
    return tmp_path / "ix"


@pytest.mark.parametrize(
    ("given", "passing"),
    [
        ([], {"old.md", "new.md", "zh.md", "undated.txt"}),
        (["--document", "old.md", "--document", "zh.md"], {"old.md", "zh.md"}),
        (["--language", "zh"], {"zh.md"}),
        (["--from", "2026"], {"new.md", "zh.md"}),
        (["--from", "2026-01-21"], {"zh.md"}),
        (["--from", "2026-02-10"], {"zh.md"}),
        (["--to", "2024-06-30"], {"old.md"}),
        (["--to", "2026-01"], {"old.md", "new.md"}),
        (["--from", "2026-01", "--to", "2026-01", "--language", "en"], {"new.md"}),
        (["--from", "2030"], set()),
        (["--document", "nowhere.txt"], set()),
    ],
)
def test_only_what_passes_is_found(bicite: Bicite, bridges: Path, given: list[str], passing: set[str]) -> None:
    ran = bicite("search", "harbour bridge of Anport 安港大桥", "--index", bridges, "--json", *given)
    assert {passage["document"]["id"] for passage in json.loads(ran.out)["passages"]} == passing


def test_filters_that_let_all_through_change_no_score(bicite: Bicite, bridges: Path) -> None:
    scores = [
        [
            p["score"]
            for p in json.loads(bicite("search", "harbour 安港", "--index", bridges, "--json", *given).out)["passages"]
        ]
        for given in ([], ["--language", "en", "--language", "zh"])
    ]
    assert scores[0] == scores[1] and len(scores[0]) == 4


@pytest.mark.parametrize(
    ("question", "told"), [("When did the bridge open?", "No document passes"), ("大桥何时通车？", "没有文档符合")]
)
def test_filters_that_let_nothing_through_are_told_of(bicite: Bicite, bridges: Path, question: str, told: str) -> None:
    ran = bicite("ask", question, "--index", bridges, "--document", "nowhere.txt")
    assert ran.code == 0 and f"filters: {told}" in ran.out
    answer = json.loads(bicite("ask", question, "--index", bridges, "--from", "2030", "--json").out)
    assert [notice["code"] for notice in answer["warnings"]] == ["filters"] and not answer["answered"]
    assert "filters:" not in bicite("ask", "Who won the election?", "--index", bridges, "--from", "2026").out


def test_an_answer_cites_only_what_passes(bicite: Bicite, bridges: Path) -> None:
    question = "When did the harbour bridge of Anport open to traffic?"
    cited = [
        {
            c["document"]["id"]
            for c in json.loads(bicite("ask", question, "--index", bridges, "--json", *given).out)["citations"]
        }
        for given in ([], ["--document", "undated.txt"])
    ]
    assert "old.md" in cited[0]
    assert cited[1] <= {"undated.txt"}


def test_with_nothing_that_passes_the_answer_is_a_refusal(bicite: Bicite, bridges: Path) -> None:
    ran = bicite("ask", "When did the bridge open?", "--index", bridges, "--from", "2030", "--json")
    answer = json.loads(ran.out)
    assert (ran.code, answer["answered"], answer["citations"], answer["passages"]) == (0, False, [], [])


@pytest.mark.parametrize(
    "wrong",
    [
        {"date_from": "yesterday"},
        {"date_to": "2026-13"},
        {"languages": ["Chinese"]},
        {"date_from": "2026-02", "date_to": "2026-01-31"},
    ],
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        filters(**wrong)


def test_nothing_asked_for_is_no_filter() -> None:
    assert filters() is None
    assert filters(date_from="2026-01", date_to="2026") == Filters(date_from="2026-01", date_to="2026")
