"""The best passages are read sentence by sentence."""

from pathlib import Path

import pytest

from index.lexicon import Lexicon
from index.store import Store
from rag.analysis.words import Words
from rag.retrieve import TOGETHER, Retriever
from tests.tiny import WordHash, builder, document, recipe

TEXTS = {
    "together": "The amber gate opened. Rain fell all day.",
    "apart": "The amber wall stood. Another gate opened.",
    "zh": "琥珀大门开了。",
}


def scores(tmp_path: Path, lexicon: Lexicon, question: str) -> dict[str, float]:
    texts = [document(id, text, language="zh" if id == "zh" else "en") for id, text in TEXTS.items()]
    builder(tmp_path, lexicon).update(["/texts"], texts)
    retriever = Retriever(Store(tmp_path).open(recipe()), WordHash(), Words(lexicon))
    return {hit.document.id: hit.score for hit in retriever.search(question, 3).hits}


def test_a_passage_gains_by_what_one_of_its_sentences_holds_of_the_question(
    tmp_path: Path, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = scores(tmp_path, lexicon, "The amber gate?")
    monkeypatch.setattr("rag.retrieve.TOGETHER", 0.0)
    unread = scores(tmp_path, lexicon, "The amber gate?")
    gained = {id: (read[id] - unread[id]) / TOGETHER for id in TEXTS}
    assert gained["together"] == pytest.approx(1, abs=1e-5)  # both words, in a sentence
    assert gained["apart"] == pytest.approx(0.5, abs=1e-5)  # both, in two
    assert gained["zh"] > 0.5  # by the dictionary


def test_passages_that_were_not_read_stay_below_those_that_were(
    tmp_path: Path, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = list(scores(tmp_path, lexicon, "Another gate?"))
    monkeypatch.setattr("rag.retrieve.READ", 1)
    found = scores(tmp_path, lexicon, "Another gate?")
    assert order[0] == next(iter(found)) == "apart"
    assert list(found.values()) == sorted(found.values(), reverse=True)
