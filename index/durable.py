"""Writing so that what was written is on the disk: a file's bytes, and its name in its folder."""

import errno
import hashlib
import os
from pathlib import Path

from index.errors import StorageError


def sync(file: Path) -> str:
    """Force a file to the disk; return its sha256."""
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        os.fsync(stream.fileno())
    return digest


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write(file: Path, text: str) -> str:
    """Write a file and force it to the disk; return its sha256."""
    data = text.encode()
    with file.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    return hashlib.sha256(data).hexdigest()


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, where they are not there, and force their names to the disk."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for each in reversed(missing):
        sync_folder(each.parent)


def refused(path: Path, error: OSError) -> StorageError:
    """Return what to tell where the disk refused."""
    remedy = "free some space" if error.errno == errno.ENOSPC else "choose another folder with --index"
    return StorageError(f"{path} can't be written ({error.strerror or error}); nothing changed; {remedy}")
