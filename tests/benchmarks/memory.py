"""How much memory this process holds: its own (RssAnon), and all (with the files it has mapped)."""

import threading
from pathlib import Path
from types import TracebackType

STATUS = Path("/proc/self/status")
EVERY = 0.05  # seconds


def memory() -> dict[str, float]:
    """Return megabytes of the process's own memory and of all that is resident."""
    lines = dict(line.split(":", 1) for line in STATUS.read_text().splitlines())
    return {name: int(lines[field].split()[0]) / 1e3 for name, field in (("own", "RssAnon"), ("all", "VmRSS"))}


class Peak:
    """The most that is held between entering and leaving, looked at twenty times a second."""

    def __init__(self) -> None:
        self._most = {"own": 0.0, "all": 0.0}
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Peak":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._done.set()
        self._thread.join()

    def report(self) -> dict[str, float]:
        """Return megabytes, as `memory` does."""
        return self._most

    def _watch(self) -> None:
        while not self._done.wait(EVERY):
            self._most = {name: max(value, self._most[name]) for name, value in memory().items()}
