"""Whatever goes wrong is one clear line, and no index is harmed by it."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.commands import EN, QUESTIONS, ZH, assert_refused, folder, parsed
from tests.conftest import Bicite

# What goes wrong: exit code 1


@pytest.mark.parametrize("command", [["ask", "Why?"], ["search", "x"], ["status"], ["show", "a"], ["remove", "a"]])
def test_an_index_that_is_not_there_is_never_replaced(tmp_path: Path, bicite: Bicite, command: list[str]) -> None:
    ran = bicite(*command, "--index", tmp_path / "none")
    assert_refused(ran, 1, f"no index at {tmp_path / 'none'}", "build one: bicite index PATH... --index")
    assert not (tmp_path / "none").exists()
    assert_refused(bicite(*command, "--index", tmp_path / "none", *(["--json"])), 1)


@pytest.mark.parametrize("command", [["show"], ["remove"]])
@pytest.mark.parametrize("id", ["nope", "n\x1b[31mo", "n\udcffo", "", "n\no"])
def test_an_unknown_document_is_named(ix: Path, bicite: Bicite, command: list[str], id: str) -> None:
    ran = bicite(*command, id, "--index", ix)
    assert_refused(ran, 1, "no document", "bicite status")
    assert "\x1b" not in ran.err


def test_rebuilding_where_there_is_no_index_is_an_error(tmp_path: Path, bicite: Bicite) -> None:
    assert_refused(bicite("index", "--rebuild", "--index", tmp_path / "none"), 1, "no index at")
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("files", "part"),
    [
        ({}, "no document in"),
        ({"README.md": "About."}, "README"),
        ({"a.xyz": "text", "b.pdf": "%PDF-1.7"}, "a.xyz: unknown type"),
        ({"empty.txt": ""}, "empty"),
        ({"blank.txt": " \r\n\t"}, "empty"),
        ({"image.txt": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00"}, "binary"),
        ({"nul.txt": "a\0b"}, "NUL"),
        ({"damaged.txt": "学校在九月开学。".encode()[:-4] + b"\xff\xe3"}, "damaged"),
        ({"corpus.jsonl": '{"_id": "a", "text": "Yes."}\n{"_id": "b", "text"'}, "line 2: not JSON"),
        ({"corpus.jsonl": '{"_id": "a", "text": "\\ud800"}'}, "line 1: text holds a lone surrogate"),
        ({"corpus.jsonl": '{"_id": "a", "text": "x\\u0000y"}'}, "line 1: text holds a NUL"),
        ({"corpus.jsonl": '{"_id": "a"}'}, "line 1: text is missing"),
    ],
)
def test_a_folder_with_nothing_readable_is_an_error_that_says_why(
    tmp_path: Path, bicite: Bicite, files: dict[str, str | bytes], part: str
) -> None:
    path = folder(tmp_path / "bad", files)
    assert_refused(bicite("index", path, "--index", tmp_path / "ix"), 1, part, str(path))
    assert not (tmp_path / "ix").exists()


def test_an_empty_path_is_not_taken_for_the_working_folder(tmp_path: Path, bicite: Bicite) -> None:
    folder(Path.cwd(), {"a.txt": "A stray text."})
    assert_refused(bicite("index", "", "--index", tmp_path / "ix"), 1, "a path is empty")


@pytest.mark.parametrize("name", ["empty.txt", "nul.txt", "a.xyz", "missing.txt", "corpus.jsonl"])
def test_a_bad_file_named_outright_is_an_error_and_the_index_stays(
    ix: Path, tmp_path: Path, bicite: Bicite, name: str
) -> None:
    path = folder(tmp_path / "bad", {"empty.txt": "", "nul.txt": "\0", "a.xyz": "x", "corpus.jsonl": "{"})
    before = bicite("status", "--index", ix, "--json").out
    assert_refused(bicite("index", path / name, "--index", ix), 1, name)
    assert bicite("status", "--index", ix, "--json").out == before


def test_bad_files_beside_good_ones_are_skipped_with_the_reason(tmp_path: Path, bicite: Bicite) -> None:
    path = folder(tmp_path / "texts", {"good.txt": EN, "nul.txt": "a\0b", "empty.txt": "", "corpus.jsonl": "{"})
    done = parsed(bicite("index", path, "--index", tmp_path / "ix", "--json"))
    assert done["added"] == ["good.txt"] and len(done["skipped"]) == 3


def test_two_documents_with_one_id_are_named_and_nothing_changes(ix: Path, tmp_path: Path, bicite: Bicite) -> None:
    other = folder(tmp_path / "other", {"bridge.txt": "Another text."})
    before = bicite("status", "--index", ix, "--json").out
    parts = (str(other / "bridge.txt"), str(tmp_path / "texts" / "bridge.txt"), "rename one")
    assert_refused(bicite("index", other, "--index", ix), 1, *parts)
    twice = folder(tmp_path / "twice", {"corpus.jsonl": '{"_id": "a", "text": "One."}\n{"_id": "a", "text": "Two."}'})
    assert_refused(bicite("index", twice, "--index", ix), 1, "line 1", "line 2", "id a")
    assert bicite("status", "--index", ix, "--json").out == before


def test_a_folder_whose_documents_are_all_gone_empties_what_came_from_it(ix: Path, texts: Path, bicite: Bicite) -> None:
    for file in texts.iterdir():
        file.unlink()
    assert parsed(bicite("index", texts, "--index", ix, "--json"))["removed"] == ["bridge.txt", "school.md"]
    assert_refused(bicite("index", texts, "--index", ix), 1, "no document in")


def test_an_unreadable_file_is_skipped_or_refused(
    tmp_path: Path, bicite: Bicite, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder(tmp_path / "texts", {"good.txt": EN, "locked.txt": "secret"})

    def locked(file: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - stands before `open`
        if str(file).endswith("locked.txt"):
            raise PermissionError(13, "Permission denied", str(file))
        return open(file, *args, **kwargs)

    monkeypatch.setattr("index.read.open", locked, raising=False)
    done = parsed(bicite("index", path, "--index", tmp_path / "ix", "--json"))
    assert done["skipped"] == [{"source": str(path / "locked.txt"), "reason": "permission denied; make it readable"}]
    assert_refused(bicite("index", path / "locked.txt", "--index", tmp_path / "ix"), 1, "permission denied")


@pytest.fixture
def read_only(ix: Path) -> Iterator[Path]:
    if os.geteuid():
        ix.chmod(0o555)
        yield ix
        ix.chmod(0o755)
        return
    mount = f"mount --bind '{ix}' '{ix}' && mount -o remount,ro,bind '{ix}'"
    if subprocess.run(mount, shell=True, capture_output=True).returncode:
        pytest.skip("root can't be kept from writing here")
    yield ix
    subprocess.run(["umount", "-l", str(ix)], check=True)


def test_an_index_that_cannot_be_written_can_be_asked(read_only: Path, tmp_path: Path, bicite: Bicite) -> None:
    more = folder(tmp_path / "more", {"more.txt": "A new road."})
    assert_refused(bicite("index", more, "--index", read_only), 1, str(read_only), "can't be written")
    assert_refused(bicite("remove", "bridge.txt", "--index", read_only), 1, "can't be written")
    assert parsed(bicite("search", "bridge", "--index", read_only, "--json"))["passages"]


def test_without_a_cache_to_write_to_questions_are_still_answered(
    ix: Path, tmp_path: Path, bicite: Bicite, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert bicite("search", "bridge", "--index", ix).code == 0


# Small and lopsided corpora


@pytest.mark.parametrize(
    "files",
    [
        {"one.txt": "The North Bridge opened in March 2021."},
        {"one.txt": "北岸的新学校在九月开学，可容纳五千名学生。"},
        {"en.txt": EN, "more.txt": "A road runs along the river."},
        {"zh.txt": ZH, "more.txt": "河边有一条路。"},
        {f"{n}.txt": f"Road number {n} was mended in {1990 + n}." for n in range(9)}
        | {"zh.txt": "新学校可容纳五千名学生。"},
        {f"{n}.txt": f"第{n}号公路在{1990 + n}年修好。" for n in range(9)}
        | {"en.txt": "The North Bridge opened in 2021."},
        {"russian.txt": "Мост открыли в марте. Школа открылась в сентябре.", "en.txt": EN},
    ],
    ids=["one-en", "one-zh", "en", "zh", "one-zh-among-en", "one-en-among-zh", "russian"],
)
def test_every_corpus_can_be_asked_in_both_languages(
    tmp_path: Path, real_bicite: Bicite, files: dict[str, str | bytes]
) -> None:
    path = folder(tmp_path / "texts", files)
    assert real_bicite("index", path, "--index", tmp_path / "ix").code == 0
    for question in QUESTIONS:
        ran = real_bicite("ask", question, "--index", tmp_path / "ix", "--json")
        answer = parsed(ran)
        assert ran.err == "" and answer["passages"]
        text = " ".join(str(data) for data in files.values())
        wanted = "2021" if question == QUESTIONS[0] else "五千名学生"
        nearest = " ".join(passage["text"] for passage in answer["passages"][:2])
        assert wanted not in text or wanted in nearest


def test_an_index_without_passages_can_be_asked(ix: Path, tmp_path: Path, bicite: Bicite) -> None:
    bicite("index", folder(tmp_path / "more", {"signs.txt": "***\n---\n"}), "--index", ix)
    bicite("remove", "bridge.txt", "school.md", "--index", ix)
    ran = bicite("ask", QUESTIONS[0], "--index", ix, "--json")
    assert ran.err == "" and (parsed(ran)["answered"], parsed(ran)["passages"]) == (False, [])
    assert bicite("search", "bridge", "--index", ix).out == "nothing found\n"


def test_with_no_index_the_bundled_corpus_is_built_once_and_asked(
    tmp_path: Path, bicite: Bicite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    first = parsed(bicite("search", "Zhejiang", "--json"))
    assert first["passages"]
    assert len(list((tmp_path / "data" / "bicite").glob("bundled-*"))) == 1
    assert parsed(bicite("search", "Zhejiang", "--json"))["index"] == first["index"]
    own = folder(tmp_path / "own", {"bridge.txt": EN})
    assert bicite("index", own).code == 0
    assert parsed(bicite("status", "--json"))["path"] == str(tmp_path / "data" / "bicite" / "index")
