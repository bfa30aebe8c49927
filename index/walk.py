"""Paths -> files, in an order that depends on their names alone. What is no document comes with the reason."""

import errno
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass

from index.errors import ReadError

TEXT, MARKDOWN, PAGES, CORPUS = (".txt",), (".md",), (".html", ".htm"), (".jsonl",)
FORMATS, TABLES = (".pdf", ".docx", ".epub"), (".csv", ".tsv")
KNOWN = TEXT + MARKDOWN + PAGES + FORMATS + TABLES + CORPUS

_README = re.compile(r"readme(?![a-z])", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")
_CAUSES = {  # said by the class of an OSError
    FileNotFoundError: "no such file or folder; check the path",
    PermissionError: "permission denied; make it readable",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A path and, where it is no document, why not."""

    path: str  # absolute
    id: str  # relative to the folder given, POSIX separators
    problem: str | None = None
    unread: bool = False  # it is there, and might be a document if it could be read


def shown(path: str) -> str:
    """Return `path` as a message shows it: on one line, whatever its name holds."""
    return path if path.isprintable() else ascii(path)


def suffix(path: str) -> str:
    """Return the extension of `path` in lower case, its dot included."""
    return os.path.splitext(path)[1].lower()


def cause(error: OSError) -> str:
    """Return what went wrong and the remedy."""
    told = next((text for kind, text in _CAUSES.items() if isinstance(error, kind)), None)
    return told or f"{error.strerror or error}; check the disk and the path"


def is_there(error: OSError) -> bool:
    """Say whether what couldn't be read may be there all the same, and readable another time."""
    return error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG)


def walk(path: str | os.PathLike[str]) -> Iterator[Found]:
    """Yield the file at `path`, or all that a folder holds, depth first and sorted by name.

    Raises:
        ReadError: nothing can be read at `path`, it is empty, or it is a file that is no document.
    """
    if not os.fspath(path):
        raise ReadError("a path is empty; name a file or a folder")
    top = os.path.abspath(os.fspath(path))
    try:
        mode = os.stat(top).st_mode
        if stat.S_ISDIR(mode):
            os.scandir(top).close()
    except OSError as error:
        raise ReadError(f"{shown(top)}: {cause(error)}") from error
    except ValueError as error:
        raise ReadError(f"{shown(top)}: no path, it holds a NUL character; check it") from error
    if stat.S_ISDIR(mode):
        yield from _folder(top)
        return
    problem = _odd_name(top) or _odd_kind(mode) or _unknown_type(os.path.basename(top))
    if problem:
        raise ReadError(f"{shown(top)}: {problem}")
    yield Found(top, os.path.basename(top))


def _folder(top: str) -> Iterator[Found]:
    seen = {os.path.realpath(top): top}  # every folder entered; a link may lead back to one
    stack = [_names(top)[::-1]]
    here = [top]
    while stack:
        if not stack[-1]:
            stack.pop()
            here.pop()
            continue
        path = os.path.join(here[-1], stack[-1].pop())
        name = os.path.relpath(path, top).replace(os.sep, "/")
        unread = False
        try:
            problem, names = _look(path, seen, here)
        except OSError as error:
            problem, names, unread = _broken(path, error), None, is_there(error)
        if names is None:
            yield Found(path, name, problem, unread)
        else:
            stack.append(names[::-1])
            here.append(path)


def _look(path: str, seen: dict[str, str], here: list[str]) -> tuple[str | None, list[str] | None]:
    """Return (problem, None) of a file or of a folder not to be entered, (None, its names) of one to enter."""
    name = os.path.basename(path)
    problem = _odd_name(path) or ("hidden; not read" if name.startswith(".") else None)
    if problem:
        return problem, None
    mode = os.stat(path).st_mode
    if not stat.S_ISDIR(mode):
        return _odd_kind(mode) or _no_document(name), None
    real = os.path.realpath(path)
    if real in seen:
        loop = seen[real] in here
        return f"{'symlink loop' if loop else 'a symlink'}: the same folder as {shown(seen[real])}", None
    names = _names(path)
    seen[real] = path
    return None, names


def _names(folder: str) -> list[str]:
    return sorted(os.listdir(folder))


def _broken(path: str, error: OSError) -> str:
    if not os.path.islink(path):
        return cause(error)
    missing = isinstance(error, FileNotFoundError)
    return "a symlink to nothing; remove it" if missing else f"symlink loop or unreachable: {cause(error)}"


def _odd_name(path: str) -> str | None:
    return "its name isn't valid UTF-8; rename it" if _SURROGATE.search(path) else None


def _odd_kind(mode: int) -> str | None:
    return None if stat.S_ISREG(mode) else "not a regular file; only files and folders are read"


def _no_document(name: str) -> str | None:
    """Return why the file `name` is passed over in a folder."""
    if _README.match(name):
        return "README files describe a folder; to read it, name the file itself"
    if suffix(name) in CORPUS and not name.lower().startswith("corpus"):
        return "in a folder only corpus*.jsonl is read; to read it, name the file itself"
    return _unknown_type(name)


def _unknown_type(name: str) -> str | None:
    kind = suffix(name)
    if kind in KNOWN:
        return None
    named = f"unknown type {shown(kind)}" if kind else "unknown type, no extension"
    return f"{named}; documents are {', '.join(KNOWN)}"
