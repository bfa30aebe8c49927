"""An index of a few small documents by the fast embedder, for tests of answers."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from rag.assemble import Parts
from rag.config import Settings
from rag.ingest import ingest
from rag.retrieve import Retriever
from tests.commands import folder
from tests.tiny import WordHash


@contextmanager
def indexed(base: Path, files: Mapping[str, str]) -> Iterator[Retriever]:
    """Index the files in a folder of `base`."""
    folder(base / "texts", dict(files))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rag.assemble.open_embedder", lambda *given: WordHash())
        parts = Parts(Settings(index=base / "ix"))
        ingest([str(base / "texts")], parts.builder(base / "ix"))
        yield parts.retriever()
