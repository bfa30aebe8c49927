"""What is made once on a machine, made in a process of its own: the memory that it takes ends with it."""

import subprocess
import sys
from pathlib import Path

from index.embed.bundled import Bundled
from rag.assemble import Parts
from rag.config import load


def prepare(parts: Parts) -> None:
    """Have the model, the dictionary and the bundled corpus's index made, those of them that are needed and missing.

    What can't be made is left to whoever asks for it, who says why.
    """
    if sys.executable and not _ready(parts):
        index = parts.settings.index
        command = [sys.executable, "-m", __name__, *([str(index)] if index else [])]
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)


def _ready(parts: Parts) -> bool:
    model, bundled = parts.embedder, parts.bundled
    if not isinstance(model, Bundled):
        return True
    if parts.path == bundled and not parts.store(bundled).exists():
        return False
    return model.path.exists() and parts.dictionary.exists()


def main(index: Path | None) -> None:
    """Make what questions to an index need."""
    parts = Parts(load(index))
    if isinstance(parts.embedder, Bundled):
        parts.embedder.prepare()
    parts.retriever()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else None)
