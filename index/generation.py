"""One generation of an index on disk: written once, then only read.

    texts.sqlite             documents, chunks and terms (the lexical index)
    LANG.passages.npy        a vector a chunk of that language
    LANG.passages.codes      of many chunks, what their search reads first (index/dense.py)
    LANG.sentences.npy       a vector a sentence of those chunks, in the chunks' order
    LANG.bounds.npy          (chunks + 1): chunk r has the sentence rows bounds[r] to bounds[r + 1]
    LANG.words.npy           a vector a word of those chunks (index/vocabulary.py)

Languages are kept apart because the fusion asks each of them for its own candidates: a question's language can't
crowd the others out. Rows count from 0 within a language.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from index import protocols, shared
from index.arrays import load
from index.bridge import Bridge
from index.centre import centres
from index.dense import Vectors, write_codes
from index.dense import write as write_vectors
from index.errors import IndexDamaged, NotFound, StorageError
from index.recent import Recent
from index.rows import CHUNK, chunk_of, chunk_row, document_of, document_row
from index.sparse import SCHEMA, Bag, Terms, write_terms
from index.types import Chunk, Document, Filters, FloatArray, IntArray, LanguageStats
from index.vocabulary import SCHEMA as VOCABULARY
from index.vocabulary import Words, WordVectors, write_words

TEXTS = "texts.sqlite"
SENTENCES, CHARACTERS = 1 << 15, 1 << 22  # of a language's chunks, and of documents, remembered: 4 and 8 MB
SAMPLE = 200  # passages of each language by which the recall of searches by vector is told
BagOf = Callable[[Document, Chunk], Bag]  # the words that a chunk is found by
_SCHEMA = """
CREATE TABLE documents (id TEXT PRIMARY KEY, title TEXT, text TEXT, language TEXT, date TEXT, source TEXT,
    sources TEXT, sha256 TEXT, pages TEXT);
CREATE TABLE chunks (language TEXT, row INTEGER, id TEXT, document_id TEXT, start INTEGER, stop INTEGER,
    heading TEXT, sentences TEXT, PRIMARY KEY (language, row)) WITHOUT ROWID;
CREATE INDEX chunks_by_document ON chunks (document_id);
CREATE INDEX documents_by_date ON documents (date, id);
"""


@dataclass(frozen=True, slots=True)
class Part:
    """A document cut and embedded; its vectors are read when they are asked for."""

    document: Document
    chunks: tuple[Chunk, ...]
    passages: Callable[[], FloatArray]  # (chunks, dimension)
    sentences: Callable[[], FloatArray]  # (all their sentences, dimension)


class Shard:
    """The chunks of one language: vectors of passages and sentences, terms."""

    def __init__(self, directory: Path, language: str, stats: LanguageStats, texts: sqlite3.Connection) -> None:
        self.language = language
        self.stats = stats
        self._directory = directory
        self._texts = texts
        self._chunks: Recent[int, Chunk] = Recent(SENTENCES, lambda chunk: len(chunk.sentences))

    @cached_property
    def passages(self) -> protocols.Vectors:
        """Vectors of the chunks."""
        return Vectors.open(self._directory / f"{self.language}.passages.npy")

    @cached_property
    def sentences(self) -> protocols.Vectors:
        """Vectors of the chunks' sentences."""
        return Vectors.open(self._directory / f"{self.language}.sentences.npy")

    @cached_property
    def bounds(self) -> IntArray:
        """(chunks + 1,): chunk r has the sentence rows bounds[r] to bounds[r + 1]."""
        return np.asarray(_load(self._directory / f"{self.language}.bounds.npy"), np.int64)

    @cached_property
    def words(self) -> WordVectors:
        """Vectors of the chunks' words, memory-mapped."""
        vectors = _load(self._directory / f"{self.language}.words.npy", "r")
        return WordVectors(self._texts, self.language, vectors)

    @cached_property
    def terms(self) -> protocols.Terms:
        """Words of the chunks."""
        return Terms(self._texts, self.language)

    def chunk(self, row: int) -> Chunk:
        """Return the chunk at `row`."""
        return self._chunks.get(row, self._chunk)

    def _chunk(self, row: int) -> Chunk:
        query = f"SELECT {CHUNK} FROM chunks WHERE language = ? AND row = ?"
        (found,) = _fetch(self._texts, query, self.language, row)
        return chunk_of(self.language, *found)

    def rows(self, filters: Filters) -> protocols.Among:
        """Return which chunks pass: their rows, ascending; None where all do."""
        if filters.languages and self.language not in filters.languages:
            return np.empty(0, np.int64)
        if replace(filters, languages=()) == Filters():
            return None
        # CROSS: documents first, else all chunks of the language are looked at.
        texts = "SELECT row FROM documents CROSS JOIN chunks ON document_id = documents.id WHERE chunks.language = ?"
        values = []
        if filters.documents:
            texts += " AND documents.id IN (SELECT value FROM json_each(?))"
            values.append(json.dumps(filters.documents))
        for day, sign in ((filters.date_from, ">="), (filters.date_to, "<=")):
            if day is not None:  # compared as far as both say
                texts += f" AND substr(date, 1, length(?)) {sign} substr(?, 1, length(date))"
                values += [day, day]
        return np.array([row for (row,) in _fetch(self._texts, texts + " ORDER BY row", self.language, *values)], int)


class Generation:
    """A complete index, read-only: documents by id, shards by language."""

    def __init__(
        self,
        directory: Path,
        fingerprint: str,
        languages: Mapping[str, LanguageStats],
        anchors: Mapping[str, FloatArray],
    ) -> None:
        self.directory = directory
        self.anchors = anchors
        self.middle = centres(languages, anchors)
        self.name = directory.name
        self.fingerprint = fingerprint
        self._texts = _connect(directory / TEXTS)
        self._documents: Recent[str, Document] = Recent(CHARACTERS, lambda document: len(document.text))
        self.shards = {language: self._shard(language, stats) for language, stats in sorted(languages.items())}
        self.bridge = Bridge(self.shards, self.middle)

    def __len__(self) -> int:
        return int(_fetch(self._texts, "SELECT count(*) FROM documents")[0][0])

    def load(self) -> None:
        """Open every file: from then on the generation can be read even after another has taken its place."""
        _ = [(each.passages, each.sentences, each.bounds, each.terms, each.words) for each in self.shards.values()]

    def document(self, id: str) -> Document:
        """Return the document `id`.

        Raises:
            NotFound: the index has no such document.
        """
        return self._documents.get(id, self._document)

    def _document(self, id: str) -> Document:
        query = "SELECT * FROM documents WHERE id = CAST(? AS TEXT)"
        found = _fetch(self._texts, query, id.encode("utf-8", "surrogatepass"))
        if not found:
            raise NotFound(f"no document {id!r} in {self.directory.parent.parent}; see: bicite status")
        return document_of(*found[0])

    def documents(self) -> Iterator[Document]:
        """Yield all documents, by id."""
        for (id,) in _fetch(self._texts, "SELECT id FROM documents ORDER BY id"):
            yield self._document(id)

    def part(self, document: Document) -> Part:
        """Return a document of this generation as it was cut and embedded."""
        found = self._cut(document.id)
        places = [(self.shards[chunk.language], row) for row, chunk in found]
        chunks = tuple(chunk for _, chunk in found)
        return Part(document, chunks, partial(_passages, places), partial(_sentences, places))

    def close(self) -> None:
        """Let go of the files, and of what was read of them."""
        self._texts.close()
        self._documents.clear()

    def _shard(self, language: str, stats: LanguageStats) -> Shard:
        return Shard(self.directory, language, stats, self._texts)

    def _cut(self, document: str) -> list[tuple[int, Chunk]]:
        """Return a document's chunks, each with its row, as they follow each other."""
        query = f"SELECT language, row, {CHUNK} FROM chunks WHERE document_id = ? ORDER BY start, stop"
        return [(row, chunk_of(language, *rest)) for language, row, *rest in _fetch(self._texts, query, document)]


def _passages(places: Sequence[tuple[Shard, int]]) -> FloatArray:
    return np.concatenate([shard.passages.read(np.array([row])) for shard, row in places])


def _sentences(places: Sequence[tuple[Shard, int]]) -> FloatArray:
    spoken = [np.arange(shard.bounds[row], shard.bounds[row + 1]) for shard, row in places]
    return np.concatenate([shard.sentences.read(rows) for (shard, _), rows in zip(places, spoken, strict=True)])


def write(
    directory: Path, parts: Sequence[Part], words: Mapping[str, Words], bag_of: BagOf
) -> dict[str, LanguageStats]:
    """Write the files of a generation into the empty `directory`; return the statistics of each language.

    `words` has the vocabulary of each language.

    Raises:
        StorageError: the disk is full or refuses.
    """
    try:
        texts = sqlite3.connect(directory / TEXTS)
        try:
            # Nobody sees a generation before it is complete and synced as a whole: no journal needed.
            texts.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA + SCHEMA + VOCABULARY)
            texts.executemany(
                "INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?)", (document_row(part.document) for part in parts)
            )
            languages = sorted({chunk.language for part in parts for chunk in part.chunks})
            stats = {
                language: _write_shard(directory, texts, language, parts, words[language], bag_of)
                for language in languages
            }
            texts.commit()
            recalls = {language: _recall(directory, language, stats) for language in stats}
            stats = {language: replace(each, recall=recalls[language]) for language, each in stats.items()}
        finally:
            texts.close()
    except (OSError, sqlite3.Error) as error:
        reason = " ".join(str(error).split())
        told = f"{directory.parent} can't be written ({reason}); nothing changed; free some space"
        raise StorageError(told) from error
    return stats


def _write_shard(
    directory: Path, texts: sqlite3.Connection, language: str, parts: Sequence[Part], words: Words, bag_of: BagOf
) -> LanguageStats:
    own = [(part, [at for at, chunk in enumerate(part.chunks) if chunk.language == language]) for part in parts]
    chunks = [(part.document, part.chunks[at]) for part, numbers in own for at in numbers]
    write_terms(texts, language, (bag_of(document, chunk) for document, chunk in chunks))
    write_words(texts, language, words.vocabulary)
    texts.executemany(
        "INSERT INTO chunks VALUES (?,?,?,?,?,?,?,?)",
        ((language, row, *chunk_row(chunk)) for row, (_, chunk) in enumerate(chunks)),
    )
    bounds = np.cumsum([0, *(len(chunk.sentences) for _, chunk in chunks)])
    np.save(directory / f"{language}.bounds.npy", bounds)
    np.save(directory / f"{language}.words.npy", words.vectors)
    passages, dimension = directory / f"{language}.passages.npy", words.vectors.shape[1]
    by_part = (part.passages()[numbers] for part, numbers in own if numbers)
    passage_mean = write_vectors(passages, (len(chunks), dimension), by_part)
    by_part = (part.sentences()[_spoken(part, numbers)] for part, numbers in own if numbers)
    sentence_mean = write_vectors(directory / f"{language}.sentences.npy", (int(bounds[-1]), dimension), by_part)
    write_codes(passages)
    word_mean = words.vectors.mean(axis=0) if len(words.vectors) else np.zeros(dimension, np.float32)
    return LanguageStats(len(chunks), int(bounds[-1]), len(words.vectors), passage_mean, sentence_mean, word_mean)


def _spoken(part: Part, numbers: Sequence[int]) -> IntArray:
    """Return which of a part's sentences are of the chunks with these numbers."""
    bounds = np.cumsum([0, *(len(chunk.sentences) for chunk in part.chunks)])
    return np.concatenate([np.arange(bounds[at], bounds[at + 1]) for at in numbers])


def _recall(directory: Path, language: str, stats: Mapping[str, LanguageStats]) -> float:
    """Return what share of the nearest a search by vector finds, asked for what passages of each language say."""
    searched = Vectors.open(directory / f"{language}.passages.npy")
    asked = [Vectors.open(directory / f"{name}.passages.npy") for name in stats]
    rows = [np.unique(np.linspace(0, len(each) - 1, SAMPLE, dtype=np.int64)) for each in asked]
    means = [each.passage_mean for each in stats.values()]
    return searched.recall(np.concatenate([a.read(r) - m for a, r, m in zip(asked, rows, means, strict=True)]))


def _load(path: Path, mode: Literal["r"] | None = None) -> NDArray[Any]:
    try:
        return load(path, mode)
    except (OSError, ValueError) as error:
        raise IndexDamaged(f"{path} is damaged ({error})") from error


def _connect(path: Path) -> sqlite3.Connection:
    try:
        texts = shared.connect(path)
        texts.execute("SELECT count(*) FROM documents").fetchone()
    except sqlite3.Error as error:
        raise IndexDamaged(f"{path} is damaged ({error})") from error
    return texts


def _fetch(texts: sqlite3.Connection, query: str, *values: object) -> list[Any]:
    try:
        return texts.execute(query, values).fetchall()
    except sqlite3.DatabaseError as error:
        raise IndexDamaged(f"{TEXTS} is damaged ({error})") from error
