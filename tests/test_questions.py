"""Questions written before anything answered them: the right sentence is cited, and mostly first.

Over the bundled corpus always; over the two originals where they are at hand. Four cells: question language x document
language. The bounds are those the project set itself: cited in five of six (a refusal cites nothing), first in two of
three of those answered in every cell.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rag.ask import ask
from rag.assemble import Parts
from rag.config import Settings
from rag.ingest import ingest
from rag.types import Answer

QUESTIONS = Path(__file__).parent / "questions"
CITED, FIRST = 5 / 6, 2 / 3


def load(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (QUESTIONS / name).read_text("utf-8").splitlines()]


def answers(paths: Sequence[Path], questions: Sequence[dict[str, Any]], index: Path) -> list[Answer]:
    parts = Parts(Settings(index=index))
    ingest([str(path) for path in paths], parts.builder(index))
    retriever = parts.retriever()
    return [ask(question["question"], retriever=retriever, k=parts.settings.k) for question in questions]


def place(question: dict[str, Any], answer: Answer) -> int | None:
    """Return the place of the first citation that holds the evidence, from 0."""
    for place, citation in enumerate(answer.citations):
        if citation.document.id == question["document"] and any(e in citation.quote for e in question["evidence"]):
            return place
    return None


def cells(questions: Sequence[dict[str, Any]], places: Sequence[int | None]) -> dict[tuple[str, str], list[int | None]]:
    found: dict[tuple[str, str], list[int | None]] = defaultdict(list)
    for question, where in zip(questions, places, strict=True):
        _, asked, written, _ = question["id"].split("-")
        found[asked, written].append(where)
    return found


def check(questions: Sequence[dict[str, Any]], given: Sequence[Answer]) -> None:
    places = [place(question, answer) for question, answer in zip(questions, given, strict=True)]
    missed = [question["id"] for question, where in zip(questions, places, strict=True) if where is None]
    assert len(places) - len(missed) >= CITED * len(places), f"not cited: {missed}"
    answered = [at for at, answer in enumerate(given) if answer.answered]
    by_cell = cells([questions[at] for at in answered], [places[at] for at in answered])
    assert len(by_cell) == 4
    for cell, found in by_cell.items():
        assert sum(where == 0 for where in found) >= FIRST * len(found), (cell, found)
    assert places[[question["question"] for question in questions].index(FLAGSHIP)] == 0
    for answer in given:
        for citation in answer.citations:
            assert citation.document.text[citation.start : citation.end] == citation.quote


FLAGSHIP = "What is Zhejiang's manufacturing investment target?"


def test_questions_on_the_bundled_corpus_cite_their_evidence(tmp_path: Path) -> None:
    questions = load("bundled.jsonl")
    corpus = Path(__file__).parent.parent / "seeds" / "corpus"
    check(questions, answers([corpus], questions, tmp_path / "index"))


def test_questions_on_the_originals_cite_their_evidence(tmp_path: Path, shared: Path) -> None:
    questions = load("originals.jsonl")
    files = sorted((shared / "seeds").glob("*.txt"))
    assert {file.name for file in files} == {question["document"] for question in questions}
    check(questions, answers(files, questions, tmp_path / "index"))
