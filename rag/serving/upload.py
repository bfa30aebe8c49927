"""Documents that came without a path of their own, by HTTP, into the index."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from index.build import Builder
from index.errors import DuplicateId, ReadError
from index.read import Skipped, read
from index.types import Document
from index.walk import CORPUS, shown, suffix
from rag.ingest import Ingested

SOURCE = "upload:"  # begins the source of an uploaded document, which no absolute path does


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that holds one document, or lines of them."""

    path: Path  # where it waits; its name there tells nothing but the type
    name: str  # the document's id, or that of the file of lines
    told: Mapping[str, str] = field(default_factory=dict)  # title, language, date of a document, where the sender knows


def add(uploads: Sequence[Upload], builder: Builder) -> Ingested:
    """Read the uploads and put them into the index, each in place of what had its name before.

    Raises:
        ReadError: none of them can be read.
        DuplicateId: a document that was not uploaded has one's id; nothing changed.
        StorageError, IndexLocked, IndexMismatch, IndexDamaged: nothing changed.
    """
    documents: list[Document] = []
    skipped: list[Skipped] = []
    for upload in uploads:
        found, left = _read(upload)
        documents += found
        skipped += left
    if not documents:
        raise ReadError("; ".join(f"{each.source}: {each.reason}" for each in skipped) or "there is no document")
    paths = {document.source.partition("#")[0] for document in documents}
    return Ingested(builder.update(sorted(paths), documents), tuple(skipped))


def _read(upload: Upload) -> tuple[list[Document], list[Skipped]]:
    """Return the upload's documents, and what could not be read, by the names that the sender knows."""
    where = shown(str(upload.path))
    try:
        reading = read([upload.path])
    except ReadError as error:
        told = str(error).removeprefix(f"{where}: ").replace(where, upload.name)
        if isinstance(error, DuplicateId):
            raise DuplicateId(told) from error
        return [], [Skipped(upload.name, told)]
    skipped = [Skipped(each.source.replace(where, upload.name), each.reason) for each in reading.skipped]
    return list(_named(upload, reading.documents)), skipped


def _named(upload: Upload, documents: Sequence[Document]) -> Iterator[Document]:
    lines = suffix(str(upload.path)) in CORPUS
    source = SOURCE + quote(upload.name, safe="")  # no slash: "a" must not speak for "a/b"
    for document in documents:
        id = document.id if lines else upload.name
        own = f"{source}#{quote(id, safe='')}" if lines else source
        # A text without a title of its own has its file's name for one: that is ours, not the sender's.
        title = Path(upload.name).stem if document.title == upload.path.stem else document.title
        told: dict[str, Any] = {"title": title, **upload.told}
        yield replace(document, **told, id=id, source=own, sources=(own,))
