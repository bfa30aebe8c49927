"""The bundled weights in a folder of sentence-transformers, written once a session."""

from pathlib import Path

import pytest

from index.embed.options import Options
from index.embed.sentence_transformers import SentenceTransformers
from tests.index.embed.exported import export


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give multilingual-e5-small as sentence-transformers saves models."""
    return export(tmp_path_factory.mktemp("models") / "small")


@pytest.fixture(scope="session")
def model(folder: Path) -> SentenceTransformers:
    """Give that model, loaded once."""
    return SentenceTransformers(str(folder), Options())
