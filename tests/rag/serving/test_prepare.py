"""What is made once on a machine is made in a process of its own, and only where it is missing."""

import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from threading import Event

import pytest

from index.embed.bundled import Bundled
from index.errors import StorageError
from index.lexicon import Lexicon, is_current
from index.store import Store
from rag.assemble import Parts
from rag.config import Settings
from rag.serving.prepare import prepare
from tests.conftest import Bicite


@pytest.fixture
def indexed(real_bicite: Bicite, texts: Path, tmp_path: Path) -> Parts:
    folder = tmp_path / "indexed"
    assert real_bicite("index", texts, "--index", folder).code == 0
    return Parts(Settings(index=folder))


def test_what_is_there_is_not_made_again(indexed: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []
    monkeypatch.setattr(subprocess, "Popen", lambda *command, **how: started.append(command))
    prepare(indexed, Event())
    assert started == []


def test_a_missing_model_and_dictionary_are_made_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("rag.assemble.open_embedder", lambda *given: Bundled())
    parts = Parts(Settings(index=tmp_path / "not-yet", embedder="bundled"))
    assert isinstance(parts.embedder, Bundled)
    monkeypatch.setenv("BICITE_EMBEDDER", "openai:another")  # whoever asks has settings of his own
    for name in ("rag", "numpy"):  # folders of documents may be named so
        (tmp_path / "here" / name).mkdir(parents=True)
        (tmp_path / "here" / name / "__init__.py").write_text("raise SystemExit(f'{__file__} was run')")
    monkeypatch.chdir(tmp_path / "here")
    prepare(parts, Event())
    assert parts.embedder.path.is_relative_to(tmp_path) and parts.embedder.path.exists()
    assert is_current(parts.dictionary)
    assert not {"_opening", "lexicon"} & {*vars(parts.embedder), *vars(parts)}


@pytest.mark.parametrize("cache", ["file", "x" * 300])
def test_what_cannot_be_made_is_left_to_who_needs_it(
    indexed: Parts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cache: str
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / cache))
    monkeypatch.setattr("rag.assemble.open_embedder", lambda *given: Bundled())
    prepare(Parts(indexed.settings), Event())
    assert (tmp_path / "file").read_text() == "no folder"


def test_where_nobody_can_be_asked_who_needs_it_is_told(
    real_bicite: Bicite, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert real_bicite("model", "--json").code == 0

    def silent(store: Store) -> bool:
        raise StorageError("nobody answers")

    monkeypatch.setattr(Store, "exists", silent)
    parts = Parts(Settings())
    prepare(parts, Event())
    with pytest.raises(StorageError, match="nobody answers"):
        parts.retriever()


def test_who_is_stopped_waits_for_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("rag.assemble.open_embedder", lambda *given: Bundled())
    made, start = list[subprocess.Popen[bytes]](), subprocess.Popen[bytes]

    def started(command: Sequence[str], *, stdin: int, stdout: int, stderr: int) -> subprocess.Popen[bytes]:
        made.append(start(command, stdin=stdin, stdout=stdout, stderr=stderr))
        return made[-1]

    monkeypatch.setattr(subprocess, "Popen", started)
    stopped = Event()
    stopped.set()
    parts = Parts(Settings(index=tmp_path / "not-yet", embedder="bundled"))
    prepare(parts, stopped)
    assert [process.returncode for process in made] == [-signal.SIGKILL]
    assert not is_current(parts.dictionary)
