"""Generations of an index on disk.

    INDEX/CURRENT                     name of the generation in force; switched by one atomic rename
    INDEX/lock                        held by the one writer
    INDEX/generations/000001/         a generation's files (index/generation.py) and its manifest.json

A generation is written beside the one in force, synced, then switched to: whatever happens while writing, the index
opens as the old one or the new one, complete.
"""

import errno
import hashlib
import json
import os
import shlex
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout

from index.errors import IndexDamaged, IndexLocked, IndexMismatch, IndexMissing, StorageError
from index.generation import TEXTS, Generation
from index.types import FloatArray, LanguageStats

FORMAT = 4
POINTER, GENERATIONS, MANIFEST, LOCK = "CURRENT", "generations", "manifest.json", "lock"


@dataclass(frozen=True, slots=True)
class Recipe:
    """What an index depends on besides its documents. Built with one recipe, it is of no use to another."""

    embedder: str
    dimension: int
    tokens: str
    lexicon: str
    chunks: str
    format: int = FORMAT

    @property
    def fingerprint(self) -> str:
        """A short hash of all of it."""
        return fingerprint_of(asdict(self))


class Store:
    """An index folder."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()

    def open(self, recipe: Recipe | None) -> Generation:
        """Open the generation in force; with no recipe, whatever it was built with: only its texts are of use then.

        Raises:
            IndexMissing: nothing was built here.
            IndexMismatch: it was built with another recipe.
            IndexDamaged: a file is missing or not as long as when it was written.
        """
        name = self._pointer()
        if name is None:
            raise IndexMissing(f"no index at {self.path}; build one: bicite index PATH... {self._named}")
        try:
            return self._open(self.path / GENERATIONS / name, recipe)
        except IndexDamaged as error:
            if self._pointer() != name:  # another generation came into force, and this one was cleaned away
                return self.open(recipe)
            raise IndexDamaged(f"{error}; rebuild: bicite index --rebuild {self._named}") from error

    def exists(self) -> bool:
        """Say whether an index was built here, be it whole or damaged."""
        return self._pointer() is not None

    def version(self) -> tuple[int, int] | None:
        """Return what changes whenever another generation comes into force; None where there is no index."""
        try:
            stat = (self.path / POINTER).stat()
        except OSError:
            return None
        return stat.st_ino, stat.st_mtime_ns

    @contextmanager
    def writing(self) -> Iterator["Writer"]:
        """Hold the writer's lock.

        Raises:
            IndexLocked: another process holds it.
            StorageError: the folder can't be made or written.
        """
        try:
            (self.path / GENERATIONS).mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.path / LOCK)
            lock.acquire(timeout=0)
        except Timeout:
            raise IndexLocked(f"{self.path} is being written by another process; try again when it is done") from None
        except OSError as error:
            raise _refused(self.path, error) from error
        try:
            yield Writer(self.path, self._pointer())
        finally:
            lock.release()

    @property
    def _named(self) -> str:
        return f"--index {shlex.quote(str(self.path))}"

    def _pointer(self) -> str | None:
        """Return the name of the generation in force; "?" where the pointer holds none."""
        try:
            name = (self.path / POINTER).read_bytes().strip()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            reason = error.strerror or error
            raise StorageError(f"{self.path / POINTER} can't be read ({reason}); make it readable") from error
        return name.decode() if name.isdigit() else "?"

    def _open(self, directory: Path, recipe: Recipe | None) -> Generation:
        if not directory.is_dir():
            raise IndexDamaged(f"{self.path / POINTER} names no generation")
        manifest = _load(directory)
        if recipe is not None:
            check_recipe(str(self.path), f" {self._named}", manifest["recipe"], recipe)
        try:
            # A rebuild needs the texts only: what else is damaged doesn't stop it.
            _check_files(directory, [TEXTS] if recipe is None else manifest["files"], manifest["files"])
            stats, anchors = statistics(manifest)
        except (KeyError, TypeError, ValueError) as error:
            raise IndexDamaged(f"{directory / MANIFEST} is not what was written") from error
        generation = Generation(directory, fingerprint_of(manifest["recipe"]), stats, anchors)
        if recipe is not None:
            generation.load()
        return generation


class Writer:
    """Writes the next generation of the index at `root`; made by `Store.writing`."""

    def __init__(self, root: Path, current: str | None) -> None:
        self._root = root
        self._generations = root / GENERATIONS
        if current is None or (self._generations / current).is_dir():  # of a damaged index, nothing is thrown away
            self._clean(keep=current)

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """Give an empty folder for a generation's files; it vanishes unless committed."""
        directory = self._generations / "draft"
        try:
            shutil.rmtree(directory, ignore_errors=True)
            directory.mkdir()
            yield directory
        except OSError as error:
            raise _refused(self._root, error) from error
        finally:
            shutil.rmtree(directory, ignore_errors=True)

    def commit(
        self,
        draft: Path,
        recipe: Recipe,
        languages: Mapping[str, LanguageStats],
        anchors: Mapping[str, FloatArray],
        documents: Mapping[str, str],
    ) -> None:
        """Sync the draft, give it the next name and switch to it. `documents` maps ids to their text's sha256."""
        manifest = manifest_of(recipe, languages, anchors, documents) | {
            "files": {
                file.name: {"bytes": file.stat().st_size, "sha256": _sync(file)} for file in sorted(draft.iterdir())
            }
        }
        _write(draft / MANIFEST, json.dumps(manifest, ensure_ascii=False))
        _sync_folder(draft)
        numbers = [int(folder.name) for folder in self._generations.iterdir() if folder.name.isdecimal()]
        directory = self._generations / f"{max(numbers, default=0) + 1:06d}"
        os.rename(draft, directory)
        _sync_folder(self._generations)
        _write(self._root / f"{POINTER}.new", directory.name)
        os.replace(self._root / f"{POINTER}.new", self._root / POINTER)
        with suppress(OSError):  # it is in force; the old one is kept until that is surely on the disk
            _sync_folder(self._root)
            self._clean(keep=directory.name)

    def _clean(self, keep: str | None) -> None:
        """Remove what no reader can come to any more; those that have it open keep it."""
        for folder in self._generations.iterdir():
            if folder.name != keep:
                shutil.rmtree(folder, ignore_errors=True)


def _load(directory: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((directory / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise IndexDamaged(f"{directory / MANIFEST} is missing or damaged ({error})") from error
    keys = ("recipe", "languages", "anchors", "files")
    if not isinstance(manifest, dict) or not all(isinstance(manifest.get(key), dict) for key in keys):
        raise IndexDamaged(f"{directory / MANIFEST} is not what was written")
    return manifest


def manifest_of(
    recipe: Recipe,
    languages: Mapping[str, LanguageStats],
    anchors: Mapping[str, FloatArray],
    documents: Mapping[str, str],
) -> dict[str, Any]:
    """Return what a generation's manifest says, wherever the generation is kept."""
    return {
        "recipe": asdict(recipe),
        "languages": {language: _plain(stats) for language, stats in languages.items()},
        "anchors": {language: vector.tolist() for language, vector in anchors.items()},
        "documents": documents,
    }


def statistics(manifest: Mapping[str, Any]) -> tuple[dict[str, LanguageStats], dict[str, FloatArray]]:
    """Return the languages' statistics and anchors that a manifest tells."""
    anchors = {language: np.array(vector, np.float32) for language, vector in manifest["anchors"].items()}
    return _stats(manifest["languages"]), anchors


def check_recipe(where: str, option: str, built: Mapping[str, Any], wanted: Recipe) -> None:
    """Compare what an index was built with and what settings ask for; `option` is what names it to the command line.

    Raises:
        IndexMismatch: they differ.
    """
    for name, value in asdict(wanted).items():
        if built.get(name) != value:
            raise IndexMismatch(
                f"{where} was built with {name} {built.get(name)!r}, settings ask for {value!r};"
                f" rebuild: bicite index --rebuild{option}"
            )


def fingerprint_of(recipe: Mapping[str, Any]) -> str:
    """Return a short hash of a recipe."""
    return hashlib.sha256(json.dumps(recipe, sort_keys=True).encode()).hexdigest()[:16]


def _check_files(directory: Path, names: Iterable[str], written: Mapping[str, Mapping[str, Any]]) -> None:
    for name in names:
        file = directory / name
        if not file.is_file() or file.stat().st_size != written[name]["bytes"]:
            raise IndexDamaged(f"{file} is missing or damaged")


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


def _sync(file: Path) -> str:
    """Force a file to the disk; return its sha256."""
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        os.fsync(stream.fileno())
    return digest


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(file: Path, text: str) -> None:
    with file.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())


def _refused(path: Path, error: OSError) -> StorageError:
    remedy = "free some space" if error.errno == errno.ENOSPC else "choose another folder with --index"
    return StorageError(f"{path} can't be written ({error.strerror or error}); nothing changed; {remedy}")
