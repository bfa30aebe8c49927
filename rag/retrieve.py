"""A question to the passages that answer it, in whichever language they are.

Each language is asked for its own candidates by three searches (passages, their sentences, words); the fusion puts
them in one order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from index import tokens
from index.fuse import Candidates, fuse
from index.generation import Generation, Shard
from index.language import detect, has_han
from index.lexicon import Lexicon
from index.sparse import Group
from index.types import Embedder, FloatArray, Hit, IntArray
from rag.types import Found, IndexState

CANDIDATES = 50  # taken from each search in each language


@dataclass(frozen=True, slots=True)
class Ranked:
    """A chunk found, before its text is read."""

    shard: Shard
    row: int
    score: float
    sentence_scores: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Retriever:
    """Searches one generation of an index."""

    generation: Generation
    embedder: Embedder
    lexicon: Lexicon

    def search(self, query: str, k: int) -> Found:
        """Return the k best passages, best first."""
        begin = perf_counter()
        vector = self.embedder.queries([query])[0]
        embedded = perf_counter()
        language = detect(query)
        hits = tuple(self._hit(ranked) for ranked in self._rank(query, language, vector, max(CANDIDATES, k))[:k])
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
        found = {name: self._candidates(shard, query, vector, n) for name, shard in shards.items()}
        scores = fuse(vector, language, found, {name: shard.stats for name, shard in shards.items()})
        ranked = [
            Ranked(shards[name], int(row), float(scores[name].chunks[i]), tuple(scores[name].sentences[a:b].tolist()))
            for name, candidates in found.items()
            for i, (row, a, b) in enumerate(
                zip(candidates.rows, candidates.bounds[:-1], candidates.bounds[1:], strict=True)
            )
        ]
        return sorted(ranked, key=lambda r: (-r.score, r.shard.language, r.row))

    def _candidates(self, shard: Shard, query: str, vector: FloatArray, n: int) -> Candidates:
        _, by_passage = shard.passages.search(vector - shard.stats.passage_mean, n)
        _, by_sentence = shard.sentences.search(vector - shard.stats.sentence_mean, n)
        word_rows, shares = shard.terms.shares(self._words(query, shard.language))
        by_words = word_rows[np.argsort(-shares, kind="stable")[:n]]
        by_sentence = np.searchsorted(shard.bounds, by_sentence, side="right") - 1
        rows = np.unique(np.concatenate([by_passage, by_sentence, by_words]))
        return _gather(shard, rows, word_rows, shares)

    def _words(self, query: str, language: str) -> list[Group]:
        """Return the query's words as they may stand in `language`: across languages, a word has alternatives."""
        if language == "zh" or not has_han(query):
            return [((word, 1.0),) for word in dict.fromkeys(tokens.words(query, language))]
        return list(dict.fromkeys(self.lexicon.weigh(query)))

    def _hit(self, ranked: Ranked) -> Hit:
        chunk = ranked.shard.chunk(ranked.row)
        return Hit(chunk, self.generation.document(chunk.document_id), ranked.score, ranked.sentence_scores)


def _gather(shard: Shard, rows: IntArray, word_rows: IntArray, shares: FloatArray) -> Candidates:
    counts = shard.bounds[rows + 1] - shard.bounds[rows]
    sentences = np.concatenate([np.arange(a, a + n) for a, n in zip(shard.bounds[rows], counts, strict=True)])
    own = np.zeros(len(rows), np.float32)
    _, here, there = np.intersect1d(rows, word_rows, assume_unique=True, return_indices=True)
    own[here] = shares[there]
    bounds = np.concatenate([[0], np.cumsum(counts)])
    return Candidates(rows, shard.passages.read(rows), shard.sentences.read(sentences), bounds, own)
