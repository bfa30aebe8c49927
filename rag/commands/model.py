"""The embedding model in use: what it is, where it is kept, and that it is ready."""

from dataclasses import dataclass
from pathlib import Path

from index.embed.bundled import Bundled
from index.embed.weights import wheel_file
from index.types import Embedder


@dataclass(frozen=True, slots=True)
class Model:
    """A model; of one that isn't bundled nothing is kept here, and `prepared` is None."""

    name: str  # as the setting `embedder` has it
    fingerprint: str
    dimension: int
    prepared: bool | None = None
    path: Path | None = None  # the converted model in the user's cache
    bytes: int = 0
    weights: Path | None = None  # what it was converted from, and word vectors are read from
    weights_bytes: int = 0


def prepared(name: str, embedder: Embedder) -> Model:
    """Make the model ready and describe it.

    Raises:
        StorageError: it can't be kept in the cache.
        EmbedderError: it can't be loaded.
    """
    if not isinstance(embedder, Bundled):
        return Model(name, embedder.fingerprint, embedder.dimension)
    embedder.prepare()
    weights = wheel_file()
    sizes = embedder.path.stat().st_size, weights.stat().st_size
    return Model(name, embedder.fingerprint, embedder.dimension, True, embedder.path, sizes[0], weights, sizes[1])
