"""BEIR queries in, a TREC run out."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from rag.commands.trec import lines
from tests.commands import assert_refused, folder, parsed
from tests.conftest import Bicite, Ran


def queries(path: Path, *rows: dict[str, Any] | str) -> Path:
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    return path


def test_a_run_ranks_documents_from_1_with_falling_scores(tmp_path: Path, bicite: Bicite) -> None:
    rows = [{"_id": f"doc {n}", "title": "T", "text": f"Road {n % 3} runs along the river."} for n in range(9)]
    rows += [
        {"_id": "学校 甲", "title": "", "text": "新学校在河边。"},
        {"_id": "plain", "text": "The bridge crosses it."},
    ]
    corpus = queries(tmp_path / "c.jsonl", *rows)
    assert bicite("index", corpus, "--index", tmp_path / "ix").code == 0
    asked = queries(tmp_path / "q.jsonl", {"_id": "q 1", "text": "river road"}, {"_id": "q2", "text": "学校在哪里"})
    ran = bicite("search", "--queries", asked, "--run", tmp_path / "r", "--depth", "4", "--index", tmp_path / "ix")
    assert ran == Ran(0, "", f"2 queries -> {tmp_path / 'r'}\n")
    run = [line.split(" ") for line in (tmp_path / "r").read_text().splitlines()]
    ids = {row["_id"] for row in rows}
    for query, found in (("q%201", 4), ("q2", 4)):
        mine = [line for line in run if line[0] == query]
        assert len(mine) == found and [line[3] for line in mine] == ["1", "2", "3", "4"]
        scores = [float(line[4]) for line in mine]
        assert scores == sorted(set(scores), reverse=True)
        assert {unquote(line[2]) for line in mine} <= ids and {line[1] for line in mine} == {"Q0"}
        assert len({line[2] for line in mine}) == found
    done = bicite("search", "--queries", asked, "--run", tmp_path / "r", "--index", tmp_path / "ix", "--json")
    assert parsed(done) == {"queries": 2, "run": str(tmp_path / "r")}


def test_equal_scores_are_set_apart_in_the_order_found() -> None:
    found = [("a", 1.5), ("b", 1.5), ("c", 1.4999999), ("d", -0.2), ("e", -0.2)]
    scores = [float(line.split()[4]) for line in lines("q", found)]
    assert scores == sorted(set(scores), reverse=True) and len(scores) == 5
    assert [line.split()[2] for line in lines("q", found)] == list("abcde")


def test_metadata_is_never_read(tmp_path: Path, bicite: Bicite) -> None:
    rows = [{"_id": f"d{n}", "title": "T", "text": f"Road {n} runs along the river."} for n in range(5)]
    asked = [{"_id": "q", "text": "river road"}]
    runs: list[bytes] = []
    for name, extra in (("with", {"metadata": {"answer": "d3", "lang": "zh"}, "hint": "d3"}), ("without", {})):
        corpus = queries(folder(tmp_path / name, {}) / "c.jsonl", *({**row, **extra} for row in rows))
        file = queries(tmp_path / name / "q.jsonl", *({**row, **extra} for row in asked))
        bicite("index", corpus, "--index", tmp_path / name / "ix")
        ran = bicite("search", "--queries", file, "--run", tmp_path / name / "r", "--index", tmp_path / name / "ix")
        assert ran.code == 0
        runs.append((tmp_path / name / "r").read_bytes())
    assert runs[0] == runs[1] != b""


def test_the_development_run_is_the_same_without_metadata(shared: Path, tmp_path: Path, bicite: Bicite) -> None:
    data = shared / "data" / "xquad-mixed-dev"
    for name in ("corpus.mixed.jsonl", "queries.zh.jsonl"):
        rows = [json.loads(line) for line in (data / name).read_text("utf-8").splitlines()]
        assert all(row.pop("metadata") for row in rows)
        queries(tmp_path / name, *rows)
    runs: list[bytes] = []
    for source in (data, tmp_path):
        corpus, asked, run = source / "corpus.mixed.jsonl", source / "queries.zh.jsonl", tmp_path / f"{len(runs)}.trec"
        assert bicite("index", corpus, "--index", tmp_path / run.stem).code == 0
        ran = bicite("search", "--queries", asked, "--run", run, "--depth", "10", "--index", tmp_path / run.stem)
        assert ran.code == 0
        runs.append(run.read_bytes())
    assert runs[0] == runs[1] and runs[0].count(b"\n") > 6000


@pytest.mark.parametrize(
    ("rows", "part"),
    [
        (["{"], "line 1"),
        ([{"_id": "q", "text": "x"}, {"text": "y"}], "line 2: no '_id'"),
        ([{"_id": "q", "text": None}], "line 1"),
        ([{"_id": "q", "text": " "}], "line 1"),
        (["[]"], "line 1"),
        (["3"], "line 1"),
        (['{"_id": "q", "text": "\\ud800"}'], "line 1"),
        ([{"_id": "q", "text": "x"}, {"_id": "q", "text": "y"}], "'q' twice"),
        ([], "no query"),
    ],
)
def test_broken_queries_are_refused_with_the_line(
    ix: Path, tmp_path: Path, bicite: Bicite, rows: list[Any], part: str
) -> None:
    file = queries(tmp_path / "q.jsonl", *rows)
    ran = bicite("search", "--queries", file, "--run", tmp_path / "r", "--index", ix)
    assert_refused(ran, 1, "q.jsonl", part)
    assert not (tmp_path / "r").exists()


def test_odd_queries_are_searched(ix: Path, tmp_path: Path, bicite: Bicite) -> None:
    odd = ["？！", "🎉", "a\0b", "x\u2028y", "字" * 5000]
    file = queries(tmp_path / "q.jsonl", *({"_id": n, "text": text} for n, text in enumerate(odd)))
    file.write_text("\ufeff" + file.read_text())
    assert bicite("search", "--queries", file, "--run", tmp_path / "r", "--index", ix).code == 0
    assert {line.split()[0] for line in (tmp_path / "r").read_text().splitlines()} == set("01234")


def test_a_run_that_cannot_be_written_is_refused_at_once(ix: Path, tmp_path: Path, bicite: Bicite) -> None:
    file = queries(tmp_path / "q.jsonl", {"_id": "q", "text": "x"})
    ran = bicite("search", "--queries", file, "--run", tmp_path / "no" / "r", "--index", ix)
    assert_refused(ran, 1, "can't be written", "--run")
    assert_refused(
        bicite("search", "--queries", tmp_path / "no", "--run", tmp_path / "r", "--index", ix), 1, "--queries"
    )
