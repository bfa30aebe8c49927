"""What index/milvus.py asks of a Milvus server. The only file that imports pymilvus."""

import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal
from urllib.parse import urlsplit, urlunsplit

from index.errors import StorageError, UsageError

BATCH = 500  # rows sent, or asked for by key, at once: some megabytes
PIECE = 15_000  # characters of a text kept in one row: 60,000 bytes at most, of the 65,535 that Milvus takes
LONGEST = 65_535  # bytes of a VARCHAR
MOST = 16_384  # rows that a search gives

Row = dict[str, Any]
Kind = Literal["chunks", "sentences", "texts"]


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows that pass filters: an expression of Milvus's, and how many they are."""

    expression: str
    size: int


class Client:
    """A connection; may be shared by threads."""

    def __init__(self, uri: str) -> None:
        """Connect to `uri`: http(s)://[USER:PASSWORD@]HOST:PORT, or with milvus-lite a path that ends in .db.

        Raises:
            UsageError: pymilvus isn't installed.
            StorageError: nobody answers.
        """
        try:
            from pymilvus import MilvusClient
        except ImportError as error:
            raise UsageError("BICITE_STORE=milvus needs pymilvus; pip install 'bicite[milvus]'") from error
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # it logs what it raises, with its traceback
        parts = urlsplit(uri)
        host = parts.netloc.rpartition("@")[2]
        self.shown = urlunsplit((parts.scheme, host, parts.path, "", "")) if host else uri
        with self._asking():
            self._client: Any = MilvusClient(self.shown, parts.username or "", parts.password or "")

    def collections(self) -> list[str]:
        """Return the names of all collections."""
        with self._asking():
            return sorted(self._client.list_collections())

    def create(self, name: str, kind: Kind, dimension: int) -> None:
        """Make an empty collection, in place of one of that name."""
        with self._asking():
            self._client.drop_collection(name)
            schema, indexes = self._schema(kind, dimension)
            self._client.create_collection(name, schema=schema, index_params=indexes, consistency_level="Strong")

    def insert(self, name: str, rows: Iterable[Row]) -> None:
        """Add rows, in batches."""
        coming = iter(rows)
        while batch := list(islice(coming, BATCH)):
            with self._asking():
                self._client.insert(name, batch)

    def drop(self, name: str) -> None:
        """Take a collection away."""
        with self._asking():
            self._client.drop_collection(name)

    def load(self, name: str) -> None:
        """Have a collection ready to be read, where it isn't yet."""
        with self._asking():
            self._client.load_collection(name)

    def pointed(self, alias: str) -> str | None:
        """Return the collection that an alias stands for, if there is one."""
        with self._asking():
            known = alias in self._client.list_aliases()["aliases"]
            return str(self._client.describe_alias(alias)["collection_name"]) if known else None

    def point(self, alias: str, name: str) -> None:
        """Have an alias stand for a collection, in one step."""
        known = self.pointed(alias)
        with self._asking():
            (self._client.alter_alias if known else self._client.create_alias)(name, alias)

    def get(self, name: str, keys: Sequence[int | str], fields: Sequence[str]) -> list[Row]:
        """Return the rows with these keys, in their order; those that are missing are left out."""
        found: dict[int | str, Row] = {}
        for first in range(0, len(keys), BATCH):
            with self._asking():
                asked = list(keys[first : first + BATCH])
                rows = self._client.get(name, ids=asked, output_fields=["key", *fields])
            found.update((row["key"], row) for row in rows)
        return [found[key] for key in keys if key in found]

    def select(self, name: str, expression: str, fields: Sequence[str]) -> list[Row]:
        """Return all rows that an expression selects."""
        with self._asking():
            return list(self._client.query(name, filter=expression, output_fields=["key", *fields]))

    def count(self, name: str, expression: str) -> int:
        """Return how many rows an expression selects."""
        with self._asking():
            return int(self._client.query(name, filter=expression, output_fields=["count(*)"])[0]["count(*)"])

    def nearest(self, name: str, field: str, asked: Any, k: int, expression: str) -> list[tuple[int, float]]:  # noqa: ANN401 - a vector, or a mapping as a sparse one
        """Return (key, inner product) of the k rows with the highest ones, best first, among those selected."""
        with self._asking():
            found = self._client.search(
                name, data=[asked], anns_field=field, limit=min(k, MOST), filter=expression, output_fields=["key"]
            )
        return [(int(hit["key"]), float(hit["distance"])) for hit in found[0]]

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def _schema(self, kind: Kind, dimension: int) -> tuple[Any, Any]:
        from pymilvus import DataType

        schema, indexes = self._client.create_schema(auto_id=False), self._client.prepare_index_params()
        if kind == "texts":  # a collection must have a vector
            schema.add_field("key", DataType.VARCHAR, is_primary=True, max_length=128)
            schema.add_field("pieces", DataType.INT64)
            schema.add_field("text", DataType.VARCHAR, max_length=LONGEST)
            schema.add_field("vector", DataType.FLOAT_VECTOR, dim=2)
            indexes.add_index("vector", index_type="FLAT", metric_type="IP")
            return schema, indexes
        schema.add_field("key", DataType.INT64, is_primary=True)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
        # Sentences are read by their keys only.
        indexes.add_index("vector", index_type="AUTOINDEX" if kind == "chunks" else "FLAT", metric_type="IP")
        if kind == "chunks":
            for name in ("language", "document", "date", "until", "body"):
                schema.add_field(name, DataType.VARCHAR, max_length=LONGEST)
            schema.add_field("terms", DataType.SPARSE_FLOAT_VECTOR)
            indexes.add_index("terms", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
        return schema, indexes

    @contextmanager
    def _asking(self) -> Iterator[None]:
        from pymilvus.exceptions import MilvusException

        try:
            yield
        except MilvusException as error:
            reason = " ".join(str(error.message).split())
            raise StorageError(f"Milvus at {self.shown}: {reason}; see that it runs, and BICITE_STORE") from error


def quoted(text: str) -> str:
    """Return a string as an expression holds it."""
    return json.dumps(text, ensure_ascii=False)


def pieces(key: str, text: str) -> Iterator[Row]:
    """Yield the rows of a text of any length."""
    parts = [text[first : first + PIECE] for first in range(0, len(text), PIECE)] or [""]
    for number, part in enumerate(parts):
        yield {"key": f"{key}:{number}", "pieces": len(parts), "text": part, "vector": [0.0, 0.0]}


def joined(client: Client, name: str, key: str) -> str | None:
    """Return a text that was kept in pieces; None where there is none."""
    first = client.get(name, [f"{key}:0"], ["pieces", "text"])
    if not first:
        return None
    keys = [f"{key}:{number}" for number in range(1, first[0]["pieces"])]
    return "".join(row["text"] for row in [*first, *client.get(name, keys, ["text"])])
