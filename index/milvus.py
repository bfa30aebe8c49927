"""An index on a Milvus cluster, which any number of servers read: the same store, generations and shards as on disk.

What grows with the documents stands in collections, a set of them a generation:

    NAME_000001_chunks       a row a chunk: its vector, its terms as a sparse vector, what it is and what filters ask
    NAME_000001_sentences    a row a sentence: its vector
    NAME_000001_texts        documents, and the generation's small files, in pieces

and the alias NAME_current says which set is in force. What is small (the vocabulary with its vectors, how often terms
stand, lengths, the manifest) is fetched when a generation is opened, so that words, bridges and fusion are the same
code. A generation is written on this machine first, then sent. The one before stays until the next, for its readers.
"""

import base64
import hashlib
import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir, mkdtemp

import numpy as np
from filelock import FileLock, Timeout

from index.errors import IndexDamaged, IndexLocked, IndexMissing, StorageError
from index.generation import TEXTS, Generation, Shard
from index.manifest import MANIFEST, fingerprint_of, manifest_of, statistics
from index.milvus_client import Client, Kind, Row, joined, pieces
from index.milvus_generation import AFTER, ROWS, MilvusGeneration, key_of
from index.rows import CHUNK
from index.sparse import K1, Counted
from index.store import Recipe, check_recipe
from index.types import FloatArray, LanguageStats

KINDS: tuple[Kind, ...] = ("chunks", "sentences", "texts")
BLOCK = 4096  # rows read at once
_SLIM = """
CREATE TABLE numbers (language TEXT, term TEXT, number INTEGER, PRIMARY KEY (language, term)) WITHOUT ROWID;
INSERT INTO numbers SELECT language, term, row_number() OVER (ORDER BY language, term) - 1 FROM terms;
"""
_EMPTY = "UPDATE terms SET rows = zeroblob(0), counts = zeroblob(0); DELETE FROM documents; DELETE FROM chunks;"


class MilvusStore:
    """The index that the folder `path` would name, on the server at `uri`."""

    def __init__(self, path: Path, uri: str) -> None:
        self.path = path.absolute()
        self._uri = uri
        self._name = "bicite_" + re.sub(r"\W", "_", self.path.name, flags=re.ASCII)

    def open(self, recipe: Recipe | None) -> Generation:
        """Open the generation in force; errors as those of `Store.open`, and StorageError where nobody answers."""
        name = self.version()
        if name is None:
            raise IndexMissing(f"no index {self._shown}; build one: bicite index PATH...")
        try:
            return self._open(name, recipe)
        except (IndexDamaged, StorageError):
            if self.version() != name:  # another generation came into force, and this one was cleaned away
                return self.open(recipe)
            raise

    def exists(self) -> bool:
        """Say whether an index was built here."""
        return self.version() is not None

    def version(self) -> str | None:
        """Return the name of the generation in force; None where there is no index."""
        chunks = self._client.pointed(f"{self._name}_current")
        return chunks and chunks.rpartition("_")[0]

    @contextmanager
    def writing(self) -> Iterator["MilvusWriter"]:
        """Hold the writer's lock, which is one of this machine: an index is written from one.

        Raises:
            IndexLocked: another process holds it.
        """
        local = Path(gettempdir(), f"bicite-{hashlib.sha256(self._shown.encode()).hexdigest()[:16]}")
        lock = FileLock(local.with_suffix(".lock"))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise IndexLocked(f"{self._shown} is being written by another process; try again when it is done") from None
        try:
            yield MilvusWriter(self._client, self._name, self.version(), local.with_suffix(".unfinished"))
        finally:
            lock.release()

    @cached_property
    def _client(self) -> Client:
        return Client(self._uri)

    @property
    def _shown(self) -> str:
        return f"{self._name} at {self._client.shown}"

    def _open(self, name: str, recipe: Recipe | None) -> Generation:
        for kind in KINDS:
            self._client.load(f"{name}_{kind}")
        written = joined(self._client, f"{name}_texts", key_of("file", MANIFEST))
        if written is None:
            raise IndexDamaged(f"{name} at {self._client.shown} has no manifest; rebuild: bicite index --rebuild")
        manifest = json.loads(written)
        if recipe is not None:
            check_recipe(self._shown, "", manifest["recipe"], recipe)
        folder = Path(mkdtemp(prefix="bicite-"), name)
        folder.mkdir()
        for file in manifest["files"]:
            text = joined(self._client, f"{name}_texts", key_of("file", file)) or ""
            (folder / file).write_bytes(base64.b64decode(text))
        parts = fingerprint_of(manifest["recipe"]), *statistics(manifest)
        return MilvusGeneration(self._client, name, manifest, folder, parts)


class MilvusWriter:
    """Writes the next generation of the index `name`; made by `MilvusStore.writing`."""

    def __init__(self, client: Client, name: str, current: str | None, unfinished: Path) -> None:
        self._client, self._name, self._current, self.unfinished = client, name, current, unfinished

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """Give an empty folder for a generation's files, on this machine; it vanishes."""
        try:
            with TemporaryDirectory(prefix="bicite-") as folder:
                yield Path(folder)
        except OSError as error:
            reason = error.strerror or error
            raise StorageError(
                f"{gettempdir()} can't be written ({reason}); nothing changed; free some space"
            ) from error

    def commit(
        self,
        draft: Path,
        recipe: Recipe,
        languages: Mapping[str, LanguageStats],
        anchors: Mapping[str, FloatArray],
        documents: Mapping[str, str],
        *,
        keep: bool = False,
    ) -> None:
        """Send the draft, and switch to it. `documents` maps ids to their text's sha256.

        The generation in force until now stays until the next, for its readers, be it to be kept or not.
        """
        self._clean()
        number = int(self._current.rpartition("_")[2]) + 1 if self._current else 1
        name = f"{self._name}_{number:06d}"
        for kind in KINDS:
            self._client.create(f"{name}_{kind}", kind, recipe.dimension)
        with closing(Generation(draft, "", languages, anchors)) as local:
            self._send(name, local)
        files = [TEXTS, *(f"{each}.{what}.npy" for each in languages for what in ("bounds", "words"))]
        for file in files:
            data = base64.b64encode((draft / file).read_bytes()).decode()
            self._client.insert(f"{name}_texts", pieces(key_of("file", file), data))
        manifest = json.dumps(manifest_of(asdict(recipe), languages, anchors, documents) | {"files": files})
        self._client.insert(f"{name}_texts", pieces(key_of("file", MANIFEST), manifest))
        self._client.point(f"{self._name}_current", f"{name}_chunks")
        self.unfinished.unlink(missing_ok=True)

    def _send(self, name: str, local: Generation) -> None:
        """Send what grows, and take it out of the draft's file of texts."""
        texts = sqlite3.connect(local.directory / TEXTS)
        with closing(texts):
            texts.executescript(_SLIM)
            for number, shard in enumerate(local.shards.values()):
                self._client.insert(f"{name}_chunks", _chunks(texts, shard, number << ROWS))
                self._client.insert(f"{name}_sentences", _sentences(shard, number << ROWS))
            kept = ((key_of("document", d.id), json.dumps(asdict(d), ensure_ascii=False)) for d in local.documents())
            self._client.insert(f"{name}_texts", (row for each in kept for row in pieces(*each)))
            texts.executescript(_EMPTY + "VACUUM;")

    def _clean(self) -> None:
        """Drop the collections of all generations but the one in force."""
        own = re.compile(rf"({re.escape(self._name)}_\d{{6}})_(?:{'|'.join(KINDS)})")
        for found in filter(None, map(own.fullmatch, self._client.collections())):
            if found[1] != self._current:
                self._client.drop(found[0])


def _chunks(texts: sqlite3.Connection, shard: Shard, first: int) -> Iterator[Row]:
    """Yield the rows of a language's chunks."""
    query = (
        f"SELECT row, coalesce(date, ''), {', '.join(f'chunks.{name}' for name in CHUNK.split(', '))} FROM chunks"
        " JOIN documents ON documents.id = document_id WHERE chunks.language = ? ORDER BY row"
    )
    weights = _weights(texts, shard)
    for row, date, *body in texts.execute(query, (shard.language,)):
        yield {
            "key": first + row,
            "language": shard.language,
            "document": body[1],
            "date": date,
            "until": date and date + AFTER,
            "body": json.dumps(body, ensure_ascii=False),
            "vector": shard.passages.read(np.array([row]))[0],
            "terms": next(weights),
        }


def _sentences(shard: Shard, first: int) -> Iterator[Row]:
    for start in range(0, shard.stats.sentences, BLOCK):
        rows = np.arange(start, min(start + BLOCK, shard.stats.sentences))
        for row, vector in zip(rows.tolist(), shard.sentences.read(rows), strict=True):
            yield {"key": first + row, "vector": vector}


def _weights(texts: sqlite3.Connection, shard: Shard) -> Iterator[dict[int, float]]:
    """Yield what BM25 gives each term of each chunk, by the term's number; of a chunk without words, something."""
    query = (
        "SELECT number, rows, counts FROM terms JOIN numbers USING (language, term) WHERE language = ? ORDER BY number"
    )
    held = [
        (number, np.frombuffer(rows, "<i4"), np.frombuffer(counts, "<f4"))
        for number, rows, counts in texts.execute(query, (shard.language,))
    ]
    rows = np.concatenate([rows for _, rows, _ in held] or [np.empty(0, np.int32)])
    counts = np.concatenate([counts for *_, counts in held] or [np.empty(0, np.float32)])
    numbers = np.repeat([number for number, *_ in held], [len(rows) for _, rows, _ in held])
    order = np.argsort(rows, kind="stable")
    norm = Counted(texts, shard.language).norm
    weights = (K1 + 1) * counts / (counts + norm[rows])
    bounds = np.searchsorted(rows[order], np.arange(shard.stats.chunks + 1))
    for start, end in zip(bounds, bounds[1:], strict=False):
        own = order[start:end]
        yield dict(zip(numbers[own].tolist(), weights[own].tolist(), strict=True)) or {0: 1e-9}
