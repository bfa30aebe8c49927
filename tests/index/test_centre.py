"""The middle of a language: its own mean where it has many chunks, what is known without them where it has few."""

import numpy as np
import pytest

from index.anchors import anchor
from index.centre import centres
from index.types import LanguageStats
from tests.tiny import WordHash


def stats(chunks: int, *mean: float) -> LanguageStats:
    at = np.array(mean, np.float32)
    return LanguageStats(chunks, chunks, chunks, at, at, at)


ANCHORS = {"en": np.array([[1, 0, 0]] * 2, np.float32), "zh": np.array([[0, 1, 0]] * 2, np.float32)}


def test_many_chunks_speak_for_themselves() -> None:
    middle = centres({"en": stats(100_000, 0.5, 0.2, 0.1), "zh": stats(100_000, 0.1, 0.6, 0.1)}, ANCHORS)
    assert middle["en"].passages == pytest.approx([0.5, 0.2, 0.1], abs=1e-3)
    assert middle["zh"].sentences == pytest.approx([0.1, 0.6, 0.1], abs=1e-3)


def test_a_language_of_one_chunk_lies_where_its_anchor_and_the_other_language_say() -> None:
    large = np.array([1.0, 0.0, 0.4])
    middle = centres({"en": stats(1000, *large), "zh": stats(1, 0.0, 0.0, -1.0)}, ANCHORS)
    moved = middle["en"].passages - ANCHORS["en"][0]
    assert middle["zh"].passages - ANCHORS["zh"][0] == pytest.approx(moved, abs=0.15)
    assert middle["zh"].passages[2] > 0, "its one chunk is not its middle"


def test_a_lone_chunk_is_not_taken_out_of_itself() -> None:
    middle = centres({"en": stats(1, 0.0, 0.0, 1.0)}, ANCHORS)
    assert 1.0 - middle["en"].passages[2] > 0.5


def test_without_chunks_a_language_lies_at_its_anchor() -> None:
    middle = centres({}, ANCHORS)
    assert middle["zh"].passages == pytest.approx(ANCHORS["zh"][0])


def test_a_language_without_an_anchor_lies_amid_the_others() -> None:
    middle = centres({"und": stats(1, 0.5, 0.5, 0.0)}, ANCHORS)
    assert middle["und"].passages == pytest.approx([0.5, 0.5, 0.0])


def test_anchors_are_of_languages_that_cldr_knows_and_are_kept(tmp_path_factory: pytest.TempPathFactory) -> None:
    cache = tmp_path_factory.mktemp("cache") / "anchors"
    embedder = WordHash()
    first, again = (anchor("es", embedder, cache) for _ in range(2))
    assert first is not None and again is not None
    assert np.array_equal(first, again) and first.shape == (2, embedder.dimension)
    (kept,) = cache.iterdir()
    kept.write_bytes(b"damaged")
    mended = anchor("es", embedder, cache)
    assert mended is not None and np.array_equal(mended, first)
    assert anchor("und", embedder, cache) is None
