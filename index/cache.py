"""Arrays that are costly to make, kept in one file of the user's cache, and mapped from there.

    MAGIC | SHA-256 of all that follows | length of the header | header: name -> type, shape | the arrays, one by one

Header and arrays are filled up to whole words, so that no array lies across them: a memoryview couldn't read it.
A file that is not what was written is not believed but made anew. It is written beside its place and moved there whole,
by one process at a time.
"""

import hashlib
import json
import math
import mmap
from collections.abc import Callable, Mapping
from errno import EIO
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

MAGIC: Final = b"bicite arrays 2\n"
WORD: Final = 8  # bytes
PATIENCE: Final = 120.0  # seconds that another process is given to make the file
_DIGEST: Final = hashlib.sha256().digest_size

Arrays = Mapping[str, NDArray[Any]]


def kept(path: Path, make: Callable[[], Arrays]) -> Arrays:
    """Return the arrays in `path`; where there are none, or damaged ones, `make` them and keep them there.

    Raises:
        OSError: the folder can't be written.
    """
    if (found := read(path)) is not None:
        return found
    from filelock import FileLock  # slow to import, and mostly the file is there

    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock"), timeout=PATIENCE):  # filelock.Timeout is an OSError
        if (found := read(path)) is not None:  # somebody was quicker
            return found
        write(path, make())
        if (found := read(path)) is None:
            raise OSError(EIO, "what was written can't be read again", str(path))
        return found  # mapped, where what was made would stay in memory


def read(path: Path) -> Arrays | None:
    """Return the arrays in the file; None where it is missing or damaged."""
    try:
        with path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):  # the latter: it is empty
        return None
    begin = len(MAGIC) + _DIGEST
    if data[: len(MAGIC)] != MAGIC or hashlib.sha256(memoryview(data)[begin:]).digest() != data[len(MAGIC) : begin]:
        return None
    at = begin + 8 + int.from_bytes(data[begin : begin + 8], "little")
    arrays = {}
    for name, (kind, shape) in json.loads(data[begin + 8 : at]).items():
        arrays[name] = np.frombuffer(data, kind, math.prod(shape), at).reshape(shape)
        at += arrays[name].nbytes + -arrays[name].nbytes % WORD
    _rest(data)
    return arrays


def rest(arrays: Arrays) -> None:
    """Let go of the memory that was taken to read mapped arrays; what is asked for again is read again."""
    for base in {id(base): base for base in map(_base, arrays.values())}.values():
        if isinstance(base, mmap.mmap):
            _rest(base)


def _base(array: NDArray[Any]) -> object:
    base: Any = array
    while isinstance(base, np.ndarray | memoryview):
        base = base.obj if isinstance(base, memoryview) else base.base
    return base


def _rest(data: mmap.mmap) -> None:
    if hasattr(mmap, "MADV_DONTNEED"):  # Windows has none
        data.madvise(mmap.MADV_DONTNEED)


def write(path: Path, arrays: Arrays) -> None:
    """Replace the file at once, or not at all."""
    header = json.dumps({name: [array.dtype.str, array.shape] for name, array in arrays.items()}).encode()
    header += b" " * (-len(header) % WORD)
    pieces = [len(header).to_bytes(8, "little"), header, *(_filled(array.tobytes()) for array in arrays.values())]
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    beside = path.with_suffix(".part")
    try:
        with beside.open("wb") as file:
            file.writelines([MAGIC, digest.digest(), *pieces])
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def _filled(data: bytes) -> bytes:
    return data + bytes(-len(data) % WORD)
