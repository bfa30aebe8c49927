"""Files that are no plain text -> their text, one file a format. Libraries are imported when such a file is met."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from index.errors import ReadError, Unavailable
from index.pages import Pages

LIBRARIES = {".pdf": "pypdfium2", ".docx": "docx"}  # of the extra `documents`
LARGEST = {".pdf": 1 << 30, ".docx": 256 << 20, ".epub": 256 << 20, ".csv": 64 << 20, ".tsv": 64 << 20}  # bytes
EMPTY = "empty; write something or remove it"
MOST = 50_000_000  # characters of a text; the longest novels have five million


@dataclass(frozen=True, slots=True)
class Extract:
    """A text and what its file says of it; the same file always gives the same."""

    text: str
    title: str = ""  # "" where the file names none
    date: str | None = None  # ISO 8601
    pages: Pages = ()
    missing: str = ""  # what of the file could not be read, and the remedy; "" where all was


def extract(path: str, kind: str) -> Extract:
    """Return the text of the file at `path`, whose type is `kind`, such as ".pdf".

    Raises:
        Unavailable: the library that reads this type is not installed.
        ReadError: the file is damaged, encrypted, too large, or holds no text.
        OSError: it can't be read.
    """
    if kind in LIBRARIES and find_spec(LIBRARIES[kind]) is None:
        raise Unavailable(f"{kind} needs a library that isn't installed; pip install 'bicite[documents]'")
    found = reader(kind)(path) if kind in (".csv", ".tsv") else import_module("index.formats.apart").read(path, kind)
    if len(found.text) > MOST:
        raise ReadError(f"its text has {len(found.text)} characters, {MOST} are read at most; split it")
    return found


def reader(kind: str) -> Callable[[str], Extract]:
    """Return what reads files of this type."""
    modules = {".pdf": "pdf", ".docx": "docx", ".epub": "epub", ".csv": "table", ".tsv": "table"}
    found: Callable[[str], Extract] = import_module(f"index.formats.{modules[kind]}").read
    return found
