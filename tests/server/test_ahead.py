"""Sentences of small collections are read before anybody asks."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from time import monotonic

import numpy as np
import pytest

from index.lexicon import Lexicon
from index.types import Embedder, Tokens
from rag.analysis.words import Words
from rag.config import Settings
from rag.serving.ahead import read_ahead
from rag.serving.live import Live, Models
from server.engine import Engine
from tests.tiny import WordHash

PATIENCE = 20.0  # seconds


class Reads(WordHash):
    """Tells how it reads a text, and keeps what it read."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []

    def tokens(self, text: str) -> Tokens:
        self.read.append(text)
        return Tokens(self.sentences([text]), np.ones(1, np.float32))


@pytest.fixture
def live(settings: Settings, lexicon: Lexicon) -> Iterator[Callable[[Embedder], Live]]:
    opened: list[Live] = []

    def opening(model: Embedder) -> Live:
        opened.append(Live(Models(settings, model, model, Words(lexicon)), settings.index))
        return opened[-1]

    yield opening
    for each in opened:
        each.close()


def test_the_sentences_of_a_small_collection_are_read(
    live: Callable[[Embedder], Live], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Reads()
    with live(model).reading() as retriever:
        documents = list(retriever.generation.documents())
    read_ahead(model, [live(model)], Event())
    assert len(model.read) >= 4
    assert all(any(sentence in document.text for document in documents) for sentence in model.read)
    assert {document.id for document in documents if any(each in document.text for each in model.read)} == {
        document.id for document in documents
    }
    known = len(model.read)
    monkeypatch.setattr("rag.serving.ahead.MOST", known - 1)
    read_ahead(model, [live(model)], Event())
    assert len(model.read) == known  # it is a large one now


def test_nothing_is_read_by_a_server_that_stops(live: Callable[[Embedder], Live]) -> None:
    model, stopped = Reads(), Event()
    stopped.set()
    read_ahead(model, [live(model)], stopped)
    assert model.read == []


def test_a_collection_that_cannot_be_read_keeps_no_other_from_it(
    settings: Settings, live: Callable[[Embedder], Live], lexicon: Lexicon, tmp_path: Path
) -> None:
    model = Reads()
    missing = Live(Models(settings, model, model, Words(lexicon)), tmp_path / "none")
    read_ahead(model, [missing, live(model)], Event())
    assert model.read


def test_a_server_reads_them_as_it_starts(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    model = Reads()
    monkeypatch.setattr("rag.assemble.open_embedder", lambda *given: model)

    async def run() -> None:
        async with Engine(settings):
            end = monotonic() + PATIENCE
            while not any("80 metres" in each for each in model.read) and monotonic() < end:
                await asyncio.sleep(0.01)

    asyncio.run(run())
    assert any("80 metres" in each for each in model.read)  # of the second collection
