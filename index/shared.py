"""SQLite files that never change, read by several threads over one connection."""

import sqlite3
from pathlib import Path


def connect(path: Path) -> sqlite3.Connection:
    """Open a file for reading: no locks to take, and a read-only file system serves. Errors as those of `sqlite3`.

    It keeps no statements: from Python 3.12 on, threads that ask in the same words at once would be given the same one,
    and read each other's rows.
    """
    where = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(where, uri=True, check_same_thread=False, cached_statements=0)
