"""A file read in a process of its own, which may use so much memory and time: python -m index.formats.apart KIND PATH.

A few kilobytes can be written so that a library makes gigabytes of them, or falls over them: pdfium took 2 GB for a PDF
of 200 kB. What happens to it there happens to one file, not to the server that was sent it.
"""

import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from index.errors import ReadError
from index.formats import Extract, reader

MEMORY = 2 << 30  # bytes
SECONDS = 600  # of computing; a thousand pages take thirty
TOO_MUCH = f"too large or too intricate: not read within {MEMORY >> 30} GB and {SECONDS // 60} minutes; split it"


def read(path: str, kind: str) -> Extract:
    """Return what `index.formats.reader(kind)` makes of the file; errors as its own, and ReadError beyond bounds."""
    command = [sys.executable, "-P", "-m", __name__, kind, path]  # -P: nothing is imported from where the user stands
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=2 * SECONDS, check=False)
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise ReadError(TOO_MUCH) from error
    if "errno" in answer:
        raise OSError(answer["errno"], os.strerror(answer["errno"]), path)
    if "error" in answer:
        raise ReadError(answer["error"])
    return Extract(**answer | {"pages": tuple((offset, page) for offset, page in answer["pages"])})


def main(kind: str, path: str) -> None:
    """Read a file and write what comes of it to standard output, as JSON."""
    try:
        _bound()
        answer = asdict(reader(kind)(path))
    except ReadError as error:
        answer = {"error": str(error)}
    except OSError as error:
        answer = {"errno": error.errno or 5}
    except (MemoryError, RecursionError):
        answer = {"error": TOO_MUCH}
    with os.fdopen(1, "wb") as out:
        out.write(json.dumps(answer).encode())


def _bound() -> None:
    with suppress(ImportError):  # Windows has no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(*sys.argv[1:])
