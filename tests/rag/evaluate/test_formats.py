"""Gold sets in the formats of others, read against documents that hold their texts."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from index.errors import ReadError
from rag.evaluate.formats import read_gold
from tests.rag.evaluate.made import BRIDGE, EN, SCHOOL, TEXTS, ZH


def squad(path: Path, *questions: dict[str, Any], context: str = EN) -> Path:
    paragraphs = [{"context": context, "qas": list(questions)}]
    path.write_text(json.dumps({"version": "v2.0", "data": [{"title": "T", "paragraphs": paragraphs}]}), "utf-8")
    return path


def asked(id: str, text: str | None) -> dict[str, Any]:
    answers = [{"text": text, "answer_start": EN.index(text)}] * 2 if text else []
    return {"id": id, "question": "How much did it cost?", "answers": answers, "is_impossible": text is None}


def test_squad_marks_answers_in_their_context_and_impossible_questions(tmp_path: Path) -> None:
    answered, impossible = read_gold(squad(tmp_path / "s.json", asked("1", "40 million yuan"), asked("2", None)), TEXTS)
    assert answered.answerable and not impossible.answerable and impossible.evidence == ()
    assert answered.answers == ("40 million yuan",) and answered.language == "en"
    ((span, *_),) = answered.evidence
    assert (span.document, span.quote) == ("bridge.txt", "40 million yuan")
    assert BRIDGE[1].start <= span.start < span.end <= BRIDGE[1].end


def test_a_context_with_other_white_space_is_found(tmp_path: Path) -> None:
    context = EN[:60].replace(" ", "\n  ")
    (question,) = read_gold(squad(tmp_path / "s.json", asked("1", None), context=context), TEXTS)
    assert question.id == "1"


def test_a_context_in_no_document_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no document holds the context 'A ferry.*index the texts"):
        read_gold(squad(tmp_path / "s.json", asked("1", None), context="A ferry crosses."), TEXTS)


def beir(folder: Path, qrels: str, file: str = "qrels/test.tsv") -> Path:
    rows = [
        {"_id": "q1", "text": "学校在哪里？"},
        {"_id": "q2", "text": "Which bridge?"},
        {"_id": "q3", "text": "train"},
    ]
    (folder / file).parent.mkdir(parents=True)
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    (folder / file).write_text("query-id\tcorpus-id\tscore\n" + qrels, "utf-8")
    return folder


@pytest.mark.parametrize("file", ["qrels/test.tsv", "qrels/dev.tsv", "qrels.tsv"])
def test_beir_judges_whole_documents(tmp_path: Path, file: str) -> None:
    folder = beir(tmp_path / "b", "q1\tschool.txt\t1\nq2\tbridge.txt\t2\nq2\tschool.txt\t1\nq1\tbridge.txt\t0\n", file)
    first, second = read_gold(folder, TEXTS)
    assert (first.id, first.language, first.kind) == ("q1", "zh", "single")
    assert [piece[0].quote for piece in first.evidence] == [ZH]
    assert (second.id, second.kind, len(second.evidence)) == ("q2", "list", 2)


@pytest.mark.parametrize(("qrels", "part"), [("q1\tboat.txt\t1\n", "no document 'boat.txt'"), ("q1 x 1\n", "line 2")])
def test_broken_judgements_are_refused(tmp_path: Path, qrels: str, part: str) -> None:
    with pytest.raises(ReadError, match=part):
        read_gold(beir(tmp_path / "b", qrels), TEXTS)


CONTEXTS = ["The bridge opened in March 2021.", "It cost 40 million yuan."]


@pytest.mark.parametrize(
    ("question", "answer", "contexts"),
    [("user_input", "reference", "reference_contexts"), ("question", "ground_truth", "contexts")],
)
def test_columns_of_ragas_in_either_spelling_and_file(
    tmp_path: Path, question: str, answer: str, contexts: str
) -> None:
    row = {question: "When, and for how much?", answer: "March 2021", contexts: CONTEXTS}
    (tmp_path / "r.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    with (tmp_path / "r.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row | {contexts: json.dumps(CONTEXTS)})
    (from_json,), (from_csv,) = read_gold(tmp_path / "r.jsonl", TEXTS), read_gold(tmp_path / "r.csv", TEXTS)
    assert from_json.evidence == from_csv.evidence
    assert [piece[0].quote for piece in from_json.evidence] == CONTEXTS
    assert from_json.answers == ("March 2021",) and from_json.kind == "list"


def test_a_ragas_row_without_contexts_is_unanswerable(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text(json.dumps({"question": "谁？", "ground_truth": "不知道"}), "utf-8")
    (question,) = read_gold(tmp_path / "r.jsonl", TEXTS)
    assert not question.answerable and question.answers == ()


@pytest.mark.parametrize(
    ("row", "part"),
    [
        ({"reference": "x", "contexts": [CONTEXTS[0]]}, "line 1: no user_input or question"),
        ({"question": "x", "reference": "x", "contexts": [SCHOOL.__repr__()]}, "line 1: no document holds"),
    ],
)
def test_broken_rows_are_refused(tmp_path: Path, row: dict[str, Any], part: str) -> None:
    (tmp_path / "r.jsonl").write_text(json.dumps(row), "utf-8")
    with pytest.raises(ReadError, match=part):
        read_gold(tmp_path / "r.jsonl", TEXTS)


@pytest.mark.parametrize("content", ["[]", "{}", '{"data": [{"paragraphs": 3}]}', "{", '"x"'])
def test_json_that_is_no_squad_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "s.json").write_text(content)
    with pytest.raises(ReadError, match=r"s\.json"):
        read_gold(tmp_path / "s.json", TEXTS)
