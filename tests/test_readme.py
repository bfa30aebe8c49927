"""What README says, done: every command of it, its Python, its sample output."""

import io
import json
import re
import shlex
from pathlib import Path

import pytest

from rag.abstain import ANSWERED
from tests.conftest import ROOT, Bicite

README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand where README's reader stands, with a queries file and an index of one's own at hand."""
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    query = {"_id": "q1", "text": "manufacturing investment target"}
    (tmp_path / "queries.jsonl").write_text(json.dumps(query) + "\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BICITE_INDEX", str(tmp_path / "own"))
    monkeypatch.setenv("BICITE_KEYS_FILE", str(tmp_path / "keys.json"))
    return tmp_path


def test_every_command_in_readme_works(real_bicite: Bicite, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = "2025年北京人工智能核心产业规模预计有多大？\nAnd how many enterprises are there?\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(talk.encode())))
    lines = [shlex.split(line, comments=True) for block in blocks("sh") for line in block.splitlines()]
    commands = [line[1:] for line in lines if line and line[0] == "bicite"]
    assert len(commands) == len([line for line in lines if line]) >= 8
    shown = {}
    for *command, last in commands:
        into = Path(last[1:]) if last.startswith(">") else None
        ran = real_bicite(*command, *([] if into else [last]))
        if into:
            into.write_text(ran.out, "utf-8")
        assert ran.code == 0, (command, ran.err)
        shown[" ".join([*command, last])] = ran.out
    refusal = next(out for command, out in shown.items() if "football" in command)
    assert "do not hold an answer" in refusal and "nearest passages" in refusal
    assert "450 billion yuan" in next(out for command, out in shown.items() if "人工智能" in command)
    assert "understood as: " in shown["chat"] and "2,500 enterprises" in shown["chat"]
    assert (checkout / "run.trec").read_text().startswith("q1 Q0 ")


def test_the_sample_output_is_what_is_printed(real_bicite: Bicite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    command, *sample = next(iter(blocks("console"))).splitlines()
    ran = real_bicite(*shlex.split(command.removeprefix("$ bicite ")))
    assert ran.code == 0
    printed = ran.out.splitlines()
    for line in sample:
        if line.startswith("    (dictionary gloss"):
            start = line.partition("…")[0].rstrip()
            assert any(other.startswith(start[:100]) for other in printed)
        elif line.startswith("confidence"):  # processors round differently
            assert float(line.split()[1]) == pytest.approx(float(printed[-1].split()[1]), abs=0.02)
        else:
            assert line in printed


def test_the_python_in_readme_runs(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BICITE_INDEX")
    (code,) = blocks("python")
    exec(compile(code, "README.md", "exec"), {})
    assert "December 18, 2025" in capsys.readouterr().out


def test_readme_names_every_setting_and_no_other() -> None:
    from rag.config import PREFIX, Settings

    table = set(re.findall(rf"^\| `({PREFIX}\w+)`", README, re.MULTILINE))
    assert table == {PREFIX + name.upper() for name in Settings.model_fields}


def test_the_threshold_that_it_states_is_the_one_in_force() -> None:
    assert re.findall(r"^\| `BICITE_THRESHOLD` \| ([\d.]+) ", README, re.MULTILINE) == [str(ANSWERED)]
