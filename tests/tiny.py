"""Small honest parts for tests of storing and building: an embedder of words, documents, what an index holds."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from index import lexicon, tokens
from index.build import Builder
from index.generation import Generation
from index.lexicon import Lexicon
from index.protocols import Store
from index.store import CUTTING, Recipe
from index.store import Store as DiskStore
from index.types import Document, Embedder, FloatArray

_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")


class WordHash:
    """A bag of words, each hashed to a place of a small vector: like words, like vectors, in no time."""

    fingerprint = "word-hash/64"
    dimension = 64

    def count(self, text: str) -> int:
        return len(_WORD.findall(text)) + 2

    def queries(self, texts: Sequence[str]) -> FloatArray:
        return self.passages(texts)

    def passages(self, texts: Sequence[str]) -> FloatArray:
        return np.stack([self._vector(text) for text in texts]) if texts else np.empty((0, 64), np.float32)

    def sentences(self, texts: Sequence[str]) -> FloatArray:
        return self.passages(texts)

    def _vector(self, text: str) -> FloatArray:
        vector = np.zeros(self.dimension, np.float32)
        for word in [*_WORD.findall(text.lower()), "passage"]:
            vector[crc32(word.encode()) % self.dimension] += 1
        return vector / np.float32(np.linalg.norm(vector))


def recipe(embedder: Embedder | None = None) -> Recipe:
    embedder = embedder or WordHash()
    return Recipe(embedder.fingerprint, embedder.dimension, tokens.manifest(), lexicon.manifest(), CUTTING)


def builder(path: Path, dictionary: Lexicon) -> Builder:
    return Builder(DiskStore(path), recipe(), WordHash(), dictionary)


def document(id: str, text: str, folder: str = "/texts", language: str = "en") -> Document:
    source = f"{folder}/{id}"
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Document(id, id, text, language, None, source, (source,), sha256)


def held(generation: Generation) -> dict[str, Any]:
    """Return all that a generation holds, for comparing: documents, chunks, vectors, terms, statistics."""
    return {
        "documents": list(generation.documents()),
        "shards": {name: _shard(generation, name) for name in generation.shards},
    }


def _shard(generation: Generation, language: str) -> dict[str, Any]:
    shard = generation.shards[language]
    stats = shard.stats
    texts = generation._texts
    rows, sentences = np.arange(len(shard.passages)), np.arange(len(shard.sentences))
    return {
        "chunks": [shard.chunk(row) for row in range(len(shard.passages))],
        "vectors": [shard.passages.read(rows).tobytes(), shard.sentences.read(sentences).tobytes()],
        "bounds": shard.bounds.tolist(),
        "terms": texts.execute("SELECT * FROM terms WHERE language = ? ORDER BY term", (language,)).fetchall(),
        "lengths": texts.execute("SELECT * FROM lengths WHERE language = ?", (language,)).fetchall(),
        "words": texts.execute("SELECT * FROM vocabulary WHERE language = ? ORDER BY word", (language,)).fetchall(),
        "word vectors": {form: vector.tobytes() for form, vector in shard.words.by_form().items()},
        "means": [mean.tobytes() for mean in (stats.passage_mean, stats.sentence_mean, stats.word_mean)],
        "counts": [stats.chunks, stats.sentences, stats.words],
    }


ZH = "桥在三月通车。学校在九月开学。"
TEXTS = [document("a.txt", "The bridge opened in March. It is long."), document("b.txt", ZH, language="zh")]
MORE = [*TEXTS, document("c.txt", "The school opened in September.")]


def whole(store: Store) -> dict[str, Any]:
    """Return all that the generation in force holds."""
    return held(store.open(recipe()))
