"""The gold set is read as it stands, and what is wrong in it is named with its line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.errors import ReadError
from rag.evaluate.formats import read_gold
from rag.evaluate.gold import Gold
from tests.conftest import ROOT
from tests.rag.evaluate.made import BRIDGE, SCHOOL, TEXTS, gold

Line = dict[str, Any]


def written(path: Path, *lines: Line | str) -> Path:
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), "utf-8")
    return path


def line() -> Line:
    return gold([BRIDGE[0], SCHOOL[0]], [BRIDGE[1]], kind="list").model_dump(mode="json")


def test_questions_come_back_as_they_were_written(tmp_path: Path) -> None:
    written_down = [gold([BRIDGE[0]], id="1"), gold(id="2"), gold([SCHOOL[0]], [BRIDGE[1]], id="3", language="zh")]
    path = written(tmp_path / "g.jsonl", *(each.model_dump_json() for each in written_down), "")
    assert read_gold(path, TEXTS) == written_down


def _sha(given: Line) -> Line:
    return given | {"documents": given["documents"] | {"bridge.txt": "0" * 64}}


def _quote(given: Line) -> Line:
    given["evidence"][0][0]["start"] += 1
    return given


def _elsewhere(given: Line) -> Line:
    given["evidence"][0][0]["document"] = "harbour.txt"
    return given


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        (_sha, ["'bridge.txt' is not the text", "000000000000", "index that text"]),
        (_quote, ["bridge.txt [1:32] is not the quote", "correct"]),
        (_elsewhere, ["no document 'harbour.txt'", "--index"]),
        (lambda given: given | {"documents": {}}, ["sha256 of 'bridge.txt' is missing"]),
        (lambda given: given | {"answers": []}, ["q has no answers"]),
        (lambda given: given | {"evidence": []}, ["answerable question has evidence"]),
        (lambda given: given | {"evidence": [[]]}, ["answerable question has evidence"]),
        (lambda given: given | {"answerable": False}, ["unanswerable one has none"]),
        (lambda given: given | {"answerable": False, "evidence": []}, ["has no answers"]),
        (lambda given: given | {"near_miss": "year"}, ["near_miss is for unanswerable"]),
        (lambda given: given | {"full": "And when?"}, ["history and full come together"]),
        (lambda given: given | {"kind": "poem"}, ["kind", "single"]),
        (lambda given: given | {"hint": "x"}, ["hint", "gold.schema.json"]),
        (lambda given: {k: v for k, v in given.items() if k != "question"}, ["question: Field required"]),
        (lambda given: given | {"language": "English"}, ["language"]),
    ],
)
def test_what_is_wrong_is_told_with_line_and_remedy(
    tmp_path: Path, change: Callable[[Line], Line], parts: list[str]
) -> None:
    path = written(tmp_path / "g.jsonl", gold(id="1").model_dump(mode="json"), "", change(line()))
    with pytest.raises(ReadError) as caught:
        read_gold(path, TEXTS)
    for part in [f"{path} line 3: ", *parts]:
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("lines", "part"),
    [
        (["{"], "line 1: no JSON"),
        (["3"], "line 1"),
        ([line(), line()], "the id 'q' twice"),
        ([], "holds no question"),
        (["[]"], "line 1"),
    ],
)
def test_files_that_are_no_gold_set_are_refused(tmp_path: Path, lines: list[Line | str], part: str) -> None:
    with pytest.raises(ReadError, match=part):
        read_gold(written(tmp_path / "g.jsonl", *lines), TEXTS)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    for name in ("none.jsonl", "none.json", "none.csv", "none.txt"):
        with pytest.raises(ReadError, match="none"):
            read_gold(tmp_path / name, TEXTS)


def test_halves_are_drawn_by_id_alone_about_evenly() -> None:
    halves = [gold(id=f"a{n}", question=f"{n}?").half for n in range(1000)]
    assert halves == [gold(id=f"a{n}").half for n in range(1000)]
    assert 450 < halves.count("test") < 550


def test_keys_of_the_test_half_do_not_tell_the_id() -> None:
    for n in range(100):
        question = gold(id=f"a{n}")
        assert (question.key == question.id) == (question.half == "open")
        assert question.half == "open" or question.id not in question.key


def test_the_model_has_the_fields_of_the_documented_schema() -> None:
    schema = json.loads((ROOT / "seeds" / "gold.schema.json").read_text("utf-8"))
    assert set(schema["properties"]) == set(Gold.model_fields)
