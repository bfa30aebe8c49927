"""How far a sentence says what a question says, piece by piece: by hand, and by the real model across languages."""

from pathlib import Path

import numpy as np
import pytest

from index.embed.bundled import Bundled
from index.lexicon import Lexicon
from index.store import Store
from index.types import Embedder, Tokens
from rag.analysis.words import Words
from rag.answerable.alignment import NEUTRAL, aligned
from rag.retrieve import Retriever
from tests.tiny import WordHash, builder, document, recipe

EAST, NORTH, WEST = np.eye(3, dtype=np.float32)


def tokens(*vectors: np.ndarray, weights: list[float] | None = None) -> Tokens:
    rows = np.array(vectors, np.float32).reshape(len(vectors), 3)
    return Tokens(rows, np.array(weights or [1.0] * len(vectors), np.float32))


def test_what_says_all_is_fully_aligned_whatever_else_it_says() -> None:
    assert aligned(tokens(EAST, NORTH), tokens(NORTH, WEST, EAST)) == pytest.approx(1)


def test_a_piece_that_is_like_none_tells_most() -> None:
    half = aligned(tokens(EAST, NORTH), tokens(EAST))
    assert 0 < half < 0.05  # the mean would be .5
    assert aligned(tokens(EAST, EAST, NORTH), tokens(EAST)) > half


def test_a_piece_that_is_everywhere_tells_nothing() -> None:
    assert aligned(tokens(EAST, NORTH, weights=[1.0, 0.1]), tokens(EAST)) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("question, sentence", [(tokens(), tokens(EAST)), (tokens(EAST), tokens())])
def test_texts_of_no_pieces_are_neutral(question: Tokens, sentence: Tokens) -> None:
    assert aligned(question, sentence) == NEUTRAL


ASKED = {
    "Who built the lighthouse of Port Arlen?": "谁建造了阿伦港的灯塔？",
    "How many boats did the harbour lose in the storm?": "港口在风暴中损失了多少条船？",
}
SAID = {
    "The lighthouse of Port Arlen was built by Ada Marsh.": "阿伦港的灯塔由艾达·马什建造。",
    "The harbour lost forty boats in the storm.": "港口在风暴中损失了四十条船。",
}


@pytest.mark.parametrize("asked", ["en", "zh"])
@pytest.mark.parametrize("said", ["en", "zh"])
def test_the_sentence_that_answers_is_better_aligned_in_each_pair_of_languages(
    embedder: Embedder, asked: str, said: str
) -> None:
    assert isinstance(embedder, Bundled)
    questions, sentences = (
        list(each) if at == "en" else list(each.values()) for at, each in ((asked, ASKED), (said, SAID))
    )
    found = [[aligned(embedder.tokens(q), embedder.tokens(s)) for s in sentences] for q in questions]
    assert found[0][0] > found[0][1] + 0.05
    assert found[1][1] > found[1][0] + 0.05


def test_an_embedder_that_does_not_tell_how_it_reads_is_neutral(tmp_path: Path, lexicon: Lexicon) -> None:
    builder(tmp_path, lexicon).update(["/texts"], [document("a", "The amber gate opened.")])
    retriever = Retriever(Store(tmp_path).open(recipe()), WordHash(), Words(lexicon))
    assert retriever.aligned("Which gate?", "The amber gate opened.") == NEUTRAL
