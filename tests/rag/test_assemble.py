"""The bundled corpus is built by the first start, of several at once by one."""

from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from index.errors import IndexLocked
from index.lexicon import Lexicon
from index.read import read
from index.store import Store
from rag.assemble import Parts, bundled_corpus
from rag.config import Settings
from tests.tiny import WordHash


@pytest.fixture
def parts(lexicon: Lexicon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Parts:
    """Give the parts of a first start."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr("rag.assemble.open_embedder", lambda *given: WordHash())
    return Parts(Settings())


def test_a_first_start_waits_for_another_that_is_building(parts: Parts) -> None:
    with ThreadPoolExecutor() as pool:
        with Store(parts.bundled).writing():
            waiting = pool.submit(parts.texts)
            assert not wait([waiting], 0.5).done
        assert len(list(waiting.result(60).documents())) == 2


def test_what_another_first_start_has_built_is_opened(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    times = []

    def built_elsewhere(self: Parts) -> None:
        times.append(self)
        self.builder(self.bundled).rebuild([str(bundled_corpus())], read([bundled_corpus()]).documents)
        raise IndexLocked("being written by another process")

    monkeypatch.setattr(Parts, "_build_bundled", built_elsewhere)
    assert len(list(parts.texts().documents())) == 2
    assert len(times) == 1


def test_it_does_not_wait_for_ever(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.assemble.WAIT", 0.3)
    with Store(parts.bundled).writing(), pytest.raises(IndexLocked, match="try again when it is done"):
        parts.texts()
