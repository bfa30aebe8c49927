"""The sentences of small collections, read by the model before anybody asks.

Answers want the sentence that they cite read piece by piece (rag/answerable/alignment.py): some 10 ms for each that
wasn't yet.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from threading import Event

from index.errors import BiciteError
from index.generation import Generation
from index.types import Embedder, Reading
from rag.serving.live import Live

MOST = 300  # sentences of a collection, some 3 s; those of a larger one are read when they first answer


def read_ahead(model: Embedder, lives: Sequence[Live], stopped: Event) -> None:
    """Read the sentences of the collections that have few, until `stopped`; a model that doesn't tell reads none."""
    if not isinstance(model, Reading):
        return
    for live in lives:
        with suppress(BiciteError), live.reading() as retriever:  # who asks is told of an index that can't be read
            for sentence in _sentences(retriever.generation):
                if stopped.is_set():
                    return
                model.tokens(sentence)


def _sentences(generation: Generation) -> Iterator[str]:
    """Yield the sentences of an index that has few."""
    if sum(int(shard.bounds[-1]) for shard in generation.shards.values()) > MOST:
        return
    for shard in generation.shards.values():
        for row in range(len(shard.bounds) - 1):
            chunk = shard.chunk(row)
            yield from generation.document(chunk.document_id).texts(chunk)
