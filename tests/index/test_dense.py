"""Vectors on disk: few compared as they are, many by their codes first."""

from pathlib import Path

import numpy as np
import pytest

from index import dense
from index.dense import Vectors, write, write_codes
from index.errors import IndexDamaged, IndexMismatch, StorageError
from index.types import FloatArray, IntArray

MANY = 3000


def degrees(*angles: float) -> FloatArray:
    turned = np.deg2rad(angles)
    return np.stack([np.cos(turned), np.sin(turned)], axis=1).astype(np.float32)


def written(path: Path, rows: FloatArray) -> Vectors:
    write(path, (len(rows), rows.shape[1]), np.array_split(rows, 3))
    write_codes(path)
    return Vectors.open(path)


@pytest.fixture
def rows() -> FloatArray:
    """Give unit vectors at 0, 10, 20 ... degrees."""
    return degrees(*range(0, 100, 10))


@pytest.fixture
def ten(rows: FloatArray, tmp_path: Path) -> Vectors:
    return written(tmp_path / "v.npy", rows)


def clustered(count: int) -> FloatArray:
    """Return unit vectors (count, 64) about 50 topics, all on one side of the origin, as texts' vectors lie."""
    draw = np.random.default_rng(0)
    topics = draw.standard_normal((50, 64)) + 2
    rows = topics[draw.integers(0, 50, count)] + 0.5 * draw.standard_normal((count, 64))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Vectors, FloatArray]:
    """Give vectors that are many, and the same as an array."""
    monkeypatch.setattr(dense, "FLAT", 500)
    rows = clustered(MANY)
    return written(tmp_path / "v.npy", rows), rows


def nearest(rows: FloatArray, question: FloatArray, k: int, among: IntArray | None = None) -> set[int]:
    chosen = np.arange(len(rows)) if among is None else among
    return set(chosen[np.argsort(-(rows[chosen] @ question), kind="stable")[:k]].tolist())


# Few


def test_scores_are_cosines_and_the_nearest_comes_first(ten: Vectors, rows: FloatArray) -> None:
    scores, found = ten.search(rows[3], 3)
    assert found[0] == 3 and set(found.tolist()) == {2, 3, 4}
    np.testing.assert_allclose(scores, np.cos(np.deg2rad([0, 10, 10])), atol=1e-6)


def test_a_search_among_chosen_rows_finds_no_other(ten: Vectors, rows: FloatArray) -> None:
    _, found = ten.search(rows[0], 5, among=np.array([7, 9, 8]))
    assert found.tolist() == [7, 8, 9]


def test_among_no_rows_nothing_is_found(ten: Vectors, rows: FloatArray) -> None:
    scores, found = ten.search(rows[0], 5, among=np.array([], np.int64))
    assert len(scores) == len(found) == 0


def test_more_than_there_is_gives_all(ten: Vectors, rows: FloatArray) -> None:
    scores, found = ten.search(rows[0], 1000)
    assert sorted(found.tolist()) == list(range(10)) and len(scores) == 10


def test_what_was_written_is_read_back_bit_for_bit(ten: Vectors, rows: FloatArray) -> None:
    assert len(ten) == 10
    assert ten.read(np.array([9, 0, 3])).tobytes() == rows[[9, 0, 3]].tobytes()
    assert ten.read(np.array([], np.int64)).shape == (0, 2)


def test_writing_tells_the_mean(rows: FloatArray, tmp_path: Path) -> None:
    blocks = (row[None] for row in rows)
    np.testing.assert_allclose(write(tmp_path / "v.npy", rows.shape, blocks), rows.mean(axis=0), atol=1e-7)
    assert write(tmp_path / "none.npy", (0, 2), []).tolist() == [0, 0]


def test_few_have_no_codes_and_miss_nothing(ten: Vectors, rows: FloatArray, tmp_path: Path) -> None:
    assert [file.name for file in tmp_path.iterdir()] == ["v.npy"]
    assert ten.recall(rows) == 1.0


# Many


def test_of_many_nearly_all_of_the_nearest_are_found(many: tuple[Vectors, FloatArray], tmp_path: Path) -> None:
    vectors, rows = many
    assert (tmp_path / "v.codes").exists()
    questions = clustered(MANY + 40)[MANY:] - rows.mean(axis=0)
    found = [len(set(vectors.search(q, 10)[1].tolist()) & nearest(rows, q, 10)) / 10 for q in questions]
    assert np.mean(found) > 0.95
    assert vectors.recall(questions) == pytest.approx(np.mean(found))


def test_scores_of_many_are_exact_and_in_order(many: tuple[Vectors, FloatArray]) -> None:
    vectors, rows = many
    scores, found = vectors.search(rows[17], 100)
    assert found[0] == 17 and len(set(found.tolist())) == 100
    np.testing.assert_allclose(scores, rows[found] @ rows[17], atol=1e-6)
    assert (np.diff(scores) <= 0).all()


@pytest.mark.parametrize("passing", [5, 450, 1000, 2900])
def test_among_many_only_chosen_rows_are_found_and_nearly_all_of_the_nearest(
    many: tuple[Vectors, FloatArray], passing: int
) -> None:
    vectors, rows = many
    among = np.sort(np.random.default_rng(1).choice(MANY, passing, replace=False))
    found = set(vectors.search(rows[3], 10, among)[1].tolist())
    assert found <= set(among.tolist()) and len(found) == min(10, passing)
    assert len(found & nearest(rows, rows[3], 10, among)) >= 0.9 * len(found)


def test_codes_that_miss_tell_so(many: tuple[Vectors, FloatArray], monkeypatch: pytest.MonkeyPatch) -> None:
    vectors, rows = many
    monkeypatch.setattr(dense, "CANDIDATES", 10)
    monkeypatch.setattr(dense, "TIMES", 1)
    assert vectors.recall(clustered(40)) < 0.95


def test_of_many_a_vector_of_zeros_finds_rows_as_any_other(many: tuple[Vectors, FloatArray]) -> None:
    vectors, rows = many
    zeros = np.zeros(rows.shape[1], np.float32)
    scores, found = vectors.search(zeros, 10)
    assert scores.tolist() == [0.0] * 10
    assert len(set(found.tolist())) == 10
    assert 0.9 < vectors.recall(np.stack([zeros, rows[0], rows[1]])) <= 1


def test_the_same_vectors_give_the_same_codes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dense, "FLAT", 500)
    for name in ("a", "b"):
        written(tmp_path / f"{name}.npy", clustered(MANY))
    assert (tmp_path / "a.codes").read_bytes() == (tmp_path / "b.codes").read_bytes()


# What is refused


def test_a_query_of_another_length_is_refused(ten: Vectors) -> None:
    with pytest.raises(IndexMismatch, match="rebuild"):
        ten.search(np.zeros(3, np.float32), 1)


@pytest.mark.parametrize("data", [None, b"", b"\x93NUMPY", b"no vectors at all, however long it may be"])
def test_a_file_without_vectors_is_damaged(tmp_path: Path, data: bytes | None) -> None:
    if data is not None:
        (tmp_path / "v.npy").write_bytes(data)
    with pytest.raises(IndexDamaged, match=r"v\.npy"):
        Vectors.open(tmp_path / "v.npy")


@pytest.mark.parametrize("data", [b"", b"IxFI", b"no codes at all, however long it may be"])
def test_a_file_without_codes_is_damaged(rows: FloatArray, tmp_path: Path, data: bytes) -> None:
    written(tmp_path / "v.npy", rows)
    (tmp_path / "v.codes").write_bytes(data)
    with pytest.raises(IndexDamaged, match=r"v\.codes"):
        Vectors.open(tmp_path / "v.npy")


def test_codes_that_cannot_be_written_are_a_storage_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dense, "FLAT", 500)
    (tmp_path / "v.codes").mkdir()
    with pytest.raises(StorageError, match="v.npy"):
        written(tmp_path / "v.npy", clustered(1000))
