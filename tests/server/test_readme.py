"""What README says of the server, done: its curl commands, its Python, its unit."""

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from configparser import RawConfigParser
from pathlib import Path

import pytest

from index.lexicon import Lexicon
from index.types import Embedder
from rag.assemble import Parts
from rag.config import Settings
from tests.conftest import ROOT
from tests.server.serving import Live, serving, wait

README = (ROOT / "README.md").read_text("utf-8")
ADDRESS = "http://127.0.0.1:8000"


def block(language: str, holding: str) -> str:
    (found,) = [text for text in re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL) if holding in text]
    return str(found)


@pytest.fixture(scope="module")
def bundled(lexicon: Lexicon, embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Give the settings of an index of the documents that come with Bicite, by the real model."""
    base = tmp_path_factory.mktemp("readme")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rag.assemble.open_embedder", lambda *given: embedder)
        parts = Parts(Settings())
        parts.retriever().generation.close()  # other tests ask it too: whoever comes first builds it
        shutil.copytree(parts.bundled, base / "ix")
    return Settings(index=base / "ix", spool=base / "spool")


@pytest.fixture
def readers(bundled: Settings, embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    """Give the server that README's reader has started."""
    monkeypatch.setattr("rag.assemble.open_embedder", lambda *given: embedder)
    with serving(bundled) as live:
        yield live


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
def test_the_curl_commands_work(readers: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("report.txt").write_text("The harbour was dredged in 2019.\n")
    Path("notes.md").write_text("# Notes\n\nThe ferry sails at nine.\n")
    serve, *commands = block("bash", "curl").replace(ADDRESS, readers.url).splitlines()
    assert shlex.split(serve, comments=True) == ["bicite", "serve"]
    shown = [run(readers, command) for command in commands]
    assert "制造业投资" in json.loads(shown[0])["answer"]
    assert shown[1].startswith("event: passages\n") and "\nevent: done\n" in shown[1]
    assert {passage["document"]["language"] for passage in json.loads(shown[2])["passages"]} == {"zh"}
    assert "Jilin" in (understood := json.loads(shown[3])["resolved_question"]) and "2026" in understood
    assert "North Bridge" in json.loads(shown[-2])["text"]
    assert json.loads(shown[-1])["removed"] == ["bridge"]


def run(live: Live, command: str) -> str:
    """Run a command; where it answers with a job, wait for that."""
    done = subprocess.run([*shlex.split(command), "-sS", "--fail"], capture_output=True, text=True, check=True)
    if '"kind":"add"' in done.stdout:
        id = json.loads(done.stdout)["id"]
        wait(lambda: (live.state.jobs.spool.read(id) or pytest.fail(id)).state == "done")
    return done.stdout


def test_the_openai_example_works(readers: Live, capsys: pytest.CaptureFixture[str]) -> None:
    code = block("py", "OpenAI").replace(ADDRESS, readers.url)
    exec(compile(code, "README.md", "exec"), {})
    assert "December 18, 2025" in capsys.readouterr().out


def test_the_unit_is_one_and_starts_what_there_is() -> None:
    unit = RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(block("ini", "ExecStart"))
    assert unit["Service"]["ExecStart"].split()[1:] == ["serve"]
    named = re.findall(r"BICITE_(\w+)=", unit["Service"]["Environment"])
    assert named and {name.lower() for name in named} <= set(Settings.model_fields)
