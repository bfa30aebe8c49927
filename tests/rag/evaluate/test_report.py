"""The report: one page by itself, everything escaped, nothing of the test half but numbers."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from index.errors import ReadError, StorageError
from rag.evaluate import report
from rag.evaluate.baseline import read_baseline
from rag.evaluate.compare import compare
from rag.evaluate.evaluation import Evaluation, measure
from rag.evaluate.failures import excerpts, failures
from rag.evaluate.gate import judge
from rag.evaluate.run import Outcome
from rag.evaluate.scoring import judged
from rag.evaluate.summary import summary
from rag.evaluate.table import render
from rag.types import IndexState
from tests.rag.evaluate.made import BRIDGE, CORPUS, SCHOOL, TEXTS, gold, outcome

EVIL = '<script>alert("x")</script><img src=//evil.example/x onerror=alert(1)>'
FILES = {"report.html", "report.json", "gate.toml"} | {
    f"{kind}{level}.trec" for kind in ("run", "qrels") for level in ("", ".sentences")
}


def ids(half: str, n: int) -> list[str]:
    return [id for id in (f"id-{i}" for i in range(200)) if gold(id=id).half == half][:n]


def evaluation(**changed: object) -> Evaluation:
    """Return a run that goes right, wrong, silent and astray in both halves."""
    golds, outcomes = [], []
    for half in ("open", "test"):
        right, wrong, refused, told, follow = ids(half, 5)
        history = [{"role": "user", "content": f"history {half} {EVIL}"}]
        golds += [
            gold([BRIDGE[0]], id=right, question=f"right {half} {EVIL}"),
            gold([BRIDGE[0]], [SCHOOL[1]], id=wrong, question=f"wrong {half} {EVIL}", kind="list", answers=[EVIL]),
            gold([SCHOOL[0]], id=refused, question=f"refused {half}?", language="zh"),
            gold(id=told, question=f"told {half}?"),
            gold([BRIDGE[1]], id=follow, question=f"follow {half}?", history=history, full=f"full {half}?"),
        ]
        outcomes += [
            outcome(BRIDGE[0], id=right),
            outcome(BRIDGE[2], id=wrong, answer=f"answer {half} {EVIL} [1]"),
            outcome(id=refused),
            outcome(SCHOOL[0], id=told),
            outcome(BRIDGE[3], id=follow, answer=f"follow {half}"),
            outcome(BRIDGE[1], id=follow, full=True),
        ]
    pairs, rows = measure(golds, outcomes, CORPUS)
    done = Evaluation(
        gold=Path(f"{EVIL[:8]}.jsonl"),
        corpus=CORPUS,
        index=IndexState("000001", "feed"),
        k=8,
        embedder="word-hash",
        judged=tuple(pairs),
        rows=tuple(rows),
        table=summary(rows),
    )
    return replace(done, **changed)  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    report.write(evaluation(), tmp_path / "new" / "report")
    return tmp_path / "new" / "report"


class Page(HTMLParser):
    """Collects what a browser would fetch or run, and checks that tags close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.fetched += [f"{tag} {name}={value}" for name, value in attrs if name in ("src", "href", "srcset", "data")]
        assert not [name for name, _ in attrs if name.startswith("on")]
        if tag not in ("meta", "br", "img"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def with_everything() -> Evaluation:
    done = evaluation()
    earlier = [replace(row, scores={**row.scores, "citation_recall": (0.0, 1.0)}) for row in done.rows]
    verdicts = tuple(judge({"all": {"citation_recall": 0.99, "refusal_recall": 0.99}}, done.rows))
    return replace(done, comparison=compare(earlier, done.rows, flips=50, draws=50), verdicts=verdicts)


@pytest.mark.parametrize("whole", [False, True])
def test_the_page_stands_by_itself_and_runs_nothing(tmp_path: Path, whole: bool) -> None:
    report.write(evaluation(), tmp_path)
    done = with_everything() if whole else evaluation()
    report.write(replace(done, baseline=read_baseline(tmp_path / "report.json")), tmp_path)
    text = (tmp_path / "report.html").read_text("utf-8")
    page = Page()
    page.feed(text)
    assert page.open == [] and page.fetched == []
    assert {"svg", "mark", "details"} <= page.tags
    assert not {"script", "link", "iframe", "object", "img", "form", "base"} & page.tags
    assert "url(" not in text and "@import" not in text and "http:" not in text and "https:" not in text
    assert EVIL not in text and "&lt;script&gt;" in text
    assert ("Against the earlier run" in text) == ("bounds hold" in text) == whole


def test_every_file_is_written_and_the_json_is_json(folder: Path) -> None:
    assert {file.name for file in folder.iterdir()} == FILES
    told = json.loads((folder / "report.json").read_text("utf-8"), parse_constant=pytest.fail)
    assert told["gold"] | {"documents": None, "name": None} == {
        "name": None, "questions": 10, "answerable": 8, "unanswerable": 2, "follow_ups": 2, "open": 5, "test": 5,
        "documents": None,
    }  # fmt: skip
    assert told["table"]["all"]["all"]["citation_recall"]["n"] == 8
    assert told["table"]["all"]["follow-up in full"]["citation_recall"]["value"] == 1.0
    assert {each["gold"]["id"] for each in told["open"]} == set(ids("open", 5))


def test_nothing_but_numbers_is_told_of_the_test_half(folder: Path) -> None:
    hidden = ids("test", 5)
    for file in folder.iterdir():
        text = file.read_text("utf-8")
        assert not [id for id in hidden if re.search(rf"\b{id}\b", text)], file
        assert not re.search(r"(right|wrong|refused|told|follow|full|history|answer) test", text), file
    shown = render(evaluation()).plain
    assert not [id for id in hidden if id in shown] and "test" in shown


def test_failures_are_those_of_the_open_half_with_their_reason() -> None:
    found = {
        failure.judged.gold.question.split()[0]: failure.reason for failure in failures(evaluation().judged, CORPUS)
    }
    assert found == {
        "wrong": "wrong sentence",
        "refused": "refused",
        "told": "answered anyway",
        "follow": "wrong sentence",
    }
    part = judged(gold([BRIDGE[0]], [SCHOOL[1]], id=ids("open", 1)[0], kind="list"), outcome(BRIDGE[0]), CORPUS)
    words = judged(gold([BRIDGE[1]], id=ids("open", 1)[0], answers=["50"]), outcome(BRIDGE[1], mode="llm"), CORPUS)
    assert [failure.reason for failure in failures([part, words], CORPUS)] == ["evidence missing", "wrong words"]


def test_excerpts_mark_what_was_cited_and_expected_and_rebuild_the_text() -> None:
    pair = judged(gold([BRIDGE[0]], [SCHOOL[1]], kind="list"), outcome(BRIDGE[0], BRIDGE[2]), CORPUS)
    first, second = excerpts(pair, CORPUS)
    assert "".join(piece.text for piece in first.pieces) == TEXTS["bridge.txt"].text
    marked = {piece.mark: piece.text for piece in (*first.pieces, *second.pieces) if piece.mark}
    assert marked == {
        "both": "The bridge opened in March 2021.",
        "cited": "It carries two roads.",
        "expected": "学校可容纳五千名学生。",
    }


def test_an_earlier_report_is_read_back_as_it_was(folder: Path) -> None:
    done = evaluation()
    baseline = read_baseline(folder / "report.json")
    assert {row.key: (row.half, row.digest) for row in baseline.rows} == {r.key: (r.half, r.digest) for r in done.rows}
    for row in baseline.rows:
        ours = next(each for each in done.rows if each.key == row.key)
        assert row.scores == {name: pair for name, pair in ours.scores.items() if "latency" not in name}
    open_ones = [each.outcome for each in done.judged if each.gold.half == "open"]
    assert sorted(map(repr, baseline.outcomes.values())) == sorted(map(repr, open_ones))
    found = compare(baseline.rows, done.rows, flips=50, draws=50)
    assert found.left_out == 0 and not any(each.differs or each.now != each.before for each in found.differences)


def test_outcomes_survive_json() -> None:
    for each in (outcome(BRIDGE[0], SCHOOL[1]), outcome(full=True, passages=(), sentences=())):
        assert Outcome.from_json(json.loads(json.dumps(each.to_json()))) == each


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"bicite_eval": 99}', '{"bicite_eval": 1, "paired": {}}', "null"])
def test_what_is_no_report_is_no_baseline(tmp_path: Path, content: str) -> None:
    (tmp_path / "b.json").write_text(content)
    with pytest.raises(ReadError, match=r"b\.json"):
        read_baseline(tmp_path / "b.json")


def test_a_report_of_other_definitions_is_refused(folder: Path) -> None:
    told: dict[str, Any] = json.loads((folder / "report.json").read_text("utf-8"))
    told["paired"]["definitions"] = "0"
    (folder / "report.json").write_text(json.dumps(told))
    with pytest.raises(ReadError, match="another version of Bicite"):
        read_baseline(folder / "report.json")


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="--report"):
        report.write(evaluation(), tmp_path / "file" / "report")


def test_the_terminal_shows_measures_cells_comparison_and_gate() -> None:
    shown = render(with_everything()).plain
    assert "citation recall" in shown and "zh-zh" in shown and "follow-up in full" in shown
    assert "against the baseline" in shown and "gate: 0 of 2 bounds hold" in shown
    assert max(len(line) for line in shown.splitlines()) <= 100
