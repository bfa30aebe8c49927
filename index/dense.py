"""Vectors of passages and sentences: raw, of unit length, in mapped files. The only file that imports faiss.

A score is an inner product, higher is better. Few vectors are compared as they are. Of many, codes of 4 bits for two
numbers each (product quantisation: Jégou, Douze & Schmid, PAMI 2011; compared in registers: André, Kermarrec & Le
Scouarnec, PAMI 2021) name candidates, which the raw vectors put in order: so scores are exact, and all that can go
wrong is that a row is missed. All codes are compared: questions of another language than the texts lie far from them,
where lists by nearness (IVF) or a graph (HNSW) lead astray.
"""

from collections.abc import Iterable
from pathlib import Path

import faiss
import numpy as np

from index.arrays import load
from index.errors import IndexDamaged, IndexMismatch, StorageError
from index.types import FloatArray, IntArray

FLAT = 20_000  # rows up to which all raw vectors are compared
CODES = ".codes"  # suffix of the codes' file, beside that of the vectors
NUMBERS, BITS = 2, 4  # a code
LEARNT = 60_000  # rows that codes are learnt from
CANDIDATES, TIMES = 400, 4  # that codes name: at least so many, or so many for each row wanted
NEAREST = 10  # whose recall is told
_SAME = 1e-6  # difference of scores that is rounding
_BLOCK = 1 << 16  # rows handled at once


class Vectors:
    """Rows of unit vectors, searched and read back by row; may be shared by threads."""

    def __init__(self, rows: FloatArray, codes: faiss.Index | None = None) -> None:
        self._rows = np.asarray(rows)  # of a mapped file too: NumPy's own class for those takes longer to index
        self._codes = codes

    def __len__(self) -> int:
        return len(self._rows)

    @classmethod
    def open(cls, path: Path) -> "Vectors":
        """Open a file that `write` wrote, and the codes beside it, if there are.

        Raises:
            IndexDamaged: a file is missing or not what was written.
        """
        codes = path.with_suffix(CODES)
        try:
            rows = load(path, "r")
        except (OSError, ValueError, EOFError) as error:
            raise IndexDamaged(f"{path} is missing or damaged") from error
        try:
            return cls(rows, faiss.read_index(str(codes), faiss.IO_FLAG_MMAP_IFC) if codes.exists() else None)
        except RuntimeError as error:
            raise IndexDamaged(f"{codes} is damaged") from error

    def search(self, query: FloatArray, k: int, among: IntArray | None = None) -> tuple[FloatArray, IntArray]:
        """Return (scores, rows) of the k rows nearest to `query` (dimension,), best first; `among` limits the rows.

        Raises:
            IndexMismatch: the query's length is not the vectors'.
        """
        if query.shape != self._rows.shape[1:]:
            raise IndexMismatch(f"a query of {query.size} numbers, vectors of {self._rows.shape[1]}; rebuild the index")
        # Of a vector of zeros, as the one passage of a language less their mean is, codes find nothing.
        if self._codes is not None and query.any() and (among is None or len(among) > FLAT):
            among = self._candidates(self._codes, query, max(CANDIDATES, TIMES * k), among)
        return self._exact(query, k, among)

    def read(self, rows: IntArray) -> FloatArray:
        """Return the vectors at `rows`, (n, dimension)."""
        return np.asarray(self._rows[rows], np.float32)

    def recall(self, questions: FloatArray) -> float:
        """Return what share of the rows nearest to `questions`, (n, dimension), a search finds; 1 where it is exact."""
        if self._codes is None or not len(questions):
            return 1.0
        best, _ = faiss.knn(questions, self._rows, NEAREST, metric=faiss.METRIC_INNER_PRODUCT)
        found = [self.search(question, NEAREST)[0] for question in questions]
        return float(np.mean([scores >= wanted[-1] - _SAME for scores, wanted in zip(found, best, strict=True)]))

    def _exact(self, query: FloatArray, k: int, among: IntArray | None) -> tuple[FloatArray, IntArray]:
        compared = self._rows if among is None else self.read(among)
        k = min(k, len(compared))
        if k == 0:
            return np.empty(0, np.float32), np.empty(0, np.int64)
        scores, places = faiss.knn(query[None], compared, k, metric=faiss.METRIC_INNER_PRODUCT)
        return scores[0], places[0] if among is None else among[places[0]]

    def _candidates(self, codes: faiss.Index, query: FloatArray, count: int, among: IntArray | None) -> IntArray:
        """Return rows, ascending, that are likely the nearest."""
        chosen = None
        if among is not None:
            passing = np.zeros(len(self), bool)
            passing[among] = True
            chosen = faiss.IDSelectorBitmap(np.packbits(passing, bitorder="little"))  # type: ignore[call-arg,arg-type]
        wanted = faiss.SearchParametersIVF(sel=chosen)  # type: ignore[call-arg] # its stubs lack the keyword
        found = codes.search(query[None], min(count, len(self)), params=wanted)[1][0]
        return np.asarray(np.sort(found[found >= 0]), np.int64)


def write(path: Path, shape: tuple[int, int], blocks: Iterable[FloatArray]) -> FloatArray:
    """Write `shape[0]` rows of `shape[1]` numbers as they come, in blocks; return their mean, zeros of no rows."""
    total = np.zeros(shape[1])
    with path.open("wb") as stream:
        np.lib.format.write_array_header_1_0(stream, {"descr": "<f4", "fortran_order": False, "shape": shape})
        for block in blocks:
            total += block.sum(axis=0, dtype=np.float64)
            stream.write(np.ascontiguousarray(block, "<f4").data)
    return np.asarray(total / max(shape[0], 1), np.float32)


def write_codes(path: Path) -> None:
    """Write codes beside the vectors at `path`, where these are many.

    Raises:
        StorageError: the disk is full or refuses.
    """
    rows = load(path, "r")
    count, dimension = rows.shape
    if count <= FLAT or dimension % NUMBERS:
        return
    # One list holds all: unlike an index without lists, it can search among chosen rows.
    codes = faiss.IndexIVFPQFastScan(
        faiss.IndexFlatIP(dimension), dimension, 1, dimension // NUMBERS, BITS, faiss.METRIC_INNER_PRODUCT
    )
    learnt = np.random.default_rng(0).choice(count, min(count, LEARNT), replace=False)
    codes.train(rows[np.sort(learnt)])
    for first in range(0, count, _BLOCK):
        codes.add(rows[first : first + _BLOCK])
    try:
        faiss.write_index(codes, str(path.with_suffix(CODES)))
    except RuntimeError as error:
        raise StorageError(f"{path} can't be written; nothing changed; free some space") from error
