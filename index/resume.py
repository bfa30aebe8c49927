"""Vectors of a build that isn't done yet: one that is interrupted, or killed, goes on where it was.

    MAGIC | SHA-256 of the embedder's fingerprint | records: SHA-256 of form and text | vector, float32 | CRC-32 of both

Records are appended as they are made and looked up by text. One that was cut off or doesn't fit its sum is as if it
weren't there: nothing need be synced. No text is in the file, and it is removed once the index holds the vectors.
"""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.types import FloatArray

MAGIC: Final = b"bicite vectors 1\n"
_DIGEST: Final = hashlib.sha256().digest_size


class Resume:
    """The vectors made so far, in one file. Where it can't be written they are made anew another time."""

    def __init__(self, path: Path, fingerprint: str, dimension: int) -> None:
        self._path = path
        self._head = MAGIC + hashlib.sha256(fingerprint.encode()).digest()
        self._record = np.dtype([("key", "u1", (_DIGEST,)), ("vector", "<f4", (dimension,)), ("sum", "<u4")])
        self._dimension = dimension
        self._file: BinaryIO | None = None

    def through(self, embed: Callable[[Sequence[str]], FloatArray], form: str, texts: Sequence[str]) -> FloatArray:
        """Return the texts' vectors, (texts, dimension): those noted before, and by `embed` the others, noted now.

        `form` names what `embed` makes of a text: the same one may be embedded in several.
        """
        keys = [hashlib.sha256(f"{form}\0{text}".encode("utf-8", "surrogatepass")).digest() for text in texts]
        vectors = np.empty((len(texts), self._dimension), np.float32)
        new = [at for at, key in enumerate(keys) if not self._found(key, vectors[at])]
        if new:
            vectors[new] = embed([texts[at] for at in new])
            self._note([keys[at] for at in new], vectors[new])
        return vectors

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()

    @cached_property
    def _noted(self) -> tuple[NDArray[Any], NDArray[np.uint64], NDArray[np.int64]]:
        """The records there were, mapped, how each one's key begins, sorted, and which it is."""
        count = max(0, self._whole() - len(self._head)) // self._record.itemsize
        if not count:
            return np.empty(0, self._record), np.empty(0, np.uint64), np.empty(0, np.int64)
        records = np.memmap(self._path, self._record, "r", len(self._head), (count,))
        begins = np.ascontiguousarray(records["key"][:, :8]).view("<u8")[:, 0]
        order = np.argsort(begins, kind="stable")
        return records, begins[order], order

    def _found(self, key: bytes, vector: FloatArray) -> bool:
        """Put the vector noted under `key` into `vector`; say whether there is one."""
        records, begins, order = self._noted
        begin = np.uint64(int.from_bytes(key[:8], "little"))
        for row in order[np.searchsorted(begins, begin) : np.searchsorted(begins, begin, "right")]:
            record = records[row]
            if record["key"].tobytes() == key and record["sum"] == _sum(key, record["vector"]):
                vector[:] = record["vector"]
                return True
        return False

    def _note(self, keys: Sequence[bytes], vectors: FloatArray) -> None:
        records = np.empty(len(keys), self._record)
        records["key"] = np.frombuffer(b"".join(keys), np.uint8).reshape(-1, _DIGEST)
        records["vector"] = vectors
        records["sum"] = [_sum(key, vector) for key, vector in zip(keys, vectors, strict=True)]
        with suppress(OSError):
            self._opened().write(records.tobytes())

    def _opened(self) -> BinaryIO:
        """Open the file for more records, after the last whole one."""
        if self._file is None:
            whole = self._whole()
            file = self._path.open("r+b" if whole else "wb", buffering=0)
            file.truncate(whole)
            file.seek(whole)
            if not whole:
                file.write(self._head)
            self._file = file
        return self._file

    def _whole(self) -> int:
        """Return how many bytes of the file are a head of ours and whole records."""
        try:
            with self._path.open("rb") as file:
                ours = file.read(len(self._head)) == self._head
            records = (self._path.stat().st_size - len(self._head)) // self._record.itemsize
        except OSError:
            return 0
        return len(self._head) + records * self._record.itemsize if ours else 0


def _sum(key: bytes, vector: FloatArray) -> int:
    return crc32(vector.tobytes(), crc32(key))
