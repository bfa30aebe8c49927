"""An index of two tiny documents, and an empty one in each kind of store."""

from dataclasses import replace
from pathlib import Path

import pytest

from index.build import Builder
from index.lexicon import Lexicon
from index.protocols import Store
from index.store import Store as DiskStore
from tests.tiny import TEXTS, builder


@pytest.fixture(params=["disk", "milvus"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """Give an empty store of each kind."""
    if request.param == "disk":
        return DiskStore(tmp_path / "ix")
    pytest.importorskip("milvus_lite", reason="needs milvus-lite: pip install 'bicite[milvus]' milvus-lite")
    from index.milvus import MilvusStore

    return MilvusStore(tmp_path / "ix", str(tmp_path / "milvus.db"))


@pytest.fixture
def made(store: Store, tmp_path: Path, lexicon: Lexicon) -> Builder:
    """Give the builder of an empty index in each kind of store."""
    return replace(builder(tmp_path / "ix", lexicon), store=store)


@pytest.fixture
def built(tmp_path: Path, lexicon: Lexicon) -> Builder:
    """Give the builder of an index on disk that holds TEXTS."""
    made = builder(tmp_path / "ix", lexicon)
    made.update(["/texts"], TEXTS)
    return made
