"""A server in a process of its own, as it is run by `bicite serve`.

Run as a program, this is `bicite` with the tests' fast embedder.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx

from rag.config import PREFIX, Settings
from tests.server.serving import PATIENCE, wait

QUICK = "from tests.server.alone import quick; quick()"
REAL = "from rag.cli import main; main()"


class Process(NamedTuple):
    """A running server, and the file of its standard error."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path


def environment(settings: Settings) -> dict[str, str]:
    """Return the settings as environment variables."""
    given = settings.model_dump(mode="json", exclude_defaults=True)
    return {PREFIX + name.upper(): _told(value) for name, value in given.items()}


def _told(value: object) -> str:
    return ",".join(f"{name}={path}" for name, path in value.items()) if isinstance(value, dict) else str(value)


@contextmanager
def alone(program: str, env: Mapping[str, str], options: Sequence[str] = ()) -> Iterator[Process]:
    """Run `bicite serve` on a free port; give it when it is ready, stop it on leaving."""
    command = [sys.executable, "-c", program, "serve", "--port", "0", *options]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("wb") as file:
            process = subprocess.Popen(command, env={**os.environ, **env}, stderr=file)
        try:
            wait(lambda: process.poll() is not None or b"listening on" in log.read_bytes())
            found = re.search(r"http://\S+:\d+", log.read_text("utf-8"))
            assert found, log.read_text("utf-8")
            wait(lambda: _ready(found[0], log))
            yield Process(found[0], process, log)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)


def _ready(url: str, log: Path) -> bool:
    """Say whether the server is ready; an error where it never will be."""
    answer = httpx.get(f"{url}/readyz", timeout=PATIENCE)
    assert answer.status_code == 200 or answer.json()["code"] == "starting", log.read_text("utf-8")
    return answer.status_code == 200


def quick() -> None:
    """Run `bicite` with the fast embedder."""
    from rag import assemble
    from rag.cli import main
    from tests.tiny import WordHash

    vars(assemble)["open_embedder"] = lambda *given: WordHash()
    main()
