"""`bicite chat`: a conversation in the terminal, or a question a line."""

import io
import json
from pathlib import Path

import pytest

from rag.types import Answer
from tests.commands import QUESTIONS
from tests.conftest import Bicite, Ran

BRIDGE, SCHOOL = QUESTIONS


@pytest.fixture
def typed(bicite: Bicite, ix: Path, monkeypatch: pytest.MonkeyPatch) -> "Typed":
    return Typed(bicite, ix, monkeypatch)


class Typed:
    """Pipes lines into a chat over the small index."""

    def __init__(self, bicite: Bicite, ix: Path, patch: pytest.MonkeyPatch) -> None:
        self.bicite, self.ix, self.patch = bicite, ix, patch

    def __call__(self, lines: str | bytes, *options: str) -> Ran:
        data = lines.encode() if isinstance(lines, str) else lines
        self.patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        return self.bicite("chat", "--index", self.ix, *options)


def objects(ran: Ran) -> list[dict[str, str]]:
    return [json.loads(line) for line in ran.out.splitlines()]


def test_a_follow_up_is_understood_and_shown_as_understood(typed: Typed) -> None:
    ran = typed(f"{BRIDGE}\nAnd what did it cost?\n")
    assert ran.code == 0 and ran.err == ""
    assert ran.out.count("understood as: ") == 1 and "North Bridge" in ran.out.split("understood as: ")[1]
    assert "40 million yuan" in ran.out


def test_each_answer_is_an_object_on_a_line(typed: Typed) -> None:
    ran = typed(f"{BRIDGE}\n\n  And what did it cost?  \n{SCHOOL}", "--json")
    answers = objects(ran)
    assert [answer["question"] for answer in answers] == [BRIDGE, "And what did it cost?", SCHOOL]
    assert "North Bridge" in answers[1]["resolved_question"]
    assert answers[2]["resolved_question"] == SCHOOL


def test_new_begins_anew(typed: Typed) -> None:
    first, second = objects(typed(f"{BRIDGE}\n/new\nAnd what did it cost?\n", "--json"))
    assert second["resolved_question"] == second["question"]


@pytest.mark.parametrize("line", ["???", "a" * 5000])
def test_an_error_is_one_line_and_the_conversation_goes_on(typed: Typed, line: str) -> None:
    ran = typed(f"{line}\n{BRIDGE}\n", "--json")
    assert ran.code == 0 and len(objects(ran)) == 1
    assert ran.err.startswith("bicite: ") and ran.err.count("\n") == 1


def test_bytes_that_are_no_text_are_an_error_too(typed: Typed) -> None:
    ran = typed(b"What \xff is it?\n" + BRIDGE.encode(), "--json")
    assert len(objects(ran)) == 1 and "UTF-8" in ran.err


def test_an_unknown_command_is_told(typed: Typed) -> None:
    ran = typed("/nwe\n")
    assert ran.out == "" and "/nwe is no command" in ran.err and "/new" in ran.err


def test_filters_hold_for_all_questions(typed: Typed) -> None:
    answers = objects(typed(f"{SCHOOL}\n{BRIDGE}\n", "--json", "--document", "bridge.txt"))
    cited = [c["document"]["id"] for answer in answers for c in answer["citations"]]  # type: ignore[index]
    assert set(cited) <= {"bridge.txt"} and cited


def test_the_threshold_holds_here_too(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BICITE_THRESHOLD", "1")
    (refused,) = objects(typed(BRIDGE, "--json"))
    assert not refused["answered"] and not refused["citations"]


def test_without_an_index_it_fails_at_once(bicite: Bicite, tmp_path: Path) -> None:
    ran = bicite("chat", "--index", tmp_path / "none")
    assert ran.code == 1 and ran.out == "" and ran.err.count("\n") == 1


def test_interrupted_it_ends_with_130(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*given: object, **named: object) -> Answer:
        raise KeyboardInterrupt

    monkeypatch.setattr("rag.ask.ask", interrupted)
    assert typed(BRIDGE).code == 130
