"""Files -> Documents. Nothing is left out without saying so, and no text is changed."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import PurePath

from index.boilerplate import excluded, without
from index.corpus import Row, rows
from index.encoding import decode
from index.errors import DuplicateId, ReadError
from index.frontmatter import date_of, front_matter, language_of, title_of
from index.language import detect
from index.types import Document
from index.walk import CORPUS, MARKDOWN, PAGES, Found, cause, shown, suffix, walk
from index.webpage import page

TELLING = 4000  # characters that a text's language is told from

EMPTY = "empty; write something or remove it"


@dataclass(frozen=True, slots=True)
class Skipped:
    """What was not read, and why, each on one line."""

    source: str  # absolute path; of a line of a .jsonl, the path, "#" and the line's _id; escaped where not printable
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found, in the order of the paths given and of the names in them."""

    documents: tuple[Document, ...]
    skipped: tuple[Skipped, ...]


@dataclass(slots=True)
class _Shelf:
    """What has been read so far. One text is one document, under the id met first."""

    documents: dict[str, Document] = field(default_factory=dict)  # by sha256
    ids: dict[str, tuple[str, str]] = field(default_factory=dict)  # id -> sha256 and where it stands
    files: set[str] = field(default_factory=set)  # resolved
    skipped: dict[Skipped, None] = field(default_factory=dict)  # a set that keeps its order

    def add(self, document: Document, where: str) -> None:
        sha, first = self.ids.setdefault(document.id, (document.sha256, where))
        if sha != document.sha256:
            told = f"{first} and {where} both have the id {shown(document.id)}"
            raise DuplicateId(f"{told}; rename one, or index a folder above both")
        known = self.documents.setdefault(sha, document)
        if document.source not in known.sources:
            self.documents[sha] = replace(known, sources=(*known.sources, document.source))


def read(paths: Sequence[str | os.PathLike[str]]) -> Reading:
    """Read the documents at `paths`, files and folders; a file reached twice is read once.

    Raises:
        ReadError: a path doesn't exist, or a file given outright can't be read. What can't be read in a folder is
            skipped.
        DuplicateId: two documents that differ have one id.
    """
    shelf = _Shelf()
    for path in paths:
        outright = not os.path.isdir(path)
        for found in walk(path):
            _shelve(found, shelf, outright)
    return Reading(tuple(shelf.documents.values()), tuple(shelf.skipped))


def _shelve(found: Found, shelf: _Shelf, outright: bool) -> None:
    problem = found.problem
    if problem is None:
        real = os.path.realpath(found.path)
        if real in shelf.files:
            return
        problem = _read_into(shelf, found)
        if problem is None:
            shelf.files.add(real)
    if problem and outright:
        raise ReadError(f"{shown(found.path)}: {problem}")
    if problem:
        shelf.skipped[Skipped(shown(found.path), problem)] = None


def _read_into(shelf: _Shelf, found: Found) -> str | None:
    """Put all that the file holds on the shelf, or nothing and return why."""
    try:
        if suffix(found.path) in CORPUS:
            _add_corpus(list(rows(found.path)), found.path, shelf)
        else:
            shelf.add(_file(found), shown(found.path))
    except DuplicateId:
        raise
    except ReadError as error:
        return str(error)
    except OSError as error:
        return cause(error)
    return None


def _file(found: Found) -> Document:
    with open(found.path, "rb") as file:
        data = file.read()
    if not data.strip():
        raise ReadError(EMPTY)
    stem = PurePath(found.path).stem
    if suffix(found.path) in PAGES:
        text, title, date = page(data)
        spans = excluded(text)
        title = title or title_of(without(text, spans), {}, markdown=False)
        return _document(found.id, text, title or stem, date, None, found.path, spans)
    text = decode(data)
    fields, begin = front_matter(text)
    spans = excluded(text)
    title = title_of(without(text, spans), fields, suffix(found.path) in MARKDOWN)
    date = date_of(text[begin:], fields)
    return _document(found.id, text, title or stem, date, language_of(fields), found.path, spans)


def _add_corpus(lines: list[Row], path: str, shelf: _Shelf) -> None:
    if not lines:
        raise ReadError(EMPTY)
    for row in lines:
        source = f"{path}#{row.id}"
        if not row.text.strip():
            shelf.skipped[Skipped(shown(source), "empty text")] = None
            continue
        document = _document(row.id, row.text, row.title, None, None, source, excluded(row.text))
        shelf.add(document, f"{shown(path)} line {row.number}")


def _document(
    id: str, text: str, title: str, date: str | None, language: str | None, source: str, spans: list[tuple[int, int]]
) -> Document:
    if not text.strip():
        raise ReadError(EMPTY)
    body = without(text, spans).strip() or text.strip()
    digest = sha256(text.encode("utf-8")).hexdigest()
    return Document(id, title, text, language or detect(body[:TELLING]), date, source, (source,), digest)
