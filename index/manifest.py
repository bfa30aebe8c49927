"""What a generation says of itself: its recipe, what it knows of each language, and the checksum of every file."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import IndexDamaged
from index.types import FloatArray, LanguageStats

MANIFEST = "manifest.json"
_KEYS = ("recipe", "languages", "anchors", "files")


def load(directory: Path, sha256: str = "") -> dict[str, Any]:
    """Return the manifest of the generation in `directory`; `sha256` is what it was written with, where known.

    Raises:
        IndexDamaged: it is missing, or not what was written.
    """
    try:
        data = (directory / MANIFEST).read_bytes()
        manifest: dict[str, Any] = json.loads(data)
    except (OSError, ValueError) as error:
        raise IndexDamaged(f"{directory / MANIFEST} is missing or damaged ({error})") from error
    whole = isinstance(manifest, dict) and all(isinstance(manifest.get(key), dict) for key in _KEYS)
    if not whole or (sha256 and hashlib.sha256(data).hexdigest() != sha256):
        raise IndexDamaged(f"{directory / MANIFEST} is not what was written")
    return manifest


def check_sizes(directory: Path, names: Iterable[str], written: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise IndexDamaged where a file is missing or not as long as it was written: what every opening checks."""
    for name in names:
        file = directory / name
        if not file.is_file() or file.stat().st_size != written[name]["bytes"]:
            raise IndexDamaged(f"{file} is missing or damaged")


def damage(directory: Path, sha256: str = "") -> list[str]:
    """Read all files of a generation; return what is wrong, a line a file: nothing where each is what was written."""
    try:
        files = load(directory, sha256)["files"]
        names = sorted({*files, *(file.name for file in directory.iterdir())} - {MANIFEST})
        return [f"{directory / name} {wrong}" for name in names if (wrong := _wrong(directory / name, files.get(name)))]
    except IndexDamaged as error:
        return [str(error)]


def _wrong(file: Path, written: Mapping[str, Any] | None) -> str:
    if written is None:
        return "doesn't belong to the index"
    try:
        with file.open("rb") as stream:
            same = hashlib.file_digest(stream, "sha256").hexdigest() == written["sha256"]
    except OSError as error:
        return f"can't be read ({error.strerror or error})"
    except (KeyError, TypeError):
        return "has no checksum"
    return "" if same else "is not what was written"


def fingerprint_of(recipe: Mapping[str, Any]) -> str:
    """Return a short hash of a recipe."""
    return hashlib.sha256(json.dumps(recipe, sort_keys=True).encode()).hexdigest()[:16]


def manifest_of(
    recipe: Mapping[str, Any],
    languages: Mapping[str, LanguageStats],
    anchors: Mapping[str, FloatArray],
    documents: Mapping[str, str],
) -> dict[str, Any]:
    """Return what a generation's manifest says, wherever the generation is kept."""
    return {
        "recipe": recipe,
        "languages": {language: _plain(stats) for language, stats in languages.items()},
        "anchors": {language: vector.tolist() for language, vector in anchors.items()},
        "documents": documents,
    }


def statistics(manifest: Mapping[str, Any]) -> tuple[dict[str, LanguageStats], dict[str, FloatArray]]:
    """Return the languages' statistics and anchors that a manifest tells."""
    anchors = {language: np.array(vector, np.float32) for language, vector in manifest["anchors"].items()}
    return _stats(manifest["languages"]), anchors


def _plain(stats: LanguageStats) -> dict[str, Any]:
    return {name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in asdict(stats).items()}


def _stats(languages: Mapping[str, Mapping[str, Any]]) -> dict[str, LanguageStats]:
    return {
        language: LanguageStats(
            stats["chunks"],
            stats["sentences"],
            stats["words"],
            np.array(stats["passage_mean"], np.float32),
            np.array(stats["sentence_mean"], np.float32),
            np.array(stats["word_mean"], np.float32),
            float(stats.get("recall", 1)),  # an older index, of which texts are read only, has none
        )
        for language, stats in languages.items()
    }
