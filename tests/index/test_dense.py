"""Vectors on disk and off it."""

from pathlib import Path

import numpy as np
import pytest

from index.dense import Vectors
from index.errors import IndexDamaged, IndexMismatch, StorageError
from index.types import FloatArray


@pytest.fixture
def rows() -> FloatArray:
    """Give unit vectors at 0, 10, 20 ... degrees."""
    angles = np.deg2rad(np.arange(0, 100, 10))
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_scores_are_cosines_and_the_nearest_comes_first(rows: FloatArray) -> None:
    scores, found = Vectors.of(rows).search(rows[3], 3)
    assert found[0] == 3 and set(found.tolist()) == {2, 3, 4}
    np.testing.assert_allclose(scores, np.cos(np.deg2rad([0, 10, 10])), atol=1e-6)


def test_a_search_among_chosen_rows_finds_no_other(rows: FloatArray) -> None:
    _, found = Vectors.of(rows).search(rows[0], 5, among=np.array([7, 9, 8]))
    assert found.tolist() == [7, 8, 9]


def test_more_than_there_is_gives_all(rows: FloatArray) -> None:
    scores, found = Vectors.of(rows).search(rows[0], 1000)
    assert sorted(found.tolist()) == list(range(10)) and len(scores) == 10


def test_what_was_saved_is_read_back_bit_for_bit(rows: FloatArray, tmp_path: Path) -> None:
    Vectors.of(rows).save(tmp_path / "v.faiss")
    opened = Vectors.open(tmp_path / "v.faiss")
    assert len(opened) == 10
    assert opened.read(np.array([9, 0, 3])).tobytes() == rows[[9, 0, 3]].tobytes()
    assert opened.read(np.array([], np.int64)).shape == (0, 2)


def test_a_query_of_another_length_is_refused(rows: FloatArray) -> None:
    with pytest.raises(IndexMismatch, match="rebuild"):
        Vectors.of(rows).search(np.zeros(3, np.float32), 1)


@pytest.mark.parametrize("data", [None, b"", b"IxFI", b"no index at all, however long it may be"])
def test_a_file_that_is_no_index_is_damaged(tmp_path: Path, data: bytes | None) -> None:
    if data is not None:
        (tmp_path / "v.faiss").write_bytes(data)
    with pytest.raises(IndexDamaged, match=r"v\.faiss"):
        Vectors.open(tmp_path / "v.faiss")


def test_a_file_that_cannot_be_written_is_a_storage_error(rows: FloatArray, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no/v"):
        Vectors.of(rows).save(tmp_path / "no" / "v.faiss")
