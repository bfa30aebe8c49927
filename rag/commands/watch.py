"""Paths and their index, kept in line: whenever something changes, they are indexed again.

Events only say when to look: what counts is which files there are, when each was written and how long it is. So none
is missed between a look and the next, nor where a network drive tells of none.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from threading import Event
from time import monotonic

from watchfiles import watch as events

from index.errors import BiciteError
from index.walk import walk

QUIET = 500  # milliseconds without a change before a round begins: files are being written
LOOK = 60.0  # seconds after which files are looked at without an event
AGAIN = 5.0  # seconds after a failed round

State = Mapping[str, tuple[int, int, int]]  # of each file: when it was written, how long it is, which it is


def watch(
    paths: Sequence[str],
    begin: State,
    bring: Callable[[], None],
    failed: Callable[[str], None],
    stop: Event | None = None,
) -> None:
    """Call `bring` whenever what `paths` hold differs from `begin`, what they held when it was last called.

    What `bring` can't do now, another process writing say, goes to `failed` in one line, and is tried again. Ends with
    KeyboardInterrupt, or with `stop`.
    """
    known: State | None = begin
    due = 0.0  # when files are looked at without an event: at once, for what came while `bring` was called before
    there = [path for path in paths if os.path.exists(path)]
    for changes in _events(there, stop):
        if not changes and monotonic() < due:
            continue
        try:
            if (now := state(paths)) != known:
                bring()
                known = now  # as it was before it was read: what came meanwhile is another round's
            due = monotonic() + LOOK
        except BiciteError as error:
            known, due = None, monotonic() + AGAIN
            failed(str(error))


def _events(paths: Sequence[str], stop: Event | None) -> Iterator[object]:
    """Yield what changed, once it is quiet, and every second that nothing did."""
    return events(
        *paths,
        debounce=10 * QUIET,
        step=QUIET,
        rust_timeout=1000,
        yield_on_timeout=True,
        stop_event=stop,
        watch_filter=None,
        ignore_permission_denied=True,
    )


def state(paths: Sequence[str]) -> State:
    """Return what the paths hold now.

    Raises:
        ReadError: one of them can't be looked at.
    """
    return {found.path: _stamp(found.path) for path in paths for found in walk(path) if found.problem is None}


def _stamp(path: str) -> tuple[int, int, int]:
    try:
        stat = os.stat(path)
    except OSError:  # gone since
        return 0, 0, 0
    return stat.st_mtime_ns, stat.st_size, stat.st_ino
