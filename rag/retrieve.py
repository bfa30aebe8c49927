"""A question to the passages that answer it, in whichever language they are.

Each language is asked for its own candidates by two searches (vectors of passages, words); the fusion puts them in one
order, by their sentences too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from index.fuse import Candidates, ask_from, cosines, fuse
from index.generation import Generation, Shard
from index.language import detect
from index.types import Embedder, FloatArray, Hit
from rag.types import Found, IndexState
from rag.words import Words

CANDIDATES = 50  # taken from each search in each language


@dataclass(frozen=True, slots=True)
class Ranked:
    """A chunk found, before its text is read."""

    shard: Shard
    row: int
    score: float


@dataclass(frozen=True, slots=True)
class Retriever:
    """Searches one generation of an index."""

    generation: Generation
    embedder: Embedder
    words: Words

    def search(self, query: str, k: int) -> Found:
        """Return the k best passages, best first, each with its sentences' scores."""
        begin = perf_counter()
        vector = self.embedder.queries([query])[0]
        # Sentences are as short as questions: told apart best by the vector that the question has as a passage.
        as_passage = self.embedder.passages([query])[0]
        embedded = perf_counter()
        language = detect(query)
        asked = as_passage - ask_from(language, self.generation.middle).sentences
        hits = tuple(self._hit(ranked, asked) for ranked in self._rank(query, language, vector, max(CANDIDATES, k))[:k])
        timings = {"embed": 1000 * (embedded - begin), "search": 1000 * (perf_counter() - embedded)}
        return Found(query, language, hits, self.index, timings)

    def documents(self, queries: Sequence[str], depth: int) -> Iterator[list[tuple[str, float]]]:
        """Yield, for each query, at most `depth` (document id, score of its best passage), best first."""
        for query, vector in zip(queries, self.embedder.queries(queries), strict=True):
            best: dict[str, float] = {}
            for ranked in self._rank(query, detect(query), vector, max(CANDIDATES, depth)):
                best.setdefault(ranked.shard.chunk(ranked.row).document_id, ranked.score)
                if len(best) == depth:
                    break
            yield list(best.items())

    @property
    def index(self) -> IndexState:
        """Which index is searched."""
        return IndexState(self.generation.name, self.generation.fingerprint)

    def _rank(self, query: str, language: str, vector: FloatArray, n: int) -> list[Ranked]:
        shards = self.generation.shards
        # Without its language's middle the question ranks the passages of each language as the fusion will.
        asked = vector - ask_from(language, self.generation.middle).passages
        found = {name: self._candidates(shard, query, asked, n) for name, shard in shards.items()}
        scores = fuse(vector, language, found, self.generation.middle)
        ranked = [
            Ranked(shards[name], int(row), float(score))
            for name, candidates in found.items()
            for row, score in zip(candidates.rows, scores[name], strict=True)
        ]
        return sorted(ranked, key=lambda each: (-each.score, each.shard.language, each.row))

    def _candidates(self, shard: Shard, query: str, vector: FloatArray, n: int) -> Candidates:
        _, by_vector = shard.passages.search(vector, n)
        match = shard.terms.match(self.words.groups(query, shard.language))
        by_words = match.rows[np.argsort(-match.shares, kind="stable")[:n]]
        rows = np.unique(np.concatenate([by_vector, by_words]))
        counts = shard.bounds[rows + 1] - shard.bounds[rows]
        sentences = np.concatenate([np.arange(a, a + m) for a, m in zip(shard.bounds[rows], counts, strict=True)])
        shares = np.zeros(len(rows), np.float32)
        _, here, there = np.intersect1d(rows, match.rows, assume_unique=True, return_indices=True)
        shares[here] = match.shares[there]
        bounds = np.concatenate([[0], np.cumsum(counts)])
        vectors = shard.passages.read(rows), shard.sentences.read(sentences)
        return Candidates(rows, *vectors, bounds, shares, match.unreached, shard.stats.chunks)

    def _hit(self, ranked: Ranked, asked: FloatArray) -> Hit:
        shard = ranked.shard
        chunk = shard.chunk(ranked.row)
        sentences = shard.sentences.read(np.arange(shard.bounds[ranked.row], shard.bounds[ranked.row + 1]))
        scores = cosines(sentences, self.generation.middle[shard.language].sentences, asked)
        return Hit(chunk, self.generation.document(chunk.document_id), ranked.score, tuple(scores.tolist()))
