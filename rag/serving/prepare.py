"""What is made once on a machine, made in a process of its own: the memory that it takes ends with it."""

import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from subprocess import DEVNULL, PIPE
from threading import Event

from index import lexicon
from index.embed.bundled import Bundled
from index.errors import BiciteError
from index.lexicon import Lexicon
from rag.assemble import Parts
from rag.config import Settings

# Modules are found where this process finds them: by itself another would look in the working folder before all.
_CODE = "import sys; sys.path[:] = sys.argv[1:]; from rag.serving.prepare import main; main()"
_LOOKED = 0.05  # seconds between two looks at how far it is


def prepare(parts: Parts, stopped: Event) -> None:
    """Have the model, the dictionary and the bundled corpus's index made, those of them that are needed and missing.

    What can't be made, or looked for, is left to whoever asks for it, who says why. Once `stopped` is set, all is left.
    """
    with suppress(BiciteError, OSError, ValueError):  # the last: a path that isn't text
        if sys.executable and not _ready(parts):
            command = [sys.executable, "-P", "-c", _CODE, *map(str, sys.path)]
            _run(command, parts.settings.model_dump_json().encode(), stopped)


def _run(command: Sequence[str], told: bytes, stopped: Event) -> None:
    with subprocess.Popen(command, stdin=PIPE, stdout=DEVNULL, stderr=DEVNULL) as process:
        assert process.stdin is not None
        try:
            process.stdin.write(told)
            process.stdin.close()
            while process.poll() is None and not stopped.wait(_LOOKED):
                pass
        finally:
            process.kill()  # what it writes is there as a whole or not at all


def _ready(parts: Parts) -> bool:
    model = parts.embedder
    if not isinstance(model, Bundled):
        return True
    return model.path.exists() and lexicon.is_current(parts.dictionary) and not _lacks_bundled(parts)


def _lacks_bundled(parts: Parts) -> bool:
    """Say whether questions go to the bundled corpus, and its index isn't there."""
    return parts.path == parts.bundled and not parts.store(parts.bundled).exists()


def main() -> None:
    """Make what questions need, with the settings in JSON that standard input gives."""
    parts = Parts(Settings(**json.loads(sys.stdin.buffer.read())))
    if isinstance(parts.embedder, Bundled):
        parts.embedder.prepare()
    Lexicon.open(parts.dictionary)
    if _lacks_bundled(parts):
        parts.retriever()
