"""Files into the index."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from index.build import Builder, Changes
from index.errors import ReadError
from index.merge import under
from index.read import Skipped, read
from index.walk import KNOWN


@dataclass(frozen=True, slots=True)
class Ingested:
    """What indexing some paths did."""

    changes: Changes
    skipped: tuple[Skipped, ...]


def ingest(paths: Sequence[str], builder: Builder, *, rebuild: bool = False) -> Ingested:
    """Read `paths` and bring the index in line with what they hold now.

    Raises:
        ReadError: a file named outright can't be read, or no path holds a document.
        StorageError, IndexLocked, IndexMismatch, IndexDamaged, DuplicateId: nothing changed.
    """
    reading = read(paths)
    absolute = [os.path.abspath(path) for path in paths]
    if paths and not reading.documents and not _holds(builder, absolute):
        why = f"; skipped: {reading.skipped[0].source}: {reading.skipped[0].reason}" if reading.skipped else ""
        raise ReadError(f"no document in {', '.join(map(repr, paths))}{why}; give {', '.join(KNOWN)} files")
    if not paths:
        builder.store.open(None).close()  # where there is no index, none is begun
    write = builder.rebuild if rebuild else builder.update
    return Ingested(write(absolute, reading.documents, reading.unread), reading.skipped)


def _holds(builder: Builder, paths: Sequence[str]) -> bool:
    """Say whether the index has documents from `paths`: then that they are gone is news."""
    if not builder.store.exists():
        return False
    documents = builder.store.open(None).documents()
    return any(under(path, source) for document in documents for source in document.sources for path in paths)
