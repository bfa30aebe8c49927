"""Where uploads wait until they are indexed: a folder a job, told by any worker, lost by no restart.

SPOOL/<id>/job.json     what is to be done, and how far it is; replaced whole
SPOOL/<id>/lock         held by the worker that does it
SPOOL/<id>/<n>.<type>   the files; names that senders give never become names here
"""

import os
import re
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from time import time
from typing import Any, Literal

from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError

from index.errors import StorageError

KEPT = 24 * 3600  # seconds that a finished job can be asked for
_ID = re.compile("[0-9a-f]{32}")
_TYPE = re.compile(r"\.[A-Za-z0-9]{1,8}")
_JOB, _LOCK = "job.json", "lock"

State = Literal["queued", "running", "done", "failed"]


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file: its name in the job's folder, the document's id, and what the sender knows of it."""

    file: str
    name: str
    told: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Job:
    """A change to a collection, and how far it is."""

    id: str
    collection: str
    kind: Literal["add", "remove"]
    created: str
    files: tuple[File, ...] = ()
    ids: tuple[str, ...] = ()  # to remove
    state: State = "queued"
    finished: str | None = None
    done: int = 0  # texts embedded
    total: int = 0
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()  # name, reason
    error: tuple[str, str] | None = None  # code, detail

    @property
    def over(self) -> bool:
        """Whether there is nothing left to do."""
        return self.state in ("done", "failed")


class Spool:
    """The folder of all jobs."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def begin(self, collection: str, kind: Literal["add", "remove"]) -> Iterator["Draft"]:
        """Give a job to fill; it is gone when an error leaves this block.

        Raises:
            StorageError: the folder can't be written.
        """
        id = secrets.token_hex(16)  # also what keeps others from asking after it
        folder = self.path / id
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.mkdir(mode=0o700)
            yield Draft(folder, Job(id, collection, kind, now()))
        except BaseException as error:
            shutil.rmtree(folder, ignore_errors=True)
            if isinstance(error, OSError):
                raise StorageError(f"{folder} can't be written ({error.strerror or error}); free some space") from error
            raise

    def read(self, id: str) -> Job | None:
        """Return a job; None where there is none of that id."""
        if not _ID.fullmatch(id):
            return None
        try:
            return _form().validate_json((self.path / id / _JOB).read_bytes())
        except (OSError, ValidationError):
            return None

    def write(self, job: Job) -> None:
        """Replace what is known of a job."""
        target = self.path / job.id / _JOB
        target.with_suffix(".new").write_bytes(_form().dump_json(job))
        os.replace(target.with_suffix(".new"), target)

    @contextmanager
    def holding(self, id: str) -> Iterator[Job | None]:
        """Give the job if it is still to be done and no other worker does it, else None."""
        lock = FileLock(self.path / id / _LOCK)
        try:
            lock.acquire(timeout=0)
        except (Timeout, OSError):
            yield None
            return
        try:
            job = self.read(id)
            yield None if job is None or job.over else job
        finally:
            lock.release()

    def finish(self, job: Job, state: State, **changes: Any) -> Job:  # noqa: ANN401 - fields of Job
        """Note how the job ended; its files are of no use any more."""
        job = replace(job, state=state, finished=now(), **changes)
        self.write(job)
        for each in job.files:
            with suppress(OSError):
                (self.path / job.id / each.file).unlink()
        return job

    def waiting(self) -> list[str]:
        """Return the ids of what is to be done, the oldest first."""
        jobs = [self.read(folder.name) for folder in self.path.glob("?" * 32)]
        return [job.id for job in sorted((job for job in jobs if job and not job.over), key=lambda job: job.created)]

    def clean(self) -> None:
        """Throw away what is long done, and what was begun by a process that died."""
        for folder in list(self.path.glob("?" * 32)):
            if _age(folder) > KEPT and ((job := self.read(folder.name)) is None or job.over):
                shutil.rmtree(folder, ignore_errors=True)


class Draft:
    """A job being filled."""

    def __init__(self, folder: Path, job: Job) -> None:
        self._folder = folder
        self._job = job
        self._files: list[File] = []

    def file(self, name: str, told: dict[str, str], type: str) -> Path:
        """Return the path to write a file to."""
        own = f"{self._job.id}-{len(self._files)}{type if _TYPE.fullmatch(type) else ''}"
        self._files.append(File(own, name, told))
        return self._folder / own

    def job(self, ids: Sequence[str] = ()) -> Job:
        """Return the job as it is filled now."""
        return replace(self._job, files=tuple(self._files), ids=tuple(ids))


def now() -> str:
    """Return the time as ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _age(folder: Path) -> float:
    try:
        return time() - folder.stat().st_mtime
    except OSError:  # another worker was faster
        return 0.0


@lru_cache
def _form() -> TypeAdapter[Job]:
    return TypeAdapter(Job)
