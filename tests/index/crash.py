"""Write an index and be killed, again and again: python -m tests.index.crash FOLDER DICTIONARY ROUNDS.

First the write phase, from the empty draft to the old generation's removal, is measured, of builds and of updates.
Then each round a forked child does one of the two and is killed with SIGKILL, at moments spread evenly over that phase.
What is left is opened, and must be the old state or the new one, whole: what a build from nothing holds. Prints counts
as JSON.
"""

import json
import mmap
import os
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import faiss  # noqa: F401 - loaded once, not in every child

from index.lexicon import Lexicon
from index.store import Store, Writer
from index.types import Document
from tests.tiny import builder, document, recipe
from tests.tiny import held as all_of

MEASURED = 5  # rounds by which the phase's length is told
BEFORE, WITHIN, AFTER = 0, 1, 2


def state(number: int) -> list[Document]:
    """Return the documents after update `number`: some stay, some change, some come and go."""
    texts = {"stays.txt": "The bridge stays.", "changes.txt": f"The river rose by {number} metres."}
    if number % 2:
        texts["comes.txt"] = "桥在三月通车。学校在九月开学。"
    return [document(id, text, language="zh" if id == "comes.txt" else "en") for id, text in texts.items()]


class Phase:
    """Where a child is, in memory that it shares with its parent."""

    def __init__(self) -> None:
        self._byte = mmap.mmap(-1, 1)

    def now(self) -> int:
        return self._byte[0]

    @contextmanager
    def marked(self) -> Iterator[None]:
        """Mark the write phase of whatever index is written."""
        draft = Writer.draft

        @contextmanager
        def marking(writer: Writer) -> Iterator[Path]:
            self._byte[0] = WITHIN
            with draft(writer) as folder:
                yield folder
            self._byte[0] = AFTER

        Writer.draft = marking  # type: ignore[method-assign,assignment]
        try:
            yield
        finally:
            Writer.draft = draft  # type: ignore[method-assign]

    def wait(self, phase: int) -> None:
        while self._byte[0] < phase:
            time.sleep(2e-5)

    def reset(self) -> None:
        self._byte[0] = BEFORE


class Crash:
    """Kills builds and updates of one index, and looks at what is left."""

    def __init__(self, folder: Path, dictionary: Path) -> None:
        self.folder, self.index, self._dictionary = folder, folder / "ix", dictionary
        self._phase = Phase()
        self._known: dict[int, dict[str, Any]] = {}  # what an index of each state holds
        self.counts: Counter[str] = Counter()

    def write(self, number: int) -> None:
        with self._phase.marked():
            builder(self.index, Lexicon.open(self._dictionary)).update(["/texts"], state(number))

    def prepare(self, number: int) -> None:
        """Put the state before update `number` in place: of the first there is none, it is a build."""
        shutil.rmtree(self.index, ignore_errors=True)
        if number:
            shutil.copytree(self._fresh(number - 1), self.index)

    def length(self, number: int) -> float:
        """Return how many seconds the write phase takes, where nothing else holds it up."""
        return min(self._timed(number) for _ in range(MEASURED))

    def _timed(self, number: int) -> float:
        self.prepare(number)
        pid = self._begun(number)
        begin = time.perf_counter()
        self._phase.wait(AFTER)
        took = time.perf_counter() - begin
        os.waitpid(pid, 0)
        return took

    def _begun(self, number: int) -> int:
        """Fork a writer and return once it is in its write phase."""
        self._phase.reset()
        pid = forked(lambda: self.write(number))
        self._phase.wait(WITHIN)
        return pid

    def killed(self, number: int, delay: float) -> None:
        """Kill an update so many seconds into its write phase, and check what is left."""
        self.prepare(number)
        pid = self._begun(number)
        time.sleep(delay)
        os.kill(pid, signal.SIGKILL)
        within = self._phase.now() == WITHIN
        os.waitpid(pid, 0)
        self.counts["build" if number == 0 else "update"] += 1
        self.counts["within" if within else "after"] += 1
        self.counts[self._left(number, within)] += 1

    def _left(self, number: int, within: bool) -> str:
        """Return which state is left: a forked child opens it, as another process would."""
        told = {0: "old", 1: "new", 2: "neither"}
        code = os.waitstatus_to_exitcode(os.waitpid(forked(lambda: self._look(number)), 0)[1])
        left = told.get(code, "neither")
        return left if within or left == "new" else "neither"

    def _look(self, number: int) -> int:
        if not Store(self.index).exists():
            return 0 if number == 0 else 2
        found = all_of(Store(self.index).open(recipe()))
        if Store(self.index).damage():
            return 2
        states = [number - 1, number] if number else [None, number]
        return next((n for n, s in enumerate(states) if s is not None and found == self.held(s)), 2)

    def held(self, number: int) -> dict[str, Any]:
        if number not in self._known:
            self._known[number] = all_of(Store(self._fresh(number)).open(recipe()))
        return self._known[number]

    def _fresh(self, number: int) -> Path:
        """Return an index of state `number`, built from nothing."""
        path = self.folder / "fresh" / str(number)
        if not Store(path).exists():
            builder(path, Lexicon.open(self._dictionary)).update(["/texts"], state(number))
        return path


def forked(work: Callable[[], int | None]) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        code = work() or 0
    except BaseException as error:
        sys.stderr.write(f"{error!r}\n")
        os._exit(99)
    os._exit(code)


def main(folder: Path, dictionary: Path, rounds: int) -> Counter[str]:
    """Kill as many builds and updates, in turn; return what was counted."""
    crash = Crash(folder, dictionary)
    for number in (0, 1, 2):
        crash.held(number)  # once, not in every child
    lengths = [crash.length(number) for number in (0, 1, 2)]
    for at in range(rounds):
        number = at % 3
        crash.killed(number, lengths[number] * (at + 0.5) / rounds)
    return crash.counts


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))) + "\n")
