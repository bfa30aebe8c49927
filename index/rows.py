"""Documents and chunks as rows of SQLite, and back. Pure."""

import json
from dataclasses import astuple
from typing import Any

from index.types import Chunk, Document, Sentence

CHUNK = "id, document_id, start, stop, heading, sentences"  # columns


def document_row(document: Document) -> tuple[Any, ...]:
    """Return the row of a document."""
    *fields, sources, sha256, pages = astuple(document)
    return (*fields, json.dumps(sources), sha256, json.dumps(pages))


def document_of(*row: Any) -> Document:  # noqa: ANN401 - what SQLite returns
    """Return the document that a row tells of."""
    id, title, text, language, date, source, sources, sha256, pages = (*row, "[]")[:9]  # older indexes have no pages
    stands = tuple((offset, page) for offset, page in json.loads(pages))
    return Document(id, title, text, language, date, source, tuple(json.loads(sources)), sha256, stands)


def chunk_row(chunk: Chunk) -> tuple[Any, ...]:
    """Return the `CHUNK` of a row."""
    spans = [[sentence.start, sentence.end] for sentence in chunk.sentences]
    return chunk.id, chunk.document_id, chunk.start, chunk.end, chunk.heading, json.dumps(spans)


def chunk_of(language: str, id: str, document_id: str, start: int, end: int, heading: str, spans: str) -> Chunk:
    """Return the chunk that a row of `CHUNK` tells of."""
    sentences = tuple(Sentence(document_id, first, last) for first, last in json.loads(spans))
    return Chunk(id, document_id, start, end, sentences, heading, language)
