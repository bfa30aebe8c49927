"""`bicite eval` from gold set to exit code."""

import json
from pathlib import Path
from typing import Any

import pytest

from index.language import detect
from index.read import read
from tests.commands import QUESTIONS, assert_refused, parsed
from tests.conftest import Bicite

EVIDENCE = ["The North Bridge opened in March 2021.", "北岸的新学校在九月开学，可容纳五千名学生。"]


@pytest.fixture
def gold(tmp_path: Path, texts: Path) -> Path:
    """Give three questions on the two small documents, one without an answer."""
    documents = {document.id: document for document in read([texts]).documents}
    lines: list[dict[str, Any]] = []
    for n, (question, quote) in enumerate(zip([*QUESTIONS, "Who sang at the opera?"], [*EVIDENCE, None], strict=True)):
        held = [d for d in documents.values() if quote and quote in d.text]
        spans = [[{"document": d.id, "start": at, "end": at + len(str(quote)), "quote": quote}]
                 for d in held for at in [d.text.index(str(quote))]]  # fmt: skip
        lines.append(
            {"id": f"q{n}", "question": question, "language": detect(question), "kind": "single", "asks": "what",
             "answerable": bool(held), "answers": ["March 2021", "五千"] if held else [],
             "evidence": spans,
             "documents": {d.id: d.sha256 for d in documents.values()}}
        )  # fmt: skip
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    return path


def test_a_table_is_printed_and_the_report_written(bicite: Bicite, ix: Path, gold: Path, tmp_path: Path) -> None:
    ran = bicite("eval", "--gold", gold, "--index", ix, "--report", tmp_path / "report")
    assert ran.code == 0 and ran.err == ""
    assert ran.out.startswith("3 questions of gold.jsonl") and "citation precision" in ran.out
    assert "<!doctype html>" in (tmp_path / "report" / "report.html").read_text("utf-8")
    assert (tmp_path / "report" / "qrels.trec").read_text().count("\n") == 2


def test_json_is_the_report_and_serves_as_baseline(bicite: Bicite, ix: Path, gold: Path, tmp_path: Path) -> None:
    told = parsed(bicite("eval", "--gold", gold, "--index", ix, "--json"))
    assert told["table"]["all"]["all"]["citation_recall"]["n"] == 2
    (tmp_path / "before.json").write_text(json.dumps(told))
    again = parsed(bicite("eval", "--gold", gold, "--index", ix, "--baseline", tmp_path / "before.json", "--json"))
    assert again["comparison"]["questions"] == 3 and again["comparison"]["changed"] == []
    assert not any(each["differs"] for each in again["comparison"]["differences"])


def test_a_broken_bound_is_exit_code_1_and_named(bicite: Bicite, ix: Path, gold: Path, tmp_path: Path) -> None:
    gate = tmp_path / "gate.toml"
    gate.write_text("[all]\nlatency_p50 = 0.0001\nrefusal_recall = 0\n")
    ran = bicite("eval", "--gold", gold, "--index", ix, "--gate", gate, "--report", tmp_path / "report", "--json")
    assert ran.code == 1 and ran.err.count("\n") == 1
    assert "the gate is red: latency_p50" in ran.err and "refusal_recall" not in ran.err
    assert [verdict["holds"] for verdict in json.loads(ran.out)["gate"]] == [False, True]
    assert (tmp_path / "report" / "report.html").exists()
    gate.write_text("[all]\nlatency_p50 = 1e9\n")
    assert bicite("eval", "--gold", gold, "--index", ix, "--gate", gate).code == 0


def test_wrong_files_are_told_before_anything_is_asked(bicite: Bicite, ix: Path, gold: Path, tmp_path: Path) -> None:
    assert_refused(bicite("eval", "--gold", tmp_path / "no.jsonl", "--index", ix), 1, "no.jsonl", "--gold")
    assert_refused(bicite("eval", "--gold", gold, "--index", ix, "--baseline", gold), 1, "no report of an evaluation")
    assert_refused(bicite("eval", "--gold", gold, "--index", ix, "--gate", tmp_path / "no"), 2, "--gate")
    assert_refused(bicite("eval", "--gold", gold, "--index", tmp_path / "no"), 1, "no index at")
    assert_refused(bicite("eval", "--gold", gold, "--index", ix, "--report", gold), 1, "--report")


def test_the_bundled_set_is_asked_of_no_other_index(bicite: Bicite, ix: Path) -> None:
    assert_refused(bicite("eval", "--index", ix), 2, "bundled documents", "--gold")


def test_a_gold_set_of_other_texts_is_refused(bicite: Bicite, ix: Path, gold: Path) -> None:
    gold.write_text(gold.read_text("utf-8").replace('"bridge.txt": "', '"bridge.txt": "0'), "utf-8")
    assert_refused(bicite("eval", "--gold", gold, "--index", ix), 1, "'bridge.txt' is not the text", "line 1")


def test_without_the_extra_it_says_what_to_install(
    bicite: Bicite, ix: Path, gold: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.evaluate.evaluation.find_spec", lambda name: None)
    assert_refused(bicite("eval", "--gold", gold, "--index", ix), 1, "ir-measures", "pip install 'bicite[eval]'")


def test_the_bundled_set_runs_on_the_retellings_whatever_index_there_is(
    bicite: Bicite, ix: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from rag.evaluate.bundled import gold_set

    monkeypatch.setenv("BICITE_INDEX", str(ix))
    monkeypatch.setattr("rag.assemble.bundled_corpus", lambda: tmp_path)
    told = parsed(bicite("eval", "--json"))
    assert set(told["gold"]["documents"]) == {"local-industry-2026.md", "regional-economies-2026.md"}
    assert told["gold"]["questions"] == len(gold_set().read_text("utf-8").splitlines())
