"""Vectors of passages and sentences in FAISS. The only file that imports faiss.

Vectors are stored raw and of unit length; a score is an inner product, higher is better.
"""

from pathlib import Path

import faiss
import numpy as np

from index.errors import IndexDamaged, IndexMismatch, StorageError
from index.types import FloatArray, IntArray


class Vectors:
    """Rows of unit vectors, searched exactly and read back by row."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @classmethod
    def of(cls, rows: FloatArray) -> "Vectors":
        """Index `rows`, (n, dimension), float32."""
        index = faiss.IndexFlatIP(rows.shape[1])
        index.add(np.ascontiguousarray(rows, np.float32))
        return cls(index)

    @classmethod
    def open(cls, path: Path) -> "Vectors":
        """Open a saved file, memory-mapped.

        Raises:
            IndexDamaged: the file is missing or not what was written.
        """
        try:
            return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC))
        except RuntimeError as error:
            raise IndexDamaged(f"{path} is missing or damaged") from error

    def save(self, path: Path) -> None:
        """Write to `path`.

        Raises:
            StorageError: the disk is full or refuses.
        """
        try:
            faiss.write_index(self._index, str(path))
        except RuntimeError as error:
            raise StorageError(f"{path} can't be written; nothing changed; free some space") from error

    def search(self, query: FloatArray, k: int, among: IntArray | None = None) -> tuple[FloatArray, IntArray]:
        """Return (scores, rows) of the k rows nearest to `query` (dimension,), best first; `among` limits the rows.

        Raises:
            IndexMismatch: the query's length is not the index's dimension.
        """
        if query.shape != (self._index.d,):
            raise IndexMismatch(f"a query of {query.size} numbers, vectors of {self._index.d}; rebuild the index")
        chosen = None
        if among is not None:  # its stubs lack the keyword
            chosen = faiss.SearchParameters(sel=faiss.IDSelectorBatch(among))  # type: ignore[call-arg]
        scores, rows = self._index.search(query[None], min(k, len(self)), params=chosen)
        found = rows[0] >= 0
        return scores[0][found], rows[0][found].astype(np.int64)

    def read(self, rows: IntArray) -> FloatArray:
        """Return the vectors at `rows`, (n, dimension)."""
        if rows.size == 0:
            return np.empty((0, self._index.d), np.float32)
        return np.asarray(self._index.reconstruct_batch(rows), np.float32)
