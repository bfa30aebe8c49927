"""What tests of the server share: a small index by the fast embedder, and a live server on it."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from index.lexicon import Lexicon
from rag.assemble import Parts
from rag.config import Settings
from rag.ingest import ingest
from tests.commands import EN, ZH, folder
from tests.server.serving import PATIENCE, Live, serving
from tests.tiny import WordHash


@pytest.fixture(scope="module")
def quick(lexicon: Lexicon) -> Iterator[None]:
    """Replace the model by a fast one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rag.assemble.open_embedder", lambda *given: WordHash())
        yield


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, quick: None) -> Settings:
    """Give the settings of an index of two small documents, and of a collection of one."""
    base = tmp_path_factory.mktemp("served")
    folder(base / "texts", {"bridge.txt": EN, "school.md": ZH})
    folder(base / "other", {"tower.txt": "The old tower\n\nThe old tower is 80 metres high.\n"})
    chosen = Settings(index=base / "ix", collections={"other": base / "ix-other"}, spool=base / "spool")
    for name, index in (("texts", base / "ix"), ("other", base / "ix-other")):
        parts = Parts(chosen)
        ingest([str(base / name)], parts.builder(index))
    return chosen


@pytest.fixture(scope="module")
def server(settings: Settings) -> Iterator[Live]:
    """Give a running server."""
    with serving(settings) as live:
        yield live


@pytest.fixture
def client(server: Live) -> Iterator[httpx.Client]:
    """Give a client of it."""
    with httpx.Client(base_url=server.url, timeout=PATIENCE) as client:
        yield client


@pytest.fixture
def own(tmp_path: Path, settings: Settings) -> Settings:
    """Give settings of an index of its own for a test that changes it."""
    texts = folder(tmp_path / "texts", {"bridge.txt": EN, "school.md": ZH})
    ingest([str(texts)], Parts(settings).builder(tmp_path / "ix"))
    return settings.model_copy(update={"index": tmp_path / "ix", "spool": tmp_path / "spool"})
