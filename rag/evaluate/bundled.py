"""The gold set that comes with Bicite, and the documents it was written for: the retellings, whatever else is there."""

import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from platformdirs import user_data_path

from index.errors import StorageError
from index.store import Store
from rag.assemble import Parts

_RAG = Path(__file__).parent.parent


def gold_set() -> Path:
    """Return the file of the bundled gold set."""
    return _seeds() / "gold.jsonl"


def on_retellings(parts: Parts) -> Parts:
    """Return the parts, asking the bundled retellings; their index is built first where it isn't there yet."""
    parts = replace(parts, settings=parts.settings.model_copy(update={"store": "faiss"}))  # it is nobody else's
    folder = _seeds() / "corpus"
    digest = hashlib.sha256(parts.recipe.fingerprint.encode())
    for file in sorted(folder.iterdir()):
        digest.update(file.name.encode() + file.read_bytes())
    path = user_data_path("bicite") / f"gold-{digest.hexdigest()[:12]}"
    if not Store(path).exists():
        _build(parts, folder, path)
    return replace(parts, settings=parts.settings.model_copy(update={"index": path}))


def _build(parts: Parts, folder: Path, path: Path) -> None:
    """Build beside the place and move there, so that several processes may begin at once."""
    from index.read import read  # readers are slow to import

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
            parts.builder(Path(scratch) / "index").update([str(folder)], read([folder]).documents)
            with suppress(FileExistsError):
                os.rename(Path(scratch) / "index", path)
    except OSError as error:
        if not Store(path).exists():  # else another process was quicker
            raise StorageError(f"{path} can't be written ({error.strerror}); free some space") from error


def _seeds() -> Path:
    """Return the folder of seeds: within the installed package, or of the checkout."""
    installed = _RAG / "seeds"
    return installed if installed.is_dir() else _RAG.parent / "seeds"
