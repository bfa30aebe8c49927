"""Files -> Documents. Nothing is left out without saying so, and no text is changed."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import PurePath

from index.boilerplate import excluded, without
from index.errors import DuplicateId, ReadError, Unavailable
from index.formats import EMPTY, extract
from index.formats import LARGEST as LARGEST_FORMATS
from index.formats.corpus import Row, rows
from index.formats.encoding import decode
from index.formats.frontmatter import date_of, front_matter, language_of, title_of
from index.formats.webpage import page
from index.language import detect
from index.pages import Pages
from index.types import Document
from index.walk import CORPUS, FORMATS, MARKDOWN, PAGES, TABLES, TEXT, Found, cause, is_there, shown, suffix, walk

TELLING = 4000  # characters that a text's language is told from

# Bytes of a file. A corpus is read line by line, and bounded by these.
LARGEST = {**LARGEST_FORMATS, **dict.fromkeys(TEXT + MARKDOWN, 64 << 20), **dict.fromkeys(PAGES, 16 << 20)}


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
    unread: tuple[str, ...] = ()  # absolute paths of what is there and could not be read now, but may be another time


@dataclass(slots=True)
class _Shelf:
    """What has been read so far. One text is one document, under the id met first."""

    documents: dict[str, Document] = field(default_factory=dict)  # by sha256
    ids: dict[str, tuple[str, str]] = field(default_factory=dict)  # id -> sha256 and where it stands
    files: set[str] = field(default_factory=set)  # resolved
    skipped: dict[Skipped, None] = field(default_factory=dict)  # a set that keeps its order
    unread: dict[str, None] = field(default_factory=dict)

    def add(self, document: Document, where: str) -> None:
        sha, first = self.ids.setdefault(document.id, (document.sha256, where))
        if sha != document.sha256:
            told = f"{first} and {where} both have the id {shown(document.id)}"
            raise DuplicateId(f"{told}; rename one, or index a folder above both")
        known = self.documents.setdefault(sha, document)
        if document.source not in known.sources:
            self.documents[sha] = replace(known, sources=(*known.sources, document.source))

    def skip(self, source: str, reason: str) -> None:
        self.skipped[Skipped(shown(source), reason)] = None


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
    return Reading(tuple(shelf.documents.values()), tuple(shelf.skipped), tuple(shelf.unread))


def _shelve(found: Found, shelf: _Shelf, outright: bool) -> None:
    problem, unread = found.problem, found.unread
    if problem is None:
        real = os.path.realpath(found.path)
        if real in shelf.files:
            return
        problem, unread = _attempt(found, shelf)
        if problem is None:
            shelf.files.add(real)
            return
    if outright:
        raise ReadError(f"{shown(found.path)}: {problem}")
    shelf.skip(found.path, problem)
    if unread:
        shelf.unread[found.path] = None


def _attempt(found: Found, shelf: _Shelf) -> tuple[str | None, bool]:
    """Put all that the file holds on the shelf, or nothing and return why, and whether it may be read another time."""
    try:
        _read_into(shelf, found)
    except DuplicateId:
        raise
    except ReadError as error:
        return str(error), isinstance(error, Unavailable)
    except OSError as error:
        return cause(error), is_there(error)
    except (MemoryError, RecursionError):
        return "larger or nested deeper than can be read; split it", False
    return None, False


def _read_into(shelf: _Shelf, found: Found) -> None:
    before = os.stat(found.path)
    kind = suffix(found.path)
    if before.st_size > (most := LARGEST.get(kind, before.st_size)):
        raise ReadError(f"larger than {most >> 20} MB; split it")
    if kind in CORPUS:
        documents, told = _corpus(list(rows(found.path)), found.path)
    else:
        document, missing = _file(found, kind)
        documents, told = [(document, shown(found.path))], [(found.path, missing)] if missing else []
    if _moved(before, os.stat(found.path)):
        raise Unavailable("changed while it was read; index it again once it is written")
    for document, where in documents:
        shelf.add(document, where)
    for source, reason in told:
        shelf.skip(source, reason)


def _moved(before: os.stat_result, after: os.stat_result) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in ("st_size", "st_mtime_ns", "st_ino"))


def _file(found: Found, kind: str) -> tuple[Document, str]:
    """Return the document, and what of it could not be read."""
    stem = PurePath(found.path).stem
    if kind in FORMATS + TABLES:
        got = extract(found.path, kind)
        spans = excluded(got.text)
        first = "" if kind in TABLES else title_of(without(got.text, spans), {}, markdown=kind == ".docx")
        date = got.date or date_of(got.text, {})
        named = got.title or first or stem
        return _document(found.id, got.text, named, date, None, found.path, spans, got.pages), got.missing
    with open(found.path, "rb") as file:
        data = file.read(LARGEST[kind] + 1)
    if not data.strip():
        raise ReadError(EMPTY)
    return (_page if kind in PAGES else _plain)(found, data, stem), ""


def _page(found: Found, data: bytes, stem: str) -> Document:
    text, title, date = page(data)
    spans = excluded(text)
    title = title or title_of(without(text, spans), {}, markdown=False)
    return _document(found.id, text, title or stem, date, None, found.path, spans)


def _plain(found: Found, data: bytes, stem: str) -> Document:
    text = decode(data)
    fields, begin = front_matter(text)
    spans = excluded(text)
    title = title_of(without(text, spans), fields, suffix(found.path) in MARKDOWN)
    date = date_of(text[begin:], fields)
    return _document(found.id, text, title or stem, date, language_of(fields), found.path, spans)


def _corpus(lines: list[Row], path: str) -> tuple[list[tuple[Document, str]], list[tuple[str, str]]]:
    """Return the documents, each with its place, and the lines that hold none, each with the reason."""
    if not lines:
        raise ReadError(EMPTY)
    documents, blank = [], []
    for row in lines:
        source = f"{path}#{row.id}"
        if not row.text.strip():
            blank.append((source, "empty text"))
            continue
        document = _document(row.id, row.text, row.title, None, None, source, excluded(row.text))
        documents.append((document, f"{shown(path)} line {row.number}"))
    return documents, blank


def _document(
    id: str,
    text: str,
    title: str,
    date: str | None,
    language: str | None,
    source: str,
    spans: list[tuple[int, int]],
    pages: Pages = (),
) -> Document:
    if not text.strip():
        raise ReadError(EMPTY)
    body = without(text, spans).strip() or text.strip()
    digest = sha256(text.encode("utf-8")).hexdigest()
    return Document(id, title, text, language or detect(body[:TELLING]), date, source, (source,), digest, pages)
