"""What an index holds after some paths were read again; pure.

Each text is one document, however many sources hold it. A path that is read again speaks for all that lies under it:
sources under it that are no longer there are gone, and a document without a source is removed.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.errors import DuplicateId
from index.types import Document
from index.walk import CORPUS


def merge(
    before: Iterable[Document], paths: Sequence[str], read: Sequence[Document], unread: Sequence[str] = ()
) -> dict[str, Document]:
    """Return the documents by id: those of `before` that lie elsewhere, and all of `read`, which is what `paths` hold.

    What of `before` comes from `unread`, files and folders that are there and couldn't be read, stays too.

    Raises:
        DuplicateId: a document of `read` has the id of another text from elsewhere.
    """
    known = {document.id: document for document in before}
    after = {id: kept for id, document in known.items() if (kept := _elsewhere(document, paths, unread))}
    by_text = {document.sha256: document.id for document in after.values()}
    for document in read:
        id = by_text.setdefault(document.sha256, document.id)
        if id in after and after[id].sha256 != document.sha256:
            raise DuplicateId(
                f"{document.source!r} and {after[id].source!r} are two documents with one id, {id!r};"
                " rename one, index both in one call, or index the folder above both"
            )
        sources = {*document.sources, *(after[id].sources if id in after else ())}
        after[id] = _with_sources(after.get(id, document), sources, known.get(id, document).sources)
    return after


def _elsewhere(document: Document, paths: Sequence[str], unread: Sequence[str]) -> Document | None:
    sources = {source for source in document.sources if not _under_any(paths, source) or _under_any(unread, source)}
    return _with_sources(document, sources, document.sources) if sources else None


def _under_any(paths: Sequence[str], source: str) -> bool:
    return any(under(path, source) for path in paths)


def under(path: str, source: str) -> bool:
    """Say whether a source is the absolute `path`, or lies in it."""
    lines = (path + "#",) if path.lower().endswith(CORPUS) else ()
    return source == path or source.startswith((path.rstrip(os.sep) + os.sep, *lines))


def _with_sources(document: Document, sources: set[str], order: Sequence[str]) -> Document:
    """Keep the order in which sources became known, so that reading them again changes nothing."""
    ordered = (*(source for source in order if source in sources), *sorted(sources.difference(order)))
    return replace(document, source=ordered[0], sources=ordered)
