"""Receipts: an answer's JSON is checked against the documents alone, whatever it says of itself; and a whole index."""

import io
import json
import sqlite3
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import NotFound, ReadError
from index.lexicon import Lexicon
from index.types import Document
from prompts import refusal
from rag.checking.judge import Judge
from rag.checking.receipt import read
from rag.checking.verify import verify
from tests.commands import QUESTIONS, assert_refused, parsed
from tests.conftest import Bicite
from tests.rag.llm.endpoint import Reply
from tests.rag.llm.endpoint import serving as modelled
from tests.tiny import document

Receipt = dict[str, Any]
TEXT = "The harbour handled 31 million tonnes in 2024, 5% more than in 2023. It has [3] cranes.\n"


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_as_it_was_given_is_valid(question: str, bicite: Bicite, ix: Path, tmp_path: Path) -> None:
    ran = bicite("ask", question, "--index", ix, "--json")
    (tmp_path / "answer.json").write_text(ran.out, "utf-8")
    found = parsed(bicite("verify", tmp_path / "answer.json", "--index", ix, "--json"))
    answer = json.loads(ran.out)
    assert found["valid"] is True and found["problems"] == []
    markers = [citation["marker"] for citation in answer["citations"]]
    assert found["citations"] == [{"marker": marker, "valid": True, "reason": None} for marker in markers]
    assert [f["text"] for f in found["figures"]] == [f["text"] for c in answer["claims"] for f in c["figures"]]
    ran = bicite("verify", tmp_path / "answer.json", "--index", ix)
    assert ran.code == 0 and ran.out.endswith("valid\n") and "fails" not in ran.out


def test_a_refusal_is_valid_and_may_come_on_standard_input(
    bicite: Bicite, ix: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = bicite("ask", "Quokkas?", "--index", ix, "--json")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ran.out.encode())))
    assert parsed(bicite("verify", "-", "--index", ix, "--json"))["valid"] is True


def test_a_models_answer_is_a_receipt_too(bicite: Bicite, ix: Path, tmp_path: Path) -> None:
    text = "The bridge opened in March 2021 [1]. It cost 40 million yuan [2]. The North Bridge carries two roads [2]."
    with modelled(Reply(text)) as endpoint, pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_BASE_URL", endpoint.url)
        patch.setenv("BICITE_LLM_MODEL", "model")
        ran = bicite("ask", QUESTIONS[0], "--index", ix, "--json")
        shown = bicite("ask", QUESTIONS[0], "--index", ix)
    answer = json.loads(ran.out)
    assert [claim["verified"] for claim in answer["claims"]] == [True, True, False]
    assert "The bridge opened in March 2021. [1]\n" in shown.out and "(not verified) [2]\n" in shown.out
    (tmp_path / "answer.json").write_text(ran.out, "utf-8")
    assert parsed(bicite("verify", tmp_path / "answer.json", "--index", ix, "--json"))["valid"] is True
    answer["claims"][2]["verified"] = True
    (tmp_path / "answer.json").write_text(json.dumps(answer), "utf-8")
    ran = bicite("verify", tmp_path / "answer.json", "--index", ix, "--json")
    assert ran.code == 1 and "marked as verified" in ran.out


@pytest.fixture(scope="module")
def judge(lexicon: Lexicon) -> Judge:
    return Judge(lexicon)


def receipt() -> Receipt:
    """Return what an answer of one quote looks like."""
    quote = TEXT.partition("2023.")[0] + "2023."
    figures = [{"text": text, "verified": True} for text in ("31 million tonnes", "2024", "5%", "2023")]
    cited = {"id": "a.txt", "sha256": held("a.txt").sha256}
    return {
        "answered": True,
        "answer": f"{quote} [1]",
        "citations": [{"marker": 1, "start": 0, "end": len(quote), "quote": quote, "document": cited}],
        "claims": [{"answer_start": 0, "answer_end": len(quote), "markers": [1], "verified": True, "figures": figures}],
        "conflicts": [{"figures": [{"text": "31 million", "start": 20, "end": 30, "document": dict(cited)}]}],
    }


def held(id: str) -> Document:
    if id != "a.txt":
        raise NotFound(f"no document {id!r}")
    return document("a.txt", TEXT)


def reasons(given: Receipt, judge: Judge) -> list[str]:
    found = verify(read(json.dumps(given).encode(), "it"), held, judge)
    parts = (*found.citations, *found.claims, *found.figures)
    return [str(part[-1]) for part in parts if part[-1]] + list(found.problems)


def test_the_receipt_that_is_tampered_with_below_is_valid(judge: Judge) -> None:
    assert reasons(receipt(), judge) == []


def changed(*path: str | int, to: object) -> Callable[[Receipt], None]:
    def change(given: Any) -> None:  # noqa: ANN401
        for step in path[:-1]:
            given = given[step]
        given[path[-1]] = to

    return change


def reworded(old: str, new: str) -> Callable[[Receipt], None]:
    """Change the answer's text, its offsets and its figures along with it, as a careful forger would."""

    def change(given: Receipt) -> None:
        given["answer"] = given["answer"].replace(old, new)
        given["claims"][0]["answer_end"] += len(new) - len(old)
        for figure in given["claims"][0]["figures"]:
            figure["text"] = figure["text"].replace(old, new)

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (changed("citations", 0, "quote", to="The harbour handled 32 million tonnes."), "other words there"),
        (changed("citations", 0, "start", to=1), "other words there"),
        (changed("citations", 0, "end", to=10_000), "no place in a text"),
        (changed("citations", 0, "end", to=0), "no place in a text"),
        (changed("citations", 0, "document", "id", to="b.txt"), "no such document"),
        (changed("citations", 0, "document", "sha256", to="0" * 64), "another text"),
        (changed("citations", 0, "highlight", to={"start": 10, "end": 500}), "highlight"),
        (changed("citations", 0, "marker", to=2), "no citation that stands"),
        (changed("citations", to=[]), "no citation that stands"),
        (changed("claims", 0, "markers", to=[]), "markers"),
        (changed("claims", 0, "markers", to=[1, 7]), "markers"),
        (changed("claims", 0, "answer_end", to=20), "that no claim stands for"),
        (changed("claims", 0, "answer_end", to=9999), "no place in the answer"),
        (changed("claims", 0, "figures", 0, "text", to="41 million tonnes"), "figures it names"),
        (changed("claims", 0, "figures", 0, "value", to=41e6), "figures it names"),
        (changed("claims", 0, "figures", 0, "unit", to="percent"), "figures it names"),
        (changed("claims", 0, "figures", to=[]), "figures it names"),
        (changed("citations", 0, "document", "date", to="1999-01-01"), "another date"),
        (changed("conflicts", 0, "figures", 0, "text", to="32 million"), "other words"),
        (changed("conflicts", 0, "figures", 0, "document", "id", to="b.txt"), "no such document"),
        (changed("claims", to=[]), "claims and citations"),
        (changed("answered", to=False), "refusal"),
        (reworded("31", "32"), "figure"),
        (reworded("5%", "7%"), "figure"),
        (reworded("million", "billion"), "figure"),
        (reworded("more than", "less than"), "verified"),
        (reworded("The harbour", "Captain Hale"), "verified"),
        (reworded("harbour", "h\u0430rbour"), "verified"),
        (lambda given: given.update(answer=given["answer"] + " It is closed."), "that no claim stands for"),
        (lambda given: given.update(answer="Really? " + given["answer"]), "markers"),
        (lambda given: given["citations"].append(given["citations"][0]), "one marker"),
        (lambda given: given["citations"].append({**given["citations"][0], "marker": 2}), "rests on [2]"),
        (lambda given: given["claims"].append(given["claims"][0]), "across each other"),
    ],
)
def test_what_was_tampered_with_is_named(change: Callable[[Receipt], None], told: str, judge: Judge) -> None:
    given = receipt()
    change(given)
    assert any(told in reason for reason in reasons(given, judge)), reasons(given, judge)


@pytest.mark.parametrize(
    ("language", "more"), [("en", " It was 31 million tonnes."), ("zh", "是三千万吨。"), ("fr", "\nSee [1].")]
)
def test_a_refusal_that_says_more_is_not_valid(language: str, more: str, judge: Judge) -> None:
    told = {"answered": False, "citations": [], "claims": []}
    for titles, missing in (((), ()), (("Harbour", "“A”\nB"), ()), (("港口",), ("2024", "浙江"))):
        text = refusal(language, titles, missing)
        assert reasons({**told, "answer": text}, judge) == []
        assert any("refusal" in reason for reason in reasons({**told, "answer": text + more}, judge))


def test_a_document_that_changed_since_is_named(judge: Judge) -> None:
    found = verify(read(json.dumps(receipt()).encode(), "it"), lambda id: document(id, TEXT + "More."), judge)
    assert "sha256 differs" in found.citations[0][1] and not found.valid
    damaged = Document("a.txt", "", TEXT + "More.", "en", None, "", ("",), document("a.txt", TEXT).sha256)
    found = verify(read(json.dumps(receipt()).encode(), "it"), lambda id: damaged, judge)
    assert "not the text that was indexed" in found.citations[0][1]


def test_a_marker_of_the_documents_own_is_told_apart(judge: Judge) -> None:
    given = receipt()
    start, end = TEXT.index("It has"), TEXT.index("\n")
    given["citations"].append(
        {**given["citations"][0], "marker": 2, "start": start, "end": end, "quote": TEXT[start:end]}
    )
    at = len(given["answer"]) + 1
    given["answer"] += "\nIt has (3) cranes. [2]"
    given["claims"].append(
        {
            "answer_start": at,
            "answer_end": at + 18,
            "markers": [2],
            "verified": True,
            "figures": [{"text": "3", "verified": True}],
        }
    )
    assert reasons(given, judge) == []


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "no JSON"),
        (b"\xff\xfe", "no JSON"),
        (b"[" * 100_000, "nested too deep"),
        (b"[]", "is no answer"),
        (b"null", "is no answer"),
        (b'{"answered": true}', "answer: field required"),
        (json.dumps({**receipt(), "answered": "yes"}).encode(), "answered"),
        (json.dumps({**receipt(), "citations": [{"marker": "1"}]}).encode(), "citations.0"),
        (json.dumps({**receipt(), "claims": [{"answer_start": -1}]}).encode(), "claims.0"),
        (json.dumps({**receipt(), "claims": [{"answer_start": 1.5}]}).encode(), "claims.0"),
    ],
)
def test_what_is_no_answer_is_refused_in_one_line(
    data: bytes, told: str, bicite: Bicite, ix: Path, tmp_path: Path
) -> None:
    (tmp_path / "x.json").write_bytes(data)
    assert_refused(bicite("verify", tmp_path / "x.json", "--index", ix), 1, "x.json", told, "bicite ask --json")


def test_wrong_usage(bicite: Bicite, ix: Path, tmp_path: Path) -> None:
    assert_refused(bicite("verify", "--index", ix), 2, "ANSWER.json")
    assert_refused(bicite("verify", "x.json", "--all", "--index", ix), 2, "ANSWER.json")
    assert_refused(bicite("verify", tmp_path / "none.json", "--index", ix), 1, "none.json")
    assert_refused(bicite("verify", tmp_path, "--index", ix), 1, str(tmp_path))


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9)
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_change_of_one_value_is_an_unforeseen_error(judge: Judge, data: st.DataObject) -> None:
    given = deepcopy(receipt())
    place: Any = given
    while True:
        key = data.draw(st.sampled_from(range(len(place)) if isinstance(place, list) else sorted(place)))
        if not place[key] or not isinstance(place[key], dict | list) or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = data.draw(JSON)
    try:
        reasons(given, judge)
    except ReadError as error:
        assert "\n" not in str(error)


def test_a_whole_index_is_checked(bicite: Bicite, ix: Path) -> None:
    found = parsed(bicite("verify", "--all", "--index", ix, "--json"))
    assert found["valid"] is True and found["documents"] == 2 and found["sentences"] >= 4 and found["problems"] == []
    assert bicite("verify", "--all", "--index", ix).out.rstrip().endswith("valid")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("UPDATE documents SET text = text || 'x' WHERE id = 'bridge.txt'", "sha256"),
        ("UPDATE chunks SET stop = 9999 WHERE document_id = 'bridge.txt'", "no place"),
        ("UPDATE chunks SET start = stop WHERE document_id = 'bridge.txt'", "no place"),
        ("DELETE FROM chunks WHERE document_id = 'bridge.txt'", "counts"),
        ("DELETE FROM documents WHERE id = 'bridge.txt'", "counts"),
    ],
)
def test_what_is_damaged_in_an_index_is_named(query: str, told: str, bicite: Bicite, ix: Path) -> None:
    (texts,) = ix.rglob("texts.sqlite")
    texts.chmod(0o644)
    with sqlite3.connect(texts) as file:
        file.execute(query)
    file.close()
    ran = bicite("verify", "--all", "--index", ix, "--json")
    assert ran.code == 1 and any(told in problem for problem in json.loads(ran.out)["problems"]), ran
