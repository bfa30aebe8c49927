"""Generations of an index on disk.

    INDEX/CURRENT                     the generation in force and the one before it, a line each, name and manifest's
                                      sha256; switched by one atomic rename
    INDEX/lock                        held by the one writer, let go by the system when it dies
    INDEX/unfinished                  vectors of a build that was interrupted (index/resume.py)
    INDEX/generations/000001/         a generation's files (index/generation.py) and its manifest.json

A generation is written beside the one in force, synced, then switched to: whatever happens while writing, the index
opens as the old one or the new one, complete. The one before stays, so that there is one to fall back to if the disk
harms a file, unless documents were removed: what is removed is gone. Opening checks the manifest's checksum and the
size of each file; `damage` reads them all.
"""

import json
import os
import shlex
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from index.durable import make_folder, refused, sync, sync_folder, write
from index.errors import IndexDamaged, IndexLocked, IndexMismatch, IndexMissing, StorageError
from index.generation import TEXTS, Generation
from index.manifest import MANIFEST, check_sizes, damage, fingerprint_of, load, manifest_of, statistics
from index.types import FloatArray, LanguageStats

FORMAT = 5
CUTTING = "6"  # version of the rules in sentences.py, boilerplate.py and chunk.py; another one is another index
POINTER, GENERATIONS, LOCK, UNFINISHED = "CURRENT", "generations", "lock", "unfinished"


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


class Named(NamedTuple):
    """A generation, as the pointer names it; `sha256` is of its manifest, "" in older indexes."""

    name: str
    sha256: str


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
        named = self._pointer()
        if named is None:
            raise IndexMissing(f"no index at {self.path}; build one: bicite index PATH... {self._named}")
        try:
            return self._open(named, recipe)
        except IndexDamaged as error:
            if self._pointer() != named:  # another generation came into force, and this one was cleaned away
                return self.open(recipe)
            raise IndexDamaged(f"{error}; {self._remedy(named)}") from error

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

    def before(self) -> Path | None:
        """Return the folder of the generation before the one in force, where it was kept."""
        named = self._pointer() or ()
        return self.path / GENERATIONS / named[1].name if len(named) > 1 else None

    def damage(self) -> list[str]:
        """Read every file of the generation in force; return what is wrong, a line a file.

        Raises:
            IndexMissing: nothing was built here.
        """
        named = self._pointer()
        if named is None:
            raise IndexMissing(f"no index at {self.path}; build one: bicite index PATH... {self._named}")
        if not named or not (self.path / GENERATIONS / named[0].name).is_dir():
            return [f"{self.path / POINTER} names no generation"]
        return damage(self.path / GENERATIONS / named[0].name, named[0].sha256)

    def fall_back(self) -> str | None:
        """Where the generation in force is damaged, put the one before it in its place; return that one's name.

        Raises:
            IndexMissing: nothing was built here.
            IndexDamaged: there is none before it that is whole.
            IndexLocked, StorageError: see `writing`.
        """
        if not (broken := self.damage()):
            return None
        with self.writing() as writer:
            for each in self._earlier(self._pointer() or ()):
                if not damage(self.path / GENERATIONS / each.name, each.sha256):
                    writer.switch([each])
                    return each.name
        raise IndexDamaged(f"{broken[0]}, and no generation before it is whole; {self._rebuild}")

    @contextmanager
    def writing(self) -> Iterator["Writer"]:
        """Hold the writer's lock.

        Raises:
            IndexLocked: another process holds it.
            StorageError: the folder can't be made or written.
        """
        from filelock import FileLock, Timeout  # slow to import, and no question needs it

        try:
            make_folder(self.path / GENERATIONS)
            lock = FileLock(self.path / LOCK)
            lock.acquire(timeout=0)
        except Timeout:
            raise IndexLocked(f"{self.path} is being written by another process; try again when it is done") from None
        except OSError as error:
            raise refused(self.path, error) from error
        try:
            yield Writer(self.path, self._pointer())
        finally:
            lock.release()

    @property
    def _named(self) -> str:
        return f"--index {shlex.quote(str(self.path))}"

    @property
    def _rebuild(self) -> str:
        return f"rebuild: bicite index --rebuild {self._named}"

    def _remedy(self, named: Sequence[Named]) -> str:
        """Return what helps against damage: what looks whole is offered, and read in full when it is asked for."""
        for each in self._earlier(named):
            directory = self.path / GENERATIONS / each.name
            with suppress(IndexDamaged, KeyError, TypeError):
                files = load(directory, each.sha256)["files"]
                check_sizes(directory, files, files)
                return f"fall back to the generation before: bicite index --fall-back {self._named}"
        return self._rebuild

    def _earlier(self, named: Sequence[Named]) -> Sequence[Named]:
        """Return the generations that may be fallen back to, the best first: all there are where none is named."""
        if named:
            return named[1:]
        folders = (self.path / GENERATIONS).glob("[0-9]*") if (self.path / GENERATIONS).is_dir() else ()
        return [Named(folder.name, "") for folder in sorted(folders, reverse=True)]

    def _pointer(self) -> tuple[Named, ...] | None:
        """Return the generations named, the one in force first; none where the pointer makes no sense."""
        try:
            data = (self.path / POINTER).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            reason = error.strerror or error
            raise StorageError(f"{self.path / POINTER} can't be read ({reason}); make it readable") from error
        lines = [line.split() for line in data.splitlines()]
        if not lines or not all(
            len(line) in (1, 2) and line[0].isdigit() and b"".join(line).isalnum() for line in lines
        ):
            return ()
        return tuple(Named(line[0].decode(), b"".join(line[1:]).decode()) for line in lines)

    def _open(self, named: Sequence[Named], recipe: Recipe | None) -> Generation:
        directory = self.path / GENERATIONS / (named[0].name if named else "?")
        if not directory.is_dir():
            raise IndexDamaged(f"{self.path / POINTER} names no generation")
        manifest = load(directory, named[0].sha256)
        if recipe is not None:
            check_recipe(str(self.path), f" {self._named}", manifest["recipe"], recipe)
        try:
            # A rebuild needs the texts only: what else is damaged doesn't stop it.
            check_sizes(directory, [TEXTS] if recipe is None else manifest["files"], manifest["files"])
            stats, anchors = statistics(manifest)
        except (KeyError, TypeError, ValueError) as error:
            raise IndexDamaged(f"{directory / MANIFEST} is not what was written") from error
        generation = Generation(directory, fingerprint_of(manifest["recipe"]), stats, anchors)
        if recipe is not None:
            generation.load()
        return generation


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


class Writer:
    """Writes the next generation of the index at `root`; made by `Store.writing`."""

    def __init__(self, root: Path, named: tuple[Named, ...] | None) -> None:
        self._root = root
        self._generations = root / GENERATIONS
        self._before = named or ()
        self.unfinished = root / UNFINISHED
        if named is None or (named and (self._generations / named[0].name).is_dir()):
            self._clean(named or ())  # of a damaged index, nothing is thrown away

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """Give an empty folder for a generation's files; it vanishes unless committed."""
        directory = self._generations / "draft"
        try:
            shutil.rmtree(directory, ignore_errors=True)
            directory.mkdir()
            yield directory
        except OSError as error:
            raise refused(self._root, error) from error
        finally:
            shutil.rmtree(directory, ignore_errors=True)

    def commit(
        self,
        draft: Path,
        recipe: Recipe,
        languages: Mapping[str, LanguageStats],
        anchors: Mapping[str, FloatArray],
        documents: Mapping[str, str],
        *,
        keep: bool = False,
    ) -> None:
        """Sync the draft, give it the next name and switch to it. `documents` maps ids to their text's sha256.

        The generation in force until now is removed, unless it is to be kept.
        """
        manifest = manifest_of(asdict(recipe), languages, anchors, documents) | {
            "files": {
                file.name: {"bytes": file.stat().st_size, "sha256": sync(file)} for file in sorted(draft.iterdir())
            }
        }
        sha256 = write(draft / MANIFEST, json.dumps(manifest, ensure_ascii=False))
        sync_folder(draft)
        numbers = [int(folder.name) for folder in self._generations.iterdir() if folder.name.isdecimal()]
        directory = self._generations / f"{max(numbers, default=0) + 1:06d}"
        os.rename(draft, directory)
        sync_folder(self._generations)
        self.switch([Named(directory.name, sha256), *(self._before[:1] if keep else ())])

    def switch(self, named: Sequence[Named]) -> None:
        """Put the first of these generations in force, and keep the others."""
        if any(not each.sha256 for each in named):
            named = [Named(each.name, sync(self._generations / each.name / MANIFEST)) for each in named]
        write(self._root / f"{POINTER}.new", "".join(f"{each.name} {each.sha256}\n" for each in named))
        os.replace(self._root / f"{POINTER}.new", self._root / POINTER)
        with suppress(OSError):  # it is in force; the old ones are kept until that is surely on the disk
            sync_folder(self._root)
            self._clean(named)
            self.unfinished.unlink(missing_ok=True)

    def _clean(self, keep: Sequence[Named]) -> None:
        """Remove what no reader can come to any more; those that have it open keep it."""
        kept = {each.name for each in keep}
        for folder in self._generations.iterdir():
            if folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)
