"""ZIP archives, as DOCX and EPUB are, read within bounds: what an archive claims is looked at before it is unpacked."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree  # type: ignore[import-untyped]

from index.errors import ReadError
from index.formats import EMPTY

PART = 64 << 20  # bytes of a part of text, unpacked; a tree of it takes ten times as many
WHOLE = 512 << 20  # bytes of all parts, unpacked
PARTS = 20_000
_ENCRYPTED = 0x1  # of a part's flags: APPNOTE.TXT 6.3.10, section 4.4.4
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # a compound file: what Office puts around an encrypted document
_TEXT = (".xml", ".rels", ".xhtml", ".html", ".htm", ".opf", ".ncx")


@contextmanager
def opened(path: str) -> Iterator[zipfile.ZipFile]:
    """Open the archive at `path` for reading.

    Raises:
        ReadError: it is empty, encrypted, damaged (found now or while it is read), or too large once unpacked.
    """
    with open(path, "rb") as file:
        begin = file.read(1024)
        file.seek(0)
        if not begin.strip():
            raise ReadError(EMPTY)
        if begin.startswith(_OLE):
            raise ReadError("encrypted, or of an older Office; save it without a password, in today's format")
        try:
            with zipfile.ZipFile(file) as archive:
                _check(archive)
                yield archive
        except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError) as error:
            raise ReadError("damaged: no archive, or a part of one; save it anew") from error
        except (KeyError, ValueError, zlib.error) as error:
            raise ReadError("damaged: a part of it is missing or broken; save it anew") from error


def out_of_memory(error: Exception) -> MemoryError | None:
    """Return the error that a parser's error stands for where it had no more memory, which it calls one of syntax."""
    code = getattr(error, "code", None)
    return MemoryError() if code == etree.ErrorTypes.ERR_NO_MEMORY else None


def _check(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise ReadError("encrypted; save it without a password")
    # zipfile never gives more of a part than it claims to hold, so claims bound memory.
    largest = max((part.file_size for part in parts if part.filename.lower().endswith(_TEXT)), default=0)
    if len(parts) > PARTS or sum(part.file_size for part in parts) > WHOLE or largest > PART:
        raise ReadError(f"too large once unpacked; {WHOLE >> 20} MB in all and {PART >> 20} MB of a text are read")
