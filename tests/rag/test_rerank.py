"""A reranker decides within languages only: no language gains or loses a place, and no place its score."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.build import passage_text
from index.lexicon import Lexicon
from index.types import FloatArray, Hit
from rag.analysis.words import Words
from rag.rerank import RERANKED, Reranker, order
from rag.retrieve import Retriever
from tests.tiny import WordHash, builder, document, recipe

ENGLISH = ["The bridge opened in March.", "A bridge is not a school.", "The school by the bridge closed."]
CHINESE = ["桥在三月通车。", "桥不是学校。", "桥边的学校关了。", "大桥很长。"]
QUESTION = "When did the bridge open?"


class Longest:
    """Takes the longest passage for the best: no opinion worth having, but a clear one."""

    def __init__(self, chinese: float = 0.0) -> None:
        self.chinese = chinese  # added to Chinese ones, as models prefer a language

    def score(self, question: str, passages: Sequence[str]) -> FloatArray:
        bias = [self.chinese if re.search("[\u4e00-\u9fff]", passage) else 0.0 for passage in passages]
        return np.array([len(passage) for passage in passages], np.float32) + np.array(bias, np.float32)


@pytest.fixture
def retriever(tmp_path: Path, lexicon: Lexicon) -> Retriever:
    made = builder(tmp_path / "ix", lexicon)
    texts = [(text, "en") for text in ENGLISH] + [(text, "zh") for text in CHINESE]
    made.update(["/texts"], [document(f"{n}.txt", text, language=own) for n, (text, own) in enumerate(texts)])
    return Retriever(made.store.open(recipe()), WordHash(), Words(lexicon))


def found(retriever: Retriever, reranker: Reranker | None) -> tuple[Hit, ...]:
    return replace(retriever, reranker=reranker).search(QUESTION, 10).hits


# The order


@given(st.lists(st.tuples(st.sampled_from(["en", "zh", "fr"]), st.floats(-9, 9)), max_size=30))
def test_each_language_keeps_its_places_and_is_sorted_in_them(passages: list[tuple[str, float]]) -> None:
    languages, scores = [language for language, _ in passages], np.array([score for _, score in passages])
    come = order(languages, scores)
    assert sorted(come) == list(range(len(passages)))
    assert [languages[at] for at in come] == languages
    for language in set(languages):
        own = [(-scores[at], at) for at in come if languages[at] == language]
        assert own == sorted(own)  # equal scores stay in the order they were found in


def test_the_reranker_orders_each_language_in_its_places_and_places_keep_their_scores(retriever: Retriever) -> None:
    before, after = found(retriever, None), found(retriever, Longest())
    assert [hit.score for hit in after] == [hit.score for hit in before]
    assert [hit.chunk.language for hit in after] == [hit.chunk.language for hit in before]
    assert {hit.chunk for hit in after} == {hit.chunk for hit in before} and len(before) == 7
    for language in ("en", "zh"):
        lengths = [len(passage_text(hit.document, hit.chunk)) for hit in after if hit.chunk.language == language]
        assert lengths == sorted(lengths, reverse=True)
    assert [hit.chunk for hit in after] != [hit.chunk for hit in before]


@pytest.mark.parametrize("bias", [-1000.0, 1000.0])
def test_a_reranker_that_prefers_a_language_changes_nothing_by_it(retriever: Retriever, bias: float) -> None:
    assert found(retriever, Longest(bias)) == found(retriever, Longest())


def test_sentences_are_told_of_the_passage_that_stands_there(retriever: Retriever) -> None:
    scores = {hit.chunk.id: hit.sentence_scores for hit in found(retriever, None)}
    assert {hit.chunk.id: hit.sentence_scores for hit in found(retriever, Longest())} == scores


def test_runs_over_documents_are_reranked_too(retriever: Retriever) -> None:
    hits = found(retriever, Longest())
    (ranked,) = replace(retriever, reranker=Longest()).documents([QUESTION], 10)
    assert ranked == [(hit.document.id, hit.score) for hit in hits]


def test_only_the_best_are_read(tmp_path: Path, lexicon: Lexicon) -> None:
    made = builder(tmp_path / "ix", lexicon)
    texts = [f"The bridge {'x' * n} opened." for n in range(RERANKED + 9)]
    made.update(["/texts"], [document(f"{n}.txt", text) for n, text in enumerate(texts)])
    retriever = Retriever(made.store.open(recipe()), WordHash(), Words(lexicon))
    seen: list[str] = []

    class Watching(Longest):
        def score(self, question: str, passages: Sequence[str]) -> FloatArray:
            seen.extend(passages)
            return super().score(question, passages)

    k = len(texts)
    before = retriever.search(QUESTION, k).hits
    after = replace(retriever, reranker=Watching()).search(QUESTION, k).hits
    assert len(seen) == RERANKED and len(after) == k
    assert after[RERANKED:] == before[RERANKED:]


def test_nothing_found_is_nothing_to_rerank(tmp_path: Path, lexicon: Lexicon) -> None:
    made = builder(tmp_path / "ix", lexicon)
    made.update(["/texts"], [])
    retriever = Retriever(made.store.open(recipe()), WordHash(), Words(lexicon), Longest())
    assert retriever.search(QUESTION, 5).hits == ()
