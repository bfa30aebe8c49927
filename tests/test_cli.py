"""The commands: what they print for people and for programs, wrong usage, settings."""

from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.text import Text

from tests.commands import QUESTIONS, ZH, assert_refused, folder, parsed
from tests.conftest import Bicite, Ran


def shape(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return the types within a JSON value; of a list, those of its first element."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    return [shape(inner) for inner in value[:1]] if isinstance(value, list) else type(value).__name__


DOCUMENT = {
    "id": "str",
    "title": "str",
    "source": "str",
    "sources": ["str"],
    "language": "str",
    "date": "NoneType",
    "sha256": "str",
}
PASSAGE = {"document": DOCUMENT, "start": "int", "end": "int", "text": "str", "score": "float"}
INDEX = {"generation": "str", "fingerprint": "str"}


# Every command, for people and for programs


def test_index_tells_what_it_did_and_again_that_nothing_changed(tmp_path: Path, texts: Path, bicite: Bicite) -> None:
    (texts / "notes.xyz").write_text("?")
    first = bicite("index", texts, "--index", tmp_path / "ix")
    assert first.code == 0 and first.err == ""
    assert "added    bridge.txt" in first.out and "notes.xyz: unknown type" in first.out
    assert f"2 added, 0 changed, 0 removed, 0 unchanged, 1 skipped -> {tmp_path / 'ix'}" in first.out
    assert "0 added, 0 changed, 0 removed, 2 unchanged" in bicite("index", texts, "--index", tmp_path / "ix").out


def test_index_as_json(tmp_path: Path, texts: Path, bicite: Bicite) -> None:
    (texts / "notes.xyz").write_text("?")
    done = parsed(bicite("index", texts, "--index", tmp_path / "ix", "--json"))
    (skipped,) = done.pop("skipped")
    assert skipped["source"] == str(texts / "notes.xyz") and "unknown type" in skipped["reason"]
    assert done == {
        "added": ["bridge.txt", "school.md"],
        "changed": [],
        "removed": [],
        "unchanged": [],
        "index": str(tmp_path / "ix"),
    }


def test_ask_as_json_keeps_its_contract(ix: Path, real_bicite: Bicite, texts: Path) -> None:
    real_bicite("index", texts, "--index", ix, "--rebuild")
    answer = parsed(real_bicite("ask", QUESTIONS[0], "--index", ix, "--json"))
    keys = "question resolved_question language mode answered answer confidence citations claims conflicts passages"
    assert list(answer) == [*keys.split(), "unresolved", "warnings", "index", "timings_ms"]
    assert answer["question"] == answer["resolved_question"] == QUESTIONS[0]
    assert (answer["language"], answer["mode"]) == ("en", "extractive")
    assert 0 <= answer["confidence"] <= 1 and isinstance(answer["answered"], bool)
    assert shape(answer["passages"]) == [PASSAGE]
    assert shape(answer["index"]) == INDEX
    assert {"embed", "search", "answer", "total"} <= set(answer["timings_ms"])
    assert answer["conflicts"] == answer["unresolved"] == answer["warnings"] == []


def test_citations_and_claims_keep_their_contract(ix: Path, bicite: Bicite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.ask.ANSWERED", 0.0)
    answer = parsed(bicite("ask", "What did the North Bridge cost?", "--index", ix, "--json"))
    assert answer["answered"] is True and 1 <= len(answer["citations"]) <= 3
    for number, citation in enumerate(answer["citations"], 1):
        expected = {"marker": "int", "start": "int", "end": "int", "quote": "str", "score": "float", "page": "NoneType"}
        given = shape(citation)
        assert given.pop("highlight") in ("NoneType", {"start": "int", "end": "int"})
        assert given.pop("gloss") in ("NoneType", "str")
        assert given == {**expected, "document": DOCUMENT}
        assert citation["marker"] == number and f"{citation['quote']} [{number}]" in answer["answer"]
    for claim in answer["claims"]:
        assert set(claim) == {"answer_start", "answer_end", "markers", "verified", "figures"}
        quoted = {citation["marker"]: citation["quote"] for citation in answer["citations"]}
        assert answer["answer"][claim["answer_start"] : claim["answer_end"]] in quoted[claim["markers"][0]]
        assert all(set(figure) == {"text", "value", "unit", "verified"} for figure in claim["figures"])


def test_a_refusal_has_no_citations_and_speaks_the_questions_language(
    ix: Path, bicite: Bicite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.ask.ANSWERED", 1.1)
    for question, language in zip(QUESTIONS, ("en", "zh"), strict=True):
        answer = parsed(bicite("ask", question, "--index", ix, "--json"))
        assert (answer["answered"], answer["citations"], answer["claims"]) == (False, [], [])
        assert answer["passages"] and answer["language"] == language
        assert answer["answer"].startswith({"en": "The documents do not hold", "zh": "现有文档中没有"}[language])
        assert "nearest passages" in bicite("ask", question, "--index", ix).out


def test_ask_for_people_shows_the_quote_its_marker_and_its_place(
    ix: Path, bicite: Bicite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.ask.ANSWERED", 0.0)
    question = "What did the North Bridge cost?"
    ran = bicite("ask", question, "--index", ix)
    assert ran.code == 0 and ran.err == "" and "\x1b" not in ran.out
    for citation in parsed(bicite("ask", question, "--index", ix, "--json"))["citations"]:
        document = citation["document"]
        assert f"{citation['quote']} [{citation['marker']}]\n" in ran.out
        place = f"{document['id']}  {citation['start']}-{citation['end']}  {document['language']}\n"
        assert f"[{citation['marker']}] {place}" in ran.out


def test_search_in_both_forms(ix: Path, bicite: Bicite) -> None:
    ran = bicite("search", "North Bridge", "--index", ix)
    assert ran.code == 0 and "bridge.txt" in ran.out and "The North Bridge opened in March 2021." in ran.out
    found = parsed(bicite("search", "North Bridge", "--k", "1", "--index", ix, "--json"))
    assert list(found) == ["query", "language", "passages", "index", "timings_ms"]
    assert len(found["passages"]) == 1 and shape(found["passages"]) == [PASSAGE] and shape(found["index"]) == INDEX
    assert len(parsed(bicite("search", "bridge", "--k", "1000000", "--index", ix, "--json"))["passages"]) == 2


def test_status_in_both_forms(ix: Path, bicite: Bicite) -> None:
    ran = bicite("status", "--index", ix)
    assert ran.code == 0 and str(ix) in ran.out and "bridge.txt" in ran.out and "2 documents, 2 chunks" in ran.out
    state = parsed(bicite("status", "--index", ix, "--json"))
    assert {"documents", "chunks", "languages", "generation", "fingerprint", "bytes", "path"} <= set(state)
    assert (state["documents"], state["chunks"], state["path"]) == (2, 2, str(ix))
    assert state["languages"]["zh"] == {"documents": 1, "chunks": 1, "sentences": 3, "recall": 1.0}
    found = parsed(bicite("search", "bridge", "--index", ix, "--json"))
    assert found["index"] == {key: state[key] for key in ("generation", "fingerprint")}


def test_remove_in_both_forms(ix: Path, bicite: Bicite) -> None:
    assert bicite("remove", "bridge.txt", "--index", ix) == Ran(0, "removed  bridge.txt\n", "")
    done = parsed(bicite("remove", "school.md", "--index", ix, "--json"))
    assert done == {"removed": ["school.md"], "index": str(ix)}
    assert parsed(bicite("status", "--index", ix, "--json"))["documents"] == 0


def test_remove_leaves_the_documents_that_come_with_bicite_alone(home: Path, bicite: Bicite) -> None:
    assert_refused(bicite("remove", "local-industry-2026.md"), 1, "no index at", "build one: bicite index PATH...")
    assert not list(home.glob("data/bicite/index"))


def test_every_document_has_its_lines_whatever_its_id_and_title(tmp_path: Path, bicite: Bicite) -> None:
    file = (
        folder(tmp_path, {"corpus.jsonl": '{"_id": "a\\nb", "text": "The mill employs 41 people."}\n'}) / "corpus.jsonl"
    )
    assert bicite("index", file, "--index", tmp_path / "ix").out.startswith("added    a\ufffdb\n1 added")
    assert bicite("status", "--index", tmp_path / "ix").out.endswith("a\ufffdb  0-27  en\n")


@pytest.mark.parametrize(
    "text", ["A line.\r\nAnother.\r\n", "\ufeff 𠀀𠮷 astral 😀。\n\tTab.", "no end of line", "\n\n　x\n"]
)
def test_show_gives_the_text_back_byte_for_byte(tmp_path: Path, bicite: Bicite, text: str) -> None:
    file = folder(tmp_path / "texts", {"a.txt": text}) / "a.txt"
    bicite("index", file, "--index", tmp_path / "ix")
    assert bicite("show", "a.txt", "--index", tmp_path / "ix") == Ran(0, text.removeprefix("\ufeff"), "")
    shown = parsed(bicite("show", "a.txt", "--index", tmp_path / "ix", "--json"))
    assert shown["text"] == text.removeprefix("\ufeff") and shape(shown["document"]) == DOCUMENT


def test_texts_can_be_shown_whatever_the_index_was_built_with(ix: Path, real_bicite: Bicite) -> None:
    assert real_bicite("show", "school.md", "--index", ix).out == ZH
    assert real_bicite("status", "--index", ix).code == 0
    assert_refused(
        real_bicite("ask", "Why?", "--index", ix), 1, "built with embedder", "bicite index --rebuild --index"
    )


@pytest.mark.parametrize("command", [[], ["index"], ["remove"], ["show"], ["ask"], ["search"], ["status"]])
def test_help_has_an_example(command: list[str], bicite: Bicite) -> None:
    ran = bicite(*command, "--help")
    assert ran.code == 0 and ran.err == "" and "Usage: bicite" in ran.out
    assert not command or "Example" in ran.out


def test_on_a_terminal_lines_are_wrapped_coloured_and_free_of_control_characters(
    tmp_path: Path, bicite: Bicite, monkeypatch: pytest.MonkeyPatch
) -> None:
    nasty = (
        "The bridge \x1b[31mred\x07 \u202eevil\u202c opened. "
        + "A long road runs along the river. 河边有一条很长的路。" * 9
    )
    path = folder(tmp_path / "texts", {"a.txt": nasty})
    bicite("index", path, "--index", tmp_path / "ix")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm-256color")
    ran = bicite("search", "bridge", "--index", tmp_path / "ix")
    text = Text.from_ansi(ran.out)
    assert "\x1b[" in ran.out and "\x07" not in ran.out and "\u202e" not in ran.out
    shown = text.plain.splitlines()
    assert len(shown) > 3 and all(cell_len(line) <= 80 for line in shown)
    assert all(line.startswith("    ") for line in shown[1:])


# Wrong usage: exit code 2


@pytest.mark.parametrize(
    ("args", "part"),
    [
        (["ask"], "Missing argument"),
        (["ask", "Why?", "--nope"], "--nope"),
        (["nope"], "nope"),
        (["search", "x", "--k", "0"], "--k"),
        (["search", "x", "--k", "many"], "--k"),
        (["search"], "QUERY"),
        (["search", "x", "--queries", "q.jsonl", "--run", "r"], "QUERY"),
        (["search", "--queries", "q.jsonl"], "--run"),
        (["search", "x", "--run", "r"], "--queries"),
        (["index"], "bicite index PATH"),
        (["remove"], "ID"),
        (["status", "surplus"], "surplus"),
        (["ask", ""], "no words"),
        (["ask", " \t "], "no words"),
        (["search", ""], "no words"),
        (["ask", "？！……"], "no words"),
        (["ask", "🎉🎉"], "no words"),
        (["ask", "字" * 10_000], "10000 characters"),
        (["search", "word " * 2_000], "9999 characters"),
        (["ask", "what\udcff"], "UTF-8"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(ix: Path, bicite: Bicite, args: list[str], part: str) -> None:
    assert_refused(bicite(*args, "--index", ix) if args != ["nope"] else bicite(*args), 2, part)


# Settings


def test_an_unknown_environment_variable_is_refused(bicite: Bicite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BICITE_KK", "3")
    assert_refused(bicite("ask", "Why?"), 2, "BICITE_KK is no setting", "BICITE_K")


@pytest.mark.parametrize(("name", "value"), [("K", "0"), ("K", "101"), ("K", "many"), ("EMBEDDER", "nope")])
def test_a_value_that_makes_no_sense_is_refused(
    ix: Path, bicite: Bicite, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.undo() if name == "EMBEDDER" else None
    monkeypatch.setenv(f"BICITE_{name}", value)
    assert_refused(bicite("ask", "Why?", "--index", ix), 2, f"BICITE_{name}")


@pytest.mark.parametrize(
    ("toml", "part"),
    [
        ("kk = 3", "'kk' is no setting; there are: "),
        ("k = 0", "'k'"),
        ("k 3", "can't be read"),
        ("k = '\udcff'", "can't be read"),
    ],
)
def test_a_settings_file_that_makes_no_sense_is_refused(ix: Path, bicite: Bicite, toml: str, part: str) -> None:
    Path("bicite.toml").write_bytes(toml.encode("utf-8", "surrogateescape"))
    assert_refused(bicite("ask", "Why?", "--index", ix), 2, "bicite.toml", part)


def test_the_option_comes_before_the_environment_and_that_before_the_file(
    ix: Path, tmp_path: Path, bicite: Bicite, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("bicite.toml").write_text(f'index = "{ix}"\nk = 1\n')
    assert len(parsed(bicite("ask", "bridge", "--json"))["passages"]) == 1
    monkeypatch.setenv("BICITE_K", "2")
    assert len(parsed(bicite("ask", "bridge", "--json"))["passages"]) == 2
    monkeypatch.setenv("BICITE_INDEX", str(tmp_path / "none"))
    assert_refused(bicite("status"), 1, f"no index at {tmp_path / 'none'}")
    monkeypatch.setenv("BICITE_INDEX", "")
    assert parsed(bicite("status", "--json"))["path"] == str(ix)
    assert parsed(bicite("status", "--index", ix, "--json"))["path"] == str(ix)


def test_an_index_path_that_is_no_text_is_refused(texts: Path, bicite: Bicite) -> None:
    assert_refused(bicite("index", texts, "--index", "x\udcff"), 2, "--index")
