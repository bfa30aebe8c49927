"""The model in a thread of its own: who comes first, what is done together, what happens to errors."""

from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from threading import Event

import numpy as np
import pytest

from index.types import FloatArray, Tokens
from server.batching import PIECE, TOGETHER, Batcher, Known, Lane
from tests.tiny import WordHash

PATIENCE = 30.0


class Recorder(WordHash):
    """A model that says what it ran on, and can be held."""

    def __init__(self) -> None:
        self.runs: list[list[str]] = []
        self.running, self.going = Event(), Event()
        self.going.set()

    def passages(self, texts: Sequence[str]) -> FloatArray:
        self.runs.append(list(texts))
        self.running.set()
        assert self.going.wait(PATIENCE)
        if "bad" in texts:
            raise RuntimeError("bad text")
        return super().passages(texts)

    def queries(self, texts: Sequence[str]) -> FloatArray:
        return WordHash.passages(self, texts)


@pytest.fixture
def model() -> Recorder:
    return Recorder()


@pytest.fixture
def batcher(model: Recorder) -> Iterator[Batcher]:
    batcher = Batcher(model)
    yield batcher
    model.going.set()
    batcher.stop()


def hold(model: Recorder, batcher: Batcher) -> None:
    """Make the model wait in the middle of a run."""
    model.going.clear()
    model.running.clear()
    batcher.embed([], ["first"])
    assert model.running.wait(PATIENCE)


def test_each_gets_its_own_vectors_in_its_own_order(model: Recorder, batcher: Batcher) -> None:
    hold(model, batcher)
    texts = [[f"text {n} {m}" for m in range(n % 3)] for n in range(TOGETHER)]
    waiting = [batcher.embed(group, group[::-1]) for group in texts]
    model.going.set()
    plain = WordHash()
    for group, future in zip(texts, waiting, strict=True):
        queries, passages, sentences = future.result(PATIENCE)
        assert sentences.shape == (0, plain.dimension)
        assert np.array_equal(queries, plain.queries(group)) and np.array_equal(passages, plain.passages(group[::-1]))


def test_no_more_than_so_many_go_together(model: Recorder, batcher: Batcher) -> None:
    hold(model, batcher)
    waiting = [batcher.embed([], [str(n)]) for n in range(TOGETHER + 1)]
    model.going.set()
    for future in waiting:
        future.result(PATIENCE)
    assert [len(run) for run in model.runs] == [1, TOGETHER, 1]


def test_questions_come_before_long_work_but_do_not_starve_it(model: Recorder, batcher: Batcher) -> None:
    hold(model, batcher)
    work = batcher.embed([], ["work"], soon=False)
    questions = [batcher.embed([], [f"question {n}"]) for n in range(TOGETHER * 8)]
    model.going.set()
    for future in (work, *questions):
        future.result(PATIENCE)
    assert 1 < model.runs.index(["work"]) < len(model.runs) - 1


def test_what_was_cancelled_is_not_embedded(model: Recorder, batcher: Batcher) -> None:
    hold(model, batcher)
    gone, stays = batcher.embed([], ["gone"]), batcher.embed([], ["stays"])
    assert gone.cancel()
    model.going.set()
    stays.result(PATIENCE)
    assert model.runs == [["first"], ["stays"]]


def test_an_error_reaches_those_who_wait_and_the_thread_goes_on(batcher: Batcher) -> None:
    with pytest.raises(RuntimeError, match="bad text"):
        batcher.embed([], ["bad"]).result(PATIENCE)
    assert len(batcher.embed([], ["good"]).result(PATIENCE)[1]) == 1


def test_once_stopped_nothing_waits_for_ever(model: Recorder) -> None:
    batcher = Batcher(model)
    hold(model, batcher)
    waiting = batcher.embed([], ["late"])
    model.going.set()
    batcher.stop()
    with pytest.raises(RuntimeError, match="stopping"):
        batcher.embed([], ["too late"])
    if not waiting.done():
        pytest.fail("it is neither done nor cancelled")
    if waiting.cancelled():
        with pytest.raises(CancelledError):
            waiting.result()


class Together(Recorder):
    """A model that takes texts of all forms at once."""

    def together(
        self, queries: Sequence[str], passages: Sequence[str], sentences: Sequence[str]
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        self.runs.append([*queries, *passages, *sentences])
        plain = WordHash()
        return plain.queries(queries), plain.passages(passages), plain.sentences(sentences)


def test_a_model_that_can_is_given_all_forms_at_once() -> None:
    model, plain = Together(), WordHash()
    batcher = Batcher(model)
    queries, passages, sentences = batcher.embed(["a", "b"], ["c"], ["b"]).result(PATIENCE)
    batcher.stop()
    assert model.runs == [["a", "b", "c", "b"]]
    assert np.array_equal(queries, plain.queries(["a", "b"])) and np.array_equal(passages, plain.passages(["c"]))
    assert np.array_equal(sentences, plain.sentences(["b"]))


class Reads(WordHash):
    """Tells how it reads a text: as one piece."""

    def tokens(self, text: str) -> Tokens:
        return Tokens(self.sentences([text]), np.ones(1, np.float32))


def test_how_a_text_is_read_is_told_by_the_model_that_can() -> None:
    for model, expected in ((Reads(), WordHash().sentences(["a"]).tolist()), (WordHash(), None)):
        batcher = Batcher(model)
        lane = Lane(batcher, soon=True)
        for each in (lane, Known(lane, "b", batcher.embed(["b"], sentences=["b"]).result(PATIENCE))):
            tokens = each.tokens("a")
            assert (tokens and tokens.vectors.tolist()) == expected
        batcher.stop()


def test_long_work_goes_in_pieces(model: Recorder, batcher: Batcher) -> None:
    texts = ["a" * (PIECE // 2), "b" * (PIECE // 2), "c", "d" * (2 * PIECE), "e"]
    vectors = Lane(batcher, soon=False).passages(texts)
    assert model.runs == [texts[:2], texts[2:3], texts[3:4], texts[4:]]
    assert np.array_equal(vectors, WordHash().passages(texts))
    assert Lane(batcher, soon=False).passages([]).shape == (0, model.dimension)


def test_a_known_question_is_not_embedded_again(model: Recorder, batcher: Batcher) -> None:
    known = Known(Lane(batcher, soon=True), "asked", batcher.embed(["asked"], sentences=["asked"]).result(PATIENCE))
    runs = len(model.runs)
    assert np.array_equal(known.sentences(["asked"]), WordHash().sentences(["asked"]))
    assert np.array_equal(known.queries(["asked"]), WordHash().queries(["asked"]))
    assert len(model.runs) == runs
    for form in ("passages", "sentences"):
        assert np.array_equal(getattr(known, form)(["other"]), getattr(WordHash(), form)(["other"]))
    assert (known.fingerprint, known.dimension, known.count("a b")) == (model.fingerprint, model.dimension, 4)
