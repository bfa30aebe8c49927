"""Questions answered off the event loop: embedded together, searched in a thread or two, refused when too many wait."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event
from time import monotonic, perf_counter
from types import MappingProxyType, TracebackType
from typing import Any, NamedTuple, Self, TypeVar

from index.errors import BiciteError
from index.types import Document, Embedder, Filters
from rag import ask as asking
from rag.analysis.question import checked
from rag.analysis.words import Words
from rag.assemble import Parts
from rag.config import DEFAULT, Settings
from rag.examples import Example
from rag.generate import Generator, Tell, rewriting
from rag.llm.endpoint import OpenAIChat
from rag.retrieve import Retriever
from rag.serving.ahead import read_ahead
from rag.serving.live import Entry, Live, Models
from rag.serving.prepare import prepare
from rag.types import Answer, Asked, Found, Turn
from rag.wordhelp import Help, explain
from server.batching import Batcher, Known, Lane
from server.metrics import Metrics
from server.problems import RETRY, Problem

# Searching is Python, which more threads don't make faster: they only take turns. One that waits for others does so
# beside another.
THREADS, WAITING = 1, 2
WARM = "What is the target? 目标是什么？"  # what the model is run on first, so that no user waits for its loading

_log = logging.getLogger("bicite")
T = TypeVar("T")


class _Loaded(NamedTuple):
    batcher: Batcher
    alone: Embedder | None  # for a question while there is no other
    words: Words
    lives: Mapping[str, Live]
    generator: OpenAIChat | None


class Engine:
    """Answers from the collections of the settings. Errors: `BiciteError`, and `Problem` where too many wait."""

    def __init__(self, settings: Settings, metrics: Metrics | None = None) -> None:
        self.settings = settings
        self.metrics = metrics or Metrics()
        self._folders: dict[str, Path | None] = {DEFAULT: settings.index, **settings.collections}
        waits = settings.reranker or settings.store.startswith("milvus")
        self._pool = ThreadPoolExecutor(WAITING if waits else THREADS, "bicite-search")
        # Whoever waits for a language model keeps no search waiting.
        self._writers = ThreadPoolExecutor(settings.llm_parallel, "bicite-writer")
        self._loading: asyncio.Future[_Loaded] | None = None
        self._stopped = Event()
        self._in_hand = 0

    @property
    def collections(self) -> tuple[str, ...]:
        """Names of the collections, the default one first."""
        return tuple(self._folders)

    @property
    def loaded(self) -> bool:
        """Whether the model is there, or failed to load: then questions say so."""
        return self._loading is not None and self._loading.done()

    async def __aenter__(self) -> Self:
        """Begin to load the model; questions wait for it."""
        self._loading = asyncio.ensure_future(asyncio.to_thread(self._load))
        self._loading.add_done_callback(lambda done: done.cancelled() or done.exception())  # told to those who ask
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop; what is in hand is finished first."""
        assert self._loading is not None
        self._stopped.set()
        await asyncio.wait([self._loading])
        if not self._loading.exception():
            loaded = self._loading.result()
            await asyncio.to_thread(loaded.batcher.stop)
            await asyncio.to_thread(self._writers.shutdown)
            await asyncio.to_thread(self._pool.shutdown)
            for live in loaded.lives.values():
                live.close()

    async def ask(
        self,
        question: str,
        collection: str = DEFAULT,
        *,
        k: int | None = None,
        filters: Filters | None = None,
        history: Sequence[Turn] = (),
        tell: Tell = asking.nobody,
    ) -> Answer:
        """Answer a question, in the conversation `history` before it.

        `tell` hears, in a thread, what a language model says, sentence by sentence; with none it hears nothing.
        """
        checked(question)
        begin, until, left = perf_counter(), monotonic() + self.settings.llm_timeout, Event()
        async with self._admitted():
            model = (await self._loaded()).generator
            writer = None if model is None else model.within(until, left.is_set)
            pool, heard = (self._pool, asking.nobody) if writer is None else (self._writers, tell)
            chosen = k or self.settings.k
            try:
                asked = await self._understood(question, history, writer)

                def answer(retriever: Retriever) -> Answer:
                    return asking.answer(
                        asked,
                        retriever=retriever,
                        k=chosen,
                        filters=filters,
                        generator=writer,
                        tell=heard,
                        threshold=self.settings.threshold,
                    )

                given, embedded = await self._search(asked.resolved, collection, answer, pool)
            finally:
                left.set()  # whoever asked has the answer, or has gone
        timings = _timings(given.timings_ms, embedded, perf_counter() - begin)
        given = replace(given, timings_ms=timings)
        self.metrics.answered(given, collection)
        return given

    async def search(
        self, query: str, collection: str = DEFAULT, *, k: int = 10, filters: Filters | None = None
    ) -> Found:
        """Find passages."""
        query = checked(query)
        begin = perf_counter()
        async with self._admitted():
            found, embedded = await self._search(query, collection, lambda found: found.search(query, k, filters))
        return replace(found, timings_ms=_timings(found.timings_ms, embedded, perf_counter() - begin))

    async def document(self, id: str, collection: str = DEFAULT) -> Document:
        """Return a document with its text."""
        live = await self.live(collection)

        def read() -> Document:
            with live.reading() as retriever:
                return retriever.generation.document(id)

        return await self.run(read)

    async def documents(self, collection: str = DEFAULT) -> tuple[Entry, ...]:
        """Return all documents, by id, without their texts; of a new generation all are read, apart from searches."""
        return await asyncio.to_thread((await self.live(collection)).entries)

    async def states(self, collections: Sequence[str]) -> list[dict[str, Any]]:
        """Return what is in each of the collections."""
        lives = (await self._loaded()).lives
        return [await self.run(partial(_state, name, lives[name])) for name in collections]

    async def explain(self, text: str, language: str | None) -> Help:
        """Return the dictionary's help with the words of a text."""
        loaded = await self._loaded()
        return await self.run(lambda: explain(text, language, loaded.words.lexicon))

    async def examples(self, collection: str = DEFAULT) -> tuple[Example, ...]:
        """Return questions that the collection answers, found out in a thread of their own."""
        return await asyncio.to_thread((await self.live(collection)).examples)

    async def tokens(self, *groups: Sequence[str]) -> list[int]:
        """Return how many tokens the embedding model sees in each group of texts."""
        model = (await self._loaded()).batcher.model
        return await self.run(lambda: [sum(map(model.count, texts)) for texts in groups])

    async def live(self, collection: str) -> Live:
        """Return the index of a collection."""
        if collection not in self._folders:
            raise Problem(404, "not-found", "there is no such collection; see GET /collections")
        return (await self._loaded()).lives[collection]

    async def run(self, work: Callable[[], T], pool: ThreadPoolExecutor | None = None) -> T:
        """Do `work` in a thread; not at all when whoever waits for it is cancelled before its turn."""
        return await asyncio.get_running_loop().run_in_executor(pool or self._pool, work)

    async def _search(
        self, text: str, collection: str, work: Callable[[Retriever], T], pool: ThreadPoolExecutor | None = None
    ) -> tuple[T, float]:
        """Do `work` on a retriever that has vectors for `text`; return what it gives, and the time before it."""
        live = await self.live(collection)
        batcher, alone, *_ = await self._loaded()
        if alone and self._in_hand == 1:  # nobody to be embedded with: fewer changes of threads
            self.metrics.batches.observe(1)
            return await self._on(live, alone, work, pool), 0.0
        begin = perf_counter()
        vectors = await asyncio.wrap_future(batcher.embed(questions=[text], sentences=[text]))
        embedded = perf_counter() - begin
        return await self._on(live, Known(Lane(batcher, soon=True), text, vectors), work, pool), embedded

    async def _on(
        self, live: Live, embedder: Embedder, work: Callable[[Retriever], T], pool: ThreadPoolExecutor | None
    ) -> T:
        """Do `work` in a thread, on the generation in force and with this embedder."""

        def working() -> T:
            with live.reading() as retriever:
                return work(replace(retriever, embedder=embedder))

        return await self.run(working, pool)

    async def _understood(self, question: str, history: Sequence[Turn], writer: Generator | None) -> Asked:
        """Resolve a follow-up before it is embedded, in a thread; without a conversation there is nothing to do."""
        words = (await self._loaded()).words
        rewrite = rewriting(writer, words.lexicon)
        understand = partial(asking.understand, question, history, words.lexicon, rewrite)
        return await self.run(understand, self._writers if writer else self._pool) if history else understand()

    @asynccontextmanager
    async def _admitted(self) -> AsyncIterator[None]:
        """Count a question as in hand; beyond the queue's length it is refused, so that those in it are answered."""
        if self._in_hand >= self.settings.queue:
            self.metrics.refused.labels("busy").inc()
            raise Problem(503, "busy", "too many questions are waiting; try again", headers={"Retry-After": RETRY})
        self._in_hand += 1
        self.metrics.in_hand.inc()
        try:
            yield
        finally:
            self._in_hand -= 1
            self.metrics.in_hand.dec()

    async def _loaded(self) -> _Loaded:
        assert self._loading is not None  # the engine was entered
        return self._loading.result() if self._loading.done() else await asyncio.shield(self._loading)

    def _load(self) -> _Loaded:
        parts = Parts(self.settings)
        prepare(parts, self._stopped)
        if self._stopped.is_set():
            raise BiciteError("the server is stopping")
        generator = parts.generator
        batcher = Batcher(parts.embedder, self.metrics.batches.observe)
        batcher.embed(questions=[WARM], sentences=[WARM]).result()
        opening = self._writers.submit(parts.alone.queries, [WARM]) if parts.alone else None  # meanwhile
        questions, building = Lane(batcher, soon=True), Lane(batcher, soon=False)
        words = Words(parts.lexicon)
        models = Models(self.settings, questions, building, words)
        lives = {name: Live(models, folder) for name, folder in self._folders.items()}
        for name, live in lives.items():
            try:
                with live.reading() as retriever:
                    self.metrics.generation.labels(name).set(int(retriever.generation.name))
            except BiciteError as error:  # the others answer; this one is tried again at each question
                _log.warning("collection %s: %s", name, error)
        if opening:
            opening.result()
        self._writers.submit(read_ahead, parts.embedder, [*lives.values()], self._stopped)
        return _Loaded(batcher, parts.alone, words, MappingProxyType(lives), generator)


def _state(name: str, live: Live) -> dict[str, Any]:
    try:
        with live.reading() as retriever:
            index, generation = retriever.index, retriever.generation
            stats = {language: shard.stats for language, shard in generation.shards.items()}
            return {
                "name": name,
                "ready": True,
                "documents": len(generation),
                "languages": {code: {"chunks": s.chunks, "sentences": s.sentences} for code, s in stats.items()},
                "index": {"generation": index.generation, "fingerprint": index.fingerprint},
            }
    except BiciteError:
        return {"name": name, "ready": False, "documents": 0, "languages": {}, "index": None}


def _timings(inner: Mapping[str, float], embedded: float, total: float) -> dict[str, float]:
    """Return the stages with the time spent on embedding before the search too, and all of it, in milliseconds."""
    embed = inner["embed"] + 1000 * embedded
    return {name: round(value, 2) for name, value in {**inner, "embed": embed, "total": 1000 * total}.items()}
