"""The documents of an index, and which of its passages and sentences hold a span.

A unit (a passage, a sentence) holds a span when they share at least half of the shorter of the two.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.generation import Generation
from index.types import Document
from rag.evaluate.gold import Span


class Place(NamedTuple):
    """`document.text[start:end]`."""

    document: str
    start: int
    end: int

    @property
    def id(self) -> str:
        """A name for it, as in a TREC run."""
        return f"{self.document}:{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents by id; the index's passages and sentences of each, in order."""

    documents: Mapping[str, Document]
    passages: Mapping[str, Sequence[Place]]
    sentences: Mapping[str, Sequence[Place]]

    @classmethod
    def of(cls, generation: Generation) -> "Corpus":
        """Return what an index holds."""
        chunks = [shard.chunk(row) for shard in generation.shards.values() for row in range(shard.stats.chunks)]
        return cls(
            {document.id: document for document in generation.documents()},
            _grouped(Place(chunk.document_id, chunk.start, chunk.end) for chunk in chunks),
            _grouped(Place(s.document_id, s.start, s.end) for chunk in chunks for s in chunk.sentences),
        )

    def cited(self, place: Place) -> list[Place]:
        """Return the sentences that a citation takes in; the citation itself where it takes in none."""
        return [s for s in self.sentences.get(place.document, ()) if holds(place, s)] or [place]


def holds(unit: Place, span: Place | Span) -> bool:
    """Say whether the two share at least half of the shorter."""
    if unit.document != span.document:
        return False
    shared = min(unit.end, span.end) - max(unit.start, span.start)
    return shared > 0 and 2 * shared >= min(unit.end - unit.start, span.end - span.start)


def _grouped(places: Iterable[Place]) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for place in sorted(set(places)):
        found.setdefault(place.document, []).append(place)
    return found
