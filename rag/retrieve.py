"""A question to the passages that answer it, in whichever language they are.

Each language is asked for its own candidates by two searches (vectors of passages, words); the fusion puts them in one
order, by their sentences too. The best are read: what tells an answer from its surroundings, which are about the same
things, is that one sentence holds the question's words together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, islice
from time import perf_counter

import numpy as np

from index.fuse import Candidates, Scores, ask_from, fuse
from index.generation import Generation, Shard
from index.language import detect
from index.sparse import Group
from index.types import Embedder, Filters, FloatArray, Hit, IntArray, Reading, Together
from rag.analysis.words import Words
from rag.answerable.alignment import NEUTRAL, aligned
from rag.rerank import RERANKED, Reranker, order
from rag.types import Found, IndexState

CANDIDATES = 50  # taken from each search in each language
READ = 8  # of the best passages; five do nearly as well
TOGETHER = 0.5  # weight of the share of the question's words that one sentence holds; .4 to .8 are equal
ASKED = 0.7  # of a question's own vector beside the one it has as a sentence, where it is held against sentences


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as it is searched for; unit vectors, (dimension,)."""

    text: str
    language: str
    vector: FloatArray  # to be held against passages
    as_sentence: FloatArray  # against sentences


@dataclass(frozen=True, slots=True)
class Ranked:
    """A chunk found, before its text is read."""

    shard: Shard
    row: int
    score: float
    sentences: FloatArray  # a score each


@dataclass(frozen=True)
class Retriever:
    """Searches one generation of an index."""

    generation: Generation
    embedder: Embedder
    words: Words
    reranker: Reranker | None = None

    def search(self, query: str, k: int, filters: Filters | None = None) -> Found:
        """Return the k best passages among those that pass the filters, best first, each with its sentences' scores."""
        begin = perf_counter()
        (asked,) = self._asking([query])
        embedded = perf_counter()
        hits = tuple(map(self._hit, islice(self._rank(asked, max(CANDIDATES, k), filters), k)))
        timings = {"embed": 1000 * (embedded - begin), "search": 1000 * (perf_counter() - embedded)}
        return Found(query, asked.language, hits, self.index, timings)

    def documents(self, queries: Sequence[str], depth: int) -> Iterator[list[tuple[str, float]]]:
        """Yield, for each query, at most `depth` (document id, score of its best passage), best first."""
        for asked in self._asking(queries):
            best: dict[str, float] = {}
            for ranked in self._rank(asked, max(CANDIDATES, depth)):
                best.setdefault(ranked.shard.chunk(ranked.row).document_id, ranked.score)
                if len(best) == depth:
                    break
            yield list(best.items())

    @cached_property
    def asking(self) -> Words:
        """The words of questions, with those of this index."""
        return self.words.over(self.generation.bridge, self.embedder)

    def importance(self, groups: Sequence[Group], language: str) -> FloatArray:
        """Return how telling each word of a question is among the chunks of a language, (words,): 0 to 1."""
        return self.generation.shards[language].terms.importance(groups)

    def aligned(self, question: str, sentence: str) -> float:
        """Return how far a sentence says what a question says: see rag/answerable/alignment.py."""
        if not isinstance(self.embedder, Reading):
            return NEUTRAL
        asked, said = map(self.embedder.tokens, (question, sentence))
        return aligned(asked, said) if asked and said else NEUTRAL

    @property
    def index(self) -> IndexState:
        """Which index is searched."""
        return IndexState(self.generation.name, self.generation.fingerprint)

    def _asking(self, queries: Sequence[str]) -> Iterator[Asking]:
        vectors, stated = self._embedded(queries)
        as_sentences = stated + ASKED * vectors
        as_sentences /= np.linalg.norm(as_sentences, axis=1, keepdims=True)
        return map(Asking, queries, map(detect, queries), vectors, as_sentences)

    def _embedded(self, queries: Sequence[str]) -> tuple[FloatArray, FloatArray]:
        if isinstance(self.embedder, Together):
            vectors, _, stated = self.embedder.together(queries, (), queries)
            return vectors, stated
        return self.embedder.queries(queries), self.embedder.sentences(queries)

    def _rank(self, asked: Asking, n: int, filters: Filters | None = None) -> Iterator[Ranked]:
        shards = self.generation.shards
        # Without its language's middle the question ranks the passages of each language as the fusion will.
        vector = asked.vector - ask_from(asked.language, self.generation.middle).passages
        found = {}
        for name, shard in shards.items():
            among = shard.rows(filters) if filters else None
            if among is None or among.size:
                found[name] = self._candidates(shard, asked, vector, n, among)
        scores = fuse(asked.vector, asked.as_sentence, asked.language, found, self.generation.middle)
        return self._reranked(asked.text, self._best_read(asked.text, _ranked(shards, found, scores)))

    def _best_read(self, question: str, ranked: Iterator[Ranked]) -> Iterator[Ranked]:
        """Put the best passages in order anew, by what single sentences of theirs hold too; none falls below others."""
        best = list(islice(ranked, READ))
        moved = []
        for language in {each.shard.language for each in best}:
            own = [each for each in best if each.shard.language == language]
            shares = self._of_most(question, language, [self._texts(each) for each in own])
            moved += [
                replace(each, score=each.score + TOGETHER * share) for each, share in zip(own, shares, strict=True)
            ]
        return chain(sorted(moved, key=lambda each: (-each.score, each.shard.language, each.row)), ranked)

    def _of_most(self, question: str, language: str, passages: Sequence[Sequence[str]]) -> list[float]:
        """Return, of each passage's sentences, what share of the question's words that one holds which holds most."""
        groups = self.asking.groups(question, language)
        weights = self.importance(groups, language)
        total = float(weights.sum())
        if total == 0:
            return [0.0] * len(passages)
        shares = weights @ self.asking.holding(groups, list(chain(*passages)), language) / np.float32(total)
        begins = np.cumsum([0, *(len(texts) for texts in passages[:-1])])
        most: list[float] = np.maximum.reduceat(shares, begins).tolist()
        return most

    def _texts(self, ranked: Ranked) -> list[str]:
        """Return the sentences of a passage."""
        chunk = ranked.shard.chunk(ranked.row)
        return self.generation.document(chunk.document_id).texts(chunk)

    def _reranked(self, query: str, ranked: Iterator[Ranked]) -> Iterator[Ranked]:
        """Let the reranker, where there is one, put the best of each language in another order."""
        best = [] if self.reranker is None else list(islice(ranked, RERANKED))
        if self.reranker is None or not best:
            return ranked
        scores = self.reranker.score(query, [self._read(each) for each in best])
        come = order([each.shard.language for each in best], scores)
        return chain((replace(best[at], score=place.score) for at, place in zip(come, best, strict=True)), ranked)

    def _read(self, ranked: Ranked) -> str:
        from index.build import passage_text  # what builds an index is slow to import, and a reranker alone reads so

        chunk = ranked.shard.chunk(ranked.row)
        return passage_text(self.generation.document(chunk.document_id), chunk)

    def _candidates(
        self, shard: Shard, asked: Asking, vector: FloatArray, n: int, among: IntArray | None
    ) -> Candidates:
        _, by_vector = shard.passages.search(vector, n, among)
        words = self.asking.groups(asked.text, shard.language)
        match = shard.terms.match(words, n, by_vector, among)
        said = np.zeros_like(vector)  # in its own language a question speaks for itself
        if shard.language != asked.language:
            said = shard.words.said(words, self.generation.middle[shard.language].words)
        rows = match.rows
        counts = shard.bounds[rows + 1] - shard.bounds[rows]
        bounds = np.concatenate([[0], np.cumsum(counts)])
        sentences = np.arange(bounds[-1]) + np.repeat(shard.bounds[rows] - bounds[:-1], counts)
        vectors = shard.passages.read(rows), shard.sentences.read(sentences)
        chunks = shard.stats.chunks if among is None else among.size
        return Candidates(rows, *vectors, bounds, said, match.shares, match.unreached, chunks)

    def _hit(self, ranked: Ranked) -> Hit:
        chunk = ranked.shard.chunk(ranked.row)
        return Hit(chunk, self.generation.document(chunk.document_id), ranked.score, tuple(ranked.sentences.tolist()))


def _ranked(
    shards: Mapping[str, Shard], found: Mapping[str, Candidates], scores: Mapping[str, Scores]
) -> Iterator[Ranked]:
    """Yield the candidates, best first; of equal ones those of the first language, then those of the first rows."""
    if not found:
        return
    sizes = [len(candidates.rows) for candidates in found.values()]
    languages, places = np.repeat(np.arange(len(sizes)), sizes), np.concatenate([np.arange(size) for size in sizes])
    rows = np.concatenate([candidates.rows for candidates in found.values()])
    totals = np.concatenate([scores[name].chunks for name in found])
    names = list(found)
    for at in np.lexsort((rows, languages, -totals)).tolist():
        name, place = names[languages[at]], places[at]
        first, last = found[name].bounds[place : place + 2]
        yield Ranked(shards[name], int(rows[at]), float(totals[at]), scores[name].sentences[first:last])
