"""An index of two tiny documents."""

from pathlib import Path

import pytest

from index.build import Builder
from index.lexicon import Lexicon
from tests.tiny import TEXTS, builder


@pytest.fixture
def built(tmp_path: Path, lexicon: Lexicon) -> Builder:
    """Give the builder of an index that holds TEXTS."""
    made = builder(tmp_path / "ix", lexicon)
    made.update(["/texts"], TEXTS)
    return made
