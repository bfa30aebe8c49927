"""One generation of an index on Milvus, as it is read; index/milvus.py says how it is kept.

A chunk's sparse vector holds what BM25 gives each of its terms; with the idf of a question's words for weights, the
inner product is the lexical score, save that a word which several terms may say counts once for each. So it names
candidates, and these are counted as on disk.
"""

import hashlib
import json
import shutil
import sqlite3
import weakref
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.errors import NotFound
from index.generation import Generation, Shard
from index.milvus_client import Client, Selection, joined, quoted
from index.rows import chunk_of
from index.sparse import K1, Counted, Group, Match, best
from index.types import Chunk, Document, Filters, FloatArray, IntArray, LanguageStats

TIMES = 4  # candidates by words for each chunk wanted: alternatives are added up until they are counted anew
ROWS = 40  # bits of a key that say the row; those above are the language's number
AFTER = "~"  # comes after all that a date is made of


class Place(NamedTuple):
    """Where the rows of one language are: in a generation's collections, from the key `first` on."""

    client: Client
    generation: str
    language: str
    first: int

    def expression(self, among: Selection | None) -> str:
        """Return what a search is among."""
        return among.expression if among else f"language == {quoted(self.language)}"

    def keys(self, rows: IntArray) -> list[int]:
        """Return the keys of rows."""
        return [self.first + row for row in rows.tolist()]

    def rows(self, found: Sequence[tuple[int, float]]) -> IntArray:
        """Return the rows of what was found."""
        return np.array([key - self.first for key, _ in found], np.int64)


class RemoteVectors:
    """Vectors of one language's chunks, or of their sentences; as `index.dense.Vectors`."""

    def __init__(self, place: Place, kind: str, shape: tuple[int, int]) -> None:
        self._place, self._collection, self._shape = place, f"{place.generation}_{kind}", shape

    def __len__(self) -> int:
        return self._shape[0]

    def search(self, query: FloatArray, k: int, among: Selection | None = None) -> tuple[FloatArray, IntArray]:
        """Return (scores, rows) of the k chunks nearest to `query`, (dimension,), best first; `among` limits them."""
        client, expression = self._place.client, self._place.expression(among)
        found = client.nearest(self._collection, "vector", query, k, expression)
        return np.array([score for _, score in found], np.float32), self._place.rows(found)

    def read(self, rows: IntArray) -> FloatArray:
        """Return the vectors at `rows`, (n, dimension)."""
        found = self._place.client.get(self._collection, self._place.keys(rows), ["vector"])
        return np.array([row["vector"] for row in found], np.float32).reshape(len(rows), self._shape[1])


class RemoteTerms(Counted):
    """The words of one language's chunks: how often each stands is known here, in which of them is asked."""

    def __init__(self, texts: sqlite3.Connection, place: Place) -> None:
        super().__init__(texts, place.language)
        self._place, self._collection = place, f"{place.generation}_chunks"

    def match(self, question: Sequence[Group], k: int, also: IntArray, among: Selection | None = None) -> Match:
        """Find the k chunks that hold most of the question, and tell of the rows `also` too."""
        words = self.words(question)
        numbers = self._numbers({term for word in words for term, _ in word.group})
        asked: Counter[int] = Counter()
        for word in words:
            asked.update({numbers[term]: word.idf * weight for term, weight in word.group})
        found = np.union1d(self._named(dict(asked), TIMES * k, among), also)
        counts = self._counts(found, list(asked))
        total = np.zeros(len(found), np.float32)
        for word in words:
            expected = np.zeros(len(found))
            for term, weight in word.group:
                expected += weight * counts[numbers[term]]
            total += self.score(word.idf, expected, found)
        reach = sum(word.idf for word in words) or 1.0
        kept = np.union1d(best(np.flatnonzero(total), total, k), np.searchsorted(found, also))
        unreached = sum(word.idf * (1 - word.sure) for word in words) / reach
        return Match(found[kept], total[kept] / np.float32(reach), unreached)

    def _numbers(self, terms: set[str]) -> dict[str, int]:
        query = "SELECT term, number FROM numbers WHERE language = ? AND term IN (SELECT value FROM json_each(?))"
        return dict(self._texts.execute(query, (self._language, json.dumps(sorted(terms)))).fetchall())

    def _named(self, asked: Mapping[int, float], k: int, among: Selection | None) -> IntArray:
        if not asked:
            return np.empty(0, np.int64)
        expression = self._place.expression(among)
        return self._place.rows(self._place.client.nearest(self._collection, "terms", asked, k, expression))

    def _counts(self, rows: IntArray, numbers: Sequence[int]) -> dict[int, NDArray[np.float64]]:
        """Return how often each of the terms stands in each of the chunks, (rows,), from what BM25 gives it."""
        found = [row["terms"] for row in self._place.client.get(self._collection, self._place.keys(rows), ["terms"])]
        weights = {number: np.array([held.get(number, 0.0) for held in found], np.float64) for number in numbers}
        return {number: weight * self.norm[rows] / (K1 + 1 - weight) for number, weight in weights.items()}


class MilvusShard(Shard):
    """The chunks of one language."""

    def __init__(
        self, directory: Path, stats: LanguageStats, texts: sqlite3.Connection, place: Place, dimension: int
    ) -> None:
        super().__init__(directory, place.language, stats, texts)
        self._place, self._dimension = place, dimension

    @cached_property
    def passages(self) -> RemoteVectors:
        """Vectors of the chunks."""
        return RemoteVectors(self._place, "chunks", (self.stats.chunks, self._dimension))

    @cached_property
    def sentences(self) -> RemoteVectors:
        """Vectors of the chunks' sentences."""
        return RemoteVectors(self._place, "sentences", (self.stats.sentences, self._dimension))

    @cached_property
    def terms(self) -> RemoteTerms:
        """Words of the chunks."""
        return RemoteTerms(self._texts, self._place)

    def _chunk(self, row: int) -> Chunk:
        found = self._place.client.get(f"{self._place.generation}_chunks", self._place.keys(np.array([row])), ["body"])
        return chunk_of(self.language, *json.loads(found[0]["body"]))

    def rows(self, filters: Filters) -> Selection | None:
        """Return which chunks pass, and how many; None where all do."""
        if filters.languages and self.language not in filters.languages:
            return Selection("key < 0", 0)
        if replace(filters, languages=()) == Filters():
            return None
        told = [self._place.expression(None)]
        if filters.documents:
            told.append(f"document in [{', '.join(map(quoted, filters.documents))}]")
        # Dates are compared as far as both say: 2026-01 is neither before 2026-01-20 nor after it.
        if filters.date_from is not None:
            told.append(f"until >= {quoted(filters.date_from)}")
        if filters.date_to is not None:
            told += ['until != ""', f"date <= {quoted(filters.date_to + AFTER)}"]
        expression = " and ".join(told)
        return Selection(expression, self._place.client.count(f"{self._place.generation}_chunks", expression))


class MilvusGeneration(Generation):
    """A complete index, read-only; its small files are in `folder`, whose parent vanishes with it."""

    def __init__(
        self,
        client: Client,
        generation: str,
        manifest: Mapping[str, Any],
        folder: Path,
        parts: tuple[str, Mapping[str, LanguageStats], Mapping[str, FloatArray]],
    ) -> None:
        self._client, self._generation = client, generation
        self._vanish = weakref.finalize(self, shutil.rmtree, folder.parent, ignore_errors=True)
        self._ids = sorted(manifest["documents"])
        self._dimension = int(manifest["recipe"]["dimension"])
        self._numbers = {language: number for number, language in enumerate(sorted(manifest["languages"]))}
        super().__init__(folder, *parts)

    def __len__(self) -> int:
        return len(self._ids)

    def _document(self, id: str) -> Document:
        text = joined(self._client, f"{self._generation}_texts", key_of("document", id))
        if text is None:
            raise NotFound(f"no document {id!r} in {self._generation}; see: bicite status")
        return Document(**{name: _tuples(value) for name, value in json.loads(text).items()})

    def documents(self) -> Iterator[Document]:
        """Yield all documents, by id."""
        return map(self._document, self._ids)

    def close(self) -> None:
        """Let go of the files."""
        super().close()
        self._vanish()

    def _shard(self, language: str, stats: LanguageStats) -> Shard:
        place = Place(self._client, self._generation, language, self._numbers[language] << ROWS)
        return MilvusShard(self.directory, stats, self._texts, place, self._dimension)

    def _cut(self, document: str) -> list[tuple[int, Chunk]]:
        found = self._client.select(
            f"{self._generation}_chunks", f"document == {quoted(document)}", ["language", "body"]
        )
        chunks = [
            (row["key"] & ((1 << ROWS) - 1), chunk_of(row["language"], *json.loads(row["body"]))) for row in found
        ]
        return sorted(chunks, key=lambda each: (each[1].start, each[1].end))


def key_of(kind: str, name: str) -> str:
    """Return the key of a text, whatever its name."""
    return f"{kind}:{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _tuples(value: Any) -> Any:  # noqa: ANN401 - what JSON holds
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
