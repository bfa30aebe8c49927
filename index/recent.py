"""What was read last, kept in memory up to a weight."""

from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """Values by key, of the things that never change; may be shared by threads.

    When the next one would weigh too much, all are let go: so no order has to be kept, and none vanishes under another
    thread's eyes.
    """

    def __init__(self, most: int, weigh: Callable[[Value], int] = lambda value: 1) -> None:
        self._most, self._weigh = most, weigh
        self._weight = 0
        self._kept: dict[Key, Value] = {}

    def get(self, key: Key, read: Callable[[Key], Value]) -> Value:
        """Return the value of `key`, which `read` gives where it isn't kept."""
        try:
            return self._kept[key]
        except KeyError:
            return self._keep(key, read(key))

    def known(self, key: Key) -> Value | None:
        """Return the value of `key` where it is kept."""
        return self._kept.get(key)

    def all(self, keys: Iterable[Key], read: Callable[[list[Key]], Mapping[Key, Value]]) -> dict[Key, Value]:
        """Return the values of `keys`; `read` gives those that aren't kept, all at once."""
        kept = self._kept
        found, missing = {}, []
        for key in keys:
            if key in kept:
                found[key] = kept[key]
            else:
                missing.append(key)
        if missing:
            found |= {key: self._keep(key, value) for key, value in read(missing).items()}
        return found

    def clear(self) -> None:
        """Let go of all."""
        self._kept, self._weight = {}, 0

    def _keep(self, key: Key, value: Value) -> Value:
        weight = self._weigh(value)
        if weight <= self._most:
            if self._weight + weight > self._most:
                self.clear()
            self._kept[key] = value
            self._weight += weight
        return value
