"""Embedding spread over a Ray cluster: its workers embed, whoever asks for it writes.

A worker opens the model once. What a lost one was embedding is done again, by the worker that Ray puts in its place.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from index.errors import EmbedderError, UsageError
from index.types import Embedder, FloatArray

PART = 64  # texts that a worker is given at once
AGAIN = 5  # times that a worker is begun anew, and its part with it


class Spread:
    """An embedder whose passages the workers of a cluster embed; questions, few as they are, are embedded here."""

    def __init__(self, opened: Callable[[], Embedder], address: str) -> None:
        """Join the cluster at `address`, a worker for each of its CPUs; `local` begins one on this machine.

        Raises:
            UsageError: ray isn't installed.
            EmbedderError: nobody answers at that address.
        """
        try:
            import ray
        except ImportError as error:
            raise UsageError("--ray needs ray; pip install 'bicite[ray]'") from error
        self._inner = opened()
        self.fingerprint, self.dimension = self._inner.fingerprint, self._inner.dimension
        self.count, self.queries = self._inner.count, self._inner.queries
        try:
            if not ray.is_initialized():
                ray.init(address, log_to_driver=False, logging_level="ERROR")
        except (ConnectionError, ValueError, RuntimeError) as error:
            raise EmbedderError(f"no Ray cluster at {address!r} ({error}); start one: ray start --head") from error
        worker = ray.remote(max_restarts=AGAIN, max_task_retries=AGAIN)(_Worker)
        workers = max(1, int(ray.cluster_resources().get("CPU", 1)))
        self._workers = [worker.remote(opened) for _ in range(workers)]
        self.batch = 2 * PART * workers  # texts worth a call: while one part is embedded the next is on its way
        found = self._told(lambda: ray.get([each.fingerprint.remote() for each in self._workers]))
        if others := set(found) - {self.fingerprint}:
            raise EmbedderError(f"a worker embeds by {others.pop()!r}, not {self.fingerprint!r}; install all alike")

    def passages(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors, (n, dimension), of passages or of single words."""
        return self._spread("passages", texts)

    def sentences(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors, (n, dimension), of sentences."""
        return self._spread("sentences", texts)

    def close(self) -> None:
        """Leave the cluster."""
        import ray

        ray.shutdown()

    def _spread(self, kind: str, texts: Sequence[str]) -> FloatArray:
        from ray.util import ActorPool

        parts = [list(texts[first : first + PART]) for first in range(0, len(texts), PART)]
        pool = ActorPool(self._workers)
        found = self._told(lambda: list(pool.map(lambda worker, part: worker.embed.remote(kind, part), parts)))
        return np.concatenate(found) if found else np.empty((0, self.dimension), np.float32)

    @staticmethod
    def _told(asked: Callable[[], list[Any]]) -> list[Any]:
        """Return what the workers answer; of their errors, the last line."""
        from ray.exceptions import RayError

        try:
            return asked()
        except RayError as error:
            raise EmbedderError(f"the Ray cluster can't embed: {str(error).strip().splitlines()[-1]}") from error


class _Worker:
    def __init__(self, opened: Callable[[], Embedder]) -> None:
        self._embedder = opened()

    def fingerprint(self) -> str:
        return self._embedder.fingerprint

    def embed(self, kind: str, texts: Sequence[str]) -> Any:  # noqa: ANN401 - an array
        return getattr(self._embedder, kind)(texts)
