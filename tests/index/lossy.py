"""A disk that loses what was not synced: python -m tests.index.lossy FOLDER DICTIONARY [sync | sync_folder].

What a kill leaves is what the system still knows; what a loss of power leaves may be less. Of a file, the disk surely
has what it held when it was last synced; of a folder, the names it held when that was. The rest may be there or not. An
update is stopped at each of its steps (a file is opened for writing, synced, renamed or removed, a folder made), and of
each moment four disks are made: one that has only what is sure, one that has every name but not what files hold, and
two between. Each must open as the old state or the new one, whole, and can be written again. Then a disk is full from
each of these steps on: the update is refused in one line, or done. Prints counts as JSON.
Given the name of a sync, that one is left out, to see that it is missed.
"""

import errno
import hashlib
import json
import os
import shutil
import stat
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from index import durable, store
from index.errors import BiciteError, IndexMissing, StorageError
from index.lexicon import Lexicon
from index.store import Store
from tests.index.crash import state
from tests.tiny import builder, held, recipe

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
EVENTS = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate"}
FREEING = {"os.remove", "os.rmdir"}  # what a full disk lets through
SURE, NAMES, ROOT_NAMES, INNER_NAMES = "sure", "all names", "names of the index's folder", "names within it"
DISKS = (SURE, NAMES, ROOT_NAMES, INNER_NAMES)


class Stopped(BaseException):
    """The power is gone."""


class Disk:
    """Follows what is surely on the disk under `top`, and calls `stop` at its n-th step, or from it on (`lasting`)."""

    _current: ClassVar["Disk | None"] = None

    def __init__(self, top: Path, at: int, stop: Callable[["Disk"], None], *, lasting: bool = False) -> None:
        self.top, self.steps, self._lasting = top, 0, lasting
        self._at, self._stop, self._on = at, stop, False
        self._files: dict[int, bytes] = {}  # by inode
        self._folders: dict[int, dict[str, int]] = {}
        self._held: list[int] = []  # open, so that no inode is used again
        self._modes: dict[int, bool] = {}  # inode -> whether it is a folder
        self._fsync = os.fsync
        for path in (top, *top.rglob("*")):
            self._sure(os.open(path, os.O_RDONLY))

    def __enter__(self) -> "Disk":
        if Disk._current is None:  # a hook stays as long as the process
            sys.addaudithook(lambda event, args: Disk._current._audit(event, args) if Disk._current else None)
        Disk._current = self
        os.fsync = self._synced  # type: ignore[assignment]
        self._on = True
        return self

    def __exit__(self, *given: object) -> None:
        self._on = False
        os.fsync = self._fsync
        for handle in self._held:
            os.close(handle)

    def survivor(self, target: Path, kind: str) -> None:
        """Write what a disk of this kind has to `target`."""
        self._restore(self.top, target, kind)

    def _audit(self, event: str, args: tuple[Any, ...]) -> None:
        if not self._on:
            return
        writes = event == "open" and isinstance(args[2], int) and args[2] & WRITING
        if (event in EVENTS or writes) and self._ours(args[0]) and not (self._lasting and event in FREEING):
            self._step()

    def _ours(self, path: object) -> bool:
        return isinstance(path, str | os.PathLike) and os.path.abspath(os.fspath(path)).startswith(f"{self.top}")

    def _synced(self, handle: int) -> None:
        self._step()
        self._fsync(handle)
        self._sure(os.dup(handle))
        self._step()

    def _step(self) -> None:
        self.steps += 1
        if self.steps == self._at or (self._lasting and self.steps > self._at):
            self._on = self._lasting
            self._stop(self)

    def _sure(self, handle: int) -> None:
        """Note what the file or folder holds now."""
        was_on, self._on = self._on, False
        self._held.append(handle)
        inode = os.fstat(handle).st_ino
        path = os.readlink(f"/proc/self/fd/{handle}")
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            self._folders[inode] = self._names(Path(path))
        else:
            self._files[inode] = Path(path).read_bytes()
        self._on = was_on

    def _names(self, folder: Path) -> dict[str, int]:
        found = {}
        for entry in os.scandir(folder):
            self._modes[entry.inode()] = entry.is_dir()
            found[entry.name] = entry.inode()
        return found

    def _restore(self, folder: Path, target: Path, kind: str) -> None:
        """Write a folder as this kind of disk has it; `folder` is where its names now stand."""
        self._write(folder.stat().st_ino, folder, target, kind, depth=0)

    def _write(self, inode: int, now: Path | None, target: Path, kind: str, depth: int) -> None:
        target.mkdir()
        names = self._folders.get(inode, {})
        current = {NAMES: True, ROOT_NAMES: depth <= 1, INNER_NAMES: depth > 1}.get(kind, False)
        if current and now is not None:
            names = self._names(now)
        for name, inner in names.items():
            below = now / name if now is not None and (now / name).exists() else None
            if self._modes[inner]:
                same = below if below is not None and below.stat().st_ino == inner else None
                self._write(inner, same, target / name, kind, depth + 1)
            else:
                (target / name).write_bytes(self._files.get(inner, b""))


class Power:
    """Stops updates of one index at each step, and looks at what each disk has then."""

    def __init__(self, folder: Path, dictionary: Path) -> None:
        self._folder, self._lexicon = folder, Lexicon.open(dictionary)
        self._count = 0
        self.counts: Counter[str] = Counter()
        self._states = [self._fresh(number) for number in range(3)]

    def all_steps(self, number: int) -> None:
        """Stop update `number` at its first step, its second, and so on, and after its last."""
        at = 1
        while self._stopped(number, at):
            at += 1
        self.counts[f"steps of update {number}"] = at - 1

    def full_from_each(self, number: int) -> None:
        """Let the disk be full from the first step of update `number` on, from the second, and so on."""
        at = 1
        while self._refused(number, at):
            at += 1

    def _refused(self, number: int, at: int) -> bool:
        top = self._placed(number)
        with Disk(top, at, full, lasting=True) as disk:
            try:
                builder(top / "ix", self._lexicon).update(["/texts"], state(number))
                self.counts["done on a full disk"] += disk.steps >= at
            except StorageError:
                self.counts["refused"] += 1
        if disk.steps >= at:
            self.counts[self._told(top / "ix", number, done=False)] += 1
        return disk.steps >= at

    def _placed(self, number: int) -> Path:
        """Put the state before update `number` in place."""
        top = self._folder / "disk"
        shutil.rmtree(top, ignore_errors=True)
        top.mkdir()
        if number:
            shutil.copytree(self._folder / "fresh" / str(number - 1), top / "ix")
        return top

    def _stopped(self, number: int, at: int) -> bool:
        """Stop at that step; say whether there is one."""
        top = self._placed(number)

        def stop(disk: Disk) -> None:
            self._look(disk, number, done=False)
            raise Stopped

        with Disk(top, at, stop) as disk:
            try:
                builder(top / "ix", self._lexicon).update(["/texts"], state(number))
            except Stopped:
                return True
            disk._on = False
            self._look(disk, number, done=True)
        return False

    def _look(self, disk: Disk, number: int, *, done: bool) -> None:
        for kind in DISKS:
            self._count += 1
            left = self._folder / f"left-{self._count}"
            disk.survivor(left, kind)
            self.counts[self._told(left / "ix", number, done=done)] += 1
            shutil.rmtree(left)

    def _told(self, index: Path, number: int, *, done: bool) -> str:
        try:
            found = held(Store(index).open(recipe()))
        except IndexMissing:
            found = None
        except BiciteError:
            return "neither"
        new = found == self._states[number]
        old = not done and (found == self._states[number - 1] if number else found is None)
        if not (new or old) or (found is not None and Store(index).damage()):
            return "neither"
        index.mkdir(exist_ok=True)
        builder(index, self._lexicon).update(["/texts"], state(number))
        return ("new" if new else "old") if held(Store(index).open(recipe())) == self._states[number] else "neither"

    def _fresh(self, number: int) -> dict[str, Any]:
        made = builder(self._folder / "fresh" / str(number), self._lexicon)
        made.update(["/texts"], state(number))
        return held(made.store.open(recipe()))


def full(disk: Disk) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def main(folder: Path, dictionary: Path) -> Counter[str]:
    """Stop a build, an update that adds and one that removes, at every step; return what was counted."""
    power = Power(folder, dictionary)
    for number in range(3):
        power.all_steps(number)
    for number in range(3):
        power.full_from_each(number)
    return power.counts


def without(sync: str) -> None:
    """Leave out one kind of sync."""
    less: Callable[[Path], str] = (
        (lambda file: hashlib.sha256(file.read_bytes()).hexdigest()) if sync == "sync" else str
    )
    for module in (durable, store):
        setattr(module, sync, less)


if __name__ == "__main__":
    for name in sys.argv[3:]:
        without(name)
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))) + "\n")
