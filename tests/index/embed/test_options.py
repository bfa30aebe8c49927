"""Whose prompts are taken, and how texts too long for a model are cut."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embed.options import Options, Prompts
from index.embed.windows import embed_whole, windows
from index.types import FloatArray

E5 = Prompts("query: ", "passage: ")
NONE = Prompts("", "")


@pytest.mark.parametrize(
    "name", ["intfloat/multilingual-e5-small", "e5_base", "/models/E5-large-v2/", "C:\\models\\e5"]
)
def test_e5_models_that_state_no_prompts_get_those_they_were_trained_with(name: str) -> None:
    assert Options().prompts(name, {"query": "", "document": ""}) == E5


@pytest.mark.parametrize("name", ["BAAI/bge-m3", "multilingual-e5-large-instruct", "/e5/minilm", "me5", "base5", ""])
def test_no_other_model_is_given_prompts(name: str) -> None:
    assert Options().prompts(name, {}) == NONE


@pytest.mark.parametrize("key", ["document", "passage", "corpus"])
def test_the_models_own_prompts_come_before_those_of_e5(key: str) -> None:
    own = {"query": "search_query: ", "document": "", key: "text: ", "other": "x"}
    assert Options().prompts("e5", own) == Prompts("search_query: ", "text: ")
    assert Options().prompts("e5", {"query": "Instruct: "}) == Prompts("Instruct: ", "")


def test_the_settings_prompts_come_before_all_even_when_empty() -> None:
    assert Options(None, "q ", None).prompts("e5", {}) == Prompts("q ", "passage: ")
    assert Options(None, "", "").prompts("e5", {"query": "a", "passage": "b"}) == NONE


# Windows

TEXT = st.text(st.sampled_from("ab 。，\n.桥🌉"), max_size=200)


@given(TEXT, st.integers(1, 50))
def test_windows_are_the_text_and_fit(text: str, limit: int) -> None:
    parts = windows(text, len, limit)
    assert "".join(parts) == text
    assert all(len(part) <= limit for part in parts)
    assert len(text) > limit or parts == [text]


@given(TEXT, st.integers(1, 50))
def test_no_window_is_a_scrap(text: str, limit: int) -> None:
    assert len(text) <= limit or min(map(len, windows(text, len, limit))) >= limit // 4


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The bridge is long. It opened in March.", ["The bridge is long. ", "It opened in March."]),
        ("大桥很长。它在三月通车了。", ["大桥很长。", "它在三月通车了。"]),
        ("one two three four", ["one two ", "three four"]),
    ],
)
def test_texts_are_cut_where_a_sentence_or_word_ends(text: str, parts: list[str]) -> None:
    assert windows(text, len, max(map(len, parts))) == parts


def letters(texts: list[str]) -> FloatArray:
    """Return the unit vector of how often a and b stand in each text."""
    counts = np.array([[text.count("a"), text.count("b")] for text in texts], np.float32).reshape(-1, 2)
    return np.asarray(counts / np.linalg.norm(counts, axis=1, keepdims=True), np.float32)


def test_a_windows_vector_weighs_as_many_tokens_as_it_has() -> None:
    (vector,) = embed_whole(["aaaaa bbb"], letters, len, 6)
    assert windows("aaaaa bbb", len, 6) == ["aaaaa ", "bbb"]
    assert np.allclose(vector, np.array([6, 3]) / np.hypot(6, 3))


def test_texts_that_fit_are_embedded_as_they_are_whatever_others_need() -> None:
    texts = ["ab", "aab " * 10, "b"]
    vectors = embed_whole(texts, letters, len, 8)
    assert np.array_equal(vectors[[0, 2]], letters(["ab", "b"]))
    assert np.allclose(vectors[1], letters(["aab"])[0]) and vectors.shape == (3, 2)
    assert embed_whole([], letters, len, 8).shape == (0, 2)
