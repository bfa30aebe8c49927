"""Many questions at once: embedded together, refused when too many wait, never mixed, dropped when nobody waits."""

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event, Timer

import httpx
import pytest

from index.store import Store
from index.types import FloatArray
from rag.assemble import Parts
from rag.config import Settings
from rag.ingest import ingest
from rag.serving.live import Entry
from rag.serving.live import Live as Index
from server.batching import Batcher
from server.engine import WARM
from tests.commands import QUESTIONS, folder
from tests.server.serving import PATIENCE, Live, serving, wait
from tests.tiny import WordHash

BRIDGE, SCHOOL = QUESTIONS


class Held(WordHash):
    """A model that can be made to wait, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.going = Event()
        self.going.set()
        self.waits = Event()
        self.batches: list[list[str]] = []

    def queries(self, texts: Sequence[str]) -> FloatArray:
        self.batches.append(list(texts))
        self.waits.set()
        assert self.going.wait(PATIENCE)
        return super().queries(texts)

    def hold(self) -> None:
        self.waits.clear()
        self.going.clear()


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Held:
    model = Held()
    monkeypatch.setattr("rag.assemble.open_embedder", lambda *given: model)
    return model


@pytest.fixture
def asking() -> Iterator[Callable[[Live, str], "Future[httpx.Response]"]]:
    """Give a function that asks in the background."""
    with ThreadPoolExecutor(32) as pool, httpx.Client(timeout=PATIENCE) as client:
        yield lambda live, question: pool.submit(client.post, f"{live.url}/ask", json={"question": question})


Asking = Callable[[Live, str], "Future[httpx.Response]"]


def test_questions_that_wait_together_are_embedded_together(settings: Settings, model: Held, asking: Asking) -> None:
    with serving(settings) as live:
        alone = [asking(live, f"{BRIDGE} {n}").result().json() for n in range(6)]
        model.hold()
        first = asking(live, "Is there a school?")
        assert model.waits.wait(PATIENCE)
        waiting = [asking(live, f"{BRIDGE} {n}") for n in range(6)]
        wait(lambda: live.state.engine._in_hand == 7)
        wait(lambda: len(_batcher(live)._questions) == 6)
        model.going.set()
        assert first.result().status_code == 200
        together = [each.result().json() for each in waiting]
        assert sorted(model.batches[-1]) == [f"{BRIDGE} {n}" for n in range(6)]
    for one, other in zip(alone, together, strict=True):
        assert {**one, "timings_ms": None} == {**other, "timings_ms": None}


def _batcher(live: Live) -> Batcher:
    loading = live.state.engine._loading
    assert loading is not None
    return loading.result().batcher


def test_a_question_while_there_is_no_other_has_a_model_to_itself(
    settings: Settings, model: Held, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = Held()
    monkeypatch.setattr(Parts, "alone", alone)
    with serving(settings) as live:
        assert alone.batches.pop() == [WARM] == model.batches.pop()
        assert asking(live, BRIDGE).result().json()["answered"]
        assert (alone.batches.pop(), model.batches) == ([BRIDGE], [])
        alone.hold()
        first = asking(live, BRIDGE)
        assert alone.waits.wait(PATIENCE)
        second = asking(live, SCHOOL)
        wait(lambda: model.batches == [[SCHOOL]])
        alone.going.set()
        assert [each.result().json()["answered"] for each in (first, second)] == [True, True]
        assert alone.batches == [[BRIDGE]]


def test_a_list_of_documents_that_takes_long_keeps_no_question_waiting(
    settings: Settings, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing, answered = Event(), Event()

    def entries(live: Index) -> tuple[Entry, ...]:
        listing.set()
        assert answered.wait(PATIENCE)
        return ()

    monkeypatch.setattr(Index, "entries", entries)
    with serving(settings) as live, ThreadPoolExecutor(1) as pool:
        listed = pool.submit(httpx.get, f"{live.url}/documents", timeout=PATIENCE)
        assert listing.wait(PATIENCE)
        assert asking(live, BRIDGE).result(PATIENCE / 2).json()["answered"]
        answered.set()
        assert listed.result().status_code == 200


def test_too_many_questions_are_refused_and_those_in_hand_answered(
    settings: Settings, model: Held, asking: Asking
) -> None:
    with serving(settings.model_copy(update={"queue": 3})) as live:
        model.hold()
        waiting = [asking(live, f"{BRIDGE} {n}") for n in range(3)]
        wait(lambda: live.state.engine._in_hand == 3)
        refused = asking(live, SCHOOL).result()
        assert refused.status_code == 503 and refused.headers["retry-after"].isdigit()
        assert refused.json()["code"] == "busy"
        assert httpx.get(f"{live.url}/healthz").status_code == 200
        model.going.set()
        assert [each.result().status_code for each in waiting] == [200, 200, 200]
        assert asking(live, SCHOOL).result().status_code == 200
        assert 'bicite_refused_requests_total{reason="busy"} 1.0' in httpx.get(f"{live.url}/metrics").text


def test_the_work_of_a_client_that_left_is_not_done(settings: Settings, model: Held, asking: Asking) -> None:
    with serving(settings) as live:
        model.hold()
        first = asking(live, BRIDGE)
        assert model.waits.wait(PATIENCE)
        with pytest.raises(httpx.ReadTimeout), httpx.Client(timeout=httpx.Timeout(PATIENCE, read=0.2)) as impatient:
            impatient.post(f"{live.url}/ask", json={"question": SCHOOL})
        wait(lambda: live.state.engine._in_hand == 1)
        model.going.set()
        assert first.result().status_code == 200
        assert asking(live, BRIDGE).result().status_code == 200
        assert not [text for batch in model.batches for text in batch if text == SCHOOL]
        assert 'status="499"' in httpx.get(f"{live.url}/metrics").text


def test_what_is_under_way_when_the_server_stops_is_answered(settings: Settings, model: Held, asking: Asking) -> None:
    with serving(settings) as live:
        model.hold()
        first = asking(live, BRIDGE)
        assert model.waits.wait(PATIENCE)
        Timer(0.5, model.going.set).start()
    assert first.result().status_code == 200


def test_no_answer_fails_or_mixes_generations_while_the_index_is_switched(
    own: Settings, tmp_path: Path, asking: Asking
) -> None:
    """Each generation states another height: an answer must quote the one of the generation that it names."""
    assert own.index is not None
    heights: dict[str, str] = {}

    def switch(height: int) -> None:
        texts = folder(tmp_path / "more", {"tower.txt": f"The old tower is {height} metres high.\n"})
        assert own.index is not None
        ingest([str(texts)], Parts(own).builder(own.index))
        heights[Store(own.index).open(None).name] = str(height)

    switch(100)
    with serving(own) as live:
        asked = []
        for height in range(101, 111):
            asked += [asking(live, "How high is the old tower?") for _ in range(20)]
            switch(height)
        answers = [each.result() for each in asked]
    assert {each.status_code for each in answers} == {200}
    seen = set()
    for answer in (each.json() for each in answers):
        (told,) = re.findall(r"(\d+) metres", answer["citations"][0]["quote"])
        assert told == heights[answer["index"]["generation"]]
        assert all("metres" not in p["text"] or told in p["text"] for p in answer["passages"])
        seen.add(told)
    assert len(seen) > 2
