"""Every chunk and sentence of an index held against the document it is of."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from index.generation import Generation
from index.types import Chunk, Document


@dataclass(frozen=True, slots=True)
class Audit:
    """How much was looked at, and what is wrong with it."""

    documents: int
    chunks: int
    sentences: int
    problems: tuple[str, ...]


def audit(generation: Generation) -> Audit:
    """Check all that a generation holds."""
    documents = chunks = sentences = 0
    problems: list[str] = []
    for document in generation.documents():
        cut = generation.part(document).chunks
        documents, chunks = documents + 1, chunks + len(cut)
        sentences += sum(len(chunk.sentences) for chunk in cut)
        problems += _document(document)
        problems += [problem for chunk in cut for problem in _chunk(chunk, document)]
    stats = [shard.stats for shard in generation.shards.values()]
    for what, seen, known in (
        ("chunks", chunks, sum(each.chunks for each in stats)),
        ("sentences", sentences, sum(each.sentences for each in stats)),
    ):
        if seen != known:
            problems.append(f"the index counts {known} {what}, its documents have {seen}")
    return Audit(documents, chunks, sentences, tuple(problems))


def _document(document: Document) -> Iterator[str]:
    if hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest() != document.sha256:
        yield f"{document.id}: its text is not the one that was indexed: sha256 differs"


def _chunk(chunk: Chunk, document: Document) -> Iterator[str]:
    place = f"{document.id}, chunk {chunk.start} to {chunk.end}"
    if not 0 <= chunk.start < chunk.end <= len(document.text):
        yield f"{place}: no place in a text of {len(document.text)} characters"
        return
    if not chunk.sentences:
        yield f"{place}: it has no sentences"
    for sentence in chunk.sentences:
        if sentence.document_id != document.id or not chunk.start <= sentence.start < sentence.end <= chunk.end:
            yield f"{place}: its sentence {sentence.start} to {sentence.end} lies outside"
        elif not document.text[sentence.start : sentence.end].strip():
            yield f"{place}: its sentence {sentence.start} to {sentence.end} is empty"
    if any(one.end > other.start for one, other in pairwise(chunk.sentences)):
        yield f"{place}: its sentences are out of order, or lie across each other"
