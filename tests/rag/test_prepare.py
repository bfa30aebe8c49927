"""What is made once on a machine is made in a process of its own, and only where it is missing."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from platformdirs import user_cache_path

from index.embed.bundled import Bundled
from index.lexicon import Lexicon
from rag.assemble import Parts
from rag.config import Settings
from rag.prepare import prepare
from tests.conftest import Bicite


@pytest.fixture
def indexed(real_bicite: Bicite, texts: Path, tmp_path: Path) -> Parts:
    folder = tmp_path / "indexed"
    assert real_bicite("index", texts, "--index", folder).code == 0
    return Parts(Settings(index=folder))


def test_what_is_there_is_not_made_again(indexed: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    def started(*command: Any, **how: Any) -> None:  # noqa: ANN401 - whatever run is given
        raise AssertionError(command)

    monkeypatch.setattr(subprocess, "run", started)
    prepare(indexed)


def test_a_missing_model_is_made_elsewhere(
    indexed: Parts, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    (cache / "bicite").mkdir(parents=True)
    shutil.copy(user_cache_path("bicite") / "lexicon.sqlite", cache / "bicite")
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.setattr("rag.assemble.open_embedder", lambda *given: Bundled())
    parts = Parts(indexed.settings)
    assert isinstance(parts.embedder, Bundled)
    prepare(parts)
    assert parts.embedder.path.is_relative_to(cache) and parts.embedder.path.exists()
    assert "_opening" not in vars(parts.embedder)


def test_what_cannot_be_made_is_left_to_who_needs_it(
    indexed: Parts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr("rag.assemble.open_embedder", lambda *given: Bundled())
    prepare(Parts(indexed.settings))
    assert (tmp_path / "file").read_text() == "no folder"
