"""Which of two ways to do the same is the faster just now: measured as it goes, for what else runs isn't known."""

from collections import deque
from statistics import median
from typing import Final

LAST: Final = 5  # times that a way is judged by, in the median: one that was disturbed tells nothing
AGAIN: Final = 16  # every so often the slower one is tried


class Pace:
    """How fast two ways were lately, 0 and 1; may be shared by threads, who at worst see a time too few."""

    def __init__(self) -> None:
        self._times: tuple[deque[float], deque[float]] = deque(maxlen=LAST), deque(maxlen=LAST)
        self._turn = 0

    def choice(self) -> int:
        """Return the way to go; the second one first, until both are known."""
        self._turn += 1
        for way in (1, 0):
            if len(self._times[way]) < LAST:
                return way
        faster = int(median([*self._times[1]]) < median([*self._times[0]]))
        return faster if self._turn % AGAIN else 1 - faster

    def took(self, way: int, seconds: float) -> None:
        """Note how long a piece of work of one size took."""
        self._times[way].append(seconds)
