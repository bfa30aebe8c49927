"""The embedding model in a thread of its own, for everybody: questions that wait together are embedded together.

While a batch is being embedded, the next one gathers: a lone question waits for nobody, and fifty at once share the
cost of each run. Long work, such as indexing, goes in small pieces between the batches.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Condition, Thread
from typing import NamedTuple

import numpy as np

from index.types import Embedder, FloatArray, Reading, Together, Tokens

TOGETHER = 32  # questions a batch: the more there are, the more are of one length, and share a run
PIECE = 800  # characters of long work between two batches: some 0.1 s
SHARE = 4  # batches of questions for each piece of long work, while both wait


class Vectors(NamedTuple):
    """Of texts as questions, as passages and as sentences, (n, dimension) each."""

    questions: FloatArray
    passages: FloatArray
    sentences: FloatArray


@dataclass(frozen=True, slots=True)
class _Wanted:
    texts: tuple[Sequence[str], ...]  # as in Vectors
    vectors: "Future[Vectors]"


class Batcher:
    """Runs the model for all threads."""

    def __init__(self, model: Embedder, observe: Callable[[int], None] = lambda size: None) -> None:
        self.model = model
        self._observe = observe
        self._questions: deque[_Wanted] = deque()
        self._work: deque[_Wanted] = deque()
        self._waiting = Condition()
        self._stopped = False
        self._turn = 0
        self._beside = ThreadPoolExecutor(1, "bicite-embedder-beside")
        self._thread = Thread(target=self._loop, name="bicite-embedder", daemon=True)
        self._thread.start()

    def embed(
        self,
        questions: Sequence[str] = (),
        passages: Sequence[str] = (),
        sentences: Sequence[str] = (),
        *,
        soon: bool = True,
    ) -> "Future[Vectors]":
        """Ask for vectors; those wanted `soon` come first. Cancelling the future takes them off the list.

        Raises:
            RuntimeError: the batcher was stopped.
        """
        wanted = _Wanted((questions, passages, sentences), Future())
        with self._waiting:
            if self._stopped:
                raise RuntimeError("the server is stopping")
            (self._questions if soon else self._work).append(wanted)
            self._waiting.notify()
        return wanted.vectors

    def stop(self) -> None:
        """End the thread; what still waits is cancelled."""
        with self._waiting:
            self._stopped = True
            for wanted in (*self._questions, *self._work):
                wanted.vectors.cancel()
            self._waiting.notify()
        self._thread.join()
        self._beside.shutdown()

    def _loop(self) -> None:
        while batch := self._next():
            live = [wanted for wanted in batch if wanted.vectors.set_running_or_notify_cancel()]
            if live:
                self._run(live)

    def _next(self) -> list[_Wanted]:
        """Wait for work; return what to do together, nothing once stopped."""
        with self._waiting:
            self._waiting.wait_for(lambda: self._stopped or self._questions or self._work)
            if self._stopped:
                return []
            self._turn = (self._turn + 1) % (SHARE + 1)
            if self._work and (not self._questions or self._turn == 0):
                return [self._work.popleft()]
            return [self._questions.popleft() for _ in range(min(TOGETHER, len(self._questions)))]

    def _run(self, batch: Sequence[_Wanted]) -> None:
        self._observe(len(batch))
        try:
            vectors = self._vectors(*([text for wanted in batch for text in wanted.texts[form]] for form in range(3)))
        except Exception as error:  # whatever it is, it belongs to those who wait
            for wanted in batch:
                wanted.vectors.set_exception(error)
            return
        at = [0, 0, 0]
        for wanted in batch:
            to = [begin + len(texts) for begin, texts in zip(at, wanted.texts, strict=True)]
            own = (rows[begin:end] for rows, begin, end in zip(vectors, at, to, strict=True))
            wanted.vectors.set_result(Vectors(*own))
            at = to

    def _vectors(self, questions: list[str], passages: list[str], sentences: list[str]) -> Vectors:
        if isinstance(self.model, Together):
            return Vectors(*self.model.together(questions, passages, sentences))
        # Embedders may be shared by threads; for a lone question two at once are nearly twice as fast.
        beside = self._beside.submit(self._embed, self.model.queries, questions) if questions else None
        stated = self._embed(self.model.passages, passages), self._embed(self.model.sentences, sentences)
        return Vectors(beside.result() if beside else self._embed(self.model.queries, []), *stated)

    def _embed(self, form: Callable[[Sequence[str]], FloatArray], texts: Sequence[str]) -> FloatArray:
        return form(texts) if texts else np.empty((0, self.model.dimension), np.float32)


@dataclass(frozen=True, slots=True)
class Lane:
    """The batcher as an embedder, for threads that wait for their vectors."""

    batcher: Batcher
    soon: bool

    @property
    def fingerprint(self) -> str:
        """The model's."""
        return self.batcher.model.fingerprint

    @property
    def dimension(self) -> int:
        """The model's."""
        return self.batcher.model.dimension

    def count(self, text: str) -> int:
        """Return how many tokens the model sees in the passage."""
        return self.batcher.model.count(text)

    def queries(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors, (n, dimension), of questions."""
        asked = [self.batcher.embed(questions=piece, soon=self.soon).result() for piece in self._pieces(texts)]
        return self._whole([vectors.questions for vectors in asked])

    def passages(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors, (n, dimension), of passages."""
        asked = [self.batcher.embed(passages=piece, soon=self.soon).result() for piece in self._pieces(texts)]
        return self._whole([vectors.passages for vectors in asked])

    def sentences(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors, (n, dimension), of sentences."""
        asked = [self.batcher.embed(sentences=piece, soon=self.soon).result() for piece in self._pieces(texts)]
        return self._whole([vectors.sentences for vectors in asked])

    def tokens(self, text: str) -> Tokens | None:
        """Return how the model reads a text, where it tells; for a sentence that waits for nobody."""
        model = self.batcher.model
        return model.tokens(text) if isinstance(model, Reading) else None

    def _pieces(self, texts: Sequence[str]) -> Iterator[Sequence[str]]:
        """Yield the texts in pieces that nobody has to wait for long."""
        first = size = 0
        for at, text in enumerate(texts):
            if at > first and size + len(text) > PIECE:
                yield texts[first:at]
                first, size = at, 0
            size += len(text)
        if texts:
            yield texts[first:]

    def _whole(self, pieces: Sequence[FloatArray]) -> FloatArray:
        return np.concatenate(pieces) if pieces else np.empty((0, self.dimension), np.float32)


@dataclass(frozen=True, slots=True)
class Known:
    """An embedder that has one question's vectors already, those of a question and of a sentence; else it asks."""

    lane: Lane
    text: str
    vectors: Vectors

    @property
    def fingerprint(self) -> str:
        """The model's."""
        return self.lane.fingerprint

    @property
    def dimension(self) -> int:
        """The model's."""
        return self.lane.dimension

    def count(self, text: str) -> int:
        """Return how many tokens the model sees in the passage."""
        return self.lane.count(text)

    def queries(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors, (n, dimension), of questions."""
        return self.vectors.questions if list(texts) == [self.text] else self.lane.queries(texts)

    def passages(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors, (n, dimension), of passages."""
        return self.lane.passages(texts)

    def sentences(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors, (n, dimension), of sentences."""
        return self.vectors.sentences if list(texts) == [self.text] else self.lane.sentences(texts)

    def tokens(self, text: str) -> Tokens | None:
        """Return how the model reads a text, where it tells."""
        return self.lane.tokens(text)
