"""Changes to the collections, one after the other in a thread of their own, while questions go on being answered."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from queue import SimpleQueue
from threading import Event, Thread
from time import monotonic, sleep
from typing import TypeVar

from platformdirs import user_data_path

from index.errors import BiciteError, DuplicateId, IndexLocked, NotFound, ReadError
from rag.config import Settings
from rag.serving.live import Live
from rag.serving.upload import Upload
from server.metrics import Metrics
from server.problems import RETRY, Problem, of_error
from server.spool import Job, Spool

WAITING = 1000  # jobs that wait at most
LOCKED = 600.0  # seconds that another process may go on writing the index
TOLD = 0.25  # seconds between two notes of the progress

_log = logging.getLogger("bicite")
T = TypeVar("T")


class _Stopping(Exception):
    """The server stops; the job stays where it is and is done after the next start."""


class Jobs:
    """Does jobs, and knows how they go."""

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        self.spool = Spool(settings.spool or user_data_path("bicite") / "spool")
        self._metrics = metrics
        self._queue: SimpleQueue[str | None] = SimpleQueue()
        self._waited: dict[str, Future[None]] = {}
        self._stopping = Event()
        self._thread: Thread | None = None

    def start(self, live: Callable[[str], Live]) -> None:
        """Begin with what was left undone; `live` opens a collection."""
        self.spool.clean()
        for id in self.spool.waiting():
            self._queue.put(id)
        self._thread = Thread(target=self._loop, args=(live,), name="bicite-jobs", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Leave off at the next good place."""
        self._stopping.set()
        self._queue.put(None)
        if self._thread is not None:
            self._thread.join()

    def submit(self, job: Job) -> None:
        """Note a job and put it on the list.

        Raises:
            Problem: too many are waiting.
        """
        if len(self._waited) >= WAITING:
            raise Problem(503, "busy", "too many uploads are waiting; try again", headers={"Retry-After": RETRY})
        self.spool.write(job)
        self._waited[job.id] = Future()
        self._queue.put(job.id)

    async def over(self, id: str, seconds: float) -> Job | None:
        """Wait for a job's end; return it as it is then, or after so many seconds."""
        if (waited := self._waited.get(id)) is not None:
            await asyncio.wait([asyncio.wrap_future(waited)], timeout=seconds)
        return await asyncio.to_thread(self.spool.read, id)

    def _loop(self, live: Callable[[str], Live]) -> None:
        while (id := self._queue.get()) is not None and not self._stopping.is_set():
            try:
                with self.spool.holding(id) as job:
                    if job is not None:
                        self._do(job, live)
                self.spool.clean()
            except _Stopping:
                return
            except OSError as error:  # the spool's disk is full, say: the other jobs go on
                _log.error("job %s is stuck (%s); it is tried again after the next start", id, error)
            finally:
                if (waited := self._waited.pop(id, None)) is not None:
                    waited.set_result(None)

    def _do(self, job: Job, live: Callable[[str], Live]) -> None:
        job = replace(job, state="running")
        self.spool.write(job)
        try:
            over = self._changed(job, live(job.collection))
        except (BiciteError, Problem) as error:
            _log.warning("job %s failed: %s", job.id, error)
            over = self.spool.finish(job, "failed", error=_told(error))
        except _Stopping:
            raise
        except Exception:
            _log.exception("job %s failed", job.id)
            over = self.spool.finish(job, "failed", error=("internal", "the server failed; its log says why"))
        self._metrics.jobs.labels(over.state).inc()

    def _changed(self, job: Job, live: Live) -> Job:
        """Do the job; once it is called done, it is in force."""
        skipped: tuple[tuple[str, str], ...] = ()
        if job.kind == "remove":
            changes = self._unlocked(lambda: live.remove(job.ids))
        else:
            folder = self.spool.path / job.id
            uploads = [Upload(folder / each.file, each.name, each.told) for each in job.files]
            done = self._unlocked(lambda: live.add(uploads, self._progress(job)))
            changes, skipped = done.changes, tuple((each.source, each.reason) for each in done.skipped)
        with live.reading():
            pass
        added, changed, removed = changes.added, changes.changed, changes.removed
        # Of the unchanged, only what was sent now concerns the sender.
        unchanged = tuple(sorted({each.name for each in job.files}.intersection(changes.unchanged)))
        return self.spool.finish(
            job, "done", added=added, changed=changed, removed=removed, unchanged=unchanged, skipped=skipped
        )

    def _unlocked(self, change: Callable[[], T]) -> T:
        """Change an index as soon as no other process writes it."""
        until = monotonic() + LOCKED
        while True:
            try:
                return change()
            except IndexLocked:
                if monotonic() > until:
                    raise
            if self._stopping.is_set():
                raise _Stopping
            sleep(TOLD)

    def _progress(self, job: Job) -> Callable[[int, int], None]:
        next_time = 0.0

        def note(done: int, total: int) -> None:
            nonlocal next_time
            if self._stopping.is_set():
                raise _Stopping
            if monotonic() >= next_time:
                self.spool.write(replace(job, done=done, total=total))
                next_time = monotonic() + TOLD

        return note


def _told(error: BiciteError | Problem) -> tuple[str, str]:
    """Return (code, detail) of what went wrong, with no path of the server's in it."""
    match error:
        case DuplicateId():
            return "conflict", "a document that was not uploaded here has that id; rename one of the two"
        case ReadError():  # rag/serving/upload.py speaks of the sender's names
            return "invalid", str(error)
        case NotFound():
            return "not-found", "there is no such document any more"
        case Problem():
            return error.code, error.detail
    problem = of_error(error)
    return problem.code, problem.detail
