"""An index as a server reads it: always the generation in force, whoever writes it.

A question takes the generation that is in force and keeps it to its end; when another one has come into force, the
next question opens it, and the old one is let go when nobody reads it any more.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import NamedTuple

from index.build import Changes, Progress
from index.errors import BiciteError
from index.lexicon import Lexicon
from index.types import Embedder
from rag.analysis.words import Words
from rag.assemble import Parts, default_index
from rag.config import Settings
from rag.examples import Example, examples
from rag.ingest import Ingested
from rag.retrieve import Retriever
from rag.serving.upload import Upload, add

AGAIN = 5.0  # seconds until a generation that couldn't be opened is tried again

_log = logging.getLogger("bicite")


class Entry(NamedTuple):
    """A document as lists show it, its text left out."""

    id: str
    title: str
    language: str
    date: str | None
    sha256: str
    characters: int


@dataclass(frozen=True)
class Models:
    """What all indexes of a process share: the embedding model, for questions and for long work, and the dictionary."""

    settings: Settings
    questions: Embedder
    building: Embedder
    words: Words


@dataclass(frozen=True)
class _Shared(Parts):
    """The parts of one index, on models that are there already."""

    embedder: Embedder = None  # type: ignore[assignment] # given always; a default must follow a default
    lexicon: Lexicon = None  # type: ignore[assignment]


class _Opened:
    """A generation, and how many read it."""

    def __init__(self, retriever: Retriever) -> None:
        self.retriever = retriever
        self.readers = 0
        self.replaced = False

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """All documents, by id."""
        documents = self.retriever.generation.documents()
        return tuple(Entry(d.id, d.title, d.language, d.date, d.sha256, len(d.text)) for d in documents)

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """Questions that this generation answers."""
        return examples(self.retriever)


class Live:
    """One index that is read while others write it; may be shared by threads."""

    def __init__(self, models: Models, folder: Path | None) -> None:
        """Read the index in `folder`; with none, what the command line would ask: its own index or the bundled one."""
        self._models = models
        self._settings = models.settings.model_copy(update={"index": folder})
        self._folder = folder or default_index()
        self._store = self._parts(models.questions).store(self._folder)
        self._state = Lock()  # of readers and of which generation is current
        self._opening = Lock()
        self._finding, self._listing = Lock(), Lock()
        self._current: _Opened | None = None
        self._seen: object = None
        self._again = 0.0

    @contextmanager
    def reading(self) -> Iterator[Retriever]:
        """Give a retriever on the generation in force, which stays readable until this is left.

        Raises:
            IndexMissing, IndexMismatch, IndexDamaged: there is none yet that could be read.
        """
        opened = self._take()
        try:
            yield opened.retriever
        finally:
            self._leave(opened)

    def entries(self) -> tuple[Entry, ...]:
        """Return all documents, by id; errors as in `reading`. A new generation's are all read, once."""
        opened = self._take()
        try:
            with self._listing:
                return opened.entries
        finally:
            self._leave(opened)

    def examples(self) -> tuple[Example, ...]:
        """Return questions that the index answers; errors as in `reading`. A new generation's take a second to find."""
        opened = self._take()
        try:
            with self._finding:  # who asks meanwhile waits for what the first one finds
                return opened.examples
        finally:
            self._leave(opened)

    def add(self, uploads: Sequence[Upload], progress: Progress) -> Ingested:
        """Put documents into the index, in place of those of the same name; errors as those of `Builder`."""
        return add(uploads, replace(self._parts(self._models.building).builder(self._folder), progress=progress))

    def remove(self, ids: Sequence[str]) -> Changes:
        """Take documents out; errors as those of `Builder`."""
        return self._parts(self._models.building).builder(self._folder).remove(ids)

    def close(self) -> None:
        """Let go of the generation as soon as nobody reads it."""
        self._swap(None)

    def _parts(self, embedder: Embedder) -> Parts:
        return _Shared(self._settings, embedder=embedder, lexicon=self._models.words.lexicon)

    def _take(self) -> _Opened:
        self._refresh()
        with self._state:
            opened = self._current
            assert opened is not None  # _refresh opened it, or raised
            opened.readers += 1
            return opened

    def _leave(self, opened: _Opened) -> None:
        with self._state:
            opened.readers -= 1
            unused = opened.replaced and not opened.readers
        if unused:
            opened.retriever.generation.close()

    def _refresh(self) -> None:
        """Open the generation in force, where that isn't done: who asks after a switch is answered from what it put."""
        if self._is_current():
            return
        with self._opening:  # the others wait for the one that opens it: a matter of milliseconds, files are mapped
            if not self._is_current():
                self._reopen()

    def _is_current(self) -> bool:
        return self._current is not None and (self._store.version() == self._seen or monotonic() < self._again)

    def _reopen(self) -> None:
        seen = self._store.version()
        try:
            retriever = replace(self._parts(self._models.questions).retriever(), words=self._models.words)
        except BiciteError as error:
            if self._current is None:
                raise
            self._again = monotonic() + AGAIN
            _log.error("the index's new generation can't be opened, the old one still answers: %s", error)
            return
        self._seen = seen
        self._swap(_Opened(retriever))

    def _swap(self, opened: _Opened | None) -> None:
        with self._state:
            old, self._current = self._current, opened
            if old is None:
                return
            old.replaced = True
            unused = not old.readers
        if unused:
            old.retriever.generation.close()
